r"""Cent-dian: a mix of the mean way and the longest one.

.. math::

    \min \lambda \max_i \sum_j c_{ij} x_{ij}
    + (1 - \lambda) \frac{\sum_i w_i \sum_j c_{ij} x_{ij}}{\sum_i w_i}
    \quad\text{s.t. the rules of p-median}

A longest way that is permitted makes it a p-median without the longer ones; the less is permitted
the higher the mean. So intervals of what is permitted have bounds, and those that cannot hold the
best answer need no p-median.

References
----------
Halpern, *The location of a center-median convex combination on an undirected tree*, Journal of
Regional Science 16 (1976).
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.roads.matrix import UNREACHABLE
from routing.siting.answer import TOLERANCE, SitingAnswer
from routing.siting.coverage import Floats, Integers
from routing.siting.median_search import Progress
from routing.siting.p_center import p_center
from routing.siting.p_median import p_median
from routing.siting.serving import cost_table, least_costs, nearest, row_of


def cent_dian(
    cost: npt.ArrayLike,
    count: int,
    longest_share: float,
    *,
    weight: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> SitingAnswer:
    """Open ``count`` candidates for the best mix of the longest way and the mean way.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        How far each demand (row) is from each candidate (column); ``UNREACHABLE`` or not finite
        where there is no way.
    longest_share : float
        What the longest way counts, 0 to 1; the mean counts the rest.
    weight : array_like, shape (n,), optional
        Of each demand in the mean; 1 by default.
    must_open, must_not, time_limit_s, progress
        As for :func:`routing.siting.p_median.p_median`.

    Returns
    -------
    SitingAnswer
        Its ``cost`` is the mix, in the unit of ``cost``.

    Raises
    ------
    InputError
        ``siting_share_out_of_range``, or as :func:`routing.siting.p_median.p_median`.
    InfeasibleError
        As :func:`routing.siting.p_center.p_center`.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    if not 0 <= longest_share <= 1:
        raise InputError("siting_share_out_of_range", value=longest_share)
    table = cost_table(cost)
    weights = row_of(weight, len(table), "weight", 1.0)
    rules = {"must_open": tuple(must_open), "must_not": tuple(must_not)}
    center = p_center(table, count, **rules, time_limit_s=time_limit_s)  # type: ignore[arg-type]
    search = _Search(table, weights, longest_share, deadline, progress)
    search.take(np.array(center.opened, dtype=np.int64))
    search.run(count, rules, center.bound)
    opened = search.opened
    proven = search.bound >= search.cost - TOLERANCE * abs(search.cost)
    return SitingAnswer(
        opened=tuple(opened.tolist()),
        assignment=nearest(table, opened),
        cost=search.cost,
        bound=search.cost if proven else search.bound,
        proven=proven,
    )


class _Search:
    """Intervals of the longest way, the lowest bound first."""

    def __init__(
        self,
        table: Floats,
        weight: Floats,
        share: float,
        deadline: float | None,
        progress: Progress | None,
    ) -> None:
        self._table, self._weight, self._share = table, weight, share
        self._total = float(weight.sum())
        self._deadline, self._progress = deadline, progress
        self.opened = np.empty(0, dtype=np.int64)
        self.cost, self.bound = np.inf, -np.inf

    def take(self, opened: Integers) -> float:
        """Keep a solution if it is the best; returns its longest way."""
        ways = least_costs(self._table, opened)
        mixed = self._mix(float(ways.max()), float(self._weight @ ways))
        if mixed < self.cost:
            self.cost, self.opened = mixed, opened
        return float(ways.max())

    def run(self, count: int, rules: dict[str, tuple[int, ...]], shortest: float) -> None:
        """Search all longest ways from ``shortest`` on."""
        radii = np.unique(self._table[np.isfinite(self._table)])
        radii = radii[radii >= shortest]
        waiting = [(-np.inf, 0, len(radii) - 1, 0.0)]
        first = True
        while waiting:
            self.bound = min(self.cost, waiting[0][0])
            if self._progress is not None:
                self._progress(self.cost, self.bound)
            if self._enough(self.bound) or self._late():
                return
            _, low, high, least = heapq.heappop(waiting)
            middle = high if first else (low + high) // 2
            first = False
            found = self._median(count, rules, float(radii[middle]))
            if found is None:
                return
            mean, longest = found
            shorter = int(np.searchsorted(radii, longest)) - 1
            for piece, most, bound in ((low, shorter, mean), (middle + 1, high, least)):
                if piece <= most:
                    mixed = self._mix(float(radii[piece]), bound)
                    if not self._enough(mixed):
                        heapq.heappush(waiting, (mixed, piece, most, bound))
        self.bound = self.cost

    def _median(
        self, count: int, rules: dict[str, tuple[int, ...]], radius: float
    ) -> tuple[float, float] | None:
        """Return a bound on the sum of ways with none above a radius, and the longest found."""
        left_s = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        permitted = np.where(self._table <= radius, self._table, UNREACHABLE)
        try:
            answer = p_median(
                permitted, count, weight=self._weight, time_limit_s=left_s,
                must_open=rules["must_open"], must_not=rules["must_not"],
            )  # fmt: skip
        except InfeasibleError:  # the center keeps this radius, but time was up before it was found
            return None
        return answer.bound, self.take(np.array(answer.opened, dtype=np.int64))

    def _mix(self, longest: float, total: float) -> float:
        mean = total / self._total if self._total else 0.0
        return self._share * longest + (1 - self._share) * mean

    def _enough(self, bound: float) -> bool:
        return bound >= self.cost - TOLERANCE * abs(self.cost)

    def _late(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline
