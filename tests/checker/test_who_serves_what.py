"""One change at a time of who serves what: found, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.plans import Unserved
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from tests.checker import changes as change
from tests.checker.changes import Case
from tests.checker.village import MOTO_ROUTE, PLAN, START, VAN_ROUTE, B, at

SALT = PLAN.unserved[0]


def in_another_route() -> Case:
    """Let the motorcycle deliver what the van picks up at C."""
    return change.routes(
        replace(VAN_ROUTE, visits=change.changed_visits(VAN_ROUTE, 5, deliveries=())),
        replace(
            MOTO_ROUTE,
            visits=change.changed_visits(MOTO_ROUTE, 2, deliveries=("post", "pepper")),
        ),
    )


def delivered_first() -> Case:
    """Deliver the pepper at C, then pick it up at D."""
    visits = list(VAN_ROUTE.visits)
    visits[1] = replace(visits[1], pickups=(), deliveries=("pepper",))
    visits[4] = replace(visits[4], pickups=("pepper",), deliveries=())
    return change.van(visits=tuple(visits))


MUTATIONS: dict[str, tuple[Case, set[str]]] = {
    # coverage.py
    "drop a shipment": (
        change.moto_stop(1, pickups=()),
        {
            "coverage.missing",
            "places.serves_nothing",
            "service.wrong_setup",
            "service.wrong_service",
            "capacity.wrong_load",
        },
    ),
    "drop an unserved one": (change.plan(unserved=()), {"coverage.missing"}),
    "serve one twice": (
        change.moto_stop(2, deliveries=("post", "post")),
        {"coverage.served_twice", "service.wrong_service", "capacity.wrong_load"},
    ),
    "serve an unknown one": (
        change.van_stop(1, pickups=("walnuts", "honey", "nuts")),
        {"coverage.unknown"},
    ),
    "name an unknown one as unserved": (
        change.plan(unserved=(SALT, Unserved(id="nuts", code="not_selected"))),
        {"coverage.unknown"},
    ),
    "serve a rejected one": (
        change.van_stop(1, pickups=("walnuts", "honey", "glass")),
        {"coverage.rejected"},
    ),
    "name a rejected one as unserved": (
        change.plan(unserved=(SALT, Unserved(id="glass", code="not_selected"))),
        {"coverage.rejected"},
    ),
    "reject one that is served": (
        change.plan(rejected=(Rejected(kind="shipment", id="tea", row=1, code="negative"),)),
        {"coverage.rejected"},
    ),
    "serve one and name it as unserved": (
        change.plan(unserved=(SALT, Unserved(id="tea", code="not_selected"))),
        {"coverage.served_and_unserved"},
    ),
    "name one as unserved twice": (
        change.plan(unserved=(SALT, SALT)),
        {"coverage.unserved_twice"},
    ),
    "pick up without delivering": (
        change.van_stop(5, deliveries=()),
        {
            "coverage.half_served",
            "places.serves_nothing",
            "service.wrong_setup",
            "service.wrong_service",
            "capacity.wrong_load",
        },
    ),
    "deliver what is only collected": (
        change.van_stop(5, deliveries=("pepper", "tea")),
        {"coverage.no_such_delivery"},
    ),
    "collect what is only delivered": (
        change.van_stop(1, pickups=("walnuts", "honey", "seed")),
        {"coverage.no_such_pickup"},
    ),
    # vehicles.py
    "an unknown vehicle": (change.moto(vehicle_id="ghost"), {"vehicles.unknown"}),
    "a vehicle used twice": (
        change.routes(VAN_ROUTE, replace(MOTO_ROUTE, vehicle_id="van")),
        {
            "vehicles.used_twice",
            "vehicles.other_courier",
            "travel.leg_duration",
            "travel.wrong_arrival",
            "travel.wrong_return",
            "depots.wrong_end",
            "breaks.unknown",
            "breaks.skipped",
            "cost.wrong",
        },
    ),
    "another courier": (change.van(courier_id="wang"), {"vehicles.other_courier"}),
    "a route without a stop": (
        change.routes(
            VAN_ROUTE,
            MOTO_ROUTE,
            replace(
                MOTO_ROUTE,
                vehicle_id="spare",
                courier_id=None,
                visits=(),
                load=(0.0, 0.0, 0.0),
                legs=(replace(MOTO_ROUTE.legs[0], duration_s=0, distance_m=0),),
                return_s=MOTO_ROUTE.departure_s + at(0, 50),
                cost=10 + 30 * 50 / 60,
            ),
        ),
        {"vehicles.empty_route"},
    ),
    # places.py
    "a stop elsewhere": (
        change.van_stop(5, location=B),
        {
            "places.elsewhere",
            "service.wrong_setup",
            "travel.leg_duration",
            "travel.leg_distance",
            "travel.wrong_arrival",
            "travel.wrong_return",
            "cost.wrong",
        },
    ),
    # pairs.py
    "a pair in two routes": (
        in_another_route(),
        {
            "pairs.two_routes",
            "places.serves_nothing",
            "places.elsewhere",
            "service.wrong_setup",
            "service.wrong_service",
            "capacity.wrong_load",
        },
    ),
    "deliver before the pickup": (
        delivered_first(),
        {"pairs.delivered_first", "places.elsewhere", "capacity.wrong_load"},
    ),
    # locks.py
    "served by another vehicle than locked": (
        change.shipment_rule("seed", vehicle="moto"),
        {"locks.other_vehicle"},
    ),
    "against the locked order": (change.locked(tea=1, pepper=2), {"locks.order"}),
    # apart.py
    "tea with pepper": (change.kept_apart("pepper", "tea"), {"apart.together"}),
    # provenance.py
    "another region": (
        change.plan(region=RegionRef(id="x", version="v1")),
        {"provenance.other_region"},
    ),
    "no region": (change.plan(region=None), {"provenance.other_region"}),
    "another build": (
        change.plan(region=RegionRef(id="drawn", version="v2")),
        {"provenance.other_version"},
    ),
    "another matrix": (change.plan(matrix_digest="0" * 16), {"provenance.other_matrix"}),
    "another start": (change.plan(start=START.replace(hour=1)), {"provenance.other_start"}),
    "a start without an offset": (
        change.plan(start=START.replace(tzinfo=None)),
        {"provenance.other_start"},
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_caught_and_nothing_else(name: str) -> None:
    (problem, plan), expected = MUTATIONS[name]
    assert {violation.code for violation in check(problem, plan)} == expected
