"""Profiles of drawn slopes: even distances, sums, and where it is steep for long."""

from __future__ import annotations

import numpy as np
import pytest

from routing.roads.ways.height_profile import climb_and_descent, height_profile, longest_steep
from routing.roads.ways.steps import Slope


def test_a_profile_has_even_distances_and_both_ends() -> None:
    profile = height_profile(np.array([0.0, 70.0, 130.0]), np.array([100.0, 107.0, 101.0]))
    assert profile[:, 0] == pytest.approx([0, 130 / 3, 260 / 3, 130])
    assert profile[[0, -1], 1] == pytest.approx([100, 101])
    assert profile[1, 1] == pytest.approx(100 + 0.1 * 130 / 3)


def test_a_place_has_one_height_and_what_is_not_known_none() -> None:
    assert height_profile(np.zeros(2), np.full(2, 9.0)).tolist() == [[0.0, 9.0]]
    assert height_profile(np.array([0.0, 50.0]), np.array([1.0, np.nan])).shape == (0, 2)


def test_climb_and_descent_are_summed_apart() -> None:
    assert climb_and_descent(np.array([1.0, 4.0, 2.0, 3.0])) == (4.0, 2.0)
    assert climb_and_descent(np.array([1.0, np.nan, 2.0])) == (None, None)


def slope_of(*stretches: tuple[float, float]) -> Slope | None:
    """Return the steep stretch of a road drawn as lengths and slopes in percent."""
    lengths, percents = np.array(stretches).T
    along = np.r_[0.0, np.cumsum(lengths)]
    height = np.r_[0.0, np.cumsum(lengths * percents / 100)]
    at = np.arange(0, along[-1] + 1, 10.0)
    return longest_steep(at, np.interp(at, along, height))


def test_the_longest_steep_stretch() -> None:
    assert slope_of((1000, 2), (600, -9), (400, 0), (900, 12), (100, 0)) == Slope(
        percent=12.0, length_m=900
    )
    assert slope_of((500, 0), (700, -10), (500, 10), (300, 0)) == Slope(percent=-10.0, length_m=700)


def test_what_is_neither_long_nor_steep_is_not_told() -> None:
    assert slope_of((1000, 7.5)) is None
    assert slope_of((400, 12), (600, 2)) is None
    assert slope_of((300, 12), (300, -12), (300, 12)) is None
    assert slope_of((100, 12)) is None
