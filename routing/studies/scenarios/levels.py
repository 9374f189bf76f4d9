"""The levels above a study's depots, in numbers: what ways up, opening and handling cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.siting.echelons import Echelon
from routing.siting.serving import Floats
from routing.studies import Candidate, Level, Scenario
from routing.studies.scenarios.named import Finder, need, needs

HOUR_S = 3600


def check_rules(scenario: Scenario, candidates: Sequence[Candidate]) -> None:
    """Refuse what a model of several levels cannot keep, rather than leave it aside.

    Raises
    ------
    InputError
        ``study_echelons_without``.
    """
    asked = {
        "budget": scenario.budget is not None,
        "at_most_one": bool(scenario.at_most_one) or any(row.group for row in candidates),
        "apart_minutes": scenario.apart_s is not None,
        "single_source": scenario.single_source,
        "closing_cost": any(row.closing_cost is not None for row in candidates),
    }
    for field, given in asked.items():
        if given:
            raise InputError("study_echelons_without", scenario=scenario.name, field=field)


def echelons_above(
    scenario: Scenario, levels: Sequence[Level], up: Sequence[Floats], finders: Sequence[Finder]
) -> tuple[Echelon, ...]:
    """Return the levels above the depots as their model takes them.

    Raises
    ------
    InputError
        ``study_needs``, ``study_value_missing``, ``study_site_ambiguous``,
        ``study_echelons_without``.
    """
    if not levels:
        raise needs(scenario, "levels")
    return tuple(
        _echelon(scenario, *one) for one in zip(levels, up, finders, strict=True)
    )  # fmt: skip


def _echelon(scenario: Scenario, level: Level, seconds: Floats, find: Finder) -> Echelon:
    rows = level.located
    check_rules(scenario, rows)
    hour = level_hour_cost(scenario, level)
    prices = [row.opening_price(level.opening_cost) for row in rows]
    need(scenario, f"opening_cost ({level.name})", prices, rows)
    must_open = {k for k, row in enumerate(rows) if row.kept}
    must_not = {k for k, row in enumerate(rows) if row.state == "must_not"}
    must_open |= find.all_of(one for one in scenario.must_open if find.knows(one))
    must_not |= find.all_of(one for one in scenario.must_not if find.knows(one))
    return Echelon(
        cost=np.where(np.isfinite(seconds), seconds * (hour / HOUR_S), -1.0),
        fixed=np.array([price or 0.0 for price in prices]),
        capacity=level_capacity(level),
        handling=level_handling(level),
        must_open=must_open,
        must_not=must_not,
    )


def level_hour_cost(scenario: Scenario, level: Level) -> float:
    """Return what an hour of way to a level costs for one unit."""
    return (scenario.hour_cost if level.hour_cost is None else level.hour_cost) or 0.0


def level_capacity(level: Level) -> Floats:
    """Return how much each candidate of a level handles; inf without a limit."""
    room = [level.capacity if row.capacity is None else row.capacity for row in level.located]
    return np.array([np.inf if one is None else one for one in room])


def level_handling(level: Level) -> Floats:
    """Return what handling one unit costs at each candidate of a level."""
    usual = level.handling_cost or 0.0
    return np.array(
        [usual if row.handling_cost is None else row.handling_cost for row in level.located]
    )


def without_way_up(above: Sequence[Echelon]) -> set[int]:
    """Return the depots from which no permitted candidates lead to the top."""
    leads: npt.NDArray[np.bool_] = np.ones(np.shape(above[-1].cost)[1], dtype=np.bool_)
    for echelon in reversed(above):
        leads[list(echelon.must_not)] = False
        leads = np.asarray((np.asarray(echelon.cost)[:, leads] >= 0).any(axis=1), dtype=np.bool_)
    return set(np.flatnonzero(~leads).tolist())
