"""The drainage net as lines, and heights that let all water run off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model_county.grid import Floats

Integers = NDArray[np.int64]

STREAM_M2 = 2.5e6
RIVER_M2 = 80e6
SHORTEST = 9  # cells of a line, so that the map is not full of stubs

_BANK_M = 0.5  # how much higher than the water a cell beside it may be at a corner


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class River:
    """One named water from its spring to where it ends: in a larger one, or at the edge.

    Attributes
    ----------
    cells : array of int
        Flat indices, downstream; the last one of a tributary is a cell of the larger river.
    kind : 'river' or 'stream'
        By what it has drained where it ends.
    width_m : float
        Of the water at its end.
    order : int
        Strahler's order at its end.
    name_index : int
        0 for the largest; larger waters have lower numbers.
    """

    cells: Integers
    kind: Literal["river", "stream"]
    width_m: float
    order: int
    name_index: int


def let_run_off(height_m: Floats, receiver: Integers) -> Floats:
    """Return heights lowered just enough that no cell lies under the cell downstream of it."""
    flat = height_m.ravel().copy()
    above = np.flatnonzero(flat[receiver] > flat)
    while above.size:
        below = receiver[above]
        np.minimum.at(flat, below, flat[above])
        below = np.unique(below)
        above = below[flat[receiver[below]] > flat[below]]
    return flat.reshape(height_m.shape)


def open_beds(height_m: Floats, receiver: Integers, drained_m2: Floats) -> Floats:
    """Return heights with no sill where a stream goes from corner to corner of two cells.

    A height between cell centres is mixed from four cells, and two of these are the banks: there
    the water would seem to climb.
    """
    flat = height_m.ravel().copy()
    cols = height_m.shape[1]
    wet = np.flatnonzero(drained_m2.ravel() >= STREAM_M2)
    below = receiver[wet]
    row, col = np.divmod(wet, cols)
    row_below, col_below = np.divmod(below, cols)
    corner = (row != row_below) & (col != col_below)
    limit = flat[wet[corner]] + _BANK_M
    np.minimum.at(flat, (row * cols + col_below)[corner], limit)
    np.minimum.at(flat, (row_below * cols + col)[corner], limit)
    return flat.reshape(height_m.shape)


def draw_rivers(receiver: Integers, drained_m2: Floats) -> tuple[River, ...]:
    """Follow each water from its mouth up along the branch that has drained most.

    Parameters
    ----------
    receiver : (rows * cols,) array of int
        Flat index of the cell downstream.
    drained_m2 : (rows, cols) array
        Upstream area.

    Returns
    -------
    tuple of River
        Largest first; those of a few cells are left out.
    """
    area = drained_m2.ravel()
    wet = np.flatnonzero(area >= STREAM_M2)
    wet = wet[np.argsort(-area[wet], kind="stable")]
    lines = _lines(wet, receiver)
    order = _orders(wet, receiver)
    return tuple(
        River(
            cells=np.array(line, dtype=np.int64),
            kind="river" if area[mouth] >= RIVER_M2 else "stream",
            width_m=round(max(1.5, 1.3 * float(area[mouth] / 1e6) ** 0.48), 1),
            order=order[mouth],
            name_index=index,
        )
        for index, (mouth, line) in enumerate(lines)
    )


def _lines(wet: Integers, receiver: Integers) -> list[tuple[int, list[int]]]:
    """Return mouth and cells of each line; `wet` runs from the largest to the smallest."""
    branch: dict[int, int] = {}  # the largest above each cell
    mouths = []
    for cell in wet.tolist():
        below = int(receiver[cell])
        if below == cell or below in branch:
            mouths.append(cell)
        else:
            branch[below] = cell
    lines = []
    for mouth in mouths:
        up = [mouth]
        while (above := branch.get(up[-1])) is not None:
            up.append(above)
        ends = int(receiver[mouth])
        lines.append((mouth, up[::-1] if ends == mouth else [*up[::-1], ends]))
    kept: list[tuple[int, list[int]]] = []
    joined: set[int] = set()  # cells where a line that is kept ends
    for mouth, line in reversed(lines):  # tributaries stand after what they flow into
        if len(line) >= SHORTEST or not joined.isdisjoint(line[:-1]):
            kept.append((mouth, line))
            joined.add(line[-1])
    return kept[::-1]


def _orders(wet: Integers, receiver: Integers) -> dict[int, int]:
    """Strahler's order of each wet cell; `wet` runs from the largest to the smallest."""
    order: dict[int, int] = {}
    above: dict[int, list[int]] = {}
    for cell in wet.tolist()[::-1]:
        orders = above.get(cell, [1])
        top = max(orders)
        order[cell] = top + 1 if orders.count(top) > 1 else top
        below = int(receiver[cell])
        if below != cell:
            above.setdefault(below, []).append(order[cell])
    return order
