from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import InputError
from routing.formats.times import DayClock, iso, seconds_from, zone

SHANGHAI = DayClock.of("2026-11-23", None, zone("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00", 0),
        ("8:05", 29_100),
        ("08:05:30", 29_130),
        ("24:00", 86_400),
        ("25:30", 91_800),
        ("48:00", 172_800),
        ("2026-11-23T08:00", 28_800),
        ("2026-11-23 08:00:00", 28_800),
        ("2026-11-23T00:00:00Z", 28_800),
        ("2026-11-23T08:00:00+08:00", 28_800),
        ("2026-11-22T23:00", -3_600),
    ],
)
def test_times_are_read_in_the_days_zone(text: str, seconds: int) -> None:
    assert SHANGHAI.seconds(text, "ready") == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8",
        "0800",
        "8.30",
        "08:60",
        "48:01",
        "80:00",
        "2026-11-23",
        "20261123",
        "noon",
        "\u0668:\u0660\u0660",
    ],
)
def test_what_is_no_time_is_told_with_its_field(text: str) -> None:
    with pytest.raises(InputError) as refused:
        SHANGHAI.seconds(text, "ready")
    assert refused.value.code == "not_a_time"
    assert refused.value.details == {"field": "ready", "value": text}


def test_a_clock_time_is_what_the_wall_shows_when_clocks_change() -> None:
    # On 29 March 2026 clocks in Andorra go from 2 to 3: 08:00 is seven hours after midnight.
    andorra = DayClock.of("2026-03-29", None, zone("Europe/Andorra"))
    assert andorra.seconds("08:00", "open") == 7 * 3600
    assert iso(andorra.start, 7 * 3600) == "2026-03-29T08:00:00+02:00"
    assert seconds_from(andorra.start, "2026-03-29T08:00:00+02:00", "arrival") == 7 * 3600


def test_a_midnight_that_clocks_skip_is_the_first_moment_of_the_day() -> None:
    santiago = DayClock.of("2026-09-06", None, zone("America/Santiago"))
    assert santiago.start.isoformat() == "2026-09-06T01:00:00-03:00"
    assert santiago.seconds("08:00", "open") == 7 * 3600


def test_the_start_may_be_given_with_or_without_a_date() -> None:
    later = DayClock.of("2026-11-23", "2026-11-23T06:00", zone("Asia/Shanghai"))
    assert later.seconds("08:00", "open") == 7200
    alone = DayClock.of(None, "2026-11-22T22:00:00Z", zone("Asia/Shanghai"))
    assert alone.date.isoformat() == "2026-11-23"
    assert alone.start == later.start


@pytest.mark.parametrize(
    ("date", "start", "code"),
    [
        (None, None, "no_date"),
        ("23.11.2026", None, "not_a_date"),
        ("0001-01-01", None, "not_a_date"),
        (None, "06:00", "not_a_time"),
        ("2026-11-23", "soon", "not_a_time"),
    ],
)
def test_a_day_needs_a_date(date: str | None, start: str | None, code: str) -> None:
    with pytest.raises(InputError, match=code):
        DayClock.of(date, start, zone("UTC"))


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Asia", "\x00"])
def test_unknown_time_zones_are_told(name: str) -> None:
    with pytest.raises(InputError, match="unknown_timezone"):
        zone(name)


def test_a_time_in_a_plan_needs_its_offset() -> None:
    with pytest.raises(InputError, match="time_without_offset"):
        seconds_from(SHANGHAI.start, "2026-11-23T08:00", "arrival")


@given(
    start=st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - the zone is drawn
    zone_name=st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Andorra", "America/Lima"]),
    seconds=st.integers(-(10**7), 10**7),
)
def test_what_is_written_is_read_again(start: datetime, zone_name: str, seconds: int) -> None:
    begins = start.replace(tzinfo=zone(zone_name))
    assert seconds_from(begins, iso(begins, seconds), "arrival") == seconds
