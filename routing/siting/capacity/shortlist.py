"""The candidates that an ascent looks at: as :mod:`routing.siting.shortlist`, with capacities.

An iteration looks at those that have been of use so far. What all others would earn is looked at
once in the end, and those that would be opened join: only that look gives the bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.siting.capacity.cuts import Cuts
from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.capacity.relaxation import ascend, bounds_of_others, ways_among
from routing.siting.median_instance import CLOSED, FREE, OPEN, Floats

States = npt.NDArray[np.int8]
_Ways = tuple[Floats, npt.NDArray[np.int32]]

_LOOKS = 3
"""Ascents with more and more candidates, at the most."""
_FEWEST, _SPARE = 40, 1.25
"""Candidates on a list at least; and how many more than have been of use."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ascent:
    """What an ascent ends with; arrays are of all candidates.

    Attributes
    ----------
    bound : float
    prices : ndarray of float64, shape (n,)
    rho, hint, often : ndarrays of float64, shape (m,)
        What opening each costs; how much of it the relaxation opens; how often it did lately.
    worth : ndarray of float64, shape (s, m)
        Of a unit of capacity.
    scale : float
        To go on with.
    toll : ndarray of float64, shape (c,)
        Prices of the inequalities.
    flow : ndarray of float64, shape (m, n + 1)
        Who is served from where lately, and what is opened; empty where it was not asked for.
    """

    bound: float
    prices: Floats
    rho: Floats
    hint: Floats
    often: Floats
    worth: Floats
    scale: float
    toll: Floats
    flow: Floats

    def potential(self, now: CapacityInstance) -> Floats:
        """Return what each candidate would serve if it were opened, shape (m, n)."""
        season = np.searchsorted(now.season_first, np.arange(len(now.rows)), side="right") - 1
        wants = self.prices - now.costs.cost > self.worth.T[:, season] * now.demand
        return np.where(wants, now.demand, 0.0)

    def decided(self, now: CapacityInstance, state: States, enough: float) -> States:
        """Return what is known of the candidates where only a cost below ``enough`` is better."""
        known = state.copy()
        if self.bound < enough:
            without, having = bounds_of_others(
                self.bound, self.rho, state, now.capacity, now.needed, now.equal
            )
            known[(state == FREE) & (having >= enough)] = CLOSED
            known[(state == FREE) & (without >= enough)] = OPEN
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How an ascent goes: iterations, the first step, and patience with steps that do not help.

    ``with_flow`` says whether who is served from where is told, too.
    """

    iterations: int
    scale: float
    patience: int
    with_flow: bool = False


class Shortlist:
    """A list of candidates; at first all of them."""

    def __init__(self, candidates: int) -> None:
        self.columns: Integers = np.arange(candidates)
        self._listed: tuple[tuple[int, bytes], _Ways] | None = None

    def ascended(
        self,
        now: CapacityInstance,
        state: States,
        prices: Floats,
        pace: Pace,
        *,
        aim: float,
        enough: float,
        cuts: Cuts,
        toll: Floats,
    ) -> Ascent:
        """Raise the bound of what ``state`` leaves open.

        Parameters
        ----------
        prices : ndarray of float64, shape (n,)
            To begin with.
        aim, enough : float
            As ``upper`` and ``enough`` of :func:`routing.siting.capacity.relaxation.ascend`.
        cuts, toll : Cuts and ndarray of float64, shape (c,)
            Inequalities, and their prices to begin with.
        """
        toll = toll.copy()
        nothing = np.zeros((0, 0))
        scale, often = pace.scale, np.zeros(len(state))
        for look in range(_LOOKS):
            some = self.columns[state[self.columns] != CLOSED]
            few = len(some) < len(state)
            ways = self._ways(now, some) if few else (now.nearest_cost, now.nearest)
            flow = np.zeros((len(some), len(prices) + 1)) if pace.with_flow else nothing
            found = ascend(
                *ways, now.costs.fixed[some], now.demand, now.season_first, now.capacity[some],
                state[some], now.equal, prices.copy(), aim, enough, pace.iterations, scale,
                pace.patience, cuts.of_columns(some) if few else cuts, toll, flow,
            )  # fmt: skip
            prices, scale = found[1], found[6]
            often[:] = 0.0
            often[some] = found[5]
            if few:
                found = ascend(
                    now.nearest_cost, now.nearest, now.costs.fixed, now.demand, now.season_first,
                    now.capacity, state, now.equal, prices.copy(), aim, enough, 1, scale, 1,
                    cuts, toll, nothing,
                )  # fmt: skip
            bound, _, rho, hint, worth = found[:5]
            missing = np.setdiff1d(np.flatnonzero(hint > 0), some)
            if not len(missing) or look == _LOOKS - 1:
                break
            self.columns = np.union1d(self.columns, missing)
        flows = np.zeros((len(state) if pace.with_flow else 0, len(prices) + 1))
        if pace.with_flow:
            flows[some] = flow
        return Ascent(
            toll=toll,
            flow=flows,
            bound=bound,
            prices=prices,
            rho=rho,
            hint=hint,
            often=often,
            worth=worth,
            scale=scale,
        )

    def _ways(self, now: CapacityInstance, some: Integers) -> _Ways:
        key = (id(now), some.tobytes())
        if self._listed is None or self._listed[0] != key:
            place = np.full(now.costs.candidates, -1, dtype=np.int32)
            place[some] = np.arange(len(some))
            self._listed = key, ways_among(now.nearest_cost, now.nearest, place)
        return self._listed[1]

    def renew(self, rho: Floats, often: Floats, state: States, sites: Integers) -> None:
        """List what has been opened lately, ``sites``, and those that cost least to open."""
        wanted = (often > 0.005) | (state == OPEN)
        wanted[sites] = True
        rank = np.where(wanted, -np.inf, np.where(state == CLOSED, np.inf, rho))
        many = max(_FEWEST, int(_SPARE * wanted.sum()))
        self.columns = np.sort(np.argsort(rank, kind="stable")[:many])

    def renumber(self, kept: Integers) -> None:
        """Go on with some columns of the instance."""
        self.columns = np.flatnonzero(np.isin(kept, self.columns))
