r"""p-median: open exactly ``p`` sites so that all demands together are served at the least cost.

.. math::

    \min \sum_{i} \sum_{j} w_i c_{ij} x_{ij} \quad\text{s.t.}\quad
    \sum_j x_{ij} = 1 \;\forall i, \quad x_{ij} \le y_j \;\forall i, j, \quad
    \sum_j y_j = p, \quad x, y \in \{0, 1\}

with :math:`y_j` = 1 where candidate ``j`` is opened, :math:`x_{ij}` = 1 where it serves demand
``i``.

References
----------
Hakimi, *Optimum locations of switching centers and the absolute centers and medians of a graph*,
Operations Research 12 (1964).
"""

from __future__ import annotations

import functools
import time
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from routing.siting.answer import SitingAnswer
from routing.siting.median_instance import median_instance
from routing.siting.median_search import MedianSearch, Progress
from routing.siting.ruled import keeping_rules, with_closing, without_closing
from routing.siting.shortlist import compile_parts


def p_median(
    cost: npt.ArrayLike,
    count: int,
    *,
    weight: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    budget: float | None = None,
    price: npt.ArrayLike = 0.0,
    closing: npt.ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> SitingAnswer:
    """Open exactly ``count`` candidates.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        Of serving each demand (row) from each candidate (column), for one unit of its weight;
        ``UNREACHABLE`` or not finite where that cannot be.
    weight : array_like, shape (n,), optional
        Parcels or people of each demand; 1 by default.
    at_most_one : iterable of collections of int, optional
        Groups of candidates of which at most one is opened.
    budget : float, optional
        What opening may cost altogether, by ``price``, shape (m,).
    closing : array_like, shape (m,), optional
        Of each candidate, if it is not opened: what giving up a depot that exists costs; 0 where
        there is none.
    time_limit_s : float, optional
        After it the best solution is returned with its gap; by default the search ends with the
        proof. Compiling, once on a machine, does not count.
    progress : callable, optional
        Told the best cost and the bound.

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.median_instance.median_instance` and
        :func:`routing.siting.ruled.keeping_rules`.
    """
    if time_limit_s is not None:
        compile_search()
    table = np.atleast_2d(np.asarray(cost, dtype=np.float64))
    units: npt.ArrayLike = np.ones(len(table)) if weight is None else weight
    rows = len(table)
    if closing is not None:
        table, units = with_closing(table, units, closing)

    def solve(
        opened: frozenset[int], closed: frozenset[int], limit_s: float | None
    ) -> SitingAnswer:
        deadline = None if limit_s is None else time.monotonic() + limit_s
        instance = median_instance(
            table, weight=units, count=count, must_open=opened, must_not=closed
        )
        return MedianSearch(instance, deadline, progress).run()

    answer = keeping_rules(
        solve, table.shape[-1], must_open=frozenset(must_open), must_not=frozenset(must_not),
        at_most_one=tuple(at_most_one), budget=budget, price=price, time_limit_s=time_limit_s,
    )  # fmt: skip
    return without_closing(answer, rows)


@functools.cache
def compile_search() -> None:
    """Compile the search where it is not yet: no part of anybody's time limit."""
    compile_parts()
    p_median(((0.0, 3.0), (2.0, 0.0), (1.0, 2.0)), 1)
