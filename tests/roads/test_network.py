"""What the profiles of a region share: one contraction, made with the first matrix."""

from __future__ import annotations

from routing.roads.snapping import SNAP_RADIUS_M
from tests.maps.drawn import ROAD, DrawnMap


def test_profiles_share_a_contraction() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    region = drawn.region()
    for profile in ("van", "foot"):
        region.matrix(drawn.points("ab"), profile)
    van, foot = (region._networks[profile, SNAP_RADIUS_M] for profile in ("van", "foot"))
    assert van.contraction() is foot.contraction()
    assert van.metric is not foot.metric
    assert van.metric is region._networks["van", SNAP_RADIUS_M].metric
