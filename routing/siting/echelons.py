"""What multi-echelon location is given: levels of candidates, checked, and the ways up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.siting.candidate_rules import candidate_rules
from routing.siting.median_instance import Floats, told_rows

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Echelon:
    """Candidates of one level.

    Attributes
    ----------
    cost : array_like, shape (n, m)
        Of bringing a unit from each demand, or candidate of the level below, to each candidate;
        ``UNREACHABLE`` or not finite where that cannot be.
    fixed : array_like, shape (m,)
        Of opening each candidate.
    capacity : array_like, shape (m,) or number
        Units that each candidate handles in a season; without end by default.
    handling : array_like, shape (m,) or number
        Cost of handling a unit.
    must_open, must_not : collections of int
    """

    cost: npt.ArrayLike
    fixed: npt.ArrayLike
    capacity: npt.ArrayLike = np.inf
    handling: npt.ArrayLike = 0.0
    must_open: Collection[int] = ()
    must_not: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """The same as arrays: ``cost`` with the handling in it, ``allowed`` where there is a way."""

    cost: Floats
    allowed: npt.NDArray[np.bool_]
    fixed: Floats
    capacity: Floats
    must_open: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """All levels, from the depots up.

    Attributes
    ----------
    demand : ndarray of float64, shape (n,)
    season : ndarray of int64, shape (n,)
        0, 1, ...
    up : tuple of ndarray of float64
        For the candidates of each level, what a unit costs from there to the top at least, with
        its part of opening what it goes through; inf where there is no way. A site that serves
        ``z`` of ``q`` in a season is opened by ``z / q`` at least.
    """

    demand: Floats
    season: Integers
    of: tuple[Level, ...]
    up: tuple[Floats, ...]

    @property
    def totals(self) -> Floats:
        """Demand of each season."""
        return np.bincount(self.season, weights=self.demand).astype(np.float64)

    def decided(self, number: int, site: int, *, opened: bool) -> Levels:
        """Return the same with a site of an upper level opened, or closed.

        Parameters
        ----------
        number : int
            Of the level; 0 is that of the depots.
        """
        level = self.of[number]
        if opened:
            changed = replace(level, must_open=(*level.must_open, site))
        else:
            allowed, capacity = level.allowed.copy(), level.capacity.copy()
            allowed[:, site], capacity[site] = False, 0.0
            changed = replace(level, allowed=allowed, capacity=capacity)
        of = (*self.of[:number], changed, *self.of[number + 1 :])
        return replace(self, of=of, up=ways_up(of, self.totals))

    def above(self, loads: Floats) -> Levels:
        """Return the problem of the upper levels alone, when depots send so much.

        Parameters
        ----------
        loads : ndarray of float64, shape (seasons, m)
        """
        season, depot = np.nonzero(loads > 0)
        second = self.of[1]
        sent = replace(second, cost=second.cost[depot], allowed=second.allowed[depot])
        return Levels(
            demand=loads[season, depot], season=season, of=(sent, *self.of[2:]), up=self.up[1:]
        )

    @property
    def fixed_above(self) -> float:
        """What is paid for those above the depots that must be opened."""
        return sum(float(level.fixed[list(level.must_open)].sum()) for level in self.of[1:])


def levels_of(
    demand: npt.ArrayLike, echelons: Sequence[Echelon], season: npt.ArrayLike | None
) -> Levels:
    """Check the levels against one another, and find the ways up."""
    units = np.asarray(demand, dtype=np.float64)
    if units.ndim != 1 or not len(units) or not echelons:
        raise InputError("siting_empty", shape=units.shape)
    label = np.zeros(len(units)) if season is None else np.asarray(season)
    if label.shape != units.shape:
        raise InputError(
            "siting_shapes_differ", field="season", shape=label.shape, expected=len(units)
        )
    wrong = np.flatnonzero(~np.isfinite(units) | (units < 0))
    if len(wrong):
        raise InputError(
            "siting_negative", field="demand", rows=told_rows(wrong), value=units[wrong[0]]
        )
    if not (units > 0).any():
        raise InputError("siting_no_demand")
    kinds = np.unique(label, return_inverse=True)[1].astype(np.int64)
    needed = float(np.bincount(kinds, weights=units).max())
    of, below = [], len(units)
    for number, echelon in enumerate(echelons, start=1):
        level = _level(echelon, below, number, needed)
        of.append(level)
        below = len(level.fixed)
    totals = np.bincount(kinds, weights=units).astype(np.float64)
    return Levels(demand=units, season=kinds, of=tuple(of), up=ways_up(tuple(of), totals))


def ways_up(of: tuple[Level, ...], totals: Floats) -> tuple[Floats, ...]:
    """Return what :attr:`Levels.up` holds.

    Parameters
    ----------
    totals : ndarray of float64
        Demand of each season.
    """
    up = [np.zeros(len(of[-1].fixed))]
    for level in reversed(of[1:]):
        part = level.fixed / np.maximum(level.capacity, 1e-9 * totals.max()) / len(totals)
        part[list(level.must_open)] = 0.0
        up.insert(0, np.where(level.allowed, level.cost + part + up[0], np.inf).min(axis=1))
    return tuple(up)


def _level(echelon: Echelon, below: int, number: int, needed: float) -> Level:
    cost = np.asarray(echelon.cost, dtype=np.float64)
    if cost.ndim != 2 or not cost.size:
        raise InputError("siting_empty", shape=cost.shape)
    if len(cost) != below:
        raise InputError("siting_levels_differ", level=number, rows=len(cost), below=below)
    candidates = cost.shape[1]
    rules = candidate_rules(candidates, must_open=echelon.must_open, must_not=echelon.must_not)
    usable = np.zeros(candidates, dtype=np.bool_)
    usable[rules.opened], usable[rules.free] = True, True
    capacity = np.minimum(_row(echelon.capacity, candidates, "capacity"), needed)
    if capacity[usable].sum() < needed * (1 - 1e-9):
        raise InfeasibleError(
            "siting_capacity_short", capacity=float(capacity[usable].sum()), demand=needed
        )
    return Level(
        cost=cost + _row(echelon.handling, candidates, "handling"),
        allowed=np.isfinite(cost) & (cost >= 0) & usable,
        fixed=_row(echelon.fixed, candidates, "fixed"),
        capacity=capacity,
        must_open=tuple(rules.opened.tolist()),
    )


def _row(values: npt.ArrayLike, size: int, name: str) -> Floats:
    given = np.asarray(values, dtype=np.float64)
    if given.shape not in {(), (size,)}:
        raise InputError("siting_shapes_differ", field=name, shape=given.shape, expected=size)
    row = np.broadcast_to(given, size).copy()
    wrong = np.flatnonzero(~(row >= 0))
    if len(wrong):
        raise InputError("siting_negative", field=name, rows=told_rows(wrong), value=row[wrong[0]])
    return row
