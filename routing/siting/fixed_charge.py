r"""Uncapacitated fixed-charge location: open as many sites as pay for themselves.

.. math::

    \min \sum_j f_j y_j + \sum_{i} \sum_{j} w_i c_{ij} x_{ij} \quad\text{s.t.}\quad
    \sum_j x_{ij} = 1 \;\forall i, \quad x_{ij} \le y_j \;\forall i, j, \quad
    x, y \in \{0, 1\}

with :math:`f_j` the cost of opening candidate ``j``, the rest as in
:mod:`routing.siting.p_median`.

References
----------
Erlenkotter, *A dual-based procedure for uncapacitated facility location*, Operations Research 26
(1978).
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


def fixed_charge(
    cost: npt.ArrayLike,
    fixed: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    budget: float | None = None,
    closing: npt.ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> SitingAnswer:
    """Open the candidates that make opening and serving together cheapest.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        As of :func:`routing.siting.p_median.p_median`.
    fixed : array_like, shape (m,)
        Of opening each candidate.
    at_most_one : iterable of collections of int, optional
        Groups of candidates of which at most one is opened.
    budget : float, optional
        What opening may cost altogether, by ``fixed``.
    closing : array_like, shape (m,), optional
        Of each candidate, if it is not opened: what giving up a depot that exists costs; 0 where
        there is none.

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
            table, weight=units, fixed=fixed, must_open=opened, must_not=closed
        )
        return MedianSearch(instance, deadline, progress).run()

    answer = keeping_rules(
        solve, table.shape[-1], must_open=frozenset(must_open), must_not=frozenset(must_not),
        at_most_one=tuple(at_most_one), budget=budget, price=fixed, time_limit_s=time_limit_s,
    )  # fmt: skip
    return without_closing(answer, rows)


@functools.cache
def compile_search() -> None:
    """Compile the search where it is not yet: no part of anybody's time limit."""
    compile_parts()
    fixed_charge(((0.0, 3.0), (2.0, 0.0), (1.0, 2.0)), (1.0, 1.0))
