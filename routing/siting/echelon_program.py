"""Multi-echelon location as HiGHS gets it, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting.answer import NOBODY, TOLERANCE, Flows, SitingAnswer, UpperLevel
from routing.siting.binary_program import BinaryProgram, solve
from routing.siting.echelons import Integers, Levels
from routing.siting.median_instance import Floats

_NOTHING = 1e-7
"""Share of a demand, or of a season's total, below which a flow is the solver's tolerance."""


@dataclass(slots=True, kw_only=True, eq=False)
class EchelonSolution:
    """Opened candidates of each level and what flows, with the cost and the solver's bound."""

    cost: float
    bound: float
    opened: list[Integers] = field(default_factory=list)
    split: Flows | None = None
    upper: list[UpperLevel] = field(default_factory=list)

    def answer(self, levels: Levels, bound: float) -> SitingAnswer:
        """Return it as an answer, with a bound on all solutions.

        Raises
        ------
        InfeasibleError
            ``siting_levels_unconnected`` where there is none.
        """
        if self.split is None:
            raise InfeasibleError("siting_levels_unconnected")
        assignment = np.full(len(levels.demand), NOBODY, dtype=np.int32)
        order = np.argsort(self.split.share, kind="stable")
        assignment[self.split.demand[order]] = self.split.site[order]
        proven = bool(bound >= self.cost * (1 - TOLERANCE))
        return SitingAnswer(
            opened=tuple(self.opened[0].tolist()),
            assignment=assignment,
            cost=self.cost,
            bound=self.cost if proven else min(bound, self.cost),
            proven=proven,
            split=self.split,
            upper=tuple(self.upper),
        )


def solve_echelons(
    levels: Levels, pairs: npt.NDArray[np.bool_], deadline: float | None
) -> EchelonSolution:
    """Solve the model where each demand may use some depots, ``pairs`` (n, m)."""
    layout = _Layout(levels, pairs)
    found = solve(layout.program, deadline)
    if found.values is None:
        return EchelonSolution(cost=np.inf, bound=found.bound)
    return layout.read(found.values, found.bound)


