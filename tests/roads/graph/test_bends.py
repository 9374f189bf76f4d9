"""Bend radii of drawn circles and straights, as exactly as a mapper draws them."""

from __future__ import annotations

import numpy as np
import pytest

from routing.roads.graph.bends import TIGHTEST_M, bend_radius_m
from routing.roads.graph.polylines import densify, polylines
from routing.roads.osm.way_collector import WayCollector
from tests.maps.drawn import ROAD, LonLat, place
from tests.maps.terrain import Numbers


def radii(*ways: list[tuple[float, float]]) -> Numbers:
    """Return the radius of each step of ways that run through points (east, south), metres."""
    collector = WayCollector()
    numbers: dict[LonLat, int] = {}
    for number, way in enumerate(ways, 1):
        points = [place(*point) for point in way]
        nodes = [(numbers.setdefault(point, len(numbers) + 1), *point) for point in points]
        collector.add(number, ROAD, nodes)
    lines = densify(polylines(collector.finish(settlements=(), osm_date=None, source="")))
    return bend_radius_m(lines)[lines.steps]


def arc(radius_m: float, spacing_m: float, *, turn: float = np.pi) -> list[tuple[float, float]]:
    """Draw part of a circle with a node every so many metres."""
    angles = np.arange(0, turn, spacing_m / radius_m)
    return [(radius_m * np.cos(a), radius_m * np.sin(a)) for a in angles]


@pytest.mark.parametrize("radius_m", [15.0, 30.0, 60.0, 120.0])
def test_radius_of_a_drawn_circle(radius_m: float) -> None:
    measured = radii(arc(radius_m, 5.0))
    inner = measured[6:-6]  # near its ends the chord is shorter, and drawing counts more
    assert len(inner) > 3 or radius_m == 15.0
    assert np.median(measured) == pytest.approx(radius_m, rel=0.06)
    np.testing.assert_allclose(inner, radius_m, rtol=0.1)


def test_a_straight_road_has_no_bends() -> None:
    straight = radii([(0.0, 0.0), (700.0, 300.0), (1400.0, 600.0)])
    assert (straight > 10_000).all()


def test_a_straight_road_drawn_a_metre_off_has_hardly_any() -> None:
    """Nodes every 25 m with 1 m of noise; at a chord of 10 m a third would read under 60 m."""
    draw = np.random.default_rng(0)
    way = [(25.0 * k + draw.normal(), float(draw.normal())) for k in range(2000)]
    assert np.mean(radii(way) < 60) <= 0.01


def test_a_hairpin_is_no_tighter_than_a_vehicle_turns() -> None:
    hairpin = radii([(0.0, 0.0), (100.0, 0.0), (106.0, 3.0), (100.0, 6.0), (0.0, 6.0)])
    assert TIGHTEST_M <= hairpin.min() < 11


def test_a_turn_back_on_itself_is_a_tight_bend_and_no_error() -> None:
    there_and_back = radii([(0.0, 0.0), (15.0, 0.0), (30.0, 0.1), (15.0, 0.2), (0.0, 0.3)])
    assert np.isfinite(there_and_back).any()
    assert (there_and_back >= TIGHTEST_M).all()


def test_ways_do_not_bend_into_each_other() -> None:
    """A way that starts where another ends, at a right angle: both are straight."""
    first, second = [(0.0, 0.0), (200.0, 0.0)], [(200.0, 0.0), (200.0, 200.0)]
    assert (radii(first, second) > 10_000).all()


def test_a_corner_between_long_straights_is_a_bend() -> None:
    """No node is near: each of the two steps beside the corner has it in one of four stations."""
    corner = radii([(0.0, 0.0), (210.0, 0.0), (210.0, 210.0)])
    assert corner.min() < 100
    assert (corner > 10_000).sum() == len(corner) - 2


def test_radius_does_not_depend_on_the_direction_or_the_latitude() -> None:
    bend = arc(40.0, 8.0)
    forth, back = radii(bend), radii(bend[::-1])
    np.testing.assert_allclose(forth, back[::-1], rtol=1e-3)
    far_south = [(x, y + 2_000_000.0) for x, y in bend]  # 18 degrees
    np.testing.assert_allclose(radii(far_south), forth, rtol=0.01)


def test_a_short_way_claims_no_bend() -> None:
    assert radii([(0.0, 0.0), (4.0, 3.0)]).tolist() == [np.inf]
