"""The candidates that an ascent looks at: those that have been of use so far.

Of thousands of candidates a few hundred are ever opened in the relaxation. At the root an iteration
looks at these alone; what all others would earn is looked at after some hundred iterations, and
those that earn more join. Only that second look gives the bound, so nothing is left out of the
proof. Once prices have settled, :mod:`routing.siting.part_ascent` looks at all far oftener.

References
----------
Avella, Sassano and Vasil'ev, *Computational study of large-scale p-median problems*, Mathematical
Programming 109 (2007): column generation, in a linear programme.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.siting.blocks import Blocks, blocks_of
from routing.siting.branching import Part
from routing.siting.median_instance import CLOSED, FREE, OPEN, Floats, MedianInstance
from routing.siting.part_ascent import ascend_part
from routing.siting.relaxation import Lists, ascend, choose, earnings, listed

States = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int64]

_REACH, _MARGIN = 2.5, 1.0
"""Times its price that a demand's may become below the root; the least it may rise, as a share of
what demands usually pay."""
_NEAR, _CROWDED = 0.95, 0.01
"""Of their reach that prices come near, and the share of them for which lists are made anew."""
_SAMPLE = 300
"""Candidates that tell what demands usually pay."""
_FEWEST, _JOINING = 300, 60
"""Candidates of a list made anew, and how many may join it at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How an ascent goes.

    Attributes
    ----------
    iterations : int
        Between two looks at all candidates.
    patience : int
        Iterations in vain after which the step is halved.
    looks : int
        At all candidates, at the most.
    """

    iterations: int
    patience: int
    looks: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ascent:
    """The best that an ascent came to.

    Attributes
    ----------
    bound : float
    prices : ndarray of float64, shape (n,)
    rho : ndarray of float64, shape (m,)
        What opening each candidate costs at these prices.
    chosen : ndarray of uint8, shape (m,)
        Those that are opened in the relaxation.
    often : ndarray of float64, shape (m,)
        How often each was opened lately, 0 to 1.
    """

    bound: float
    prices: Floats
    rho: Floats
    chosen: npt.NDArray[np.uint8]
    often: Floats

    def fixed(self, state: States, enough: float, *, counted: bool) -> States:
        """Fix each free candidate whose other state would cost ``enough`` or more."""
        known = state.copy()
        free = state == FREE
        inside, outside = free & (self.chosen == 1), free & (self.chosen == 0)
        # One that is opened besides takes the place of the dearest; without a number, of none
        # or of one that had to be opened though it earns nothing.
        dearest = float(self.rho[inside].max(initial=-np.inf))
        cheapest = float(self.rho[outside].min(initial=np.inf))
        if not counted:
            dearest, cheapest = max(dearest, 0.0), 0.0
        known[outside & (self.bound + self.rho - dearest >= enough)] = CLOSED
        known[inside & (self.bound + cheapest - self.rho >= enough)] = OPEN
        return known


class Shortlist:
    """A list of candidates, by column; at first all of them."""

    def __init__(self, candidates: int) -> None:
        self.columns: Integers = np.arange(candidates)
        self._short: Lists | None = None
        self._blocks: Blocks | None = None

    def ascended(
        self,
        now: MedianInstance,
        part: Part,
        group: Integers,
        schedule: Schedule,
        scale: float,
        *,
        upper: float,
        enough: float,
    ) -> tuple[Ascent, float]:
        """Raise the bound of a part; returns the best one, and the scale to go on with.

        Parameters
        ----------
        group : ndarray of int64, shape (m,)
            Of each candidate, as ``part`` counts them.
        scale, upper, enough : float
            As of :func:`routing.siting.relaxation.ascend`.
        """
        count = -1 if now.count is None else now.count
        if self._blocks is not None:
            often = part.often.copy()
            bound, prices, rho, chosen, scale = ascend_part(
                self._blocks, now.fixed, part.state, count, group, part.low, part.high,
                part.prices, often, upper, enough, schedule.iterations, schedule.looks, scale,
                schedule.patience,
            )  # fmt: skip
            return Ascent(bound=bound, prices=prices, rho=rho, chosen=chosen, often=often), scale
        never = np.zeros(now.candidates)
        chosen = never.astype(np.uint8)
        best = Ascent(bound=-np.inf, prices=part.prices, rho=never, chosen=chosen, often=never)
        prices = part.prices
        some = self.columns
        for _ in range(schedule.looks):
            short = self._listed(now, prices)
            some = self.columns
            prices, lately, scale = ascend(
                now.cost, some, short, now.fixed[some], part.state[some], count, group[some],
                part.low, part.high, np.minimum(prices, short.reach), upper, enough,
                schedule.iterations, scale, schedule.patience,
            )  # fmt: skip
            rho, chosen = np.empty(now.candidates), np.zeros(now.candidates, dtype=np.uint8)
            earnings(now.cost, prices, now.fixed, rho)
            opening = choose(rho, part.state, count, group, part.low, part.high, chosen)
            bound = float(prices.sum() + opening)
            if bound > best.bound:
                often = np.zeros(now.candidates)
                often[some] = lately
                best = Ascent(bound=bound, prices=prices, rho=rho, chosen=chosen, often=often)
            if bound >= enough or not self._joined(rho, chosen, part.state):
                break
        return best, scale

    def settle(self, now: MedianInstance, prices: Floats, sites: Integers) -> None:
        """Cut all costs into blocks: from here on prices stay about where they are.

        Parameters
        ----------
        sites : ndarray of int64
            As of :func:`routing.siting.blocks.blocks_of`.
        """
        usual = np.median(now.cost[:: max(1, now.candidates // _SAMPLE)], axis=0)
        least = _MARGIN * usual * (prices.sum() / max(usual.sum(), 1e-9))
        self._blocks = blocks_of(now.cost, np.maximum(_REACH * prices, prices + least), sites)

    def _listed(self, now: MedianInstance, prices: Floats) -> Lists:
        """Return what is listed of the columns, anew where many prices are near their reach."""
        short = self._short
        if short is None or (prices > _NEAR * short.reach).mean() > _CROWDED:
            reach = np.maximum(1.5 * prices, prices + 0.1 * prices.mean())
            short = self._short = listed(now.cost, self.columns, reach)
        return short

    def _joined(self, rho: Floats, chosen: npt.NDArray[np.uint8], state: States) -> bool:
        """Let those join that earn most; tell whether one that is opened had been missing."""
        inside = np.zeros(len(rho), dtype=np.bool_)
        inside[self.columns] = True
        missing = (chosen == 1) & ~inside
        if not missing.any():
            return False
        likely = np.argsort(np.where(inside | (state == CLOSED), np.inf, rho))[:_JOINING]
        inside[likely] = True
        self.columns = np.flatnonzero(inside | missing)
        self._short = None
        return True

    def renew(self, now: MedianInstance, part: Part, sites: Integers) -> None:
        """List those that earn most, what has been opened lately, and ``sites``."""
        rho = np.empty(now.candidates)
        earnings(now.cost, part.prices, now.fixed, rho)
        rho[part.state == CLOSED] = np.inf
        wanted = (part.often > 0.01) | (part.state == OPEN)
        wanted[sites] = True
        rho[wanted] = -np.inf
        self.columns = np.sort(np.argsort(rho)[: max(_FEWEST, int(wanted.sum()))])
        self._short = None

    def renumber(self, kept: Integers) -> None:
        """Go on with some columns of the instance."""
        self.columns = np.flatnonzero(np.isin(kept, self.columns))
        self._short = self._blocks = None


@functools.cache
def compile_parts() -> None:
    """Compile what no tiny instance comes to."""
    prices, one, group = np.ones(2), np.ones(1, dtype=np.int64), np.zeros(2, dtype=np.int64)
    blocks = blocks_of(np.array([[0.0, 2.0], [3.0, 0.0]]), 2.0 * prices, np.arange(2))
    ascend_part(
        blocks, np.zeros(2), np.zeros(2, dtype=np.int8), 1, group, one, one, prices, np.zeros(2),
        2.0, 2.0, 2, 2, 1.0, 1,
    )  # fmt: skip
