"""Speed on a straight and level road, by its tags."""

from __future__ import annotations

import numpy as np
import pytest

from routing.roads.osm.way_tags import SMOOTHNESS, SURFACES, WAY_KIND, read_way_kind
from routing.roads.times.free_speed import free_kmh
from routing.roads.times.vehicles import bundled_profiles, find_profile
from tests.maps.drawn import Tags


def kinds(*ways: Tags) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    return np.array([read_way_kind(tags) for tags in ways], dtype=WAY_KIND)


@pytest.mark.parametrize(
    ("tags", "profile", "kmh"),
    [
        ({"highway": "trunk"}, "van", 70),
        ({"highway": "residential"}, "van", 27),
        ({"highway": "residential"}, "light_truck", 0.9 * 27),
        ({"highway": "trunk"}, "three_wheeler", 32),  # its top speed
        ({"highway": "residential", "maxspeed": "50"}, "van", 27),
        ({"highway": "residential", "maxspeed": "20"}, "van", 0.95 * 20),
        ({"highway": "secondary", "maxspeed": "80"}, "van", 0.9 * 80),
        ({"highway": "secondary", "maxspeed": "40"}, "van", 0.95 * 40),
        ({"highway": "tertiary", "maxspeed": "80"}, "van", 42),
        ({"highway": "trunk_link"}, "van", 40),
        ({"highway": "tertiary", "lanes": "1"}, "van", 35),
        ({"highway": "tertiary", "lanes": "1", "oneway": "yes"}, "van", 42),
        ({"highway": "tertiary", "junction": "roundabout"}, "van", 25),
        ({"highway": "tertiary", "surface": "gravel"}, "van", 40),
        ({"highway": "tertiary", "surface": "gravel"}, "three_wheeler", 20),
        ({"highway": "tertiary", "surface": "dirt"}, "light_truck", 22),
        ({"highway": "tertiary", "surface": "mud"}, "motorcycle", 10),
        ({"highway": "tertiary", "smoothness": "bad"}, "van", 40),
        ({"highway": "tertiary", "smoothness": "very_bad"}, "van", 20),
        ({"highway": "unclassified", "tracktype": "grade4"}, "van", 15),
        ({"highway": "track"}, "van", 15),
        ({"highway": "track", "tracktype": "grade5"}, "van", 10),
    ],
)
def test_free_speed_is_the_least_of_what_the_tags_allow(
    tags: Tags, profile: str, kmh: float
) -> None:
    assert free_kmh(kinds(tags), find_profile(profile))[0] == pytest.approx(kmh)


def test_every_group_of_surfaces_and_smoothness_has_a_speed() -> None:
    """A value that is new in way_tags and unknown here would silently be driven like asphalt."""
    for profile in bundled_profiles().values():
        if not profile.on_foot:
            assert set(profile.surface_kmh) == set(SURFACES) - {"unknown", "paved"}
    row = {"highway": "trunk"}
    speeds = [
        float(free_kmh(kinds({**row, "smoothness": value}), find_profile("van"))[0])
        for value in SMOOTHNESS[1:-1]
    ]
    assert speeds == sorted(speeds, reverse=True)
