"""A village that the day's vehicles cannot get to: the plan names the sign, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from routing.formats.native_day import read_day
from routing.planner import Planned, plan_day
from routing.region_ref import RegionRef
from routing.solvers.protocol import Effort
from tests.maps.drawn import ROAD, DrawnMap

# 1 km a character: too far to carry anything from b to the village at g.
VALLEY = DrawnMap(
    """
    a--b--c
       |
       |
       |
       g
    """,
    {"abc": ROAD, "bg": {**ROAD, "name": "Walnut Lane", "maxweight": "2.5"}},
    grid_m=1000.0,
)


def planned(*vehicles: dict[str, Any]) -> Planned:
    (depot, village) = VALLEY.points("ag")
    day = {
        "date": "2026-11-24",
        "depots": [{"id": "D", "lon": depot[0], "lat": depot[1]}],
        "vehicles": [
            {"start_depot": "D", "capacity": {"weight_kg": 900}, **vehicle} for vehicle in vehicles
        ],
        "shipments": [{"id": "walnuts", "lon": village[0], "lat": village[1], "weight_kg": 600}],
    }
    region = VALLEY.region()
    problem = read_day(day, timezone=region.timezone, region=RegionRef(id=region.id))
    return plan_day(problem, region, effort=Effort(iterations=5))


def test_the_reason_names_the_sign_and_the_weight() -> None:
    (left,) = planned({"id": "truck", "profile": "light_truck"}).plan.unserved
    assert left.code == "unreachable"
    assert left.details["hindrance"] == "weight"
    told = left.as_dict("en")
    assert "Walnut Lane" in told["reason"]
    assert "2.5 t" in told["reason"]
    assert "light truck weighs 4.5 t" in told["reason"]
    assert told["fix"]
    assert "限重 2.5 吨" in left.as_dict("zh")["reason"]


def test_a_van_gets_there_where_the_truck_may_not() -> None:
    plan = planned({"id": "truck", "profile": "light_truck"}, {"id": "van", "profile": "van"}).plan
    assert plan.served == ("walnuts",)
    assert [route.vehicle_id for route in plan.routes] == ["van"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_each_vehicle_fails_for_a_reason_of_its_own(lang: Any) -> None:
    small = {"id": "moto", "profile": "motorcycle", "capacity": {"weight_kg": 60}}
    (left,) = planned({"id": "truck", "profile": "light_truck"}, small).plan.unserved
    assert left.code == "no_vehicle_fits"
    reason = left.as_dict(lang)["reason"]
    assert "truck" in reason
    assert "moto" in reason
    assert "Walnut Lane" in reason
    assert "2.5" in reason


def test_a_depot_that_the_vehicle_cannot_reach_says_why() -> None:
    depot, village = VALLEY.points("ga")
    day = {
        "date": "2026-11-24",
        "depots": [{"id": "D", "lon": depot[0], "lat": depot[1]}],
        "vehicles": [
            {"id": one, "profile": one, "start_depot": "D", "capacity": {"weight_kg": 900}}
            for one in ("light_truck", "van")
        ],
        "shipments": [{"id": "walnuts", "lon": village[0], "lat": village[1]}],
    }
    region = VALLEY.region()
    problem = read_day(day, timezone=region.timezone, region=RegionRef(id=region.id))
    (row,) = plan_day(problem, region, effort=Effort(iterations=5)).plan.rejected
    assert (row.id, row.code) == ("light_truck", "depot_off_road")
    assert "Walnut Lane" in row.cause("en")
    assert "2.5 t" in row.cause("en")


@pytest.mark.parametrize(("date", "served"), [("2026-07-01", True), ("2026-12-01", False)])
def test_a_day_in_winter_knows_that_the_pass_is_closed(date: str, served: bool) -> None:  # noqa: FBT001
    closed = {**ROAD, "name": "Pass Road", "access:conditional": "no @ (Nov 01-Jun 14)"}
    drawn = DrawnMap(VALLEY.drawing, {"abc": ROAD, "bg": closed}, grid_m=1000.0)
    (depot, village) = drawn.points("ag")
    day = {
        "date": date,
        "depots": [{"id": "D", "lon": depot[0], "lat": depot[1]}],
        "vehicles": [
            {"id": "V", "profile": "van", "start_depot": "D", "capacity": {"weight_kg": 900}}
        ],
        "shipments": [{"id": "walnuts", "lon": village[0], "lat": village[1]}],
    }
    region = drawn.region()
    problem = read_day(day, timezone=region.timezone, region=RegionRef(id=region.id))
    done = plan_day(problem, region, effort=Effort(iterations=5))
    assert done.violations == ()
    assert done.plan.at is not None
    assert done.plan.at.hour == 12
    if served:
        assert done.plan.served == ("walnuts",)
    else:
        (left,) = done.plan.unserved
        assert left.details["hindrance"] == "closed_now"
        assert "Pass Road" in left.as_dict("en")["reason"]
        assert "该时间不准面包车通行" in left.as_dict("zh")["reason"]
