"""Weather: never faster than dry, and worst on earth."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import InputError
from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import SURFACES, WAY_KIND, read_way_kind
from routing.roads.region import Region
from routing.roads.times.conditions import conditions_at
from routing.roads.times.speeds import NO_WAY, edge_milliseconds
from routing.roads.times.vehicles import bundled_profiles, find_profile
from routing.roads.times.weather import DRY, GROUPS, Weather, bundled_weathers, find_weather

NAMES = ("dry", "rain", "snow")


def ms(graph: RoadGraph, profile: str, name: str) -> np.ndarray:
    vehicle = find_profile(profile)
    return edge_milliseconds(graph, vehicle, conditions=conditions_at(None, "UTC", name, 0, 0))


@pytest.mark.parametrize("profile", sorted(bundled_profiles()))
def test_worse_weather_is_never_faster_and_closes_nothing(valley: Region, profile: str) -> None:
    times = [ms(valley.graph, profile, name) for name in NAMES]
    for better, worse in itertools.pairwise(times):
        assert ((worse == NO_WAY) == (better == NO_WAY)).all()
        assert (worse >= better).all()
    assert times[2].sum() > 1.2 * times[0].sum()


def test_dry_is_the_default(valley: Region) -> None:
    van = find_profile("van")
    assert (ms(valley.graph, "van", "dry") == edge_milliseconds(valley.graph, van)).all()


@pytest.mark.parametrize(
    ("tags", "group"),
    [
        ({"highway": "tertiary"}, "paved"),
        ({"highway": "tertiary", "surface": "sett"}, "paved"),
        ({"highway": "tertiary", "surface": "gravel"}, "gravel"),
        ({"highway": "track", "surface": "dirt"}, "earth"),
        ({"highway": "track"}, "earth"),
    ],
)
def test_the_surface_chooses_the_multiplier(tags: dict[str, str], group: str) -> None:
    rain = find_weather("rain")
    kinds = np.array([read_way_kind(tags)], dtype=WAY_KIND)
    speed, grip = rain.of_kinds(kinds)
    at = GROUPS.index(group)
    assert (speed[0], grip[0]) == (rain.speed[at], rain.grip[at])


def test_every_surface_is_in_a_group() -> None:
    kinds = np.zeros(len(SURFACES), dtype=WAY_KIND)
    kinds["surface"] = np.arange(len(SURFACES))
    assert all((values == 1).all() for values in find_weather(DRY).of_kinds(kinds))


@given(
    field=st.sampled_from(["speed", "grip"]),
    group=st.integers(0, len(GROUPS) - 1),
    value=st.sampled_from([0.0, -1.0, 1.5, float("nan")]),
)
def test_multipliers_that_make_no_sense(field: str, group: int, value: float) -> None:
    values = [0.5] * len(GROUPS)
    values[group] = value
    given_values = {"speed": (0.5,) * len(GROUPS), "grip": (0.5,) * len(GROUPS)}
    with pytest.raises(InputError) as refused:
        Weather(name="fog", walking=1.0, **{**given_values, field: tuple(values)})
    assert refused.value.code == "profile_invalid"


def test_a_weather_that_nobody_knows() -> None:
    with pytest.raises(InputError) as refused:
        find_weather("hail")
    assert refused.value.code == "unknown_weather"
    assert refused.value.details["known"] == "dry, rain, snow"
    assert tuple(bundled_weathers()) == NAMES
