"""Heights smoothed along the roads without inventing slopes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.graph import RoadGraph
from routing.roads.region import Region
from routing.roads.terrain.elevation import smooth_heights
from routing.roads.times.speeds import edge_milliseconds
from routing.roads.times.vehicles import find_profile
from tests.maps.drawn import ROAD, WEST, DrawnMap, LonLat
from tests.maps.terrain import Ground, Numbers, write_geotiff

BOX = (104.9, 33.3, 105.2, 33.6)
CELL = 1 / 1200


def line(count: int, step_m: float = 40.0) -> tuple[Numbers, Numbers, Numbers]:
    """Return tail, head and length of the steps of a straight road."""
    return np.arange(count - 1), np.arange(1, count), np.full(count - 1, step_m)


def smoothed(
    sampled: Numbers, masked: Numbers | None = None, *, length_m: float = 100.0
) -> Numbers:
    mask = np.zeros(len(sampled), dtype=bool) if masked is None else masked.astype(bool)
    return smooth_heights(sampled, mask, *line(len(sampled)), smoothing_m=length_m)


@given(grade=st.floats(-0.3, 0.3), length_m=st.floats(20, 300))
def test_a_constant_slope_stays_what_it_is(grade: float, length_m: float) -> None:
    """Away from the ends, where the average has only one side to look at."""
    heights = 1500 + grade * 40 * np.arange(120)
    inner = slice(50, 70)
    np.testing.assert_allclose(
        smoothed(heights, length_m=length_m)[inner], heights[inner], atol=0.3
    )


@given(height=st.floats(-400, 5000), length_m=st.floats(20, 500))
def test_a_level_road_stays_level(height: float, length_m: float) -> None:
    np.testing.assert_allclose(smoothed(np.full(30, height), length_m=length_m), height, atol=1e-6)


def test_noise_is_averaged_out() -> None:
    noise = np.random.default_rng(0).normal(0, 10, 2000)
    left = smoothed(1000 + noise) - 1000
    assert left.std() < 0.5 * noise.std()
    # sum m (h - z) = 0 follows from the equations: nothing is lifted or lowered as a whole.
    mass = np.r_[20, np.full(1998, 40), 20]
    assert abs((mass * (left - noise)).sum()) < 1e-3


def test_a_bump_is_spread_with_the_stated_kernel() -> None:
    """Away from ends a single raised point becomes exp(-|s| / L): its tenth is 230 m away."""
    heights = np.zeros(2001)
    heights[1000] = 10.0
    spread = smooth_heights(
        heights, np.zeros(2001, dtype=bool), *line(2001, step_m=5.0), smoothing_m=100.0
    )
    ratio = spread[1000 + 20] / spread[1000]  # 100 m on
    assert ratio == pytest.approx(np.exp(-1), rel=0.01)


def test_a_masked_stretch_is_bridged_in_a_straight_line() -> None:
    heights = 1000 + 2.0 * np.arange(60)
    masked = np.zeros(60, dtype=bool)
    masked[20:41] = True
    heights[20:41] += 300  # the hill above the tunnel
    bridged = smoothed(heights, masked)
    np.testing.assert_allclose(np.diff(bridged, 2)[19:40], 0, atol=1e-6)
    assert bridged[30] == pytest.approx(1060, abs=5)


def test_a_void_is_bridged_like_a_tunnel() -> None:
    heights = 1000 + 2.0 * np.arange(60)
    heights[25:30] = np.nan
    filled = smoothed(heights)
    assert np.isfinite(filled).all()
    np.testing.assert_allclose(filled[20:35], 1000 + 2.0 * np.arange(20, 35), atol=1.5)


def test_roads_without_any_known_height_stay_unknown() -> None:
    """Two roads that do not touch; of the second nothing is known."""
    tail, head = np.array([0, 1, 3, 4]), np.array([1, 2, 4, 5])
    sampled = np.array([100.0, 100.0, 100.0, np.nan, np.nan, np.nan])
    smooth = smooth_heights(sampled, np.zeros(6, dtype=bool), tail, head, np.full(4, 40.0))
    assert np.isnan(smooth).tolist() == [False, False, False, True, True, True]
    np.testing.assert_allclose(smooth[:3], 100)


def test_two_points_in_one_place_do_no_harm() -> None:
    tail, head = np.array([0, 1, 2]), np.array([1, 2, 3])
    smooth = smooth_heights(
        np.array([100.0, 104.0, 104.0, 108.0]),
        np.zeros(4, dtype=bool),
        tail,
        head,
        np.array([40.0, 0.0, 40.0]),
    )
    assert smooth[1] == pytest.approx(smooth[2], abs=0.1)


# --- heights of drawn roads ----------------------------------------------------------------------


def along(graph: RoadGraph, way_id: int) -> Numbers:
    """Return the heights along a way, whatever segments it was cut into."""
    heights = [
        graph.shape_height_m[graph.segment_first[k] : graph.segment_last[k] + 1]
        for k in np.flatnonzero(graph.segment_way == way_id)
    ]
    return np.concatenate(heights).astype(np.float64)


def ridge(lon: Numbers, _: Numbers) -> Numbers:
    """Slope by 5 % to the east, with a ridge of 150 m on it 1,500 m from the start."""
    east_m = (lon - WEST) * 92_880  # metres a degree at 33.5° N
    heights: Numbers = 1000 + 0.05 * east_m + 150 * np.exp(-(((east_m - 1500) / 150) ** 2))
    return heights


def built(drawn: DrawnMap, folder: Path, ground: Ground) -> Region:
    tile = write_geotiff(folder / "t.tif", ground, BOX, cell=CELL)
    return drawn.region(tile)


@pytest.mark.parametrize("structure", ["tunnel", "bridge"])
def test_tunnels_and_bridges_do_not_follow_the_ground(tmp_path: Path, structure: str) -> None:
    """On the surface the ridge is climbed; in the tunnel the slope goes straight on."""
    drawing = "a---------b---------c---------d"
    plain = DrawnMap(drawing, {"ab": ROAD, "bc": ROAD, "cd": ROAD})
    carved = DrawnMap(drawing, {"ab": ROAD, "bc": {**ROAD, structure: "yes"}, "cd": ROAD})
    over, through = (built(drawn, tmp_path, ridge).graph for drawn in (plain, carved))
    assert np.diff(along(over, 102)).max() > 4  # more than 10 % over 40 m
    steps = np.diff(along(through, 102))
    np.testing.assert_allclose(steps, steps.mean(), atol=0.01)
    assert steps.sum() == pytest.approx(50, abs=12)


def test_a_junction_has_one_height(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
            n
            |
        w---x---e
            |
            s
        """,
        {"wx": ROAD, "xe": ROAD, "nxs": ROAD},
    )
    graph = built(drawn, tmp_path, ridge).graph
    at: dict[int, set[float]] = {node: set() for node in range(graph.nodes)}
    for k in range(graph.segments):
        at[int(graph.segment_tail[k])].add(float(graph.shape_height_m[graph.segment_first[k]]))
        at[int(graph.segment_head[k])].add(float(graph.shape_height_m[graph.segment_last[k]]))
    assert all(len(heights) == 1 for heights in at.values())


