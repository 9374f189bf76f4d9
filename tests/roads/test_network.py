"""What the profiles of a region share, and what changes of some edges come to."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.roads.carrying import CARRY
from routing.roads.hierarchy import recustomisation
from routing.roads.network import Network
from routing.roads.networks import MOST_NETWORKS
from routing.roads.region import Region
from routing.roads.snapping import SNAP_RADIUS_M
from routing.roads.times.conditions import USUAL
from routing.roads.turns.turn_costs import turn_milliseconds
from tests.maps.drawn import ROAD, DrawnMap, LonLat, place
from tests.roads.drawn_networks import tasks
from tests.roads.slow_obvious import fastest_on


def test_vehicles_share_a_contraction() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    region = drawn.region()
    for profile in ("van", "light_truck", "foot"):
        region.matrix(drawn.points("ab"), profile)
    van, truck, foot = (
        region.networks[profile, USUAL, SNAP_RADIUS_M] for profile in ("van", "light_truck", "foot")
    )
    assert foot.skeleton is not van.skeleton
    assert van.skeleton.contraction is truck.skeleton.contraction
    assert van.metric is not truck.metric
    assert van.metric is region.networks["van", USUAL, SNAP_RADIUS_M].metric


def test_weathers_of_a_profile_share_what_snaps_and_what_is_contracted() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    region = drawn.region()
    region.matrix(drawn.points("ab"))
    wet = region.matrix(drawn.points("ab"), weather="rain")
    dry_one, wet_one = region.networks.values()
    assert wet_one.snapper is dry_one.snapper
    assert wet_one.skeleton is dry_one.skeleton
    assert wet.weather == "rain"
    region.matrix(drawn.points("ab"), "foot")
    assert [*region.networks.values()][-1].snapper is not dry_one.snapper


def test_another_radius_has_a_snapper_of_its_own() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    region = drawn.region()
    assert not region.snap([place(500, 80)], radius_m=100).refused
    assert region.snap([place(500, 80)], radius_m=50).refused


def test_of_many_conditions_the_oldest_is_forgotten_first() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    region = drawn.region()
    first = region.edge_ms("van")
    for metres in range(MOST_NETWORKS):
        assert region.edge_ms("van") is first  # asked for again, so never the oldest
        region.snap(drawn.points("a"), radius_m=100.0 + metres)
    assert len(region.networks) == MOST_NETWORKS
    assert ("van", USUAL, 100.0) not in region.networks
    assert ("van", USUAL, SNAP_RADIUS_M) in region.networks


# --- what if -------------------------------------------------------------------------------------


def anew(roads: Network) -> Network:
    """Return what a changed network would be if nothing of it were known."""
    skeleton = roads.skeleton
    turn_ms = turn_milliseconds(
        roads.graph, skeleton.expansion, skeleton.corners, roads.profile, roads.edge_ms
    )
    return dataclasses.replace(roads, turn_ms=turn_ms, known_metric=None, known_snapper=None)


def assert_same(roads: Network, other: Network) -> None:
    assert roads.edge_ms.tolist() == other.edge_ms.tolist()
    assert roads.turn_ms.tolist() == other.turn_ms.tolist()
    assert roads.snapper.usable.tolist() == other.snapper.usable.tolist()
    for field in dataclasses.fields(roads.metric):
        mine, yours = getattr(roads.metric, field.name), getattr(other.metric, field.name)
        np.testing.assert_array_equal(mine, yours, err_msg=field.name)


@settings(max_examples=60)
@given(task=tasks(), draw=st.data())
def test_a_change_is_as_if_all_had_been_weighed_anew(
    task: tuple[DrawnMap, list[LonLat], str], draw: st.DataObject
) -> None:
    """Closures, slower and faster roads, one after the other, and all of it taken back."""
    drawn, points, profile = task
    first = roads = drawn.region().network(profile)
    usable = np.flatnonzero(roads.edge_ms >= 0).tolist()
    assume(usable)
    edges = st.lists(st.sampled_from(usable), min_size=1, max_size=3, unique=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recustomisation, "MANY", 1.0)
        for _ in range(draw.draw(st.integers(1, 3))):
            chosen = draw.draw(edges)
            ms = draw.draw(st.lists(st.integers(-1, 99_999), min_size=3, max_size=3))
            roads = roads.changed(chosen, ms[: len(chosen)])
            assert_same(roads, anew(roads))
            assert roads.matrix(points).digest == anew(roads).matrix(points).digest
            snaps = roads.snap(points, CARRY)
            ways = fastest_on(roads, snaps)
            cells = roads.between(snaps)
            for pair, (ms_of_pair, dm) in ways.items():
                assert cells.durations_s[pair] == round(ms_of_pair / 1000)
                assert cells.distances_m[pair] == round(dm / 10)
        differ = np.flatnonzero(roads.edge_ms != first.edge_ms)
        assert_same(roads.changed(differ, first.edge_ms[differ]), first)


RING = """
    a-----b-----c
    |           |
    d-----------e
"""


def test_a_landslide_is_driven_around_and_the_road_before_it_is_a_dead_end() -> None:
    drawn = DrawnMap(RING, {"abc": ROAD, "adec": ROAD})
    region = drawn.region()
    roads = region.network("van")
    points = [drawn.between("a", "b", 0.5), drawn.between("b", "c", 0.5)]
    slide = roads.edges_along(roads.snap([drawn.between("a", "b", 0.9)]).segment)
    assert len(slide) == 2
    closed = roads.changed(slide, -1)
    before, after = roads.matrix(points), closed.matrix([*drawn.points("ac"), points[0]])
    assert before.distances_m[0, 1] < 1000 < after.distances_m[0, 1]
    assert [one.code for one in after.refused] == []  # it is snapped to the next road instead
    assert roads.matrix(points).digest == before.digest
    assert closed.changed(slide, roads.edge_ms[slide]).matrix(points).digest == before.digest


def test_who_is_cut_off_is_told_where_the_road_is_closed() -> None:
    lane = {**ROAD, "surface": "gravel"}
    drawn = DrawnMap(
        "a------------b---------c------------d---e", {"ab": ROAD, "bc": lane, "cde": ROAD}
    )
    roads = drawn.region().network("van")
    slide = roads.edges_along(roads.snap([drawn.between("b", "c", 0.5)]).segment)
    (refused,) = roads.changed(slide, -1).matrix(drawn.points("ae")).refused
    assert (refused.code, refused.details["hindrance"]) == ("only_unusable_road_near", "access")


def test_a_slower_road_shares_what_snaps() -> None:
    drawn = DrawnMap(RING, {"abc": ROAD, "adec": ROAD})
    roads = drawn.region().network("van")
    edge = int(np.flatnonzero(roads.edge_ms > 0)[0])
    assert roads.changed([edge], 60_000).snapper is roads.snapper
    assert roads.changed([edge], -1).snapper is not roads.snapper


@pytest.mark.parametrize("profile", ["van", "foot"])
def test_random_changes_in_the_county(county: Region, profile: str) -> None:
    roads = county.network(profile)
    draw = np.random.default_rng(0)
    for count in (1, 1, 1, 1, 3, 30):
        edges = draw.choice(roads.graph.edges, count, replace=False)
        roads = roads.changed(edges, draw.choice([-1, 5_000, 50_000], count))
        assert_same(roads, anew(roads))
