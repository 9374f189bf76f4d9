"""The hour and the weather on the roads: who is slowed, when, and by how much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import InputError
from routing.roads.osm.way_tags import WAY_KIND, read_way_kind
from routing.roads.region import Region
from routing.roads.times.conditions import USUAL, conditions_at, read_moment
from routing.roads.times.daylight import is_dark, sun_height_degrees
from routing.roads.times.traffic import GROUPS, QUIET, Traffic, traffic_at
from tests.maps.drawn import ROAD, DrawnMap

CHINA = "Asia/Shanghai"
LONGNAN = (104.9, 33.4)
TUESDAY, SATURDAY = "2026-11-24", "2026-11-28"


def named(at: str) -> str:
    return conditions_at(at, CHINA, "dry", *LONGNAN).traffic.name


@pytest.mark.parametrize(
    ("at", "traffic"),
    [
        (f"{TUESDAY}T06:30", "dark"),
        (f"{TUESDAY}T06:59", "dark"),
        (f"{TUESDAY}T07:05", "morning, dark"),
        (f"{TUESDAY}T08:29", "morning"),
        (f"{TUESDAY}T08:30", "quiet"),
        (f"{TUESDAY}T12:00", "quiet"),
        (f"{TUESDAY}T16:30", "evening"),
        (f"{TUESDAY}T18:31", "dark"),
        (f"{SATURDAY}T07:30", "quiet"),
        (f"{SATURDAY}T09:00", "market"),
        ("2026-06-23T07:05", "morning"),  # in June it is light by then
        ("2026-06-23T20:00", "quiet"),
    ],
)
def test_the_hour_by_day_and_season(at: str, traffic: str) -> None:
    assert named(at) == traffic


def test_without_a_time_roads_are_empty_and_bright() -> None:
    assert conditions_at(None, CHINA, "dry", *LONGNAN) == USUAL
    assert conditions_at(f"{TUESDAY}T12:00", CHINA, "dry", *LONGNAN) == USUAL
    assert USUAL.traffic == QUIET


@pytest.mark.parametrize(
    ("tags", "group"),
    [
        ({"highway": "primary"}, "main"),
        ({"highway": "trunk_link"}, "main"),
        ({"highway": "tertiary"}, "minor"),
        ({"highway": "residential"}, "street"),
        ({"highway": "track"}, "lane"),
        ({"highway": "path"}, None),
        ({"route": "ferry"}, None),
    ],
)
def test_each_class_has_the_multiplier_of_its_group(
    tags: dict[str, str], group: str | None
) -> None:
    traffic = Traffic(name="test", speed=(0.9, 0.8, 0.7, 0.6))
    (share,) = traffic.of_kinds(np.array([read_way_kind(tags)], dtype=WAY_KIND))
    assert share == (1.0 if group is None else traffic.speed[GROUPS.index(group)])


@pytest.mark.parametrize("speed", [(1.0,), (1.0, 1.0, 1.0, 1.1), (0.0, 1.0, 1.0, 1.0)])
def test_traffic_that_makes_no_sense(speed: tuple[float, ...]) -> None:
    with pytest.raises(InputError) as refused:
        Traffic(name="test", speed=speed)
    assert refused.value.code == "profile_invalid"


def test_both_at_once_multiply() -> None:
    dusk = traffic_at(datetime(2026, 11, 24, 18, 0, tzinfo=UTC), dark=True)
    evening = traffic_at(datetime(2026, 11, 24, 18, 0, tzinfo=UTC), dark=False)
    night = traffic_at(datetime(2026, 11, 24, 22, 0, tzinfo=UTC), dark=True)
    for at in range(len(GROUPS)):
        assert dusk.speed[at] == evening.speed[at] * night.speed[at]


# --- the sun -------------------------------------------------------------------------------------


def test_days_are_as_long_as_in_an_almanac() -> None:
    """The equinox has twelve hours and some minutes; the solstices of 40° N 9 h 20 and 15 h.

    Sunrise and sunset are where the sun's centre is 0.83° down: refraction and its disc.
    """
    for day, hours in (("2026-03-20", 12.15), ("2026-12-21", 9.33), ("2026-06-21", 15.02)):
        midnight = datetime.fromisoformat(f"{day}T00:00:00+08:00")
        heights = [
            sun_height_degrees(midnight + timedelta(minutes=minute), 116.4, 39.9)
            for minute in range(1440)
        ]
        assert sum(height > -0.83 for height in heights) / 60 == pytest.approx(hours, abs=0.1)
        noon = heights.index(max(heights))
        assert noon == pytest.approx(12 * 60 + 14, abs=20)  # 116.4° E lies 14 min west of 120°


def test_noon_heights_at_the_solstices() -> None:
    for day, height in (("2026-06-21", 90 - 40 + 23.44), ("2026-12-21", 90 - 40 - 23.44)):
        noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        assert sun_height_degrees(noon, 0.0, 40.0) == pytest.approx(height, abs=0.3)


@given(lon=st.floats(-180, 180), lat=st.floats(-60, 60), day=st.integers(0, 364))
def test_noon_is_bright_and_midnight_dark_away_from_the_poles(
    lon: float, lat: float, day: int
) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day, hours=-lon / 15)
    assert not is_dark(noon, lon, lat)
    assert is_dark(noon + timedelta(hours=12), lon, lat * 0.75)  # no white nights up to 45°


# --- times as people write them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("2026-11-24T08:00", "2026-11-24T08:00:00+08:00"),
        (" 2026-11-24 08:00 ", "2026-11-24T08:00:00+08:00"),
        ("2026-11-24T08:00+01:00", "2026-11-24T15:00:00+08:00"),
        ("2026-11-24T00:00Z", "2026-11-24T08:00:00+08:00"),
    ],
)
def test_a_time_is_meant_where_the_region_is(at: str, read: str) -> None:
    assert read_moment(at, CHINA).isoformat() == read
    if at.endswith("01:00"):
        given_at = datetime(2026, 11, 24, 8, tzinfo=timezone(timedelta(hours=1)))
        assert read_moment(given_at, CHINA).isoformat() == read
    assert read_moment(datetime(2026, 11, 24, 8), CHINA).tzinfo == ZoneInfo(CHINA)  # noqa: DTZ001


@pytest.mark.parametrize(
    "at", ["", "tomorrow", "2026-11-24", "20261124", "08:00", "0001-01-01T00:00"]
)
def test_what_is_no_time(at: str) -> None:
    with pytest.raises(InputError) as refused:
        read_moment(at, CHINA)
    assert refused.value.code == "not_a_time"
    assert refused.value.details["field"] == "at"


# --- through a region ----------------------------------------------------------------------------

STREET = DrawnMap("a---------b", {"ab": ROAD})  # residential


def test_a_street_is_slower_at_school_hours_and_nobody_walks_slower() -> None:
    region = STREET.region()
    ends = STREET.points("ab")
    at = f"{TUESDAY}T08:00"
    quiet, busy = region.matrix(ends), region.matrix(ends, at=at)
    ratio = busy.durations_s[0, 1] / quiet.durations_s[0, 1]
    assert ratio == pytest.approx(1 / 0.80, rel=0.02)
    walked = region.matrix(ends, "foot"), region.matrix(ends, "foot", at=at)
    assert walked[0].digest == walked[1].digest
    assert busy.at == datetime(2026, 11, 24, 8, tzinfo=ZoneInfo(region.timezone))
    assert (quiet.at, quiet.weather) == (None, "dry")


@pytest.mark.parametrize("profile", ["van", "foot"])
def test_night_and_snow_slow_a_way_as_they_slow_its_matrix(valley: Region, profile: str) -> None:
    points = [(place.lon, place.lat) for place in valley.settlements[:2]]
    told = {"at": f"{TUESDAY}T22:00", "weather": "snow"}
    matrix = valley.matrix(points, profile, at=told["at"], weather=told["weather"])
    way = valley.route(points[0], points[1], profile, at=told["at"], weather=told["weather"])
    assert way.duration_s == matrix.durations_s[0, 1]
    assert valley.ways(points, [(0, 1)], profile, at=told["at"], weather="snow")[
        0, 1
    ].duration_s == way.duration_s  # fmt: skip
    usual = valley.matrix(points, profile).durations_s
    snow = valley.matrix(points, profile, weather="snow").durations_s
    assert usual[0, 1] < snow[0, 1] < matrix.durations_s[0, 1]


@pytest.mark.parametrize(
    ("asked", "code"), [({"at": "soon"}, "not_a_time"), ({"weather": "hail"}, "unknown_weather")]
)
def test_a_region_refuses_what_it_does_not_know(asked: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as refused:
        STREET.region().matrix(STREET.points("ab"), **asked)  # type: ignore[arg-type]
    assert refused.value.code == code
