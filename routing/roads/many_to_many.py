"""The matrix: many-to-many over a contraction hierarchy of the roads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.hierarchy import (
    LIMIT_MS,
    Cells,
    Contraction,
    Metric,
    column_blocks,
    customise,
    pack,
    reach_along,
    recustomise,
)
from routing.roads.joining import JoinedPoints
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.snapping import Snaps
from routing.roads.turns.skeleton import Skeleton

Milliseconds = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]
Singles = npt.NDArray[np.int32]


def turn_weights(
    skeleton: Skeleton, edge_ms: Milliseconds, turn_ms: Milliseconds, turns: Singles | None = None
) -> Integers:
    """Return the weight of each turn with the edge that it leads into, shape (t,), or of some."""
    some = slice(None) if turns is None else turns
    edge, turn_ms = skeleton.expansion.turn_edge[some], turn_ms[some]
    dm = np.rint(10 * skeleton.graph.length_m[edge].astype(np.float64)).astype(np.int64)
    into_ms = edge_ms[edge].astype(np.int64)
    open_ = (turn_ms >= 0) & (into_ms >= 0) & (into_ms < LIMIT_MS)
    return pack(np.where(open_, into_ms + turn_ms, -1), dm)


def weigh(skeleton: Skeleton, edge_ms: Milliseconds, turn_ms: Milliseconds) -> Metric:
    """Customise the hierarchy to the times of edges, shape (m,), and turns, shape (t,)."""
    return customise(skeleton.contraction, turn_weights(skeleton, edge_ms, turn_ms))


def reweigh(
    skeleton: Skeleton,
    metric: Metric,
    edge_ms: Milliseconds,
    turn_ms: Milliseconds,
    turns: Singles,
) -> Metric:
    """Return what :func:`weigh` does where only some turns, each given once, weigh otherwise."""
    weights = turn_weights(skeleton, edge_ms, turn_ms, turns)
    return recustomise(skeleton.contraction, metric, turns, weights)


MOST_POINTS = 12_000
"""Of one matrix in memory: 1.2 GB. Larger ones come in rows: :func:`rows_of_matrix`."""

Rows = tuple[slice, Singles, Singles]
"""Which points, and their seconds and metres to all points."""


def many_to_many(
    contraction: Contraction,
    metric: Metric,
    joined: JoinedPoints,
    profile: str,
    snaps: Snaps,
    *,
    at: datetime | None = None,
    weather: str = "",
) -> TravelMatrix:
    """Return durations and distances of the fastest ways between all joined points.

    Raises
    ------
    InputError
        ``matrix_too_large``.
    """
    count = len(joined.position)
    if count > MOST_POINTS:
        raise InputError("matrix_too_large", count=count, most=MOST_POINTS)
    cells = _cells(contraction, metric, joined, slice(0, count))
    durations_s, distances_m = cells.frozen()
    return TravelMatrix(
        durations_s=durations_s,
        distances_m=distances_m,
        profile=profile,
        refused=snaps.refused,
        walks=snaps.walks,
        at=at,
        weather=weather,
    )


def rows_of_matrix(
    contraction: Contraction, metric: Metric, joined: JoinedPoints, rows: int
) -> Iterator[Rows]:
    """Yield the matrix some rows at a time; nothing of it is kept."""
    count = len(joined.position)
    for begin in range(0, count, rows):
        some = slice(begin, min(begin + rows, count))
        cells = _cells(contraction, metric, joined, some)
        yield some, cells.seconds, cells.metres


def _cells(contraction: Contraction, metric: Metric, joined: JoinedPoints, rows: slice) -> Cells:
    """Return the cells of the rows of some points."""
    position = joined.position[rows]
    chosen = np.unique(position[position >= 0])
    row_of = np.full(len(joined.segment), -1, dtype=np.int64)
    row_of[chosen] = np.arange(len(chosen))
    row_position = np.where(position >= 0, row_of[position] if len(row_of) else -1, -1)
    cells = Cells.of(row_position, joined.position, UNREACHABLE)
    sources = joined.sources if len(chosen) == len(row_of) else joined.sources.some(chosen)
    for columns, block in column_blocks(contraction, metric, sources, joined.targets):
        reach_along(joined.shared, columns, block, row_of)
        same = np.flatnonzero(row_of[columns] >= 0)
        block[row_of[columns][same], same] = 0  # nobody drives around to where they are
        cells.fill(columns, block)
    return cells
