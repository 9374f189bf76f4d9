"""One way's tags to one row: what they mean, and that no text at all breaks the reading."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.osm.barriers import OBSTACLES, read_barrier
from routing.roads.osm.settlements import read_settlement
from routing.roads.osm.way_tags import (
    BRIDGE,
    PLAIN,
    ROAD_CLASSES,
    SMOOTHNESS,
    SURFACES,
    TUNNEL,
    WAY_KEYS,
    WAY_KIND,
    read_duration_s,
    read_speed_kmh,
    read_way_kind,
)
from tests.maps.drawn import Tags


def kind(tags: Tags) -> dict[str, Any]:
    row = read_way_kind(tags)
    assert row is not None
    return dict(zip(WAY_KIND.names or (), row, strict=True))


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "construction", "construction": "primary"},
        {"highway": "proposed", "proposed": "secondary"},
        {"highway": "abandoned"},
        {"highway": "razed"},
        {"highway": "raceway"},
        {"highway": "platform"},
        {"highway": "barrier"},  # classes of our own are no tags
        {"highway": "ferry"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "residential", "access": "no"},
        {"railway": "rail"},
        {"route": "bicycle"},
    ],
)
def test_what_is_no_road_is_left_out(tags: Tags) -> None:
    assert read_way_kind(tags) is None


def test_a_plain_road_says_nothing_that_is_not_tagged() -> None:
    row = kind({"highway": "unclassified"})
    assert ROAD_CLASSES[row["road_class"]] == "unclassified"
    assert SURFACES[row["surface"]] == "unknown"
    assert SMOOTHNESS[row["smoothness"]] == "unknown"
    assert row["structure"] == PLAIN
    unknown = ("tracktype", "lanes", "maxspeed_kmh", "duration_s", "wait_s")
    assert all(row[name] == 0 for name in unknown)
    assert all(math.isinf(row[name]) for name in ("max_weight_t", "max_height_m", "max_width_m"))
    assert not row["roundabout"]
    assert OBSTACLES[row["obstacle"]] == "none"
    assert OBSTACLES[kind({"highway": "track", "ford": "yes"})["obstacle"]] == "ford"


@pytest.mark.parametrize(
    ("surface", "group"),
    [
        ("asphalt", "paved"),
        ("Asphalt ", "paved"),
        ("concrete:plates", "paved"),
        ("sett", "stones"),
        ("compacted", "compacted"),
        ("fine_gravel", "compacted"),
        ("unpaved", "gravel"),
        ("asphalt;gravel", "paved"),
        ("dirt", "ground"),
        ("rock", "earth"),
        ("mud", "mud"),
        ("lava", "unknown"),
        ("", "unknown"),
    ],
)
def test_surfaces_fall_into_groups(surface: str, group: str) -> None:
    assert SURFACES[kind({"highway": "track", "surface": surface})["surface"]] == group


@pytest.mark.parametrize(
    ("tags", "structure"),
    [
        ({"bridge": "yes"}, BRIDGE),
        ({"bridge": "viaduct"}, BRIDGE),
        ({"bridge": "no"}, PLAIN),
        ({"tunnel": "yes"}, TUNNEL),
        ({"tunnel": "building_passage"}, TUNNEL),
        ({"tunnel": "no", "bridge": "yes"}, BRIDGE),
    ],
)
def test_structures(tags: Tags, structure: int) -> None:
    assert kind({"highway": "primary", **tags})["structure"] == structure


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50),
        (" 50 ", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28),
        ("30mph", 48.28),
        ("50;30", 50),
        ("walk", 5),
        ("none", 0),
        ("CN:urban", 0),
        ("signals", 0),
        ("", 0),
        (None, 0),
        ("-5", 0),
    ],
)
def test_speed_limits(value: str | None, kmh: float) -> None:
    assert read_speed_kmh(value) == pytest.approx(kmh, abs=0.01)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("00:20", 1200),
        ("1:30:00", 5400),
        ("00:00:45", 45),
        ("20", 1200),
        ("PT20M", 1200),
        ("PT1H30M", 5400),
        ("about an hour", 0),
        ("1:2:3:4", 0),
        ("20:", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_durations_of_crossings(value: str | None, seconds: float) -> None:
    assert read_duration_s(value) == seconds


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        ("maxweight", "3.5", "max_weight_t", 3.5),
        ("maxweight", "3,5 t", "max_weight_t", 3.5),
        ("maxweight", "3.5;7.5", "max_weight_t", 3.5),
        ("maxweight", "7500 lbs", "max_weight_t", 3.401943),
        ("maxweight", "none", "max_weight_t", math.inf),
        ("maxheight", "2.8 m", "max_height_m", 2.8),
        ("maxheight", "default", "max_height_m", math.inf),
        ("maxheight", "9'6\"", "max_height_m", 2.8956),
        ("maxwidth", "2", "max_width_m", 2),
        ("lanes", "2", "lanes", 2),
        ("lanes", "many", "lanes", 0),
        ("tracktype", "grade3", "tracktype", 3),
        ("tracktype", "grade9", "tracktype", 0),
        ("smoothness", "bad", "smoothness", SMOOTHNESS.index("bad")),
    ],
)
def test_numbers_with_units(key: str, value: str, field: str, expected: float) -> None:
    assert kind({"highway": "track", key: value})[field] == pytest.approx(expected)


def test_only_ferries_have_durations_and_wait_for_the_boat() -> None:
    ferry = kind({"route": "ferry", "duration": "00:20"})
    assert (ferry["duration_s"], ROAD_CLASSES[ferry["road_class"]]) == (1200, "ferry")
    assert ferry["wait_s"] > 0
    assert kind({"highway": "primary", "duration": "00:20"})["duration_s"] == 0


# --- whatever people write -----------------------------------------------------------------------

# Digits of all scripts, superscripts and very long numbers are what trips int() and float().
odd_text = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789²³½①٣५.,:;- tmphPTHM", max_size=12),
    st.integers(1, 6000).map(lambda n: "9" * n),
)


@given(
    tags=st.fixed_dictionaries(
        {"highway": st.sampled_from(["track", "primary", "path"])},
        optional={key: odd_text for key in WAY_KEYS if key not in {"highway", "route"}},
    )
)
def test_no_text_breaks_the_reading_of_a_road(tags: dict[str, str]) -> None:
    row = read_way_kind(tags)
    if row is not None:
        np.array([row], dtype=WAY_KIND)  # and it fits the columns


@given(duration=odd_text)
def test_no_text_breaks_the_reading_of_a_ferry(duration: str) -> None:
    row = read_way_kind({"route": "ferry", "duration": duration})
    assert row is not None
    stored = np.array([row], dtype=WAY_KIND)
    assert stored["duration_s"][0] >= 0
    assert np.isfinite(stored["duration_s"][0])


barrier_keys = st.sampled_from(["barrier", "access", "foot", "ford", "locked"])


@given(value=odd_text)
def test_speeds_read_are_speeds(value: str) -> None:
    kmh = read_speed_kmh(value)
    assert 0 <= kmh < math.inf


@given(tags=st.dictionaries(barrier_keys, odd_text))
def test_no_text_breaks_the_reading_of_a_barrier(tags: dict[str, str]) -> None:
    read_barrier(tags)


@given(name=odd_text, population=odd_text, alternative=odd_text)
def test_no_text_breaks_the_reading_of_a_settlement(
    name: str, population: str, alternative: str
) -> None:
    tags = {"place": "village", "name": name, "population": population, "alt_name": alternative}
    settlement = read_settlement(tags, "n1", 105.0, 33.0)
    assert settlement.name
    assert all(settlement.names)
    assert settlement.population is None or settlement.population >= 0
