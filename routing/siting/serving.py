"""What serving costs: tables checked as they come in, and read for a set of opened candidates."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.siting.answer import NOBODY
from routing.siting.candidate_rules import CandidateRules
from routing.siting.median_instance import told_rows

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def cost_table(cost: npt.ArrayLike) -> Floats:
    """Return costs by demand (row) and candidate, inf where a candidate cannot serve a demand.

    Raises
    ------
    InputError
        ``siting_empty``.
    """
    table = np.array(cost, dtype=np.float64)
    if table.ndim != 2 or not table.size:
        raise InputError("siting_empty", shape=table.shape)
    table[~(table >= 0)] = np.inf  # UNREACHABLE, and what is no number
    return table


def row_of(values: npt.ArrayLike | None, size: int, name: str, usual: float) -> Floats:
    """Return one value for each demand or candidate.

    Raises
    ------
    InputError
        ``siting_shapes_differ``, ``siting_negative``.
    """
    if values is None:
        return np.full(size, usual)
    row = np.asarray(values, dtype=np.float64)
    if row.shape != (size,):
        raise InputError("siting_shapes_differ", field=name, shape=row.shape, expected=size)
    wrong = np.flatnonzero(~np.isfinite(row) | (row < 0))
    if len(wrong):
        raise InputError("siting_negative", field=name, rows=told_rows(wrong), value=row[wrong[0]])
    return row


def nearest(table: Floats, opened: Integers, within: float = np.inf) -> npt.NDArray[np.int32]:
    """Return for each demand the opened candidate that serves it at the least cost.

    ``NOBODY`` where all cost more than ``within``, or none can.
    """
    if not len(opened):
        return np.full(len(table), NOBODY, dtype=np.int32)
    part = table[:, opened]
    best = part.argmin(axis=1)
    least = part[np.arange(len(table)), best]
    served = np.isfinite(least) & (least <= within)
    return np.where(served, opened[best], NOBODY).astype(np.int32)


def least_costs(table: Floats, opened: Integers) -> Floats:
    """Return what serving each demand costs; inf where no opened candidate can."""
    return np.asarray(table[:, opened].min(axis=1, initial=np.inf), dtype=np.float64)


def filled_up(
    table: Floats, opened: Integers, count: int, rules: CandidateRules, weight: Floats
) -> Integers:
    """Open further candidates, as many as are wanted: those that shorten the ways most.

    What a candidate saves only shrinks when others are opened, so that most need no second look
    (Minoux, *Accelerated greedy algorithms for maximizing submodular set functions*, 1978).
    """
    reached = np.isfinite(table)
    # What is served by nobody counts as far more than all that is.
    far = 2 * table[reached].max(initial=0.0) * len(table) + 1
    ways = np.where(reached, table, far)
    served = ways[:, opened].min(axis=1, initial=far)
    saved = weight @ np.maximum(served[:, None] - ways, 0.0)
    chosen = opened.tolist()
    free = np.setdiff1d(rules.free, opened).tolist()
    waiting = [(-float(saved[one]), one, len(chosen)) for one in free]
    heapq.heapify(waiting)
    while waiting and len(chosen) < count:
        _, one, looked = heapq.heappop(waiting)
        if not rules.allow([*chosen, one]):
            continue
        if looked == len(chosen):
            chosen.append(one)
            served = np.minimum(served, ways[:, one])
        else:
            gain = float(weight @ np.maximum(served - ways[:, one], 0.0))
            heapq.heappush(waiting, (-gain, one, len(chosen)))
    return np.array(sorted(chosen), dtype=np.int64)


def are_whole(values: Floats) -> bool:
    """Tell whether all are whole numbers, so that a bound may be rounded up."""
    return bool((values == np.rint(values)).all())
