"""Roads that are open at times only: closed passes in winter, streets without trucks by day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.matrix import UNREACHABLE
from routing.roads.osm.access import ALL, FOOT, GOODS, MOTOR
from routing.roads.osm.conditional import CONDITIONAL_KEYS, access_at, read_rule, unread_clauses
from routing.roads.osm.way_tags import WAY_KEYS, read_way_kind
from routing.roads.region import Region
from routing.roads.region_files import load_region, save_region
from routing.roads.times.vehicles import bundled_profiles
from routing.wording import LANGS, text
from tests.maps.drawn import ROAD, DrawnMap, Tags

WINTER, SUMMER = datetime(2026, 12, 1, 8), datetime(2026, 7, 1, 8)  # noqa: DTZ001 - clocks
PASS = {**ROAD, "access:conditional": "no @ (Nov 01-Jun 14)"}


def masks(tags: Tags, at: datetime, weather: str = "dry") -> tuple[int, int]:
    return access_at(read_rule(tags, tags["highway"]), at, weather)


@pytest.mark.parametrize(
    ("tags", "winter", "summer"),
    [
        ({"access:conditional": "no @ (Nov 01-Jun 14)"}, 0, ALL),
        ({"access:conditional": "no @ Nov-May"}, 0, ALL),
        ({"motor_vehicle:conditional": "no @ (Nov-May)"}, FOOT, ALL),
        ({"access": "no", "access:conditional": "yes @ (Jun-Oct)"}, 0, ALL),
        ({"vehicle": "no", "vehicle:conditional": "destination @ (Jun-Oct)"}, FOOT, ALL),
        ({"hgv:conditional": "no @ (07:00-09:00)"}, ALL & ~GOODS, ALL & ~GOODS),
        ({"hgv:conditional": "no @ (20:00-06:00)"}, ALL, ALL),
        # The key that is more specific stays in force.
        ({"motor_vehicle": "yes", "access:conditional": "no @ (Nov-May)"}, MOTOR, ALL),
        # The last clause that holds counts.
        ({"access:conditional": "no @ (Oct-Apr); yes @ (Dec)"}, ALL, ALL),
        ({"access:conditional": "no @ (Mo-Fr 07:00-09:00; Sa 10:00-12:00)"}, 0, 0),
        ({"access:conditional": "no @ (Dec AND 07:00-09:00)"}, 0, ALL),
    ],
)
def test_who_may_pass_in_winter_and_in_summer(tags: Tags, winter: int, summer: int) -> None:
    road = {**ROAD, **tags}
    assert masks(road, WINTER) == (winter, winter)
    assert masks(road, SUMMER) == (summer, summer)


def test_direction_stays() -> None:
    assert masks({**PASS, "oneway": "yes"}, SUMMER) == (ALL, FOOT)
    assert masks({**PASS, "oneway": "yes"}, WINTER) == (0, 0)


@pytest.mark.parametrize(
    ("words", "closed_in"),
    [("snow", {"snow"}), ("ice", {"snow"}), ("wet", {"rain", "snow"}), ("snow AND Dec", {"snow"})],
)
def test_weather_words(words: str, closed_in: set[str]) -> None:
    road = {**ROAD, "motor_vehicle:conditional": f"no @ ({words})"}
    found = {one for one in ("dry", "rain", "snow") if masks(road, WINTER, one) == (FOOT, FOOT)}
    assert found == closed_in


@pytest.mark.parametrize(
    "value", ["no", "no @", "no @ (weight>3.5)", "@ (Nov-May)", "no @ (winter)", "no @ (a; b", ";"]
)
def test_what_cannot_be_read_never_holds_and_is_counted(value: str) -> None:
    road = {**ROAD, "access:conditional": value}
    assert read_rule(road, "residential") == ""
    assert unread_clauses(road) == 1
    drawn = DrawnMap("a--b--c", {"ab": road, "bc": road})
    assert drawn.extract().unread_rules == 2


@given(
    st.dictionaries(
        st.sampled_from(CONDITIONAL_KEYS),
        st.one_of(st.text(max_size=30), st.text("noyes @()NovMay01-;:,", max_size=30)),
    )
)
def test_no_text_breaks_the_reading(tags: dict[str, str]) -> None:
    road = {**ROAD, **tags}
    rule = read_rule(road, "residential")
    unread_clauses(road)
    read_way_kind(road)
    if rule:
        for mask in access_at(rule, WINTER, "snow"):
            assert 0 <= mask <= ALL
    assert set(tags) <= set(WAY_KEYS)


# --- through a region ----------------------------------------------------------------------------

# Over the pass b it is 600 m, around it in the valley more.
MOUNTAIN = DrawnMap(
    """
    a---b---c
    |       |
    |       |
    d-------e
    """,
    {"ab": ROAD, "bc": PASS, "ad": ROAD, "de": ROAD, "ec": ROAD},
)


def metres(region: Region, at: str | None, profile: str = "van") -> int:
    return int(region.matrix(MOUNTAIN.points("bc"), profile, at=at).distances_m[0, 1])


@pytest.mark.parametrize("profile", sorted(bundled_profiles()))
def test_a_pass_is_closed_when_asked_for_in_winter(profile: str) -> None:
    region = MOUNTAIN.region()
    around = 400 + 300 + 800 + 300
    assert metres(region, None, profile) == 400
    assert metres(region, "2026-07-01T12:00", profile) == 400
    assert metres(region, "2026-12-01T12:00", profile) == around
    start, end = MOUNTAIN.points("bc")
    way = region.route(start, end, profile, at="2026-12-01T12:00")
    assert way.length_m == pytest.approx(around, abs=2)


def test_rules_survive_the_disk(tmp_path: Path) -> None:
    folder = save_region(MOUNTAIN.region(), tmp_path / "mountain")
    loaded = load_region(folder)
    assert loaded.graph.rules == MOUNTAIN.region().graph.rules
    assert metres(loaded, "2026-12-01T12:00") == 1800


def test_times_of_alike_conditions_share_a_network() -> None:
    region = MOUNTAIN.region()
    for at in ("2026-12-01T12:00", "2026-12-02T12:30", "2027-01-14T13:00"):
        metres(region, at)
    assert len(region.networks) == 1
    assert metres(region, "2026-07-01T12:00") == 400
    assert len(region.networks) == 2


def test_a_road_that_opens_only_in_summer_is_on_the_map() -> None:
    alp = {**ROAD, "access": "no", "access:conditional": "yes @ (Jun-Oct)"}
    drawn = DrawnMap("a---b---c", {"ab": ROAD, "bc": alp})
    region = drawn.region()
    ends = drawn.points("ac")
    summer = region.matrix(ends, "van", at="2026-07-01T12:00", radius_m=250.0, carry=None)
    assert summer.distances_m[0, 1] == 800
    for at in (None, "2026-12-01T12:00"):
        matrix = region.matrix(ends, "van", at=at, radius_m=250.0, carry=None)
        assert matrix.distances_m[0, 1] == UNREACHABLE


@pytest.mark.parametrize("lang", LANGS)
def test_a_village_behind_the_closed_pass_is_told_so(lang: str) -> None:
    drawn = DrawnMap("a---b---c", {"ab": ROAD, "bc": {**PASS, "name": "Pass Road"}})
    region = drawn.region()
    snaps = region.matrix(
        drawn.points("ac"), "van", at="2026-12-01T12:00", radius_m=250.0, carry=None
    )
    (refused,) = snaps.refused
    assert refused.details["hindrance"] == "closed_now"
    assert refused.details["road"] == "Pass Road"
    assert text("hindrances.closed_now", lang, where="x", what="y")  # type: ignore[arg-type]


def test_a_day_waits_for_a_road_that_opens_at_nine() -> None:
    night = {**ROAD, "access:conditional": "no @ (21:00-09:00)"}
    drawn = DrawnMap("a---b---c", {"ab": ROAD, "bc": night, "ac": {"highway": "path"}})
    region = drawn.region()
    day = region.travel_times(drawn.points("ac"), day="2026-11-24", radius_m=250.0, carry=None)
    nine = 9 * 3600
    assert day.arrival(0, 1, nine - 1800) > nine
    assert day.arrival(0, 1, nine + 1) - nine < 600
    assert day.arrival(0, 1, 22 * 3600) > 24 * 3600 + nine
