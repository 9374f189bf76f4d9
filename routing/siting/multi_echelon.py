r"""Multi-echelon location: depots, hubs and gateways in one model, with capacities and handling.

What villages send goes to a depot, from there to a hub, and so on up. With the candidates of each
level :math:`l = 1, \dots, L` and the demands as level 0, in each season ``s``:

.. math::

    \min \sum_{l} \sum_j f^l_j y^l_j + \sum_{s, l} \sum_{j, k} (c^l_{jk} + h^l_k) z^{sl}_{jk}
    \quad\text{s.t.}\quad
    \sum_j z^{s1}_{ij} = d_i \;\forall i, \quad
    \sum_j z^{sl}_{jk} = \sum_m z^{s,l+1}_{km}, \quad
    \sum_j z^{sl}_{jk} \le q^l_k y^l_k, \quad
    z^{s1}_{ij} \le d_i y^1_j, \quad z \ge 0, \quad y \in \{0, 1\}

with :math:`z^{sl}_{jk}` the units from ``j`` to ``k``, :math:`h` the cost of handling one, the rest
as in :mod:`routing.siting.capacitated`. Splitting is allowed at every level.

First :class:`~routing.siting.echelon_search.EchelonSearch` decides what stands above, and sites the
depots for it: a bound, and a solution. Where the model is not too large HiGHS, through OR-Tools,
then solves it around these depots, and as a whole.

References
----------
Kaufman, Vanden Eede and Hansen, *A plant and warehouse location problem*, Operational Research
Quarterly 28 (1977).
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.siting.answer import SitingAnswer
from routing.siting.echelon_program import solve_echelons
from routing.siting.echelon_search import EchelonSearch
from routing.siting.echelons import Echelon, Levels, levels_of
from routing.siting.median_search import Progress

_ALONE, _AROUND = 0.5, 0.7
"""Of the time, when the search is to end, and when HiGHS around the depots that it sited."""
_MANY = 40_000
"""Pairs of a demand and a depot above which HiGHS is not asked for the whole model."""
_NEAR = 6
"""Depots that a demand may choose from in the first solution, beside those that were sited."""


def multi_echelon(
    demand: npt.ArrayLike,
    echelons: Sequence[Echelon],
    *,
    season: npt.ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> SitingAnswer:
    """Open depots, hubs and whatever stands above them, so that all costs together are least.

    Parameters
    ----------
    demand : array_like, shape (n,)
        Units.
    echelons : sequence of Echelon
        From the depots up.
    season : array_like, shape (n,), optional
        Label of each demand, as of :func:`routing.siting.capacitated.capacitated`.
    time_limit_s, progress : optional
        As there. Without a limit HiGHS is asked for the whole model, however large.

    Returns
    -------
    SitingAnswer
        ``opened``, ``assignment`` and ``split`` are of the depots; ``upper`` holds the rest.

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.capacitated.capacitated`; ``siting_levels_differ`` where a level
        has costs for another number of candidates than the level below has.
    """
    begun = time.monotonic()
    levels = levels_of(demand, echelons, season)
    small = time_limit_s is None or levels.of[0].allowed.sum() <= _MANY

    def until(share: float) -> float | None:
        return None if time_limit_s is None else begun + share * time_limit_s

    search = EchelonSearch(levels, until(_ALONE if small else 1.0), progress)
    search.run()
    if small and search.bound < search.best.cost:
        depots = search.best.opened[0] if search.best.opened else np.empty(0, dtype=np.int64)
        search.keep(solve_echelons(levels, _near(levels, depots), until(_AROUND)))
    if small and search.bound < search.best.cost:
        whole = solve_echelons(levels, levels.of[0].allowed, until(1.0))
        search.bound = max(search.bound, min(whole.bound, whole.cost, search.best.cost))
        search.keep(whole)
    return search.best.answer(levels, search.bound)


def _near(levels: Levels, opened: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Allow the depots that were sited, and of all others the nearest ones."""
    first = levels.of[0]
    through = np.where(first.allowed, first.cost + levels.up[0], np.inf)
    near = np.argsort(through, axis=1)[:, :_NEAR]
    pairs = np.zeros_like(first.allowed)
    busy = np.bincount(near[:, 0], weights=levels.demand, minlength=len(levels.up[0]))
    few = np.union1d(opened, np.argsort(-busy)[: 2 * len(opened)])
    pairs[:, opened] = True
    rows = np.arange(len(levels.demand))[:, None]
    pairs[rows, near] |= np.isin(near, few)
    return pairs & first.allowed
