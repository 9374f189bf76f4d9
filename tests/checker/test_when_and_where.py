"""One change at a time of times, ways and depots: found, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.problem import Location
from tests.checker import changes as change
from tests.checker.changes import Case
from tests.checker.village import MOTO_ROUTE, PROBLEM, VAN_ROUTE, A, E, F, at, between


def swapped() -> Case:
    """Drive to C before A, every leg and load rewritten, the times of the places kept."""
    a, c, *rest = VAN_ROUTE.visits
    c, a = replace(c, load=(40.0, 0.0, 2.0)), replace(a, load=(65.0, 0.5, 5.0))
    minutes = (25, 15, 5, 0, 20, 30)
    legs = tuple(
        replace(leg, duration_s=60 * each, distance_m=500 * each)
        for leg, each in zip(VAN_ROUTE.legs, minutes, strict=True)
    )
    return change.van(visits=(c, a, *rest), legs=legs)


MUTATIONS: dict[str, tuple[Case, set[str]]] = {
    # service.py
    "omit a set-up": (
        change.van_stop(5, setup_s=0, waiting_s=120),
        {"service.wrong_setup"},
    ),
    "set up again at the same place": (
        change.van_stop(4, setup_s=180, waiting_s=at(1, 33) - 180, service_s=120),
        {"service.wrong_setup", "time_windows.missed", "breaks.overlaps_visit"},
    ),
    "shorten a service": (
        change.van_stop(5, service_s=30, waiting_s=30),
        {"service.wrong_service"},
    ),
    # time_windows.py
    "start before the goods are ready": (
        change.van_stop(2, waiting_s=at(0, 30), service_s=120),
        {"time_windows.missed", "service.wrong_service"},
    ),
    "past the window": (
        change.shipment_rule(
            "eggs",
            pickup=replace(
                PROBLEM.shipments[5].tasks[0], time_windows=(between(at(8), at(9, 29)),)
            ),
        ),
        {"time_windows.missed"},
    ),
    "between two windows": (
        change.van_stop(4, waiting_s=at(1, 33) - 1, service_s=121),
        {"time_windows.missed", "service.wrong_service", "breaks.overlaps_visit"},
    ),
    # travel.py
    "swap two stops": (
        swapped(),
        {"travel.wrong_arrival"},
    ),
    "arrive too early": (
        change.van_stop(2, arrival_s=at(8, 28), waiting_s=at(0, 32)),
        {"travel.wrong_arrival"},
    ),
    "arrive too late": (
        change.van_stop(2, arrival_s=at(8, 30), waiting_s=at(0, 30)),
        {"travel.wrong_arrival"},
    ),
    "start before arriving": (
        change.van_stop(5, waiting_s=-60, service_s=120),
        {"travel.negative_waiting", "service.wrong_service"},
    ),
    "return too early": (
        change.moto(return_s=at(10, 12), cost=58.0),
        {"travel.wrong_return"},
    ),
    "return too late": (
        change.moto(return_s=at(10, 16), cost=60.0),
        {"travel.wrong_return"},
    ),
    "a leg too few": (change.van(legs=VAN_ROUTE.legs[:-1]), {"travel.leg_count"}),
    "a leg too many": (
        change.van(legs=(*VAN_ROUTE.legs, VAN_ROUTE.legs[0])),
        {"travel.leg_count"},
    ),
    "a shorter leg": (change.leg(3, duration_s=1199), {"travel.leg_duration"}),
    "a wrong distance": (change.leg(3, distance_m=10_001), {"travel.leg_distance"}),
    "no way": (change.no_way_from_c_to_b(), {"travel.unreachable"}),
    "a place nobody reaches": (
        change.van_stop(5, location=F),
        {"places.elsewhere", "travel.unreachable"},
    ),
    "a row beyond the matrix": (
        change.van_stop(5, location=Location(index=7)),
        {"places.elsewhere", "travel.not_in_matrix"},
    ),
    "a row that would wrap around": (
        change.van_stop(5, location=Location(index=-2)),
        {"places.elsewhere", "travel.not_in_matrix"},
    ),
    "a place without a row": (
        change.van_stop(5, location=Location(place="D")),
        {"places.elsewhere", "travel.not_in_matrix"},
    ),
    "a profile without a matrix": (change.rule(profile="mule"), {"travel.no_matrix"}),
    # shifts.py
    "depart before the shift": (
        change.routes(
            replace(
                VAN_ROUTE,
                departure_s=at(7, 59),
                visits=change.changed_visits(VAN_ROUTE, 1, arrival_s=at(8, 9), waiting_s=60),
                cost=213.4,
            ),
            MOTO_ROUTE,
        ),
        {"shifts.departs_early"},
    ),
    "return after the shift": (
        change.rule(shift=between(at(8), at(12, 24))),
        {"shifts.returns_late"},
    ),
    # depots.py
    "start at another depot": (
        change.van(start=E),
        {
            "depots.wrong_start",
            "travel.leg_duration",
            "travel.leg_distance",
            "travel.wrong_arrival",
            "cost.wrong",
        },
    ),
    "end at another depot": (
        change.moto(end=A),
        {
            "depots.wrong_end",
            "travel.leg_duration",
            "travel.leg_distance",
            "travel.wrong_return",
            "cost.wrong",
        },
    ),
    "no start": (
        change.van(start=None),
        {
            "depots.wrong_start",
            "travel.leg_duration",
            "travel.leg_distance",
            "travel.wrong_arrival",
            "cost.wrong",
        },
    ),
    "an end where none is": (change.moto_rule(end_depot=None), {"depots.wrong_end"}),
    "depart before opening": (
        change.depot_rule("west", opening=between(at(8, 30), at(19))),
        {"depots.departs_closed"},
    ),
    "return after closing": (
        change.depot_rule("east", opening=between(at(7), at(12, 24))),
        {"depots.returns_closed"},
    ),
    # cut_offs.py
    "miss the cut-off": (change.depot_rule("east", cut_off_s=at(12, 24)), {"cut_offs.missed"}),
    "hand over too slowly": (change.depot_rule("west", handover_s=961), {"cut_offs.missed"}),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_caught_and_nothing_else(name: str) -> None:
    (problem, plan), expected = MUTATIONS[name]
    assert {violation.code for violation in check(problem, plan)} == expected
