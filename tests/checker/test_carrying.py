"""Places that are walked to: one walk is in the legs, further ones are service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.plans import Plan
from tests.checker.changes import Case, changed_visits
from tests.checker.village import MOTO_ROUTE, PLAN, PROBLEM, VAN_ROUTE
from tests.walked import walked_to

A, B = 2, 3


def on_foot(row: int, load_kg: float, *profiles: str, plan: Plan = PLAN) -> Case:
    """Let a place be walked to: 10 minutes there and 9 back."""
    problem = walked_to(PROBLEM, {row: 10}, load_kg, *profiles)
    return problem, replace(plan, matrix_digest=problem.matrix_digest)


def longer_stop(stop: int, walks: int) -> Plan:
    """Let the van be longer at a stop, and everything after it start as it did."""
    visit = VAN_ROUTE.visits[stop - 1]
    visits = changed_visits(VAN_ROUTE, stop, service_s=visit.service_s + walks * 19 * 60)
    return replace(PLAN, routes=(replace(VAN_ROUTE, visits=visits), MOTO_ROUTE))


MUTATIONS: dict[str, tuple[Case, list[str]]] = {
    "25 kg at A need two walks of 20": (on_foot(A, 20, "van"), ["service.wrong_service"]),
    "a parcel of 20 kg is too heavy for 15, and 25 kg need two walks": (
        on_foot(A, 15, "van"),
        ["service.wrong_service", "carrying.too_heavy"],
    ),
}


@pytest.mark.parametrize(("case", "expected"), MUTATIONS.values(), ids=MUTATIONS)
def test_each_wrong_is_found(case: Case, expected: list[str]) -> None:
    assert [violation.code for violation in check(*case)] == expected


@pytest.mark.parametrize(
    ("row", "load_kg", "profiles"),
    [
        (A, 25, ("van",)),  # 25 kg together
        (A, 4, ("motorcycle",)),  # its post weighs just that
        (B, 38, ()),
        (B, 30, ()),  # 30 kg in, 8 kg out, at two stops in a row
    ],
)
def test_what_one_walk_carries_changes_nothing(
    row: int, load_kg: float, profiles: tuple[str, ...]
) -> None:
    assert check(*on_foot(row, load_kg, *profiles)) == ()


def test_further_walks_are_service() -> None:
    """The van waits at C till 09:00 anyway; that it comes later there is another rule's."""
    problem, plan = on_foot(A, 20, "van", plan=longer_stop(1, 1))
    assert {violation.code for violation in check(problem, plan)} == {"travel.wrong_arrival"}


def test_two_stops_in_a_row_share_their_walks() -> None:
    """At B 30 kg go in and then 8 kg out: with 20 kg a walk, two for the first and none more."""
    first = check(*on_foot(B, 20, "van"))
    too_heavy = [violation.code for violation in first]
    assert too_heavy == ["service.wrong_service", "carrying.too_heavy"]
    parcels = tuple(replace(row, parcels=2) for row in PROBLEM.shipments)
    problem, plan = on_foot(B, 20, "van", plan=longer_stop(3, 1))
    problem = replace(problem, shipments=parcels)
    assert "service.wrong_service" not in {one.code for one in check(problem, plan)}
