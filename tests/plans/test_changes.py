"""What moved between two plans: as little as explains the difference, and all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from routing.plans import Plan, Route, Unserved, Visit
from routing.plans.changes import UNSERVED, Change, Position, changes, route_changes, shifts
from routing.problem import Location

HERE = Location(index=0)


def plan(*routes: tuple[str, Sequence[str]], unserved: Sequence[str] = ()) -> Plan:
    """Make a plan of routes by their vehicles; each word is a stop that collects its letters."""
    return Plan(
        start=datetime(2026, 11, 23, tzinfo=UTC),
        routes=tuple(
            Route(
                vehicle_id=vehicle,
                departure_s=0,
                return_s=0,
                visits=tuple(
                    Visit(location=HERE, pickups=tuple(stop), arrival_s=600 * number)
                    for number, stop in enumerate(stops)
                ),
            )
            for vehicle, stops in routes
        ),
        unserved=tuple(Unserved(id=row, code="not_selected") for row in unserved),
    )


def told(before: Plan, after: Plan) -> dict[str, tuple[str, str]]:
    def short(position: Position | None) -> str:
        if position is None:
            return "-"
        return "?" if position == UNSERVED else f"{position.vehicle_id}{position.stop}"

    return {
        change.shipment_id: (short(change.before), short(change.after))
        for change in changes(before, after)
    }


def test_nothing_moved() -> None:
    one = plan(("V", ["ab", "c"]), unserved="d")
    assert changes(one, one) == ()
    assert changes(one, plan(("V", ["ba", "c"]), unserved="d")) == ()


def test_a_stop_that_comes_later_because_of_another_has_not_moved() -> None:
    before = plan(("V", ["a", "b", "c", "d"]))
    assert told(before, plan(("V", ["d", "a", "b", "c"]))) == {"d": ("V4", "V1")}


def test_to_another_courier_out_in_and_gone() -> None:
    before = plan(("V", ["a", "b"]), ("W", ["c", "e"]), unserved="dg")
    after = plan(("V", ["a"]), ("W", ["c", "b", "d"]), unserved="e")
    assert told(before, after) == {
        "b": ("V2", "W2"),
        "d": ("?", "W3"),
        "e": ("W2", "?"),
        "g": ("?", "-"),
    }
    assert told(before, plan(("V", ["a"]), ("W", ["c", "e"]), unserved="dg")) == {"b": ("V2", "-")}


def test_what_is_there_twice_and_what_is_new() -> None:
    before = plan(("V", ["a"]), ("W", ["b"]))
    assert told(before, plan(("V", ["a"]), ("W", ["b", "a"]))) == {"a": ("-", "W2")}
    assert told(before, plan(("V", ["a", "n"]), ("W", ["b"]), unserved="m")) == {
        "n": ("-", "V2"),
        "m": ("-", "?"),
    }


def test_both_ends_of_a_pair_move_by_themselves() -> None:
    before = plan(("V", ["p", "x"]))
    (route,) = before.routes
    ends = (route.visits[0], replace(route.visits[1], pickups=(), deliveries=("p",)))
    before = replace(before, routes=(replace(route, visits=ends),))
    after = replace(before, routes=(replace(route, visits=ends[:1]),))
    at = Position(vehicle_id="V", stop=2, arrival_s=600)
    assert changes(before, after) == (
        Change(shipment_id="p", kind="delivery", before=at, after=None),
    )


def test_routes_side_by_side_and_stops_that_shift() -> None:
    before = plan(("V", ["a", "b"]), ("W", ["c"]), ("X", ["y"]))
    after = plan(("V", ["a"]), ("W", ["b", "c"]), ("N", ["y"]))
    every = {change.vehicle_id: change for change in route_changes(before, after)}
    assert list(every) == ["V", "W", "X", "N"]
    assert every["X"].after is None
    assert every["N"].before is None
    assert all(change.changed for change in every.values())
    (shift,) = shifts(every["W"])
    assert (shift.stop, shift.before_s, shift.later_s) == (2, 0, 600)
    assert shifts(every["W"], more_than_s=600) == ()
    assert shifts(every["X"]) == ()
    assert not any(change.changed for change in route_changes(before, before))


@given(st.permutations(range(6)))
def test_as_few_as_can_be_are_said_to_have_moved(order: list[int]) -> None:
    letters = "abcdef"
    before = plan(("V", letters))
    moved = told(before, plan(("V", [letters[at] for at in order])))

    longest = max(
        size
        for size in range(1, 7)
        for kept in combinations(order, size)
        if list(kept) == sorted(kept)
    )
    assert len(moved) == 6 - longest
    stayed = [at for at in order if letters[at] not in moved]
    assert stayed == sorted(stayed)
