"""Limits of weight and size, as OSM writes them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.osm.signs import (
    NO_LIMITS,
    SIGN_KEYS,
    read_limits,
    read_metres,
    read_tonnes,
    unread_limits,
)


@pytest.mark.parametrize(
    ("value", "tonnes"),
    [
        ("3.5", 3.5),
        ("3,5 t", 3.5),
        ("3.5t", 3.5),
        ("12 tonnes", 12),
        ("3500 kg", 3.5),
        ("7500 lbs", 3.4019),
        ("5 st", 4.5359),
        ("2 lt", 2.0321),
        ("none", math.inf),
        ("default", math.inf),
        ("unsigned", math.inf),
        ("", math.inf),
        ("below", None),
        ("3.5 m", None),
        ("0", None),
        ("-3", None),
        ("3.5.5", None),
        ("٣", None),
    ],
)
def test_weights(value: str, tonnes: float | None) -> None:
    assert read_tonnes(value) == (None if tonnes is None else pytest.approx(tonnes, rel=1e-4))


@pytest.mark.parametrize(
    ("value", "metres"),
    [
        ("2.1", 2.1),
        ("2.1 m", 2.1),
        ("2,1m", 2.1),
        ("210 cm", 2.1),
        ("7'", 2.1336),
        ("6'10\"", 2.0828),
        ("6' 10\"", 2.0828),
        ("6'10''", 2.0828),
        ("6'10", 2.0828),
        ("6 ft 10 in", 2.0828),
        ("7 ft", 2.1336),
        ("84 in", 2.1336),
        ("none", math.inf),
        ("below_default", math.inf),
        ("3.5 t", None),
        ("low", None),
        ("0'0\"", None),
    ],
)
def test_sizes(value: str, metres: float | None) -> None:
    assert read_metres(value) == (None if metres is None else pytest.approx(metres, rel=1e-4))


def test_the_least_of_several_counts() -> None:
    tags = {
        "maxweight": "7.5;3.5", "maxweightrating": "3", "maxaxleload": "2", "maxheight": "bad;2.5"
    }  # fmt: skip
    assert read_limits(tags) == (3, 2, 2.5, math.inf)
    assert unread_limits(tags) == 1


def test_a_road_without_signs() -> None:
    assert read_limits({"highway": "track"}) == NO_LIMITS
    assert unread_limits({"highway": "track"}) == 0


@given(tags=st.dictionaries(st.sampled_from(SIGN_KEYS), st.text(max_size=12)))
def test_any_text_is_read_or_counted(tags: dict[str, str]) -> None:
    assert all(limit > 0 for limit in read_limits(tags))
    assert 0 <= unread_limits(tags) <= len(tags)
