"""Villages above the last road in whole regions: walked to, or refused with the walk."""

from __future__ import annotations

import math

import pytest

from routing.roads.carrying import CARRY
from routing.roads.region import Region
from tests.maps.drawn import LonLat
from tests.roads.slow_walks import least_round_ms


def places(region: Region) -> list[LonLat]:
    return [(one.lon, one.lat) for one in (*region.settlements, *region.dwellings)]


@pytest.mark.parametrize("profile", ["van", "three_wheeler"])
def test_of_the_model_county_the_nearer_ones_are_served(county: Region, profile: str) -> None:
    """Its generator leaves 14 villages with nothing but a footpath."""
    points = places(county)
    off_road = [one.index for one in county.snap(points, profile, carry=None).refused]
    snaps = county.snap(points, profile)
    walked = dict(zip(snaps.walks.index.tolist(), range(len(snaps.walks)), strict=True))
    refused = {one.index: one for one in snaps.refused}
    assert walked.keys() | refused.keys() == set(off_road)
    assert {one.code for one in refused.values()} == {"too_far_to_walk"}
    assert len(walked) >= 3
    for point in off_road:
        least_ms = least_round_ms(county, points[point], profile)
        assert least_ms is not None
        if point in walked:
            row = walked[point]
            there, back = int(snaps.walks.there_ms[row]), int(snaps.walks.back_ms[row])
            assert there + back == least_ms
            assert max(there, back) <= 1000 * CARRY.one_way_s
        else:
            minutes = refused[point].details["walk_min"]
            assert minutes > CARRY.one_way_s / 60
            assert math.ceil(least_ms / 120_000) <= minutes  # the slower half


def test_walkers_and_drivers_who_park_agree(county: Region) -> None:
    """From a parking place on, a van's courier takes as long as anybody on foot."""
    snaps = county.snap(places(county), "van")
    for row in range(len(snaps.walks)):
        parked, door = snaps.walks.parked[row].tolist(), snaps.walks.door[row].tolist()
        on_foot = county.matrix([parked, door], "foot").durations_s[0, 1]
        aside = int(snaps.walks.there_ms[row]) / 1000 - on_foot
        # What is straight from the path to the door counts for the driver alone: 20 m at most.
        assert -2 <= aside <= 30


def test_all_of_andorra_is_reached(andorra: Region) -> None:
    points = places(andorra)
    assert len(andorra.snap(points, "van", carry=None).refused) == 1  # a hamlet up a path
    snaps = andorra.snap(points, "van")
    assert snaps.refused == ()
    ramio = next(k for k, one in enumerate(andorra.settlements) if one.name == "Ràmio")
    assert ramio in snaps.walks.index
    row = snaps.walks.index.tolist().index(ramio)
    assert 15 <= snaps.walks.there_ms[row] / 60_000 <= 25
    assert snaps.walks.there_ms[row] > snaps.walks.back_ms[row]  # it lies above the road
