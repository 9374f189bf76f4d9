"""Cheapest way for a road over the terrain: A* on a lattice with many directions.

An edge leads to a lattice point up to four (times the stride) away, in any of 48 directions, and is
allowed where its mean grade and the grade of each piece of about 25 m are. What it costs grows with
ground, grade and turning; hairpins are dear, so that few and long legs result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from model_county.ground import Bytes, Ground, Integers, Singles
from model_county.lattice_search import search

_REACH = 4


def _directions() -> Integers:
    steps = range(-_REACH, _REACH + 1)
    return np.array([(r, c) for r in steps for c in steps if gcd(r, c) == 1], dtype=np.int64)


DIRECTIONS = _directions()
"""Coprime (rows, columns), shape (48, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What a class of roads is built to.

    Attributes
    ----------
    grade, piece_grade : float
        Steepest mean of an edge, and of a piece of about 25 m of the unsmoothed ground.
    grade_weight : float
        Extra cost per metre at the steepest grade; it grows with the square.
    turn_m : float
        Cost of a right angle, metres; a hairpin is 3 to 4 times that.
    tightest : float
        Cosine of the sharpest turn.
    bridge_m, culvert_m : float
        Cost of crossing a river, and a stream.
    stride : int
        Multiplies the directions: the coarser, the wider the curves.
    on_foot : bool
        Whether the ground is priced for walkers.
    """

    grade: float
    piece_grade: float
    grade_weight: float = 1.0
    turn_m: float = 80.0
    tightest: float = -0.93
    bridge_m: float = 500.0
    culvert_m: float = 30.0
    stride: int = 1
    on_foot: bool = False

    def numbers(self) -> npt.NDArray[np.float64]:
        """Return what the compiled search reads."""
        return np.array(
            [self.grade, self.piece_grade, self.grade_weight, self.turn_m, self.tightest,
             self.bridge_m, self.culvert_m]
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rectangle of the lattice: the search sees nothing beyond it."""

    top: int
    left: int
    rows: int
    cols: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """For indexing an array over the lattice."""
        return slice(self.top, self.top + self.rows), slice(self.left, self.left + self.cols)

    def cells(self, steps: int) -> tuple[slice, slice]:
        """For indexing an array over the cells, of which each has so many steps of the lattice."""
        bottom, right = self.top + self.rows - 1, self.left + self.cols - 1
        return (
            slice(self.top // steps, bottom // steps + 2),
            slice(self.left // steps, right // steps + 2),
        )

    def local(self, node: Any, lattice_cols: int) -> Any:
        """Return flat indices in the window of flat indices in the lattice."""
        row, col = np.divmod(node, lattice_cols)
        return (row - self.top) * self.cols + col - self.left

    def whole(self, local: Any, lattice_cols: int) -> Any:
        """Return the inverse of :meth:`local`."""
        row, col = np.divmod(local, self.cols)
        return (row + self.top) * lattice_cols + col + self.left


def window_around(ground: Ground, nodes: Any, margin_m: float) -> Window:
    """Return the window around lattice points."""
    row, col = np.divmod(np.atleast_1d(nodes), ground.lattice[1])
    margin = int(margin_m / ground.step_m)
    top, left = max(int(row.min()) - margin, 0), max(int(col.min()) - margin, 0)
    bottom = min(int(row.max()) + margin + 1, ground.lattice[0])
    right = min(int(col.max()) + margin + 1, ground.lattice[1])
    return Window(top=top, left=left, rows=bottom - top, cols=right - left)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Jumps:
    """Edges beyond the directions (tunnels), between lattice points, by rising tail."""

    tail: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    head: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    cost_m: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))


NO_JUMPS = Jumps()
NOTHING = np.empty(0, dtype=np.int64)


def find_way(
    ground: Ground,
    standard: Standard,
    window: Window,
    sources: Any,
    target_m: Singles,
    *,
    source_m: Any = 0.0,
    blocked: Bytes | None = None,
    most_m: float = np.inf,
    jumps: Jumps = NO_JUMPS,
) -> tuple[Integers, float]:
    """Return the lattice points of the cheapest way, and its cost; no points where there is none.

    Parameters
    ----------
    sources : int or ndarray
        Lattice points to start from, with ``source_m`` already spent there.
    target_m : ndarray, shape of the window
        What remains to be paid at a point where the way may end; inf elsewhere.
    blocked : ndarray of uint8, shape of the window, optional
        ``BLOCKED``, ``GENTLE`` or 0. Nor may one lead over a point of ``target_m``.
    most_m : float
        Give up beyond this cost.
    """
    cols = ground.lattice[1]
    starts = np.atleast_1d(np.asarray(sources, dtype=np.int64))
    spent = np.broadcast_to(np.asarray(source_m, dtype=np.float64), starts.shape)
    inside = np.zeros((window.rows, window.cols), dtype=np.uint8) if blocked is None else blocked
    order = np.argsort(window.local(jumps.tail, cols), kind="stable")
    costs = ground.foot_cost if standard.on_foot else ground.road_cost
    way, cost = search(
        ground.lattice_m,
        costs,
        ground.water,
        ground.steps,
        ground.step_m,
        (window.top, window.left, window.rows, window.cols),
        window.local(starts, cols),
        np.ascontiguousarray(spent),
        np.ascontiguousarray(target_m, dtype=np.float32).ravel(),
        _ahead_m(ground, costs, window, target_m, jumps),
        np.ascontiguousarray(inside).ravel(),
        DIRECTIONS * standard.stride,
        standard.numbers(),
        most_m,
        window.local(jumps.tail, cols)[order],
        window.local(jumps.head, cols)[order],
        jumps.cost_m[order],
    )
    return window.whole(way, cols), float(cost)


def _ahead_m(
    ground: Ground, costs: Singles, window: Window, target_m: Singles, jumps: Jumps
) -> Singles:
    """Return what a way costs at least from each point of the window to the nearest target."""
    cheapest = float(costs[window.cells(ground.steps)].min())
    if len(jumps.tail):
        tail, head = ground.xy_m(jumps.tail), ground.xy_m(jumps.head)
        cheapest = min(cheapest, float((jumps.cost_m / np.hypot(*(tail - head).T)).min()))
    targets = np.isfinite(target_m).reshape(window.rows, window.cols)
    if not targets.any():
        return np.zeros(targets.size, dtype=np.float32)
    far = ndimage.distance_transform_edt(~targets) * (ground.step_m * cheapest)
    return np.asarray(far, dtype=np.float32).ravel()
