"""Cells that are worked out when asked for are those that a held matrix would have."""

from __future__ import annotations

import math

import numpy as np
import pytest

from routing.formats.benchmarks.conventions import ONE_DECIMAL, ROUNDED, THOUSANDTHS, Convention
from routing.roads.matrix import TravelMatrix
from routing.roads.straight_lines import StraightLines

POINTS = np.random.default_rng(1).uniform(0, 1000, (30, 2))
LINES = StraightLines(points=POINTS, whole=np.rint)
HELD = np.rint(np.hypot(*(POINTS[:, None] - POINTS[None]).transpose(2, 0, 1)))


def test_any_cells_are_those_of_the_held_matrix() -> None:
    rows, columns = np.array([3, 0, 29]), np.array([7, 7, 1])

    assert LINES[4, 9] == HELD[4, 9]
    assert np.array_equal(LINES[5, columns], HELD[5, columns])
    assert np.array_equal(LINES[rows, columns], HELD[rows, columns])
    assert np.array_equal(LINES[np.ix_(rows, columns)], HELD[np.ix_(rows, columns)])
    assert np.array_equal(np.asarray(LINES), HELD)


@pytest.mark.parametrize("convention", [ROUNDED, ONE_DECIMAL, THOUSANDTHS])
def test_one_cell_is_made_whole_as_all_of_them_are(convention: Convention) -> None:
    points = np.concatenate([POINTS, np.rint(POINTS / 50)])  # whole ones lie right on the border
    lines = StraightLines(points=points, whole=convention.whole)
    each = [[lines[row, column] for column in range(60)] for row in range(60)]

    assert np.array_equal(each, np.asarray(lines))
    with pytest.raises(FloatingPointError):
        convention.whole(math.inf)


def test_a_travel_matrix_keeps_them_as_they_are() -> None:
    cells: object = LINES
    matrix = TravelMatrix(durations_s=cells, distances_m=cells)  # type: ignore[arg-type]
    moved = StraightLines(points=POINTS + 1.0, whole=np.rint)
    cut_off = StraightLines(points=POINTS, whole=np.trunc)

    assert matrix.durations_s is cells
    assert matrix.size == 30
    assert len({lines.tobytes() for lines in (LINES, moved, cut_off)}) == 3
