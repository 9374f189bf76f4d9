"""One small plan that all report tests know by heart.

    walnut village (1)      pepper village (2)     hens: nobody may carry them
          │                        │
depot ────┴────────────────────────┴──── depot
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from routing.plans import BreakTaken, Leg, Plan, Route, Unserved, Visit
from routing.problem import Courier, Depot, Location, Problem, Shipment, Task, Vehicle
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.reports.backdrop import Backdrop, Place, Road

START = datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=8)))
NASTY = 'v</script><script>alert("1")</script>&\'{{7*7}}'
"""An id as only a tester writes it."""

DEPOT = Location(lon=105.0, lat=33.4, place="Town", index=0)
WALNUT = Location(lon=105.01, lat=33.42, place="核桃坪", parent="画溪镇", index=1)
PEPPER = Location(lon=105.03, lat=33.41, place="<img src=x onerror=alert(2)>", index=2)
HENS = Location(lon=105.02, lat=33.39, place="茶山", index=3)

BACKDROP = Backdrop(
    roads=(
        Road(kind="secondary", line=[(105.0, 33.4), (105.03, 33.4)]),
        Road(kind="track", line=[(105.01, 33.4), (105.01, 33.42)]),
        Road(kind="secondary", line=[(99.0, 30.0), (99.1, 30.0)]),
    ),
    places=(
        Place(name="核桃坪", kind="village", at=(105.01, 33.42)),
        Place(name="Quiet Hamlet", kind="hamlet", at=(105.015, 33.405)),
    ),
    attribution="© OpenStreetMap contributors <ODbL>",
    osm_date="2026-11-01",
)


def problem() -> Problem:
    """Return the day."""

    def shipment(number: str, at: Location, weight_kg: float, *skills: str) -> Shipment:
        return Shipment(
            id=number,
            pickup=Task(location=at, setup_s=180, service_s=20),
            load=(weight_kg, 0.1, 1.0),
            skills=frozenset(skills),
        )

    return Problem(
        start=START,
        depots=(Depot(id="town", name="Town depot", location=DEPOT, cut_off_s=17 * 3600),),
        couriers=(Courier(id="c1", name="Courier 1", phone="000-0000-0001"),),
        vehicles=(
            Vehicle(
                id=NASTY,
                profile="three_wheeler",
                capacity=(300.0, 2.0, 40.0),
                start_depot="town",
                end_depot="town",
                courier="c1",
            ),
            Vehicle(id="[red]moto", profile="motorcycle", capacity=(60.0, 1.0, 10.0)),
        ),
        shipments=(
            shipment("a-1", WALNUT, 40.5),
            shipment("a-2", WALNUT, 20.0),
            shipment("b-1", PEPPER, 9.0),
            shipment("hens", HENS, 20.0, "live_animals"),
            shipment("late", HENS, 1.0),
        ),
        region=RegionRef(id="drawn-valley", version="abc123"),
        rejected=(
            Rejected(kind="shipment", id="twice", row=7, code="duplicate_id", details={"count": 2}),
        ),
    )


def plan() -> Plan:
    """Return its plan: one route of two stops, two shipments left out, one row not taken."""
    route = Route(
        vehicle_id=NASTY,
        courier_id="c1",
        start=DEPOT,
        end=DEPOT,
        departure_s=8 * 3600,
        return_s=9 * 3600 + 1200,
        load=(0.0, 0.0, 0.0),
        visits=(
            Visit(
                location=WALNUT,
                pickups=("a-1", "a-2"),
                arrival_s=8 * 3600 + 900,
                setup_s=180,
                service_s=40,
                load=(60.5, 0.2, 2.0),
            ),
            Visit(
                location=PEPPER,
                pickups=("b-1",),
                arrival_s=8 * 3600 + 2920,
                waiting_s=300,
                setup_s=180,
                service_s=20,
                load=(69.5, 0.3, 3.0),
            ),
        ),
        breaks=(BreakTaken(id="tea", start_s=8 * 3600 + 1200, duration_s=600),),
        legs=(
            Leg(
                duration_s=900,
                distance_m=4200,
                climb_m=250.0,
                descent_m=12.5,
                geometry=((105.0, 33.4), (105.01, 33.4), (105.01, 33.42)),
            ),
            Leg(
                duration_s=1200,
                distance_m=5300,
                climb_m=10.0,
                descent_m=200.0,
                geometry=((105.01, 33.42), (105.01, 33.4), (105.03, 33.41)),
            ),
            Leg(duration_s=1380, distance_m=3100, geometry=((105.03, 33.41), (105.0, 33.4))),
        ),
        cost=123.456,
    )
    return Plan(
        start=START,
        routes=(route,),
        unserved=(
            Unserved(id="hens", code="missing_skill", details={"skills": ("live_animals",)}),
            Unserved(id="late", code="not_selected"),
        ),
        region=RegionRef(id="drawn-valley", version="abc123"),
        profiles=("three_wheeler",),
    )
