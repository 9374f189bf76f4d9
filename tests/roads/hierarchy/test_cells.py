"""Cells: rounding to even at every half, and points that share a position or have none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from routing.roads.hierarchy import FAR, Cells, pack
from routing.roads.hierarchy.weights import DISTANCE_BITS, LIMIT_MS

SIDE = 1024
HALF_MS = np.arange(500, LIMIT_MS, 1000)[: SIDE * SIDE]
LAST_MS = np.arange(500, LIMIT_MS, 1000)[-SIDE * SIDE :]
HALF_DM = 5 + 10 * np.arange(SIDE * SIDE)
LAST_DM = 2**32 - 1 - 10 * np.arange(SIDE * SIDE)


@pytest.mark.parametrize(("ms", "dm"), [(HALF_MS, HALF_DM), (LAST_MS, LAST_DM)])
def test_rounding_is_to_even_at_every_half(
    ms: npt.NDArray[np.int64], dm: npt.NDArray[np.int64]
) -> None:
    """All halves of a second, beside as many of a metre: the first ones and the last ones."""
    assert (dm % 10 == 5).all()
    weights = ((ms << DISTANCE_BITS) | dm).reshape(SIDE, SIDE)
    cells = Cells.of(np.arange(SIDE), np.arange(SIDE), -1)
    cells.fill(slice(0, SIDE), weights)
    assert (cells.seconds.ravel() == np.rint(ms / 1000)).all()
    assert (cells.metres.ravel() == np.rint(dm / 10)).all()


def test_points_of_one_position_have_its_cells_and_points_without_one_none() -> None:
    position = np.array([1, -1, 0, 1])
    cells = Cells.of(position, position, -1)
    weights = pack([[0, 1000], [2000, 0]], [[0, 100], [200, 0]])
    weights[0, 1] = FAR
    for column in (1, 0):
        cells.fill(slice(column, column + 1), weights[:, [column, 0]])
    assert cells.seconds.tolist() == [
        [0, -1, 2, 0],
        [-1, -1, -1, -1],
        [-1, -1, 0, -1],
        [0, -1, 2, 0],
    ]
    assert cells.metres[0].tolist() == [0, -1, 20, 0]
