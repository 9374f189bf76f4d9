"""A day in a valley with villages above the last road: served on foot, and judged so."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from routing.planner import Planned, check_plan, plan_day
from routing.problem import Depot, Location, Problem, Shipment, Task, Vehicle
from routing.roads.region import Region
from routing.solvers.protocol import Effort
from tests.maps.drawn import ROAD, DrawnMap
from tests.roads.landings import metres

PATH = {"highway": "path"}

VALLEY = DrawnMap(
    """
    d-----t-----------r
                      |
                      |
                      |
                u.....p
                      :
                      :
                      v
    """,
    {"dtrp": ROAD, "pu": PATH, "pv": PATH},
)
"""Depot d, town t, and two villages above the road's end p: u 600 m and v 300 m on foot."""


@pytest.fixture(scope="module")
def valley() -> Region:
    """Return the valley."""
    return VALLEY.region()


def at(name: str) -> Location:
    lon, lat = VALLEY.lonlat[name]
    return Location(lon=lon, lat=lat, place=name)


def order(row: str, name: str, kilograms: float = 5.0, parcels: int = 1) -> Shipment:
    return Shipment(
        id=row,
        pickup=Task(location=at(name), setup_s=60, service_s=30),
        load=(kilograms, 0.0, float(parcels)),
        parcels=parcels,
    )


def day(*orders: Shipment, **vehicle: str) -> Problem:
    return Problem(
        start=datetime(2026, 11, 23, tzinfo=UTC),
        shipments=orders,
        depots=(Depot(id="D", location=at("d")),),
        vehicles=(
            Vehicle(
                id="van",
                capacity=(500.0, 9.0, 99.0),
                start_depot="D",
                end_depot="D",
                cost_per_hour=20.0,
                **{"profile": "van", **vehicle},  # type: ignore[arg-type]
            ),
        ),
    )


def planned(region: Region, *orders: Shipment, **vehicle: str) -> Planned:
    found = plan_day(day(*orders, **vehicle), region, effort=Effort(iterations=30))
    assert found.violations == ()
    return found


def test_the_village_is_served_on_foot(valley: Region) -> None:
    plan = planned(valley, order("town", "t"), order("above", "v")).plan
    assert plan.unserved == ()
    (route,) = plan.routes
    stop = next(k for k, visit in enumerate(route.visits) if "above" in visit.pickups)
    there, back = route.legs[stop], route.legs[stop + 1]
    assert there.walk_there is not None
    assert there.walk_there.distance_m == 300
    assert there.parked is not None
    assert metres(there.parked, VALLEY.lonlat["p"]) < 1
    assert back.walk_back is not None
    assert there.walk_back is None
    assert metres(there.geometry[-1], VALLEY.lonlat["v"]) < 1
    assert metres(back.geometry[0], VALLEY.lonlat["v"]) < 1
    visit = route.visits[stop]
    before = route.departure_s if stop == 0 else route.visits[stop - 1].departure_s
    assert visit.arrival_s == before + there.duration_s


def test_from_village_to_village_one_comes_by_the_vehicle(valley: Region) -> None:
    plan = planned(valley, order("one", "u"), order("other", "v")).plan
    (route,) = plan.routes
    between = route.legs[1]
    assert [walk.to_vehicle for walk in between.walks] == [True, False]
    assert between.distance_m == 300 + 600
    assert sum(walk.duration_s for walk in between.walks) == between.duration_s


def test_heavy_goods_take_several_walks(valley: Region) -> None:
    light = planned(valley, order("above", "v", 20.0)).plan.routes[0]
    heavy = planned(valley, order("above", "v", 60.0, parcels=6)).plan.routes[0]
    assert light.visits[0].service_s == 30
    assert light.legs[0].walk_there is not None
    assert light.legs[1].walk_back is not None
    round_s = light.legs[0].walk_there.duration_s + light.legs[1].walk_back.duration_s
    assert heavy.visits[0].service_s == pytest.approx(30 + 2 * round_s, abs=3)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_parcel_that_nobody_carries_is_told(valley: Region, lang: str) -> None:
    plan = planned(valley, order("town", "t"), order("above", "v", 30.0)).plan
    (row,) = plan.unserved
    assert (row.id, row.code) == ("above", "too_heavy_to_carry")
    assert "30" in row.reason(lang)  # type: ignore[arg-type]
    assert row.fix(lang)  # type: ignore[arg-type]


def test_who_is_on_foot_all_day_is_not_asked_to_park(valley: Region) -> None:
    plan = planned(valley, order("above", "v", 30.0), profile="foot").plan
    assert plan.unserved == ()
    assert all(leg.walks == () for route in plan.routes for leg in route.legs)


def test_a_depot_above_the_road_is_no_place_for_a_van(valley: Region) -> None:
    far = replace(VALLEY, grid_m=500.0)
    region = far.region()
    lon, lat = far.lonlat["v"]
    problem = day(order("town", "t"))
    depots = (Depot(id="D", location=Location(lon=lon, lat=lat)),)
    town_lon, town_lat = far.lonlat["t"]
    shipments = (
        dataclasses.replace(
            problem.shipments[0], pickup=Task(location=Location(lon=town_lon, lat=town_lat))
        ),
    )
    from routing.errors import InputError  # noqa: PLC0415

    with pytest.raises(InputError) as caught:
        plan_day(replace(problem, depots=depots, shipments=shipments), region)
    assert "depot_off_road" in str(caught.value.details["reasons"])
    assert valley.snap([VALLEY.lonlat["v"]], "van", driven=[0]).refused == ()  # 300 m: on the road


def test_the_judge_counts_the_walk(valley: Region) -> None:
    """A plan that forgets the walk, as one that was made with ``carry=None``, is wrong."""
    found = planned(valley, order("above", "v"))
    (route,) = found.plan.routes
    hurried = dataclasses.replace(route.legs[0], duration_s=route.legs[0].duration_s - 60, walks=())
    wrong = replace(found.plan, routes=(replace(route, legs=(hurried, *route.legs[1:])),))
    codes = {violation.code for violation in check_plan(found.problem, wrong, valley)}
    assert "travel.leg_duration" in codes