class _Layout:
    """Which variable stands where.

    First one a candidate, level by level; then the share of each demand that each depot gets; then,
    by level and season, the share of all demand that goes from each candidate to each above.
    """

    def __init__(self, levels: Levels, pairs: npt.NDArray[np.bool_]) -> None:
        self._levels = levels
        self._totals = np.where(levels.totals > 0, levels.totals, 1.0)
        sizes = [len(level.fixed) for level in levels.of]
        self._first = np.r_[0, np.cumsum(sizes)]
        pairs = pairs & (levels.demand > 0)[:, None]
        self._demand, self._depot = np.nonzero(pairs)
        self._above = [np.nonzero(level.allowed) for level in levels.of[1:]]
        counts = [len(self._demand)]
        counts += [len(low) for low, _ in self._above for _ in self._totals]
        self._begin = self._first[-1] + np.r_[0, np.cumsum(counts)]
        first = levels.of[0]
        costs = [level.fixed for level in levels.of]
        costs.append(first.cost[self._demand, self._depot] * levels.demand[self._demand])
        for level, (low, high) in zip(levels.of[1:], self._above, strict=True):
            costs += [level.cost[low, high] * total for total in self._totals]
        self.program = BinaryProgram(cost=np.concatenate(costs), whole=int(self._first[-1]))
        self._add_rules()

    def _pairs_at(self, level: int, season: int) -> tuple[Integers, Integers, Integers, Floats]:
        """Return variables to a level in a season, from where and to where, and their amounts."""
        if level == 0:
            own = np.flatnonzero(self._levels.season[self._demand] == season)
            amounts = self._levels.demand[self._demand[own]] / self._totals[season]
            return self._begin[0] + own, self._demand[own], self._depot[own], amounts
        low, high = self._above[level - 1]
        at = 1 + (level - 1) * len(self._totals) + season
        return self._begin[at] + np.arange(len(low)), low, high, np.ones(len(low))

    def _add_rules(self) -> None:
        program, levels = self.program, self._levels
        served = _rows_by(self._demand, len(levels.demand))
        for i in np.flatnonzero(levels.demand > 0).tolist():
            own = self._begin[0] + served[i]
            program.rows.append((own, np.ones(len(own)), 1.0, 1.0))
        for at, depot in enumerate(self._depot.tolist()):
            columns = np.array([depot, self._begin[0] + at])
            program.at_most(columns, 0.0, np.array([-1.0, 1.0]))
        for number, level in enumerate(levels.of):
            for site in level.must_open:
                program.at_least(self._first[number] + np.array([site]), 1.0)
            columns = self._first[number] + np.arange(len(level.fixed))
            enough = self._totals.max() * (1 - 1e-9)
            program.at_most(columns, -1.0, -level.capacity / enough)
            for season in range(len(self._totals)):
                self._add_season(number, season)

    def _add_season(self, number: int, season: int) -> None:
        """Capacity at one level, what comes goes on, and no way up to what is not opened."""
        level, total = self._levels.of[number], self._totals[season]
        columns, low, high, amounts = self._pairs_at(number, season)
        come = _rows_by(high, len(level.fixed))
        goes = None
        if number + 1 < len(self._levels.of):
            onward, start, _, _ = self._pairs_at(number + 1, season)
            goes = [onward[own] for own in _rows_by(start, len(level.fixed))]
        for j in range(len(level.fixed)):
            own = come[j]
            site = self._first[number] + j
            self.program.at_most(
                np.r_[site, columns[own]], 0.0, np.r_[-level.capacity[j] / total, amounts[own]]
            )
            if goes is not None and len(own) + len(goes[j]):
                self.program.rows.append(
                    (np.r_[columns[own], goes[j]], np.r_[amounts[own], -np.ones(len(goes[j]))],
                     0.0, 0.0)
                )  # fmt: skip
            if number:
                below = self._levels.of[number - 1].capacity
                for column, most in zip(
                    columns[own].tolist(), below[low[own]] / total, strict=True
                ):
                    share = min(1.0, float(most))
                    self.program.at_most(np.array([site, column]), 0.0, np.array([-share, 1.0]))

    def read(self, values: Floats, bound: float) -> EchelonSolution:
        """Return a solution, its cost added up from what flows; what nothing flows to is closed."""
        levels = self._levels
        share = values[self._begin[0] : self._begin[1]]
        used = np.flatnonzero(share > _NOTHING)
        demand, depot = self._demand[used], self._depot[used]
        share = share[used] / np.bincount(demand, weights=share[used])[demand]
        cost = float((share * levels.demand[demand] * levels.of[0].cost[demand, depot]).sum())
        opened = [self._opened(values, 0, depot)]
        upper = []
        for number in range(1, len(levels.of)):
            rows = []
            for season, total in enumerate(self._totals.tolist()):
                columns, low, high, _ = self._pairs_at(number, season)
                own = np.flatnonzero(values[columns] > _NOTHING)
                amount = values[columns[own]] * total
                cost += float((amount * levels.of[number].cost[low[own], high[own]]).sum())
                rows.append((np.full(len(own), season), low[own], high[own], amount))
            seasons, low, high, amount = (np.concatenate(part) for part in zip(*rows, strict=True))
            opened.append(self._opened(values, number, high))
            upper.append(
                UpperLevel(
                    opened=tuple(opened[number].tolist()),
                    season=seasons.astype(np.int32),
                    below=low.astype(np.int32),
                    site=high.astype(np.int32),
                    amount=amount,
                )
            )
        for level, sites in zip(levels.of, opened, strict=True):
            cost += float(level.fixed[sites].sum())
        split = Flows(demand=demand.astype(np.int32), site=depot.astype(np.int32), share=share)
        return EchelonSolution(cost=cost, bound=bound, opened=opened, split=split, upper=upper)

    def _opened(self, values: Floats, number: int, used: Integers) -> Integers:
        """Return who is paid for and used; others that cost nothing stay closed."""
        paid = np.flatnonzero(values[self._first[number] : self._first[number + 1]] > 0.5)
        must = np.array(self._levels.of[number].must_open, dtype=np.int64)
        return np.union1d(np.intersect1d(paid, used), must).astype(np.int64)


def _rows_by(group: Integers, size: int) -> list[Integers]:
    """Return the places of each number from 0 to ``size``."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.searchsorted(group[order], np.arange(1, size)))
