"""A scenario with everything in numbers of rows: rules, prices, capacities, time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from routing.siting.candidate_rules import too_close
from routing.siting.echelons import Echelon
from routing.siting.median_search import Progress
from routing.siting.serving import Floats
from routing.studies import MONEY, Candidate, Demand, Level, Scenario
from routing.studies.scenarios.levels import check_rules, echelons_above, without_way_up
from routing.studies.scenarios.named import Finder, need, needs


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
    up : tuple of ndarray of float64
        Seconds from each candidate to those of the level above, and so on up; inf as in ``way``.
    """

    way: Floats
    apart: Floats | None
    seconds: bool
    up: tuple[Floats, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """What a model is asked.

    ``seasons`` is demand by village and season, ``closing`` what giving a candidate up costs;
    ``barred`` are candidates that an alternative does without, ``above`` are the levels above.
    """

    scenario: Scenario
    table: Floats
    weight: Floats
    seasons: Floats
    opening: Floats
    capacity: Floats
    closing: Floats
    handling: Floats
    priced: bool
    must_open: frozenset[int]
    must_not: frozenset[int]
    groups: tuple[tuple[int, ...], ...]
    deadline: float
    progress: Progress | None
    seconds: bool
    barred: frozenset[int] = field(default=frozenset())
    above: tuple[Echelon, ...] = ()

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
    *,
    levels: Sequence[Level] = (),
    progress: Progress | None = None,
) -> Question:
    """Put a scenario into numbers.

    Raises
    ------
    InputError
        ``study_unknown_site``, ``study_site_ambiguous``, ``study_needs``,
        ``study_value_missing``, ``study_echelons_without``.
    """
    find = Finder(candidates)
    above, named_open, named_not = _above(scenario, candidates, costs, levels, find)
    must_open = {k for k, row in enumerate(candidates) if row.kept} | find.all_of(named_open)
    must_not = {k for k, row in enumerate(candidates) if row.state == "must_not"}
    must_not |= find.all_of(named_not)
    if above:
        must_not |= without_way_up(above) - must_open
    groups = [tuple(sorted(find.all_of(group))) for group in scenario.at_most_one]
    named: dict[str, list[int]] = {}
    for k, row in enumerate(candidates):
        if row.group is not None:
            named.setdefault(row.group, []).append(k)
    groups += [tuple(group) for group in named.values()]
    if scenario.apart_s is not None and costs.apart is not None:
        groups += [tuple(pair) for pair in too_close(costs.apart, scenario.apart_s)]
    prices = [row.opening_price(scenario.opening_cost) for row in candidates]
    room = [scenario.capacity if row.capacity is None else row.capacity for row in candidates]
    if scenario.model in MONEY:
        need(scenario, "opening_cost", prices, candidates)
        if costs.seconds and scenario.hour_cost is None:
            raise needs(scenario, "hour_cost")
    if scenario.budget is not None:
        need(scenario, "opening_cost", prices, candidates)
    elif scenario.model not in MONEY and any(row.may_be_given_up for row in candidates):
        raise needs(scenario, "budget")
    if scenario.model == "capacitated":
        need(scenario, "capacity", room, candidates)
    return Question(
        scenario=scenario,
        table=costs.way,
        weight=np.array([row.weight for row in demand]),
        seasons=np.array([row.seasons or (row.weight,) for row in demand]),
        opening=np.array([1.0 if price is None else price for price in prices]),
        capacity=np.array([np.inf if one is None else one for one in room]),
        closing=np.array([row.closing_cost or 0.0 for row in candidates]),
        handling=np.array([_or(row.handling_cost, scenario.handling_cost) for row in candidates]),
        priced=all(price is not None for price in prices),
        must_open=frozenset(must_open),
        must_not=frozenset(must_not),
        groups=tuple(group for group in groups if len(group) > 1),
        deadline=time.monotonic() + scenario.time_limit_s,
        progress=progress,
        seconds=costs.seconds,
        above=above,
    )


def _above(
    scenario: Scenario,
    candidates: Sequence[Candidate],
    costs: Costs,
    levels: Sequence[Level],
    find: Finder,
) -> tuple[tuple[Echelon, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the levels above, and the names of must_open and must_not that are for the depots.

    A name that several levels have counts on each of them.
    """
    given = scenario.must_open, scenario.must_not
    if scenario.model != "echelons":
        return ((), *given)
    check_rules(scenario, candidates)
    finders = [Finder(level.located) for level in levels]
    above = echelons_above(scenario, levels, costs.up, finders)
    opened, closed = (
        tuple(one for one in names if find.knows(one) or not any(f.knows(one) for f in finders))
        for names in given
    )
    return above, opened, closed


def _or(own: float | None, usual: float | None) -> float:
    return next((value for value in (own, usual) if value is not None), 0.0)
