from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from routing import wording
from routing.plans import Leg
from routing.problem import Location
from routing.reports import geojson

from .small_plan import BACKDROP, NASTY, plan, problem


def features(kind: str, **options: Any) -> list[dict[str, Any]]:
    collection = geojson.feature_collection(plan(), problem(), **options)
    return [one for one in collection["features"] if one["properties"]["kind"] == kind]


def test_is_a_feature_collection_with_foreign_members() -> None:
    collection = geojson.feature_collection(plan(), problem(), "en", BACKDROP)
    assert json.loads(json.dumps(collection, allow_nan=False)) == collection
    assert collection["type"] == "FeatureCollection"
    assert collection["attribution"] == BACKDROP.attribution
    assert collection["osm_date"] == "2026-11-01"
    assert collection["region"] == {"id": "drawn-valley", "version": "abc123"}
    assert collection["start"] == "2026-11-23T00:00:00+08:00"
    assert "crs" not in collection  # RFC 7946, section 4
    assert {one["type"] for one in collection["features"]} == {"Feature"}


def test_legs_follow_each_other_in_place_and_time() -> None:
    first, second, last = features("leg")
    assert first["geometry"]["coordinates"][-1] == second["geometry"]["coordinates"][0]
    assert first["properties"] == {
        "kind": "leg",
        "route": 1,
        "vehicle": NASTY,
        "courier": "c1",
        "courier_name": "Courier 1",
        "order": 1,
        "from": "Town",
        "to": "核桃坪",
        "departure": "2026-11-23T08:00:00+08:00",
        "arrival": "2026-11-23T08:15:00+08:00",
        "duration_s": 900,
        "length_m": 4200,
        "length_km": 4.2,
        "climb_m": 250.0,
        "descent_m": 12.5,
    }
    assert last["properties"]["arrival"] == "2026-11-23T09:20:00+08:00"
    assert last["properties"]["climb_m"] is None


def test_visits_tell_order_times_and_load() -> None:
    walnut, pepper = features("visit")
    assert walnut["geometry"] == {"type": "Point", "coordinates": [105.01, 33.42]}
    assert walnut["properties"]["pickups"] == ["a-1", "a-2"]
    assert walnut["properties"]["township"] == "画溪镇"
    assert walnut["properties"]["load"] == {"weight_kg": 60.5, "volume_m3": 0.2, "parcels": 2.0}
    assert pepper["properties"]["order"] == 2
    assert pepper["properties"]["start"] == "2026-11-23T08:53:40+08:00"


def test_depots_and_unserved_shipments() -> None:
    (depot,) = features("depot")
    assert depot["properties"]["cut_off"] == "2026-11-23T17:00:00+08:00"
    hens, late = features("unserved", lang="zh")
    assert hens["properties"]["code"] == "missing_skill"
    assert "live_animals" in hens["properties"]["reason"]
    assert hens["properties"]["reason"] != features("unserved")[0]["properties"]["reason"]
    assert late["properties"]["reason"] == wording.text("reasons.not_selected.reason", "zh")
    assert late["properties"]["fix"] is None


def test_a_plan_from_matrices_alone_has_no_geometry() -> None:
    (route,) = plan().routes
    nowhere = Location(index=1)
    bare = replace(
        route,
        start=nowhere,
        end=nowhere,
        visits=tuple(replace(visit, location=nowhere) for visit in route.visits),
        legs=tuple(replace(leg, geometry=()) for leg in route.legs),
    )
    collection = geojson.feature_collection(replace(plan(), routes=(bare,)), problem())
    ours = [one for one in collection["features"] if "vehicle" in one["properties"]]
    assert len(ours) == 5
    assert all(one["geometry"] is None for one in ours)


def test_open_ends_have_no_leg() -> None:
    (route,) = plan().routes
    legs = (Leg(duration_s=0, distance_m=0), route.legs[1], Leg(duration_s=0, distance_m=0))
    open_route = replace(route, start=None, end=None, legs=legs)
    collection = geojson.feature_collection(replace(plan(), routes=(open_route,)), problem())
    kinds = [one["properties"]["kind"] for one in collection["features"]]
    assert kinds.count("leg") == 1


@given(
    st.lists(
        st.tuples(
            st.floats(-180, 180, allow_subnormal=False), st.floats(-90, 90, allow_subnormal=False)
        ),
        max_size=5,
    )
)
def test_line_strings_have_two_positions_or_more(points: list[tuple[float, float]]) -> None:
    (route,) = plan().routes
    legs = (replace(route.legs[0], geometry=tuple(points)), *route.legs[1:])
    collection = geojson.feature_collection(
        replace(plan(), routes=(replace(route, legs=legs),)), problem()
    )
    geometry = collection["features"][0]["geometry"]
    if len(points) < 2:
        assert geometry is None
    else:
        assert len(geometry["coordinates"]) == len(points)
        for position, (lon, lat) in zip(geometry["coordinates"], points, strict=True):
            assert abs(position[0] - lon) < 1e-6
            assert abs(position[1] - lat) < 1e-6
