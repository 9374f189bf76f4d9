"""What the fastest ways lead over: the same as one finds by following each of them."""

from __future__ import annotations

import dataclasses
from itertools import permutations

import numpy as np
import pytest

from routing.roads.amounts import is_rough, with_amounts
from routing.roads.osm.way_tags import WAY_KIND, read_way_kind
from routing.roads.region import Region
from routing.roads.ways.pieces import kinds_of

PLACES = ("苹果塬", "橄榄园", "花椒湾", "石桥", "药草坪", "蜂岭")


def points(valley: Region) -> np.ndarray:
    found = [valley.gazetteer.find(name) for name in PLACES]
    return np.array([(place.lon, place.lat) for place in found])


@pytest.mark.parametrize("profile", ["van", "three_wheeler", "foot"])
def test_they_add_up_along_each_way(valley: Region, profile: str) -> None:
    network = valley.network(profile)
    snaps = network.snap(points(valley))
    matrix = with_amounts(network, snaps, network.between(snaps), ("rough_m", "climb_m"))
    ways = network.ways(points(valley), permutations(range(len(PLACES)), 2))
    pieces = network.pieces(snaps, ways)

    assert matrix.rough_m is not None
    assert matrix.climb_m is not None
    for (origin, target), way in ways.items():
        own = pieces[origin, target]
        rough_m = own.dm[is_rough(kinds_of(network.graph, own))].sum() / 10
        assert matrix.rough_m[origin, target] == pytest.approx(rough_m, abs=2)
        # parts of the first and the last edge climb their share of it
        assert matrix.climb_m[origin, target] == pytest.approx(way.climb_m, abs=8)
    assert 0 < matrix.rough_m.max() < matrix.distances_m.max()
    assert not np.diag(matrix.climb_m).any()


def test_the_times_stay_as_they_are(valley: Region) -> None:
    network = valley.network("van")
    snaps = network.snap(points(valley))
    plain = network.between(snaps)

    told = with_amounts(network, snaps, plain, ("rough_m",))

    assert told.climb_m is None
    np.testing.assert_array_equal(told.durations_s, plain.durations_s)
    assert told.digest != plain.digest
    assert told.part([0, 2]).rough_m is not None


def test_without_terrain_nobody_knows_the_climb(valley: Region) -> None:
    network = valley.network("van")
    flat = dataclasses.replace(
        network.graph, shape_height_m=np.full_like(network.graph.shape_height_m, np.nan)
    )
    snaps = network.snap(points(valley))

    told = with_amounts(
        dataclasses.replace(network, graph=flat), snaps, network.between(snaps), ("climb_m",)
    )

    assert told.climb_m is None


@pytest.mark.parametrize(
    ("tags", "rough"),
    [
        ({"highway": "primary"}, False),
        ({"highway": "track"}, True),
        ({"highway": "track", "tracktype": "grade1"}, False),
        ({"highway": "track", "tracktype": "grade4"}, True),
        ({"highway": "track", "surface": "concrete"}, False),
        ({"highway": "unclassified", "surface": "gravel"}, True),
        ({"highway": "unclassified", "surface": "compacted"}, False),
        ({"highway": "unclassified", "surface": "gravel", "smoothness": "good"}, False),
        ({"highway": "tertiary", "surface": "asphalt", "smoothness": "bad"}, True),
    ],
)
def test_what_shakes(tags: dict[str, str], rough: bool) -> None:  # noqa: FBT001 - a case
    kinds = np.array([read_way_kind(tags)], dtype=WAY_KIND)

    assert is_rough(kinds).tolist() == [rough]
