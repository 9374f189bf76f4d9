"""The candidates that an ascent looks at: those that have been of use so far.

Of thousands of candidates a few hundred are ever opened in the relaxation. An iteration looks at
these alone; what all others would earn is looked at after some hundred iterations, and those that
earn more join. Only that second look gives the bound, so nothing is left out of the proof.

References
----------
Avella, Sassano and Vasil'ev, *Computational study of large-scale p-median problems*, Mathematical
Programming 109 (2007): column generation, in a linear programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.siting.branching import Part
from routing.siting.median_instance import CLOSED, FREE, OPEN, Floats, MedianInstance
from routing.siting.relaxation import ascend, choose, earnings

States = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int64]

_LOOKS = 4
"""At all candidates in one ascent, at the most."""
_FEWEST, _JOINING = 300, 60
"""Candidates of a list made anew, and how many may join it at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Iterations between two looks at all, and after how many in vain the step is halved."""

    iterations: int
    patience: int


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
        never = np.zeros(now.candidates)
        chosen = never.astype(np.uint8)
        best = Ascent(bound=-np.inf, prices=part.prices, rho=never, chosen=chosen, often=never)
        prices = part.prices
        for _ in range(_LOOKS):
            some = self.columns[part.state[self.columns] != CLOSED]
            reach = np.maximum(1.5 * prices, prices + 0.1 * prices.mean())
            prices, lately, scale = ascend(
                now.cost, some, reach, now.fixed[some], part.state[some], count, group[some],
                part.low, part.high, prices.copy(), upper, enough, schedule.iterations, scale,
                schedule.patience,
            )  # fmt: skip
            rho, chosen = np.empty(now.candidates), np.zeros(now.candidates, dtype=np.uint8)
            earnings(now.cost, prices, now.fixed, rho)
            opening = choose(rho, part.state, count, group, part.low, part.high, chosen)
            bound = float(prices.sum() + opening)
            if bound > best.bound:
                often = np.zeros(now.candidates)
                often[some] = lately
                best = Ascent(bound=bound, prices=prices, rho=rho, chosen=chosen, often=often)
            if not self._joined(rho, chosen, part.state):
                break
        return best, scale

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

    def renumber(self, kept: Integers) -> None:
        """Go on with some columns of the instance."""
        self.columns = np.flatnonzero(np.isin(kept, self.columns))

    def states(self, state: States) -> States:
        """Return what is known, with all that are not on the list closed."""
        listed = np.full(len(state), CLOSED, dtype=np.int8)
        listed[self.columns] = state[self.columns]
        return listed
