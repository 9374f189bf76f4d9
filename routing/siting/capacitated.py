r"""Capacitated fixed-charge location: open sites that pay, each of which can serve only so much.

.. math::

    \min \sum_j f_j y_j + \sum_{i} \sum_{j} d_i c_{ij} x_{ij} \quad\text{s.t.}\quad
    \sum_j x_{ij} = 1 \;\forall i, \quad
    \sum_{i \in I_s} d_i x_{ij} \le q_j y_j \;\forall j, s, \quad
    0 \le x_{ij} \le y_j, \quad y \in \{0, 1\}

with :math:`q_j` the capacity of candidate ``j``, :math:`I_s` the demands of season ``s``, the rest
as in :mod:`routing.siting.fixed_charge`. :math:`x_{ij}` is the share of demand ``i`` that ``j``
serves; with a single source it is 0 or 1.

References
----------
Sridharan, *The capacitated plant location problem*, European Journal of Operational Research 87
(1995).
"""

from __future__ import annotations

import functools
import time
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from routing.siting.answer import SitingAnswer
from routing.siting.capacity.instance import capacity_instance
from routing.siting.capacity.search import CapacitySearch
from routing.siting.capacity.separation import compile_broken
from routing.siting.capacity.single_source import single_source as from_single_sources
from routing.siting.median_search import Progress
from routing.siting.ruled import closing_fees, keeping_rules


def capacitated(
    cost: npt.ArrayLike,
    fixed: npt.ArrayLike,
    capacity: npt.ArrayLike,
    demand: npt.ArrayLike,
    *,
    season: npt.ArrayLike | None = None,
    single_source: bool = False,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    budget: float | None = None,
    closing: npt.ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> SitingAnswer:
    """Open the candidates that make opening and serving within their capacities cheapest.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        Of serving a unit of each demand (row) from each candidate (column); ``UNREACHABLE`` or not
        finite where that cannot be.
    fixed : array_like, shape (m,)
        Of opening each candidate.
    capacity : array_like, shape (m,) or number
        Units that each candidate serves in a season.
    demand : array_like, shape (n,)
        Units; may be split between sites, unless there must be a single source.
    season : array_like, shape (n,), optional
        Label of each demand; a village that has demand in three seasons has three rows. Capacity
        holds in each season by itself; by default there is one.
    at_most_one, budget, closing : optional
        As of :func:`routing.siting.fixed_charge.fixed_charge`.
    single_source : bool
        Whether each demand must be served from one site alone.
    time_limit_s : float, optional
        After it the best solution is returned with its gap; by default the search ends with the
        proof. Compiling, once on a machine, does not count.
    progress : callable, optional
        Told the best cost and the bound.

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.median_instance.median_instance`; ``siting_capacity_short`` and
        ``siting_capacity_unreached`` where there is not enough capacity, at all or within reach;
        ``siting_single_source_unfound`` where demands do not fit into the capacities as they are.
    """
    if time_limit_s is not None:
        compile_search()

    fee = closing_fees(closing, np.atleast_2d(np.asarray(cost)).shape[-1])
    fees = float(fee.sum())

    def solve(
        opened: frozenset[int], closed: frozenset[int], limit_s: float | None
    ) -> SitingAnswer:
        deadline = None if limit_s is None else time.monotonic() + limit_s
        instance = capacity_instance(
            cost, fixed, capacity, demand, season=season, must_open=opened, must_not=closed
        )
        # To close all that exist is paid for, and opening one saves it.
        whole = instance.costs.whole and bool((fee == np.rint(fee)).all())
        saving = replace(instance.costs, fixed=instance.costs.fixed - fee, whole=whole)
        instance = replace(instance, costs=saving)
        tell = None if progress is None else _with_fees(progress, fees)
        if single_source:
            answer = from_single_sources(instance, deadline, tell)
        else:
            answer = CapacitySearch(instance, deadline, tell).run()
        return replace(answer, cost=answer.cost + fees, bound=answer.bound + fees)

    return keeping_rules(
        solve, np.atleast_2d(np.asarray(cost)).shape[-1], must_open=frozenset(must_open),
        must_not=frozenset(must_not), at_most_one=tuple(at_most_one), budget=budget, price=fixed,
        time_limit_s=time_limit_s,
    )  # fmt: skip


def _with_fees(progress: Progress, fees: float) -> Progress:
    return lambda cost, bound: progress(cost + fees, bound + fees)


@functools.cache
def compile_search() -> None:
    """Compile the search where it is not yet: no part of anybody's time limit."""
    draw = np.random.default_rng(0)
    villages, sites = draw.uniform(0, 100, (8, 2)), draw.uniform(0, 100, (4, 2))
    cost = np.hypot(*(villages[:, None] - sites[None]).transpose(2, 0, 1))
    demand = draw.integers(1, 30, 8).astype(np.float64)
    for single_source in (False, True):
        capacitated(
            cost, [1500.0] * 4, np.ceil(demand.sum() / 2), demand, single_source=single_source
        )
    compile_broken()
