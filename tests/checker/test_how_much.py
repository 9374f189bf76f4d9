"""One change at a time of loads, breaks, limits and costs: found, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.problem import DrivingBreak
from tests.checker import changes as change
from tests.checker.changes import Case
from tests.checker.village import MOTO_ROUTE, VAN_ROUTE, at

LUNCH = VAN_ROUTE.breaks[0]
REST = MOTO_ROUTE.breaks[0]
NAN = float("nan")


MUTATIONS: dict[str, tuple[Case, set[str]]] = {
    # capacity.py
    "overload in kilograms": (
        change.rule(capacity=(64.9, 1.0, 6.0)),
        {"capacity.overloaded"},
    ),
    "overload in parcels": (
        change.moto_rule(capacity=(30.0, 1.0, 1.0)),
        {"capacity.overloaded"},
    ),
    "overload at departure": (
        change.shipment_rule("post", load=(30.1, 0.0, 1.0)),
        {"capacity.overloaded", "capacity.wrong_load"},
    ),
    "a wrong load": (change.van_stop(4, load=(43.1, 0.5, 6.0)), {"capacity.wrong_load"}),
    "a wrong load at departure": (
        change.van(load=(0.0, 0.0, 0.0)),
        {"capacity.wrong_load"},
    ),
    "a load that is no number": (
        change.van_stop(4, load=(NAN, 0.5, 6.0)),
        {"capacity.wrong_load"},
    ),
    "a load without parcels": (change.van_stop(4, load=(43.0, 0.5)), {"capacity.load_length"}),
    "no load": (change.van(load=()), {"capacity.load_length"}),
    # skills.py
    "a missing skill": (change.rule(skills=frozenset({"lift"})), {"skills.missing"}),
    # the rule in breaks.py
    "skip a break": (
        change.van(
            breaks=(),
            visits=change.changed_visits(VAN_ROUTE, 4, arrival_s=at(9, 27), waiting_s=at(2, 3)),
        ),
        {"breaks.skipped"},
    ),
    "a break of somebody else": (
        change.van_break(id="siesta"),
        {"breaks.unknown", "breaks.skipped"},
    ),
    "a break twice": (
        change.van(
            breaks=(LUNCH, replace(LUNCH, start_s=at(10))),
            visits=change.changed_visits(VAN_ROUTE, 4, arrival_s=at(10, 27), waiting_s=at(1, 3)),
        ),
        {"breaks.repeated", "breaks.outside_window"},
    ),
    "a short break": (
        change.van(
            breaks=(replace(LUNCH, duration_s=1740),),
            visits=change.changed_visits(VAN_ROUTE, 4, arrival_s=at(9, 56), waiting_s=at(1, 34)),
        ),
        {"breaks.wrong_duration"},
    ),
    "a break before its window": (change.van_break(start_s=at(10, 59)), {"breaks.outside_window"}),
    "a break at work": (change.van_break(start_s=at(11, 1)), {"breaks.overlaps_visit"}),
    "a break before departure": (
        change.moto_break(replace(REST, start_s=at(8, 55))),
        {"breaks.off_duty", "breaks.outside_window", "travel.wrong_arrival"},
    ),
    "a break after the return": (
        change.moto_break(replace(REST, start_s=at(10, 14))),
        {
            "breaks.off_duty",
            "breaks.outside_window",
            "travel.wrong_arrival",
            "travel.wrong_return",
        },
    ),
    "two breaks at once": (
        change.moto(
            breaks=(REST, replace(REST, start_s=at(9, 45))),
            visits=change.changed_visits(MOTO_ROUTE, 2, arrival_s=at(10, 10)),
            return_s=at(10, 24),
            cost=64.0,
        ),
        {"breaks.repeated", "breaks.overlaps_break", "cut_offs.missed"},
    ),
    # driving.py
    "driving on for too long": (
        change.rule(driving_break=DrivingBreak(after_s=2999, duration_s=1800)),
        {"driving.without_rest"},
    ),
    "a rest that is too short for the driving": (
        change.rule(driving_break=DrivingBreak(after_s=5000, duration_s=1801)),
        {"driving.without_rest"},
    ),
    # freshness.py
    "collected goods on board for too long": (
        change.shipment_rule("tea", max_aboard_s=at(0, 53) - 1),
        {"freshness.too_long_aboard"},
    ),
    "goods to hand over on board for too long": (
        change.shipment_rule("seed", max_aboard_s=at(1, 23) - 1),
        {"freshness.too_long_aboard"},
    ),
    "goods on their way for too long": (
        change.shipment_rule("pepper", max_aboard_s=at(2, 49) - 1),
        {"freshness.too_long_aboard"},
    ),
    # parts.py
    "a part that is not the whole": (change.part_of_more("tea"), {"parts.not_whole"}),
    # promises.py
    "a promise without its price": (change.promised("tea"), {"promises.wrong_price"}),
    # beside_routes.py
    "a price beside the routes": (change.plan(beside_cost=0.01), {"cost.beside_wrong"}),
    "a price that is no number": (change.plan(beside_cost=NAN), {"cost.beside_wrong"}),
    # rough_roads.py
    "collected goods shaken too much": (
        change.uneven({"tea": 2499}),
        {"rough_roads.too_rough"},
    ),
    "goods to hand over shaken too much": (
        change.uneven({"seed": 2249}),
        {"rough_roads.too_rough"},
    ),
    "goods on their way shaken too much": (
        change.uneven({"pepper": 1999}),
        {"rough_roads.too_rough"},
    ),
    # limits.py
    "too much climbed": (change.uneven({}, max_climb_m=47_499), {"limits.climb"}),
    "too long on duty": (change.rule(max_duration_s=15_899), {"limits.duration"}),
    "too long driving": (change.rule(max_travel_s=5699), {"limits.travel"}),
    "too far": (change.rule(max_distance_m=47_499), {"limits.distance"}),
    "too many tasks": (change.rule(max_tasks=5), {"limits.tasks"}),
    # cost.py
    "a wrong cost": (change.van(cost=212.99), {"cost.wrong"}),
    "a cost that is no number": (change.van(cost=NAN), {"cost.wrong"}),
    "an infinite cost and no way": (
        (change.no_way_from_c_to_b()[0], change.van(cost=float("inf"))[1]),
        {"cost.wrong", "travel.unreachable", "provenance.other_matrix"},
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_caught_and_nothing_else(name: str) -> None:
    (problem, plan), expected = MUTATIONS[name]
    assert {violation.code for violation in check(problem, plan)} == expected