def test_rise_is_the_height_gained_in_the_direction_of_the_edge(tmp_path: Path) -> None:
    drawn = DrawnMap("a" + "-" * 29 + "b", {"ab": ROAD})  # 3 km
    graph = built(drawn, tmp_path, lambda lon, _: 1000 + 0.05 * (lon - WEST) * 92_880).graph
    up = float(graph.rise_m[~graph.edge_reversed][0])
    assert up == -float(graph.rise_m[graph.edge_reversed][0])
    assert up == pytest.approx(150, rel=0.08)  # the ends give up a little of it


def test_speeds_see_the_slope_that_was_drawn(tmp_path: Path) -> None:
    """8 % over 3 km: as slow as the climbing model says for 8 %."""
    drawn = DrawnMap("a" + "-" * 29 + "b", {"ab": {"highway": "tertiary"}})
    graph = built(drawn, tmp_path, lambda lon, _: 1000 + 0.08 * (lon - WEST) * 92_880).graph
    ms = edge_milliseconds(graph, find_profile("three_wheeler"), load=1.0)
    up, down = (float(ms[graph.edge_reversed == back][0]) for back in (False, True))
    assert 3000 / (up / 3.6e3) == pytest.approx(11.5, rel=0.06)  # km/h; see the table of climbs
    assert up > 1.7 * down


def test_smoothing_length_is_a_choice(tmp_path: Path) -> None:
    drawn = DrawnMap("a" + "-" * 29 + "b", {"ab": ROAD})
    tile = write_geotiff(tmp_path / "t.tif", ridge, BOX, cell=CELL)
    steepest = [
        np.diff(along(drawn.region(tile, smoothing_m=length_m).graph, 101)).max()
        for length_m in (20.0, 100.0, 300.0)
    ]
    assert steepest == sorted(steepest, reverse=True)


# --- a real pass ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stops", "km", "ascent_m"),
    [(("Ordino", "Coll d'Ordino"), 10.0, 692), (("Aixovall", "Coll de la Gallina"), 11.8, 975)],
)
def test_ascent_of_a_pass_is_the_published_one(
    andorra: Region,
    andorra_points: dict[str, LonLat],
    stops: tuple[str, str],
    km: float,
    ascent_m: float,
) -> None:
    """Smoothing at its default length: no climb invented by noise, none of the hill cut off.

    Raw SRTM heights of Ordino to Coll d'Ordino climb 907 m.
    """
    start, end = (andorra_points[name] for name in stops)
    way = andorra.route(start, end, "van")
    assert way.length_m == pytest.approx(1000 * km, rel=0.01)
    assert way.climb_m == pytest.approx(ascent_m, rel=0.01)
    assert way.climb_m is not None
    assert way.descent_m is not None
    assert way.climb_m - way.descent_m == pytest.approx(ascent_m, rel=0.015)
