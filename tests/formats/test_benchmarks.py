"""Benchmark files: what they say, and in which unit the best known costs are told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import vrplib

from routing.checker import check
from routing.errors import InputError
from routing.formats.benchmarks import vrplib_file
from routing.formats.benchmarks.reading import read_benchmark
from routing.plans import Plan, Route
from routing.problem import Problem, Shipment
from routing.roads.matrix import UNREACHABLE
from routing.roads.straight_lines import StraightLines
from routing.schedule import Halt, schedule_with_lateness

SHARED = Path(__file__).parents[3] / "shared" / "data"
BEST_KNOWN = SHARED / "best-known.json"
SETS = sorted(SHARED.glob("vrp/*/*.vrp"))

HEAD = "NAME : drawn\nTYPE : {kind}\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\n"
PLACES = "NODE_COORD_SECTION\n1 0 0\n2 1 1\n3 3 0\n4 0 2\n"
DEMANDS = "DEMAND_SECTION\n1 0\n2 4\n3 5\n4 {last}\n"
WINDOWS = "TIME_WINDOW_SECTION\n1 0 100\n2 0 50\n3 10 20.55\n4 0 100\n"
END = "DEPOT_SECTION\n1\n-1\nEOF\n"


def drawn(tmp_path: Path, *parts: str, name: str = "drawn.vrp", last: int = 6) -> Problem:
    """Read a village of a depot at (0, 0) and clients at (1, 1), (3, 0) and (0, 2)."""
    path = tmp_path / name
    path.write_text("".join(parts).format(kind="CVRP", last=last), encoding="utf-8")
    return read_benchmark(path)


def route_of(problem: Problem, vehicle: int, *clients: int) -> Route:
    """Drive clients as solutions write them: 0 between two trips."""
    by_place = {task.location.row: row for row in problem.shipments for task in row.tasks}
    halts = [_halt(by_place[one], one) if one else _depot(problem) for one in clients]
    scheduled = schedule_with_lateness(problem, problem.vehicles[vehicle], halts)
    assert scheduled is not None
    assert scheduled.late_s == 0
    return scheduled.route


def _halt(row: Shipment, place: int) -> Halt:
    task = next(one for one in row.tasks if one.location.row == place)
    if task is row.pickup:
        return Halt(location=task.location, pickups=(row.id,))
    return Halt(location=task.location, deliveries=(row.id,))


def _depot(problem: Problem) -> Halt:
    return Halt(location=problem.depots[0].location, depot=problem.depots[0].id)


def test_plain_distances_are_rounded(tmp_path: Path) -> None:
    problem = drawn(tmp_path, HEAD, "CAPACITY : 10\n", PLACES, DEMANDS, END)

    assert [row.id for row in problem.shipments] == ["1", "2", "3"]
    assert [row.load for row in problem.shipments] == [(4.0,), (5.0,), (6.0,)]
    assert len(problem.vehicles) == 3  # one for each client where the file names no number
    assert route_of(problem, 0, 1, 2).cost == 1 + 2 + 3  # of 1.41, 2.24 and 3
    assert not problem.fewest_vehicles


def test_with_windows_one_decimal_counts(tmp_path: Path) -> None:
    text = (HEAD, "VEHICLES : 2\nCAPACITY : 10\nSERVICE_TIME : 7\n", PLACES, DEMANDS, WINDOWS, END)
    problem = drawn(tmp_path, *text)

    assert len(problem.vehicles) == 2
    route = route_of(problem, 0, 1, 2)
    assert route.cost == pytest.approx(1.4 + 2.2 + 3.0)
    assert route.visits[0].service_s == 70
    task = problem.shipments[1].tasks[0]
    assert [(one.start_s, one.end_s) for one in task.time_windows] == [(100, 205)]
    assert problem.depots[0].opening is not None
    assert problem.depots[0].opening.end_s == 1000


def test_trips_and_releases(tmp_path: Path) -> None:
    problem = drawn(
        tmp_path,
        HEAD,
        "VEHICLES : 1\nCAPACITY : 9\n",
        PLACES,
        DEMANDS,
        "RELEASE_TIME_SECTION\n1 0\n2 0\n3 0\n4 12\n",
        "VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n",
        END,
    )

    route = route_of(problem, 0, 1, 2, 0, 3)
    assert route.cost == 14 + 22 + 30 + 20 + 20  # told in tenths
    assert [len(trip) for trip in route.trips] == [2, 1]
    assert route.visits[2].start_s == 120  # the goods come at 12
    assert route.visits[2].load == (6.0,)
    plan = Plan(start=problem.start, routes=(route,), matrix_digest=problem.matrix_digest)
    assert check(problem, plan) == ()


def test_a_mixed_fleet_counts_in_hundredths(tmp_path: Path) -> None:
    problem = drawn(
        tmp_path,
        HEAD,
        "VEHICLES : 2\n",
        PLACES,
        DEMANDS,
        "CAPACITY_SECTION\n1 9\n2 20\n",
        "VEHICLES_FIXED_COST_SECTION\n1 1000\n2 2000\n",
        "VEHICLES_UNIT_DISTANCE_COST_SECTION\n1 100\n2 150\n",
        END,
    )

    assert [one.capacity for one in problem.vehicles] == [(9.0,), (20.0,)]
    assert route_of(problem, 1, 3).cost == pytest.approx(20 + 1.5 * 4)


def test_backhauls_come_last(tmp_path: Path) -> None:
    text = (HEAD, "CAPACITY : 10\n", PLACES, DEMANDS, "BACKHAUL_SECTION\n1 0\n2 0\n3 0\n4 6\n", END)
    problem = drawn(tmp_path, *text, last=0)

    assert problem.shipments[2].pickup is not None
    ways = problem.matrices["benchmark"].distances_m
    assert [ways[3, 1], ways[3, 2], ways[0, 3]] == [UNREACHABLE] * 3
    assert [ways[1, 3], ways[3, 0]] == [1, 2]


def test_several_depots(tmp_path: Path) -> None:
    problem = drawn(
        tmp_path,
        HEAD,
        "VEHICLES : 2\nCAPACITY : 20\nVEHICLES_MAX_DURATION : 9\n",
        PLACES,
        DEMANDS,
        "VEHICLES_DEPOT_SECTION\n1 1\n2 2\n",
        "DEPOT_SECTION\n1\n2\n-1\nEOF\n",
    )

    assert [one.start_depot for one in problem.vehicles] == ["0", "1"]
    assert [row.id for row in problem.shipments] == ["2", "3"]
    assert route_of(problem, 1, 2).cost == 2 * 2236  # told in thousandths
    assert problem.vehicles[0].max_duration_s == 9000


def test_clients_that_a_vehicle_may_not_serve(tmp_path: Path) -> None:
    allowed = "VEHICLES_ALLOWED_CLIENTS_SECTION\n1 2 3\n2 2 3 4\n"
    problem = drawn(tmp_path, HEAD, "VEHICLES : 2\nCAPACITY : 20\n", PLACES, DEMANDS, allowed, END)

    may = [
        {row.id for row in problem.shipments if row.skills <= one.skills}
        for one in problem.vehicles
    ]
    assert may == [{"1", "2"}, {"1", "2", "3"}]


SOLOMON = """drawn

VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.    YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0         100          0
    1      1         1          4          0         50           7
    2      3         0          5          10        20           7
"""


def test_solomon_files_put_vehicles_first(tmp_path: Path) -> None:
    path = tmp_path / "c0.txt"
    path.write_text(SOLOMON, encoding="utf-8")
    problem = read_benchmark(path)

    assert problem.fewest_vehicles
    assert len(problem.vehicles) == 2
    assert route_of(problem, 0, 1, 2).cost == pytest.approx(1.414 + 2.236 + 3)


def test_li_and_lim_pair_what_is_picked_up_with_what_is_delivered(tmp_path: Path) -> None:
    path = tmp_path / "lc0.txt"
    path.write_text(
        "2 10 1\n0 0 0 0 0 100 0 0 0\n1 1 1 -4 0 50 7 2 0\n2 3 0 4 0 20 7 0 1\n", encoding="utf-8"
    )
    problem = read_benchmark(path)

    (pair,) = problem.shipments
    assert pair.id == "2"
    assert pair.pickup is not None
    assert pair.delivery is not None
    assert (pair.pickup.location.index, pair.delivery.location.index) == (2, 1)
    assert route_of(problem, 0, 2, 1).cost == pytest.approx(3 + 2.236 + 1.414)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("no benchmark\n",), "benchmark_unreadable"),
        ((HEAD, "CAPACITY : 10\n", "DEMAND_SECTION\n1 0\n", END), "benchmark_unreadable"),
        ((HEAD, PLACES, "DEMAND_SECTION\n1 0\n2 1\n", END), "benchmark_damaged"),
        (
            (HEAD, PLACES, DEMANDS, "PRIZE_SECTION\n1 0\n2 1\n3 1\n4 1\n", END),
            "benchmark_unsupported",
        ),
        (("TYPE : CVRP\nDIMENSION : 1\n", DEMANDS, END), "benchmark_unreadable"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, parts: tuple[str, ...], code: str) -> None:
    with pytest.raises(InputError) as caught:
        drawn(tmp_path, *parts)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("1000000000000", "too_many_vehicles"),
        ("-1", "negative"),
        ("2.5", "whole_number_expected"),
        ("nan", "whole_number_expected"),
        ("many", "whole_number_expected"),
    ],
)
def test_a_fleet_of_no_sense_is_refused_before_it_is_made(
    tmp_path: Path, told: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        drawn(tmp_path, HEAD, f"VEHICLES : {told}\n", PLACES, DEMANDS, END)
    assert caught.value.code == code


def test_a_million_vehicles_are_too_many_in_every_dialect(tmp_path: Path) -> None:
    solomon = SOLOMON.replace(" 2          10", " 1000000    10")
    li_lim = "1000000 10 1\n0 0 0 0 0 100 0 0 0\n1 1 1 -4 0 50 7 2 0\n2 3 0 4 0 20 7 0 1\n"
    for text in (solomon, li_lim):
        with pytest.raises(InputError) as caught:
            drawn(tmp_path, text, name="drawn.txt")
        assert caught.value.code == "too_many_vehicles"


def test_a_window_without_end_is_refused(tmp_path: Path) -> None:
    windows = WINDOWS.replace("4 0 100", "4 0 inf")
    with pytest.raises(InputError) as caught:
        drawn(tmp_path, HEAD, "CAPACITY : 10\n", PLACES, DEMANDS, windows, END)
    assert caught.value.code == "benchmark_unreadable"


@pytest.mark.skipif(not SETS, reason="needs ../shared/data")
@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_best_known_solutions_cost_what_they_say(path: Path) -> None:
    known = json.loads(BEST_KNOWN.read_text(encoding="utf-8"))[path.relative_to(SHARED).as_posix()]
    problem = read_benchmark(path)
    routes = vrplib.read_solution(str(path.with_suffix(".sol")))["routes"]
    plan = Plan(
        start=problem.start,
        routes=tuple(route_of(problem, n, *row) for n, row in enumerate(routes) if row),
        matrix_digest=problem.matrix_digest,
    )

    assert check(problem, plan) == ()
    assert plan.cost == pytest.approx(known["bks"], abs=0.01)


def test_many_points_in_a_plane_have_the_same_ways_without_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (HEAD, "CAPACITY : 10\n", PLACES, DEMANDS, END)
    held = drawn(tmp_path, *text).matrices["benchmark"]
    monkeypatch.setattr(vrplib_file, "MOST_HELD", 3)
    lines = drawn(tmp_path, *text).matrices["benchmark"]

    cells: object = lines.distances_m
    assert isinstance(cells, StraightLines)
    assert np.array_equal(np.asarray(lines.distances_m), held.distances_m)
    assert np.array_equal(np.asarray(lines.durations_s), held.durations_s)
