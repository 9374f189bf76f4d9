"""People on foot, against the published figures."""

from __future__ import annotations

import numpy as np
import pytest

from routing.roads.times.walking import walking_ms


@pytest.mark.parametrize(
    ("grade", "kmh"),
    [(-0.20, 3.8), (-0.10, 4.6), (0.0, 4.8), (0.10, 4.0), (0.20, 3.1), (0.30, 2.4)],
)
def test_walking_speeds_are_those_of_campbell(grade: float, kmh: float) -> None:
    assert 3.6 * float(walking_ms(np.array([grade]))[0]) == pytest.approx(kmh, abs=0.06)


def test_steps_are_walked_at_half_speed() -> None:
    flat, steps = walking_ms(np.zeros(2), np.array([False, True]))
    assert steps == flat / 2
