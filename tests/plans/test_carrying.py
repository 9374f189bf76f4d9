"""How often one walks, and what nobody carries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.planning.explaining import explain
from routing.plans.carrying import further_walks_s, too_heavy_to_carry, walks_needed
from routing.plans.halts import Halt
from routing.plans.routes import Unserved
from routing.problem import NATIVE_LOADS, Location, Problem, Shipment
from tests.solvers.days import collected, day, van
from tests.walked import walked_to

MINUTES = [[0, 10, 20], [10, 0, 15], [20, 15, 0]]


def village(*kilograms: float, parcels: int = 1, load_kg: float = 20.0) -> Problem:
    rows = [
        collected(f"S{k}", 1, load=(weight, 1.0), parcels=parcels)
        for k, weight in enumerate(kilograms)
    ]
    return walked_to(day(MINUTES, rows, [van()]), {1: 10}, load_kg)


@pytest.mark.parametrize(
    ("kilograms", "walks"),
    [((0.0,), 1), ((20.0,), 1), ((20.1,), 2), ((6.6, 6.7, 6.7), 1), ((20.0, 20.0, 1.0), 3)],
)
def test_each_walk_takes_one_load(kilograms: tuple[float, ...], walks: int) -> None:
    problem = village(*kilograms)
    assert walks_needed(problem, "van", 1, problem.shipments) == walks
    assert walks_needed(problem, "van", 2, problem.shipments) == 1  # there one drives


def test_what_is_brought_and_what_is_taken_go_on_the_same_walk() -> None:
    problem = village(20.0, 15.0)
    one, other = problem.shipments
    assert walks_needed(problem, "van", 1, [one], [other]) == 1


def test_halts_in_a_row_share_their_walks_and_later_ones_do_not() -> None:
    problem = village(15.0, 15.0, 15.0)
    rows = {row.id: row for row in problem.shipments}
    here, elsewhere = Location(index=1), Location(index=2)
    first, second, third = (Halt(location=here, pickups=(one,)) for one in rows)
    away = Halt(location=elsewhere)
    told = further_walks_s(problem, "van", [first, second, third], rows)
    assert told == (0, 19 * 60, 19 * 60)  # 15 kg, 30 kg, 45 kg in all
    told = further_walks_s(problem, "van", [first, away, second], rows)
    assert told == (0, 0, 0)


def test_a_parcel_is_carried_whole() -> None:
    assert too_heavy_to_carry(village(30.0), "van", village(30.0).shipments[0])
    two = village(30.0, parcels=2)
    assert not too_heavy_to_carry(two, "van", two.shipments[0])


def test_a_day_without_kilograms_knows_no_load() -> None:
    problem = village(500.0)
    unweighed = replace(problem, load_dimensions=("1", "2"))
    assert NATIVE_LOADS[0] not in unweighed.load_dimensions
    assert walks_needed(unweighed, "van", 1, unweighed.shipments) == 1
    assert not too_heavy_to_carry(unweighed, "van", unweighed.shipments[0])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_reason_says_what_is_too_heavy_for_whom(lang: str) -> None:
    problem = village(30.0)
    (row,) = explain(problem, [Unserved(id="S0", code="not_selected")])
    assert row.code == "too_heavy_to_carry"
    assert row.details == {"parcel_kg": 30.0, "load_kg": 20.0}
    told = f"{row.reason(lang)} {row.fix(lang)}"  # type: ignore[arg-type]
    assert "30" in told
    assert "20" in told


def test_who_drives_there_takes_anything() -> None:
    heavy: Shipment = collected("S0", 2, load=(90.0, 1.0))
    problem = walked_to(day(MINUTES, [heavy], [van()]), {1: 10})
    (row,) = explain(problem, [Unserved(id="S0", code="not_selected")])
    assert row.code == "not_selected"
