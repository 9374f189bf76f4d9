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
from collections.abc import Iterable

import numpy.typing as npt

from routing.siting.answer import SitingAnswer
from routing.siting.median_instance import median_instance
from routing.siting.median_search import MedianSearch, Progress


def fixed_charge(
    cost: npt.ArrayLike,
    fixed: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
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

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.median_instance.median_instance`.
    """
    if time_limit_s is not None:
        _compile()
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    instance = median_instance(
        cost, weight=weight, fixed=fixed, must_open=must_open, must_not=must_not
    )
    return MedianSearch(instance, deadline, progress).run()


@functools.cache
def _compile() -> None:
    """Compile the search where it is not yet: no part of anybody's time limit."""
    fixed_charge(((0.0, 3.0), (2.0, 0.0), (1.0, 2.0)), (1.0, 1.0))
