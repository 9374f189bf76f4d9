"""What a matrix accepts, and what its digest stands for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from routing.errors import InputError
from routing.roads.matrix import UNREACHABLE, TravelMatrix

CELLS = np.array([[0, 60], [70, 0]])


def test_cells_are_whole_numbers_that_nobody_changes() -> None:
    matrix = TravelMatrix(durations_s=np.array([[0.4, 60.4], [70.4, 0.4]]), distances_m=CELLS)
    assert matrix.durations_s.dtype == np.int32
    assert matrix.durations_s.tolist() == CELLS.tolist()
    assert matrix.size == 2
    with pytest.raises(ValueError, match="read-only"):
        matrix.durations_s[0, 1] = 5


def test_the_callers_array_stays_the_callers() -> None:
    mine = CELLS.astype(np.int32)
    TravelMatrix(durations_s=mine, distances_m=mine)
    mine[0, 1] = 1  # not frozen by us


def test_unreachable_is_a_cell_like_any_other() -> None:
    cells = np.array([[0, UNREACHABLE], [UNREACHABLE, 0]])
    matrix = TravelMatrix(durations_s=cells, distances_m=cells)
    assert matrix.durations_s[0, 1] == UNREACHABLE


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (np.zeros((2, 3)), "matrix_not_square"),
        (np.zeros(4), "matrix_not_square"),
        (np.array([[0.0, np.nan], [1, 0]]), "matrix_not_a_number"),
        (np.array([[0.0, np.inf], [1, 0]]), "matrix_not_a_number"),
        (np.array([["0", "x"], ["1", "0"]]), "matrix_not_a_number"),
        (np.array([[0, None], [1, 0]]), "matrix_not_a_number"),
        (np.array([[0, -2], [1, 0]]), "matrix_out_of_range"),
        (np.array([[0, 2**31], [1, 0]]), "matrix_out_of_range"),
        (np.array([[0.0, 1e18], [1, 0]]), "matrix_out_of_range"),
        (np.zeros((3, 3)), "matrix_shapes_differ"),
    ],
)
def test_what_is_no_matrix(cells: np.ndarray[Any, Any], code: str) -> None:
    with pytest.raises(InputError, match=code) as caught:
        TravelMatrix(durations_s=CELLS, distances_m=cells, profile="van")
    assert caught.value.cause("zh")


def test_digest_tells_contents_apart_and_nothing_else() -> None:
    one = TravelMatrix(durations_s=CELLS, distances_m=CELLS, profile="van")
    same = TravelMatrix(durations_s=CELLS.astype(float), distances_m=CELLS, profile="foot")
    other = TravelMatrix(durations_s=CELLS, distances_m=CELLS + 1, profile="van")
    assert one.digest == same.digest
    assert one.digest != other.digest
