"""Cells that are worked out when asked for are those that a held matrix would have."""

from __future__ import annotations

import numpy as np

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


def test_a_travel_matrix_keeps_them_as_they_are() -> None:
    cells: object = LINES
    matrix = TravelMatrix(durations_s=cells, distances_m=cells)  # type: ignore[arg-type]
    moved = StraightLines(points=POINTS + 1.0, whole=np.rint)
    cut_off = StraightLines(points=POINTS, whole=np.trunc)

    assert matrix.durations_s is cells
    assert matrix.size == 30
    assert len({lines.tobytes() for lines in (LINES, moved, cut_off)}) == 3
