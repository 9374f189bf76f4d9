"""The best solution so far, and the search for better ones.

What the relaxation opens is a hint; opening one candidate and closing another until nothing helps
makes a solution of it. Then a few sites of the best one are moved, and again.

References
----------
Hansen and Mladenovic, *Variable neighborhood search for the p-median*, Location Science 5 (1997).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from routing.siting.interchange import Nearby, interchange, nearby
from routing.siting.median_instance import CLOSED, FREE, OPEN, Floats, MedianInstance
from routing.siting.relaxation import earnings

_MOVED = 4
"""Sites moved at a time, at the most."""
_ANYWHERE = 0.1
"""Share of the sites moved to where the relaxation opens none."""


class Incumbent:
    """The best solution of an instance that loses candidates.

    Parameters
    ----------
    instance : MedianInstance

    Attributes
    ----------
    now : MedianInstance
        With the candidates that are left.
    columns : ndarray of int64
        Which of those of the whole instance these are.
    opened : ndarray of int64
        Of the whole instance.
    cost : float
    """

    def __init__(self, instance: MedianInstance) -> None:
        self.now = instance
        self.columns = np.arange(instance.candidates)
        self.opened = np.empty(0, dtype=np.int64)
        self.cost = np.inf
        self._tried: set[bytes] = set()
        self._draw = np.random.default_rng(0)
        self._nearby: Nearby | None = None
        self._likely = self.columns

    def narrow(self, kept: npt.NDArray[np.int64]) -> None:
        """Go on with some of the candidates."""
        self.now = self.now.of_columns(kept)
        self.columns = self.columns[kept]
        self._nearby = None

    @property
    def sites(self) -> npt.NDArray[np.int64]:
        """The opened ones among the candidates that are left."""
        return np.flatnonzero(np.isin(self.columns, self.opened))

    def greedy(self) -> npt.NDArray[np.uint8]:
        """Open those that must be, then whatever saves most, until there are enough."""
        now = self.now
        opened: npt.NDArray[np.uint8] = (now.state == OPEN).astype(np.uint8)
        served = np.full(now.demands, now.penalty)
        for forced in np.flatnonzero(opened).tolist():
            np.minimum(served, now.cost[forced], out=served)
        wanted, rho = now.count or 1, np.empty(now.candidates)
        while opened.sum() < wanted:
            earnings(now.cost, served, now.fixed, rho)
            rho[(opened == 1) | (now.state == CLOSED)] = np.inf
            column = int(rho.argmin())
            opened[column] = 1
            np.minimum(served, now.cost[column], out=served)
        return opened

    def improve(self, opened: npt.NDArray[np.uint8]) -> None:
        """Make a solution of a hint, and keep it if it is the best."""
        if self._known(opened):
            return
        hint = opened.astype(np.uint8)
        likely = np.searchsorted(self.columns, self._likely[np.isin(self._likely, self.columns)])
        cost = self._interchanged(hint, likely)
        if len(likely) < self.now.candidates and self._better(cost):
            cost = self._interchanged(hint, np.arange(self.now.candidates))
        if self._better(cost):
            self.cost, self.opened = cost, np.sort(self.columns[np.flatnonzero(hint)])

    def look_at(self, likely: npt.NDArray[np.int64]) -> None:
        """Look for solutions among some of the candidates first; at all where one is better."""
        self._likely = self.columns[likely]

    def _better(self, cost: float) -> bool:
        return cost < self.cost - 1e-9 * abs(cost)

    def _interchanged(self, opened: npt.NDArray[np.uint8], likely: npt.NDArray[np.int64]) -> float:
        now = self.now
        if self._nearby is None:
            self._nearby = nearby(now.cost, np.flatnonzero(opened))
        exactly = now.count is not None
        return float(
            interchange(now.cost, self._nearby, now.fixed, now.state, opened, exactly, likely)
        )

    def shake(self, trials: int, often: Floats, is_late: Callable[[], bool]) -> None:
        """Move a few sites of the best solution and improve what results, until nothing comes.

        They move to where the relaxation opens candidates ``often``.
        """
        failed = 0
        while failed < trials and not is_late():
            now, before = self.now, self.cost
            best = np.isin(self.columns, self.opened)
            away = np.flatnonzero(best & (now.state == FREE))
            to = np.flatnonzero(~best & (now.state == FREE))
            moved = min(int(self._draw.integers(1, _MOVED + 1)), len(away), len(to))
            gone = best.sum() < len(self.opened)  # it was fixed away: nothing is better
            if gone or moved == 0:
                return
            hint = best.astype(np.uint8)
            hint[self._draw.choice(away, moved, replace=False)] = 0
            likely = often[to] + _ANYWHERE * often.sum() / len(often) + 1e-9
            share = likely / likely.sum()
            hint[self._draw.choice(to, moved, replace=False, p=share)] = 1
            self.improve(hint)
            failed = 0 if self.cost < before else failed + 1

    def take(self, opened: npt.NDArray[np.int64]) -> None:
        """Take a solution as it is, if it is the best."""
        _, cost = self.now.serve(opened)
        if self._better(cost):
            self.cost, self.opened = cost, np.sort(self.columns[opened])

    def _known(self, opened: npt.NDArray[np.uint8]) -> bool:
        """Tell whether these were tried before; they are from now on."""
        key = self.columns[np.flatnonzero(opened)].tobytes()
        known = key in self._tried
        self._tried.add(key)
        return known
