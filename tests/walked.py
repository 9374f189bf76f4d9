"""Matrices with places that are walked to, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from routing.problem import Problem
from routing.roads.matrix import TravelMatrix
from routing.roads.walks import Walks


def walks(minutes: Mapping[int, int], load_kg: float = 20.0) -> Walks:
    """Return walks to some rows: so many minutes there, and one less back."""
    rows = np.array(sorted(minutes), dtype=np.int64)
    there_ms = np.array([minutes[row] for row in rows.tolist()], dtype=np.int64) * 60_000
    nowhere = np.zeros((len(rows), 2))
    return Walks(
        index=rows,
        door=nowhere,
        parked=nowhere,
        there_ms=there_ms,
        back_ms=there_ms - 60_000,
        length_dm=there_ms // 100,
        load_kg=load_kg,
    )


def walked_to(
    problem: Problem, minutes: Mapping[int, int], load_kg: float = 20.0, *profiles: str
) -> Problem:
    """Return the day with rows that some profiles (all, if none is named) walk to."""
    told = {
        name: _with(matrix, walks(minutes, load_kg)) if name in profiles or not profiles else matrix
        for name, matrix in problem.matrices.items()
    }
    return replace(problem, matrices=told)


def _with(matrix: TravelMatrix, on_foot: Walks) -> TravelMatrix:
    return replace(matrix, walks=on_foot)
