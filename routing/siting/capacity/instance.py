"""Demands, candidates that can serve only so much, and what serving costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.siting.median_instance import (
    CLOSED,
    FREE,
    OPEN,
    Floats,
    MedianInstance,
    median_instance,
    told_rows,
)

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CapacityInstance:
    """Open sites and serve all demands from them, within the capacity of each in each season.

    Attributes
    ----------
    costs : MedianInstance
        Costs of serving all of a demand, costs of opening, and what is known of the candidates.
    given : int
        Rows that the user gave, some of them without demand.
    rows : ndarray of int64, shape (k,)
        The user's rows that have demand, by season; what follows is in this order.
    demand : ndarray of float64, shape (k,)
        Positive.
    season_first : ndarray of int64, shape (s + 1,)
        Where the demands of each season begin.
    capacity : ndarray of float64, shape (m,)
        In each season.
    unit : ndarray of float64, shape (m, k)
        Cost of a unit of demand.
    nearest : ndarray of int32, shape (k, m)
        Candidates of each demand, the cheapest first.
    nearest_cost : ndarray of float64, shape (k, m)
        What they cost; ascending.
    """

    costs: MedianInstance
    given: int
    rows: Integers
    demand: Floats
    season_first: Integers
    capacity: Floats
    unit: Floats
    nearest: npt.NDArray[np.int32]
    nearest_cost: Floats

    @property
    def needed(self) -> float:
        """Demand of the season that has most."""
        return float(np.add.reduceat(self.demand, self.season_first[:-1]).max())

    @property
    def equal(self) -> bool:
        """Whether all candidates have the same capacity."""
        return bool((self.capacity == self.capacity[0]).all())

    def of_columns(self, kept: Integers) -> CapacityInstance:
        """Return the same instance with fewer candidates."""
        costs = self.costs.of_columns(kept)
        nearest, nearest_cost = sorted_candidates(costs.cost)
        return replace(
            self,
            costs=costs,
            capacity=self.capacity[kept],
            unit=np.ascontiguousarray(self.unit[kept]),
            nearest=nearest,
            nearest_cost=nearest_cost,
        )


def capacity_instance(
    cost: npt.ArrayLike,
    fixed: npt.ArrayLike,
    capacity: npt.ArrayLike,
    demand: npt.ArrayLike,
    *,
    season: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
) -> CapacityInstance:
    """Check and prepare an instance; parameters as of :func:`routing.siting.capacitated`.

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.median_instance.median_instance`; ``siting_capacity_short`` where
        all candidates together serve less than is demanded.
    """
    given = np.asarray(cost, dtype=np.float64)
    costs = median_instance(
        given, weight=demand, fixed=fixed, must_open=must_open, must_not=must_not
    )
    demands = np.asarray(demand, dtype=np.float64)
    most = _checked(capacity, costs.candidates)
    label = np.zeros(costs.demands) if season is None else np.asarray(season)
    if label.shape != demands.shape:
        raise InputError(
            "siting_shapes_differ", field="season", shape=label.shape, expected=len(demands)
        )
    rows = np.flatnonzero(demands > 0)
    if not len(rows):
        raise InputError("siting_no_demand")
    rows = rows[np.argsort(label[rows], kind="stable")]
    begins = np.flatnonzero(np.r_[True, label[rows][1:] != label[rows][:-1]])
    season_first = np.r_[begins, len(rows)].astype(np.int64)
    needed = np.add.reduceat(demands[rows], begins).max()
    available = float(most[costs.state != CLOSED].sum())
    if available < needed * (1 - 1e-9):
        raise InfeasibleError("siting_capacity_short", capacity=available, demand=float(needed))
    barring = _barring(costs, rows, demands[rows], most)
    nearest, nearest_cost = sorted_candidates(barring.cost)
    return CapacityInstance(
        costs=barring,
        given=costs.demands,
        rows=rows,
        demand=demands[rows],
        season_first=season_first,
        capacity=np.minimum(most, needed),
        unit=barring.cost / demands[rows],
        nearest=nearest,
        nearest_cost=nearest_cost,
    )


def _barring(costs: MedianInstance, rows: Integers, demand: Floats, most: Floats) -> MedianInstance:
    """Make even the smallest part of what cannot be dearer than any solution."""
    parts_are_whole = (demand == np.rint(demand)).all() and (most == np.rint(most)).all()
    smallest = 1.0 if parts_are_whole else 1e-6 * demand.max()
    dear = costs.penalty * np.maximum(1.0, demand / smallest)
    cost = costs.cost[:, rows]
    return replace(costs, cost=np.where(cost >= costs.penalty, dear, cost))


def with_capacity(instance: CapacityInstance, hint: Floats) -> npt.NDArray[np.bool_]:
    """Open what is hinted at most, by candidate, until there is capacity for all demand."""
    state, capacity = instance.costs.state, instance.capacity
    wish = hint + 2.0 * (state == OPEN) + 1e-9 * capacity / capacity.max()
    opened: npt.NDArray[np.bool_] = (state == OPEN) | (hint >= 1)
    opened &= state != CLOSED
    for j in np.argsort(-wish, kind="stable"):
        if capacity[opened].sum() >= instance.needed * (1 - 1e-9):
            break
        if state[j] == FREE:
            opened[j] = True
    return opened


def guessed_cost(instance: CapacityInstance) -> float:
    """Return what a solution may cost: the steps of the ascent need some idea of it."""
    opened = with_capacity(instance, np.zeros(instance.costs.candidates))
    served = instance.costs.cost[opened].min(axis=0)
    served = np.minimum(served, instance.nearest_cost[:, -1])
    return float(served.sum() + instance.costs.fixed[opened].sum())


def sorted_candidates(cost: Floats) -> tuple[npt.NDArray[np.int32], Floats]:
    """Sort the candidates of each demand, shapes (k, m), by what they cost."""
    by_demand = np.ascontiguousarray(cost.T)
    order = np.argsort(by_demand, axis=1, kind="stable")
    return order.astype(np.int32), np.take_along_axis(by_demand, order, axis=1)


def _checked(capacity: npt.ArrayLike, candidates: int) -> Floats:
    most = np.broadcast_to(np.asarray(capacity, dtype=np.float64), candidates).copy()
    wrong = np.flatnonzero(~(most >= 0))
    if len(wrong):
        raise InputError(
            "siting_negative", field="capacity", rows=told_rows(wrong), value=most[wrong[0]]
        )
    return most
