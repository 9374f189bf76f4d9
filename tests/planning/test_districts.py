"""Many depots, each planned by itself: nothing is lost between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.formats.native_day import read_day
from routing.planner import Planned, plan_day
from routing.planning.districts import (
    ROUNDS,
    Answer,
    Standing,
    efforts,
    joined,
    next_districts,
    solved,
)
from routing.planning.locating import locate
from routing.problem import Problem
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from tests.prefecture import TOWNS, prefecture

EFFORT = Effort(time_limit_s=None, iterations=60, seed=3)


def planned(day: dict[str, Any], *, by_district: bool = True) -> Planned:
    return plan_day(read_day(day), effort=EFFORT, engine="ruin_recreate", by_district=by_district)


def districts_of(day: dict[str, Any]) -> tuple[Problem, dict[str, set[str]]]:
    problem = locate(read_day(day), None)
    found = next_districts(problem, Standing())
    return problem, {one.depot: {row.id for row in one.problem.shipments} for one in found}


def test_nine_towns_are_nine_districts_and_each_shipment_is_in_the_nearest() -> None:
    day = prefecture(villages=8)
    problem, found = districts_of(day)
    assert list(found) == list(TOWNS)
    assert sum(len(ids) for ids in found.values()) == len(problem.shipments)
    seconds = day["matrices"]["van"]["durations_s"]
    for town, ids in found.items():
        for row in day["shipments"]:
            if row["id"] in ids:
                trips = [seconds[at][row["index"]] for at in range(len(TOWNS))]
                assert trips[TOWNS.index(town)] == min(trips)


def test_a_district_has_the_points_and_vehicles_that_it_needs() -> None:
    problem = locate(read_day(prefecture()), None)
    for one in next_districts(problem, Standing()):
        assert {row.start_depot for row in one.problem.vehicles} == {one.depot}
        by_id = {row.id: row for row in problem.shipments}
        for mine in one.problem.shipments:
            task, whole_task = mine.pickup, by_id[mine.id].pickup
            assert task is not None
            assert whole_task is not None
            assert one.rows[task.location.row] == whole_task.location.row
        part, whole = one.problem.matrices["van"], problem.matrices["van"]
        for at, row in enumerate(one.rows):
            assert part.durations_s[at].tolist() == whole.durations_s[row, list(one.rows)].tolist()


@pytest.mark.parametrize("day", [prefecture(towns="ABC"), prefecture(towns="A")], ids=["3", "1"])
def test_few_depots_are_planned_as_a_whole(day: dict[str, Any]) -> None:
    assert districts_of(day)[1] == {}
    assert planned(day).plan == planned(day, by_district=False).plan


def test_a_vehicle_without_a_home_makes_it_one_day() -> None:
    problem = locate(read_day(prefecture()), None)
    first, *others = problem.vehicles
    astray = replace(first, start_depot=None, end_depot=None)
    assert next_districts(replace(problem, vehicles=(astray, *others)), Standing()) == ()


def test_what_a_town_cannot_carry_its_neighbour_does() -> None:
    day = prefecture(vans=1, villages=6, capacity_kg=100)
    for row in day["shipments"]:
        if row["id"].startswith("E"):  # 6 of 30 kg for one van of 100
            row["weight_kg"] = 30
    answer = planned(day)
    assert answer.violations == ()
    assert answer.plan.unserved == ()
    helped = {
        route.vehicle_id
        for route in answer.plan.routes
        for row in route.shipments
        if row.startswith("E")
    }
    assert len(helped) > 1


def test_what_is_locked_on_a_vehicle_stays_with_its_depot() -> None:
    day = prefecture()
    far = next(row for row in day["shipments"] if row["id"] == "A0")
    far["vehicle"] = "I-2"
    assert "A0" in districts_of(day)[1]["I"]
    answer = planned(day)
    assert answer.violations == ()
    (route,) = [one for one in answer.plan.routes if "A0" in one.shipments]
    assert route.vehicle_id == "I-2"
    # Where it finds no room it is left out, and offered nowhere else.
    far["weight_kg"] = 10_000
    assert [row.id for row in planned(day).plan.unserved] == ["A0"]


def test_what_nobody_can_carry_is_left_out_with_its_reason() -> None:
    day = prefecture()
    day["shipments"][5]["weight_kg"] = 10_000
    day["shipments"][9]["skills"] = ["crane"]
    unserved = {row.id: row.code for row in planned(day).plan.unserved}
    assert set(unserved) == {day["shipments"][5]["id"], day["shipments"][9]["id"]}
    assert "not_selected" not in unserved.values()


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    vans=st.integers(1, 2),
    villages=st.integers(1, 7),
    capacity_kg=st.integers(10, 80),
    towns=st.sampled_from([TOWNS, "ABCD", "ABCDEF"]),
)
def test_any_prefecture_gets_a_plan_that_holds(
    seed: int, vans: int, villages: int, capacity_kg: int, towns: str
) -> None:
    day = prefecture(seed, vans=vans, villages=villages, capacity_kg=capacity_kg, towns=towns)
    answer = planned(day)
    assert answer.violations == ()
    ids = [*answer.plan.served, *(row.id for row in answer.plan.unserved)]
    assert sorted(ids) == sorted(row["id"] for row in day["shipments"])
    # Room is left nowhere that was not offered it: at most as many are served as the vans carry.
    room = sum(capacity_kg // 10 for _ in day["vehicles"])
    assert len(answer.plan.served) <= min(room, len(day["shipments"]))
    assert planned(day).plan == answer.plan


def test_a_later_answer_that_leaves_out_more_does_not_count() -> None:
    problem = locate(read_day(prefecture()), None)
    districts = next_districts(problem, Standing())
    answers = [solved(one, RuinRecreateSolver(), EFFORT) for one in districts]
    standing = Standing().after(districts, answers)
    nothing = [Answer(routes=(), engine="none")] * len(districts)
    assert standing.after(districts, nothing).answers == standing.answers
    plan = joined(problem, standing, seed=3)
    assert check(problem, plan) == ()
    assert plan.engine == "ruin_recreate"


def test_together_they_are_searched_as_long_as_was_asked() -> None:
    problem = locate(read_day(prefecture(villages=5)), None)
    districts = next_districts(problem, Standing())
    effort = Effort(time_limit_s=9.0)

    def seconds(workers: int, rounds: int) -> list[float]:
        each = efforts(districts, effort, workers=workers, rounds=rounds)
        return [one.time_limit_s or 0.0 for one in each]

    first = sum(seconds(1, 0))
    assert 0.8 * 9.0 <= first < 9.0
    assert first + sum(sum(seconds(1, done)) for done in range(1, ROUNDS)) <= 9.0
    assert sum(seconds(3, 0)) == pytest.approx(3 * first)
    assert seconds(50, 0) == pytest.approx([first] * len(districts))
    counted = replace(effort, time_limit_s=None, iterations=10)
    assert set(efforts(districts, counted, workers=1, rounds=1)) == {counted}
