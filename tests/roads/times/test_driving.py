"""Climbing and braking downhill, against the figures of the model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.times.driving import climbing_kmh, descending_kmh, soft_minimum
from routing.roads.times.vehicles import find_profile

GRADES = np.array([0.03, 0.05, 0.08, 0.10, 0.12, 0.15])

# The table of the design note: km/h that the engine holds at 1,500 m on GRADES, empty and full.
CLIMB = {
    "motorcycle": ((72, 67, 59, 55, 50, 44), (67, 60, 51, 45, 40, 35)),
    "three_wheeler": ((31, 25, 19, 16, 14, 11), (22, 16, 11, 10, 8, 7)),
    "van": ((108, 96, 81, 73, 65, 56), (96, 81, 64, 55, 48, 40)),
    "light_truck": ((87, 77, 63, 55, 49, 41), (70, 56, 42, 35, 30, 25)),
}
MOTOR_PROFILES = sorted(CLIMB)


@pytest.mark.parametrize("name", MOTOR_PROFILES)
def test_climbing_speeds_are_those_of_the_design_note(name: str) -> None:
    for load, expected in zip((0.0, 1.0), CLIMB[name], strict=True):
        kmh = climbing_kmh(
            find_profile(name),
            GRADES,
            np.full(6, 1500.0),
            unpaved=np.zeros(6, dtype=bool),
            load=load,
        )
        np.testing.assert_allclose(kmh, expected, atol=0.55)  # the note rounds to whole km/h


@given(grade=st.floats(-0.18, 0.0), profile=st.sampled_from(MOTOR_PROFILES))
def test_steeper_is_never_faster_downhill(grade: float, profile: str) -> None:
    """Without a jump: a per mille more of slope is a few per cent of speed at most."""
    gentle, steep = descending_kmh(find_profile(profile), np.array([grade, grade - 0.001]))
    assert steep <= gentle
    if grade < -0.03:
        assert steep > 0.93 * gentle


def test_two_equal_limits_give_less_than_either() -> None:
    assert soft_minimum(np.array([40.0]), np.array([40.0]))[0] == pytest.approx(40 * 0.5**0.25)
    assert soft_minimum(np.array([40.0]), np.array([np.inf]))[0] == pytest.approx(40)
