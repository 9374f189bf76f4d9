"""All parcels of one village are one stop; an over-full village becomes several."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Depot, Location, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.roads.matrix import TravelMatrix
from routing.schedule.stops import Stop, group_stops, single_stops

DEPOT, UPPER, LOWER, ISLAND = (Location(index=row) for row in range(4))
MORNING = TimeWindow(start_s=8 * 3600, end_s=12 * 3600)


def task(place: Location, *windows: TimeWindow, setup_s: int = 180, service_s: int = 60) -> Task:
    return Task(location=place, setup_s=setup_s, service_s=service_s, time_windows=windows)


def parcel(row: str, place: Location = UPPER, kg: float = 10.0, **more: Any) -> Shipment:
    return Shipment(id=row, pickup=task(place), load=(kg,), **more)


def vehicle(row: str = "van", kg: float = 100.0, **more: Any) -> Vehicle:
    ends = {"start_depot": "depot", "end_depot": "depot"}
    return Vehicle(id=row, profile="van", capacity=(kg,), **{**ends, **more})


def day(*shipments: Shipment, vehicles: tuple[Vehicle, ...] = (vehicle(),)) -> Problem:
    minutes = np.full((4, 4), 10)
    minutes[3, :] = minutes[:, 3] = -1
    cells = np.where(minutes < 0, -1, minutes * 60)
    return Problem(
        start=datetime(2026, 11, 23, tzinfo=UTC),
        shipments=shipments,
        vehicles=vehicles,
        depots=(Depot(id="depot", location=DEPOT),),
        load_dimensions=("kg",),
        matrices={"van": TravelMatrix(durations_s=cells, distances_m=cells, profile="van")},
    )


def ids(stops: tuple[Stop, ...]) -> list[list[str]]:
    return [[row.id for row in stop.shipments] for stop in stops]


def test_one_village_is_one_stop() -> None:
    tall = Shipment(id="c", pickup=task(UPPER, setup_s=300, service_s=20), load=(5.0,))

    stops = group_stops(day(parcel("a"), parcel("x", LOWER), parcel("b"), tall))

    assert ids(stops) == [["a", "b", "c"], ["x"]]
    assert ([one.setup_s for one in stops[0].tasks], stops[0].load) == ([180, 180, 300], (25.0,))


def test_what_cannot_go_together_is_apart() -> None:
    here = [
        parcel("any"),
        Shipment(id="morning", pickup=task(UPPER, MORNING), load=(1.0,)),
        Shipment(id="delivered", delivery=task(UPPER), load=(1.0,)),
        parcel("cold", skills=frozenset({"cold"})),
        parcel("urgent", priority=5),
        parcel("later", ready_s=9 * 3600),
    ]
    able = vehicle(skills=frozenset({"cold"}))

    assert len(group_stops(day(*here, vehicles=(able,)))) == len(here)


def test_equal_times_written_differently_go_together() -> None:
    half = 10 * 3600
    halves = (
        TimeWindow(start_s=half, end_s=MORNING.end_s),
        TimeWindow(start_s=MORNING.start_s, end_s=half),
    )
    rows = (
        Shipment(id="whole", pickup=task(UPPER, MORNING), load=(1.0,)),
        Shipment(id="halves", pickup=task(UPPER, *halves), load=(1.0,)),
    )

    assert ids(group_stops(day(*rows))) == [["whole", "halves"]]


def test_pairs_stay_single_and_know_each_other() -> None:
    def pair(row: str) -> Shipment:
        return Shipment(id=row, pickup=task(UPPER), delivery=task(LOWER), load=(1.0,))

    stops = group_stops(day(parcel("a"), pair("p"), pair("q")))

    assert ids(stops) == [["a"], ["p"], ["p"], ["q"], ["q"]]
    assert [stop.partner for stop in stops] == [None, 2, 1, 4, 3]
    assert [stop.kind for stop in stops[1:]] == ["pickup", "delivery"] * 2


def test_an_over_full_village_is_cut_into_pieces_that_fit() -> None:
    village = [parcel(str(n), kg=30.0) for n in range(8)]  # 240 kg, vans of 100
    other = parcel("other", LOWER)

    stops = group_stops(day(*village, other, vehicles=(vehicle(), vehicle("small", 50.0))))

    here = [stop for stop in stops if stop.location == UPPER]
    assert [len(stop.shipments) for stop in here] == [3, 3, 2]
    assert sorted(row for stop in ids(tuple(here)) for row in stop) == [str(n) for n in range(8)]


def test_pieces_hold_no_more_than_a_vehicle_may_serve() -> None:
    few = vehicle(max_tasks=2)
    brief = vehicle(max_duration_s=1500)  # 1200 s of driving, 180 of set-up: two parcels' service

    for one in (few, brief):
        stops = group_stops(day(*(parcel(str(n), kg=1.0) for n in range(5)), vehicles=(one,)))
        assert [len(stop.shipments) for stop in stops] == [2, 2, 1]


def test_what_no_vehicle_can_carry_is_left_out() -> None:
    stops = group_stops(day(parcel("a"), parcel("piano", kg=400.0), parcel("b")))

    assert ids(stops) == [["a", "b"]]


def test_only_vehicles_that_may_and_can_come_count() -> None:
    cold = frozenset({"cold"})
    vehicles = (vehicle("truck", 1000.0), vehicle("fridge", 100.0, skills=cold))

    stops = group_stops(
        day(*(parcel(str(n), kg=60.0, skills=cold) for n in range(3)), vehicles=vehicles)
    )

    assert [len(stop.shipments) for stop in stops] == [1, 1, 1]


def test_nobody_is_dropped_for_a_missing_way() -> None:
    """Whether it can be reached is for the engine and the planner to say."""
    assert ids(group_stops(day(parcel("far", ISLAND)))) == [["far"]]


def test_weights_count_shipments_and_their_priority() -> None:
    stops = group_stops(day(parcel("a", priority=2), parcel("b", priority=2), parcel("c", LOWER)))

    assert [stop.weight for stop in stops] == [6, 1]


def test_a_day_that_counts_no_loads() -> None:
    """A stop that no trip has the time for is one all the same: it is told why it is left out."""
    rows = [Shipment(id=name, pickup=task(UPPER)) for name in "ab"]
    van = replace(vehicle(), capacity=(), shift=TimeWindow(start_s=0, end_s=60))
    nothing = replace(day(), load_dimensions=(), vehicles=(van,))
    problem = replace(nothing, shipments=tuple(rows))
    assert sorted(row for stop in ids(group_stops(problem)) for row in stop) == ["a", "b"]


def test_single_stops_are_the_same_tasks_one_by_one() -> None:
    pair = Shipment(id="p", pickup=task(UPPER), delivery=task(LOWER), load=(1.0,))
    stops = group_stops(day(parcel("a"), parcel("b"), pair))

    singles = single_stops(stops)

    assert ids(singles) == [["a"], ["b"], ["p"], ["p"]]
    assert [stop.partner for stop in singles] == [None, None, 3, 2]


@settings(max_examples=60)
@given(
    weights=st.lists(st.floats(0.1, 130.0), max_size=25),
    capacities=st.lists(st.floats(20.0, 120.0), min_size=1, max_size=3),
)
def test_every_piece_fits_and_nothing_is_lost(
    weights: list[float], capacities: list[float]
) -> None:
    rows = [parcel(str(n), kg=kg) for n, kg in enumerate(weights)]
    vehicles = tuple(vehicle(str(n), kg) for n, kg in enumerate(capacities))

    stops = group_stops(day(*rows, vehicles=vehicles))

    grouped = Counter(row.id for stop in stops for row in stop.shipments)
    assert grouped == Counter(row.id for row in rows if row.load[0] <= max(capacities))
    assert all(stop.load[0] <= max(capacities) * (1 + 1e-9) for stop in stops)
