"""A scenario with everything in numbers of rows: rules, prices, capacities, time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from routing.errors import InputError
from routing.siting.candidate_rules import too_close
from routing.siting.median_search import Progress
from routing.siting.serving import Floats
from routing.studies import MONEY, Candidate, Demand, Scenario

_TOLD = 12
"""Ids that an error names."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """What lies between demand and candidates.

    Attributes
    ----------
    way : ndarray of float64, shape (n, m)
        Seconds by demand and candidate, inf where there is no way; or all that serving a demand
        from a candidate costs, in a file's own unit.
    apart : ndarray of float64, shape (m, m), or None
        Seconds from candidate to candidate.
    seconds : bool
        Whether ``way`` is in seconds.
    """

    way: Floats
    apart: Floats | None
    seconds: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """What a model is asked.

    ``seasons`` is demand by village and season, ``closing`` what giving a candidate up costs;
    ``barred`` are candidates that an alternative does without.
    """

    scenario: Scenario
    table: Floats
    weight: Floats
    seasons: Floats
    opening: Floats
    capacity: Floats
    closing: Floats
    priced: bool
    must_open: frozenset[int]
    must_not: frozenset[int]
    groups: tuple[tuple[int, ...], ...]
    deadline: float
    progress: Progress | None
    seconds: bool
    barred: frozenset[int] = field(default=frozenset())

    @property
    def left_s(self) -> float:
        """Seconds until time is up."""
        return max(0.5, self.deadline - time.monotonic())

    @property
    def count(self) -> int:
        """How many sites to open."""
        return 1 if self.scenario.count is None else self.scenario.count

    @property
    def closed(self) -> frozenset[int]:
        """Candidates that must not be opened."""
        return self.must_not | self.barred


def question_of(
    scenario: Scenario,
    demand: Sequence[Demand],
    candidates: Sequence[Candidate],
    costs: Costs,
    progress: Progress | None,
) -> Question:
    """Put a scenario into numbers.

    Raises
    ------
    InputError
        ``study_unknown_site``, ``study_site_ambiguous``, ``study_needs``.
    """
    find = _Finder(candidates)
    must_open = {k for k, row in enumerate(candidates) if row.kept}
    must_not = {k for k, row in enumerate(candidates) if row.state == "must_not"}
    must_open |= find.all_of(scenario.must_open)
    must_not |= find.all_of(scenario.must_not)
    groups = [tuple(sorted(find.all_of(group))) for group in scenario.at_most_one]
    named: dict[str, list[int]] = {}
    for k, row in enumerate(candidates):
        if row.group is not None:
            named.setdefault(row.group, []).append(k)
    groups += [tuple(group) for group in named.values()]
    if scenario.apart_s is not None and costs.apart is not None:
        groups += [tuple(pair) for pair in too_close(costs.apart, scenario.apart_s)]
    prices = [_opening(row) for row in candidates]
    room = [scenario.capacity if row.capacity is None else row.capacity for row in candidates]
    if scenario.model in MONEY:
        _need(scenario, "opening_cost", prices, candidates)
        if costs.seconds and scenario.hour_cost is None:
            raise _needs(scenario, "hour_cost")
    if scenario.budget is not None:
        _need(scenario, "opening_cost", prices, candidates)
    elif scenario.model not in MONEY and any(row.may_be_given_up for row in candidates):
        raise _needs(scenario, "budget")
    if scenario.model == "capacitated":
        _need(scenario, "capacity", room, candidates)
    return Question(
        scenario=scenario,
        table=costs.way,
        weight=np.array([row.weight for row in demand]),
        seasons=np.array([row.seasons or (row.weight,) for row in demand]),
        opening=np.array([1.0 if price is None else price for price in prices]),
        capacity=np.array([np.inf if one is None else one for one in room]),
        closing=np.array([row.closing_cost or 0.0 for row in candidates]),
        priced=all(price is not None for price in prices),
        must_open=frozenset(must_open),
        must_not=frozenset(must_not),
        groups=tuple(group for group in groups if len(group) > 1),
        deadline=time.monotonic() + scenario.time_limit_s,
        progress=progress,
        seconds=costs.seconds,
    )


def _opening(row: Candidate) -> float | None:
    """Return what opening a candidate costs; what exists is open already."""
    if row.opening_cost is None and row.state == "existing":
        return 0.0
    return row.opening_cost


def _need(
    scenario: Scenario,
    column: str,
    values: Sequence[float | None],
    candidates: Sequence[Candidate],
) -> None:
    without = [row.id for row, value in zip(candidates, values, strict=True) if value is None]
    if not without:
        return
    if len(without) == len(candidates):
        raise _needs(scenario, column)
    raise InputError(
        "study_value_missing", scenario=scenario.name, model=scenario.model, field=column,
        count=len(without), id=", ".join(without[:_TOLD]) + (", …" if without[_TOLD:] else ""),
    )  # fmt: skip


def _needs(scenario: Scenario, column: str) -> InputError:
    return InputError("study_needs", scenario=scenario.name, model=scenario.model, field=column)


class _Finder:
    """Finds candidates by what a study calls them: the id, or a name that only one has."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._ids = {row.id: k for k, row in enumerate(candidates)}
        self._names = {row.name: k for k, row in enumerate(candidates)}
        self._times = Counter(row.name for row in candidates)

    def all_of(self, given: Iterable[str]) -> set[int]:
        """Return the numbers of these candidates."""
        wanted = tuple(given)
        unknown = [one for one in wanted if one not in self._ids and one not in self._names]
        if unknown:
            raise InputError("study_unknown_site", id=", ".join(unknown))
        return {self._one(one) for one in wanted}

    def _one(self, given: str) -> int:
        if given in self._ids:
            return self._ids[given]
        if self._times[given] > 1:
            raise InputError("study_site_ambiguous", id=given, count=self._times[given])
        return self._names[given]
