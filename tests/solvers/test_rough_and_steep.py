"""What breaks is kept off rough roads, and nobody climbs more than a day allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from routing.checker import check
from routing.planning.explaining import explain
from routing.planning.locating import locate
from routing.problem import Problem, Shipment, Vehicle
from tests.solvers.small_days import (
    Cells,
    collect,
    day,
    hand_over,
    left_out,
    on_a_line,
    served,
    solved,
    task,
    van,
)

ROAD = on_a_line(0, 100, 200, 300)

pytestmark = pytest.mark.usefixtures("each_engine")


def along(*metres: int) -> npt.NDArray[np.int64]:
    """Return what ways between points on a line have where each stretch has so much."""
    at = np.cumsum([0, *metres])
    ways: npt.NDArray[np.int64] = np.abs(at[:, None] - at[None, :])
    return ways


def told(problem: Problem, **amounts: Any) -> Problem:
    """Let the only matrix tell of rough road or climbs."""
    (name,) = problem.matrices
    cells = {key: np.asarray(value) for key, value in amounts.items()}
    return replace(problem, matrices={name: problem.matrices[name].with_amounts(cells)})


def rough_day(rows: Sequence[Shipment], *vehicles: Vehicle, cells: Cells = ROAD) -> Problem:
    """Write a day on a road whose last stretch, from the second village on, is rough."""
    return told(day(cells, rows, *vehicles), rough_m=along(0, 0, 900))


def test_what_breaks_is_collected_after_the_rough_road() -> None:
    rows = [collect("eggs", 1, max_rough_m=0), collect("wood", 3)]

    plan = solved(rough_day(rows))

    assert served(plan) == {"van": ("wood", "eggs")}


def test_and_handed_over_before_it() -> None:
    rows = [hand_over("eggs", 2, max_rough_m=0), hand_over("wood", 3)]

    assert served(solved(rough_day(rows))) == {"van": ("eggs", "wood")}


@pytest.mark.parametrize(("most_m", "missed"), [(900, set()), (899, {"eggs"})])
def test_what_lies_behind_it_is_left_out(most_m: int, missed: set[str]) -> None:
    assert left_out(solved(rough_day([collect("eggs", 3, max_rough_m=most_m)]))) == missed


@pytest.mark.parametrize(("most_m", "missed"), [(900, set()), (899, {"eggs"})])
def test_so_is_what_has_to_cross_it(most_m: int, missed: set[str]) -> None:
    crossing = Shipment(
        id="eggs", pickup=task(2), delivery=task(3), load=(1.0,), max_rough_m=most_m
    )

    assert left_out(solved(rough_day([crossing]))) == missed


def test_a_trip_of_its_own_keeps_it_whole() -> None:
    rows = [
        collect("eggs", 2, max_rough_m=0),
        hand_over("glass", 1, max_rough_m=0),
        collect("wood", 3),
    ]

    plan = solved(rough_day(rows, van(reload_depots=("depot",))))

    assert left_out(plan) == set()


def test_the_reason_names_the_rough_road() -> None:
    problem = rough_day([collect("eggs", 3, max_rough_m=300)])

    (reason,) = explain(problem, solved(problem).unserved)

    assert reason.code == "too_rough"
    assert "more than 0.3 km of rough road" in reason.reason("en")


def test_the_checker_follows_the_goods() -> None:
    free = rough_day([collect("eggs", 1), collect("wood", 3, ready_s=0), hand_over("post", 3)])
    plan = solved(free)
    for row, others in (("wood", 900), ("post", 900)):
        strict = replace(
            free,
            shipments=tuple(
                replace(one, max_rough_m=others - 1) if one.id == row else one
                for one in free.shipments
            ),
        )
        (found,) = check(strict, plan)
        assert (found.code, found.shipment_ids) == ("rough_roads.too_rough", (row,))
        assert "900 m of rough road, more than 899 m" in found.sentence()


def hilly(*vehicles: Vehicle) -> Problem:
    """Write a day of two villages uphill: 300 m up to the first, 200 more to the second."""
    up = np.array([[0, 300, 500], [0, 0, 200], [0, 0, 0]])
    rows = [collect("low", 1), collect("high", 2)]
    return told(day(on_a_line(0, 100, 200), rows, *vehicles), climb_m=up)


@pytest.mark.parametrize(
    ("most_m", "missed"), [(500, set()), (499, {"high"}), (299, {"low", "high"})]
)
def test_nobody_climbs_more_than_a_day_allows(most_m: int, missed: set[str]) -> None:
    assert left_out(solved(hilly(van(max_climb_m=most_m)))) == missed


def test_the_checker_adds_the_climbs_up() -> None:
    plan = solved(hilly(van()))

    (found,) = check(hilly(van(max_climb_m=499)), plan)

    assert found.code == "limits.climb"
    assert "climbs 500 m, more than 499 m" in found.sentence()


def test_who_has_a_limit_that_nobody_can_measure_is_told() -> None:
    rows = [collect("eggs", 1, max_rough_m=0), collect("wood", 1)]
    problem = day(ROAD, rows, van("one"), van("bike", max_climb_m=300))

    located = locate(problem, None)

    assert [(row.id, row.code) for row in located.rejected] == [
        ("bike", "no_climbs"),
        ("eggs", "no_rough_roads"),
    ]
    assert [row.id for row in located.shipments] == ["wood"]
