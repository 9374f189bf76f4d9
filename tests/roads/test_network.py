"""What the profiles of a region share: one contraction of vehicles and one of people on foot."""

from __future__ import annotations

from routing.roads.network import MOST_NETWORKS
from routing.roads.snapping import SNAP_RADIUS_M
from routing.roads.times.conditions import USUAL
from tests.maps.drawn import ROAD, DrawnMap, place


def test_vehicles_share_a_contraction() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    region = drawn.region()
    for profile in ("van", "light_truck", "foot"):
        region.matrix(drawn.points("ab"), profile)
    van, truck, foot = (
        region._networks[profile, USUAL, SNAP_RADIUS_M]
        for profile in ("van", "light_truck", "foot")
    )
    assert foot.skeleton is not van.skeleton
    assert van.skeleton.contraction is truck.skeleton.contraction
    assert van.metric is not truck.metric
    assert van.metric is region._networks["van", USUAL, SNAP_RADIUS_M].metric


def test_weathers_of_a_profile_share_what_snaps_and_what_is_contracted() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    region = drawn.region()
    region.matrix(drawn.points("ab"))
    wet = region.matrix(drawn.points("ab"), weather="rain")
    dry_one, wet_one = region._networks.values()
    assert wet_one.snapper is dry_one.snapper
    assert wet_one.skeleton is dry_one.skeleton
    assert wet.weather == "rain"
    region.matrix(drawn.points("ab"), "foot")
    assert [*region._networks.values()][-1].snapper is not dry_one.snapper


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
    assert len(region._networks) == MOST_NETWORKS
    assert ("van", USUAL, 100.0) not in region._networks
    assert ("van", USUAL, SNAP_RADIUS_M) in region._networks
