"""Who is near enough to what: tables of reach, and what of them need not be looked at.

A demand that is reached wherever another one is needs no row of its own; a candidate that reaches
nothing that a cheaper one does not needs no column. On roads, where most villages hang on few
valleys, a twentieth of a table is usually left.

References
----------
Toregas and ReVelle, *Optimal location under time or distance constraints*, Papers of the Regional
Science Association 28 (1972), for the reductions of rows and columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Reach = npt.NDArray[np.bool_]
"""Whether a candidate (column) is near enough to a demand (row)."""


def reach(cost: Floats, radius: npt.ArrayLike) -> Reach:
    """Return who is within a radius of what; one radius, or one a demand, shape (n,)."""
    limit = np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(cost),))
    return np.asarray(np.isfinite(cost) & (cost >= 0) & (cost <= limit[:, None]), dtype=np.bool_)


def merged(table: Reach, weight: Floats) -> tuple[Reach, Floats]:
    """Return equal rows as one, with the sum of their weights; rows without weight are left out."""
    kept = weight > 0
    table, weight = table[kept], weight[kept]
    if not len(table):
        return table, weight
    packed = np.packbits(table, axis=1)
    _, first, group = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    sums = np.bincount(group.ravel(), weights=weight, minlength=len(first))
    return table[first], sums.astype(np.float64)


def undominated_rows(table: Reach) -> Integers:
    """Return the rows that do not follow from another one: from one with fewer candidates."""
    within, equal = _contained(table)
    follows = (within & ~equal).any(axis=0) | np.triu(equal, 1).any(axis=0)
    return np.flatnonzero(~follows)


def undominated_columns(table: Reach, price: Floats, groups: Sequence[Integers] = ()) -> Integers:
    """Return the columns that no other one replaces: at most as dear, and reaching as much.

    A candidate of a group of which at most one is opened replaces only members of that group.
    """
    within, _ = _contained(table.T)
    replaced = within & (price[None, :] <= price[:, None])
    for group in groups:
        outside = np.ones(len(price), dtype=np.bool_)
        outside[group] = False
        replaced[np.ix_(outside, group)] = False
    # Of two that replace each other the first one stays.
    both = replaced & replaced.T
    gone = (replaced & ~both).any(axis=1) | np.tril(both, -1).any(axis=1)
    return np.flatnonzero(~gone)


def _contained(table: Reach) -> tuple[Reach, Reach]:
    """Return which rows are part of which, and which are equal; a row and itself left out."""
    cells = table.astype(np.float32)  # sums stay exact, and multiply at full speed
    common = cells @ cells.T
    within = common == cells.sum(axis=1)[:, None]
    np.fill_diagonal(within, val=False)
    return within, within & within.T
