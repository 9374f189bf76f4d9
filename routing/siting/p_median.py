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
from collections.abc import Iterable

import numpy.typing as npt

from routing.siting.answer import SitingAnswer
from routing.siting.median_instance import median_instance
from routing.siting.median_search import MedianSearch, Progress


def p_median(
    cost: npt.ArrayLike,
    count: int,
    *,
    weight: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
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
    time_limit_s : float, optional
        After it the best solution is returned with its gap; by default the search ends with the
        proof. Compiling, once on a machine, does not count.
    progress : callable, optional
        Told the best cost and the bound.

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.median_instance.median_instance`.
    """
    if time_limit_s is not None:
        _compile()
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    instance = median_instance(
        cost, weight=weight, count=count, must_open=must_open, must_not=must_not
    )
    return MedianSearch(instance, deadline, progress).run()


@functools.cache
def _compile() -> None:
    """Compile the search where it is not yet: no part of anybody's time limit."""
    p_median(((0.0, 3.0), (2.0, 0.0), (1.0, 2.0)), 1)
