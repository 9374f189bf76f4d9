"""What looks odd and is right: the checker must be silent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from routing.checker import check
from routing.plans import BreakTaken, Leg, Plan, Route, Visit
from routing.problem import Depot, DrivingBreak, Problem, Shipment, Task, Vehicle
from routing.roads.matrix import TravelMatrix
from tests.checker import changes as change
from tests.checker.changes import Case
from tests.checker.village import (
    ELSEWHERE,
    MOTO_ROUTE,
    PLAN,
    PROBLEM,
    START,
    VAN_ROUTE,
    A,
    W,
    at,
    between,
)

REST = MOTO_ROUTE.breaks[0]

VALID: dict[str, Case] = {
    "as it stands": (PROBLEM, PLAN),
    "another engine and seed": change.plan(engine="another", seed=7),
    "the same start in another time zone": change.plan(start=ELSEWHERE),
    "routes in another order": change.routes(MOTO_ROUTE, VAN_ROUTE),
    "limits just reached": change.rule(
        max_duration_s=15_900, max_travel_s=5700, max_distance_m=47_500, max_tasks=6
    ),
    "a rest just in time": change.rule(driving_break=DrivingBreak(after_s=3000, duration_s=1800)),
    "collected goods just fresh": change.shipment_rule("tea", max_aboard_s=at(0, 53)),
    "goods to hand over just fresh": change.shipment_rule("seed", max_aboard_s=at(1, 23)),
    "goods on their way just fresh": change.shipment_rule("pepper", max_aboard_s=at(2, 49)),
    "goods just not shaken too much": change.uneven(
        {"tea": 2500, "seed": 2250, "pepper": 2000}, max_climb_m=47_500
    ),
    "capacities just reached": change.rule(capacity=(65.0, 0.5, 6.0)),
    "a load as floating point adds it up": change.van_stop(4, load=(43.0 + 1e-9, 0.5, 6.0)),
    "a shift just long enough": change.rule(shift=between(at(8), at(12, 25))),
    "a depot just open": change.depot_rule("east", opening=between(at(12, 25), at(12, 25))),
    "a cut-off just met": change.depot_rule("east", cut_off_s=at(12, 35)),
    "no cut-off": change.depot_rule("east", cut_off_s=None),
    "a break elsewhere on the road": change.moto_break(replace(REST, start_s=at(9, 36))),
    "a break right after the work": (
        change.moto_rule(breaks=(change.a_break("rest", 600),))[0],
        change.moto_break(replace(REST, start_s=at(9, 32)))[1],
    ),
    "a break while waiting, not at the end of it": (
        change.rule(
            breaks=(
                replace(PROBLEM.vehicles[0].breaks[0], time_windows=(between(at(10), at(10, 30)),)),
            )
        )[0],
        change.van_break(start_s=at(10, 30))[1],
    ),
}


@pytest.mark.parametrize("name", VALID)
def test_nothing_is_found(name: str) -> None:
    assert check(*VALID[name]) == ()


def test_idling_is_not_forbidden() -> None:
    van = replace(
        VAN_ROUTE,
        departure_s=at(8) - 600,
        visits=change.changed_visits(VAN_ROUTE, 1, arrival_s=at(8), waiting_s=600),
        cost=213.0 + 24 / 6,
    )
    problem, _ = change.rule(shift=None)
    assert check(problem, replace(PLAN, routes=(van, MOTO_ROUTE))) == ()


#    W (0)--10--A (1)     one vehicle, one parcel, minutes

SMALL_MATRIX = TravelMatrix(
    durations_s=np.array([[0, 600], [600, 0]]), distances_m=np.array([[0, 5000], [5000, 0]])
)
HERE = replace(A, index=1)
PARCEL = Shipment(id="parcel", pickup=Task(location=HERE, setup_s=60, service_s=60), load=(1.0,))
VISIT = Visit(
    location=HERE, pickups=("parcel",), arrival_s=600, setup_s=60, service_s=60, load=(1.0,)
)
NO_WAY = Leg(duration_s=0, distance_m=0)
WAY = Leg(duration_s=600, distance_m=5000)
OPEN_VAN = Vehicle(id="van", profile="van", capacity=(1.0,))
OPEN_ROUTE = Route(
    vehicle_id="van",
    departure_s=600,
    return_s=720,
    load=(0.0,),
    visits=(VISIT,),
    legs=(NO_WAY, NO_WAY),
)


def codes(vehicle: Vehicle, route: Route, *depots: Depot, shipment: Shipment = PARCEL) -> list[str]:
    problem = Problem(
        start=START,
        shipments=(shipment,),
        vehicles=(vehicle,),
        depots=depots,
        load_dimensions=("parcels",),
        matrices={"van": SMALL_MATRIX},
    )
    plan = Plan(start=START, routes=(route,), matrix_digest=problem.matrix_digest)
    return [violation.code for violation in check(problem, plan)]


def test_a_route_may_be_open_at_both_ends() -> None:
    assert codes(replace(OPEN_VAN, shift=between(600, 720)), OPEN_ROUTE) == []
    early = replace(OPEN_VAN, shift=between(601, 720))
    assert codes(early, OPEN_ROUTE) == ["shifts.departs_early"]


@pytest.mark.parametrize(("rest_s", "return_s"), [(None, 1320), (1400, 1500), (800, 1420)])
def test_who_is_back_before_the_break_has_returned_when_it_is_over(
    rest_s: int | None, return_s: int
) -> None:
    depot = Depot(id="w", location=W)
    vehicle = replace(OPEN_VAN, start_depot="w", end_depot="w")
    route = replace(OPEN_ROUTE, start=W, end=W, departure_s=0, return_s=return_s, legs=(WAY, WAY))
    if rest_s is not None:
        vehicle = replace(vehicle, breaks=(change.a_break("rest", 100),))
        route = replace(route, breaks=(BreakTaken(id="rest", start_s=rest_s, duration_s=100),))
    assert codes(vehicle, route, depot) == []
    for other_s in (return_s - 1, return_s + 1):
        moved = replace(route, return_s=other_s)
        assert "travel.wrong_return" in codes(vehicle, moved, depot)


def test_goods_for_the_same_place_pass_through_one_visit() -> None:
    half = Task(location=HERE, setup_s=60, service_s=30)
    passing = replace(PARCEL, pickup=half, delivery=half)
    route = replace(OPEN_ROUTE, visits=(replace(VISIT, deliveries=("parcel",), load=(0.0,)),))
    assert codes(OPEN_VAN, route, shipment=passing) == []
    small = replace(OPEN_VAN, capacity=(0.5,))
    assert codes(small, route, shipment=passing) == ["capacity.overloaded"]


def test_a_vehicle_that_stays_takes_no_break() -> None:
    salt = PLAN.unserved[0]
    left = (salt, replace(salt, id="eggs"), replace(salt, id="post"))
    assert check(*change.plan(routes=(VAN_ROUTE,), unserved=left)) == ()
