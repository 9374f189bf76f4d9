"""How each model of a scenario is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from routing.errors import InfeasibleError
from routing.siting.answer import NOBODY, Flows, SitingAnswer
from routing.siting.capacitated import capacitated
from routing.siting.cent_dian import cent_dian
from routing.siting.echelons import Echelon
from routing.siting.fairness import lexicographic_center
from routing.siting.fixed_charge import fixed_charge
from routing.siting.maximal_covering import maximal_covering
from routing.siting.multi_echelon import multi_echelon
from routing.siting.p_center import p_center
from routing.siting.p_median import p_median
from routing.siting.ruled import keeping_rules
from routing.siting.serving import Floats
from routing.siting.set_covering import set_covering
from routing.studies import Model
from routing.studies.scenarios.levels import HOUR_S
from routing.studies.scenarios.question import Question

FAIR_STEPS = 12
"""Ways that fairness tells apart: so many equal steps from the longest one down."""


def solved(asked: Question) -> SitingAnswer:
    """Solve a scenario by its model.

    Raises
    ------
    InfeasibleError
        As the model does.
    """
    model = asked.scenario.model
    solve = _SOLVERS[model]
    groups = () if model in _KNOW_GROUPS else asked.groups
    if not groups and asked.scenario.budget is None:
        return solve(asked)

    def part(opened: frozenset[int], closed: frozenset[int], limit_s: float | None) -> SitingAnswer:
        deadline = min(asked.deadline, time.monotonic() + (limit_s or 0.0))
        return solve(
            replace(asked, must_open=opened, must_not=closed, barred=frozenset(), deadline=deadline)
        )

    return keeping_rules(
        part, asked.table.shape[1], must_open=asked.must_open, must_not=asked.closed,
        at_most_one=groups, budget=asked.scenario.budget, price=asked.opening,
        giving_up=asked.closing, time_limit_s=asked.left_s,
    )  # fmt: skip


def _p_median(asked: Question) -> SitingAnswer:
    return p_median(
        _penalised(asked.table), asked.count, weight=asked.weight, must_open=asked.must_open,
        must_not=asked.closed, time_limit_s=asked.left_s, progress=asked.progress,
    )  # fmt: skip


def _cent_dian(asked: Question) -> SitingAnswer:
    return cent_dian(
        asked.table, asked.count, asked.scenario.longest_share, weight=asked.weight,
        must_open=asked.must_open, must_not=asked.closed, time_limit_s=asked.left_s,
        progress=asked.progress,
    )  # fmt: skip


def _p_center(asked: Question) -> SitingAnswer:
    """Site for the shortest longest way, and among those for the least sum of ways."""
    center = p_center(
        asked.table, asked.count, must_open=asked.must_open, must_not=asked.closed,
        at_most_one=asked.groups, time_limit_s=asked.left_s, progress=asked.progress,
    )  # fmt: skip
    near = np.where(asked.table <= center.cost, asked.table, np.inf)
    median = replace(asked, table=near, scenario=replace(asked.scenario, model="p-median"))
    try:
        best = solved(replace(median, progress=None))
    except InfeasibleError:  # time was up
        return center
    longest = float(asked.table[np.arange(len(asked.table)), best.assignment].max())
    return replace(center, opened=best.opened, assignment=best.assignment, cost=longest)


def _fair(asked: Question) -> SitingAnswer:
    return lexicographic_center(
        asked.table, asked.count, steps=FAIR_STEPS, must_open=asked.must_open,
        must_not=asked.closed, at_most_one=asked.groups, time_limit_s=asked.left_s,
        progress=asked.progress,
    )  # fmt: skip


def _set_covering(asked: Question) -> SitingAnswer:
    return set_covering(
        asked.table, asked.scenario.within_s or 0.0, price=asked.opening if asked.priced else None,
        must_open=asked.must_open, must_not=asked.closed, at_most_one=asked.groups,
        time_limit_s=asked.left_s,
    )  # fmt: skip


def _maximal_covering(asked: Question) -> SitingAnswer:
    scenario = asked.scenario
    return maximal_covering(
        asked.table, asked.count, scenario.radii_s, shares=scenario.shares, weight=asked.weight,
        must_open=asked.must_open, must_not=asked.closed, at_most_one=asked.groups,
        time_limit_s=asked.left_s,
    )  # fmt: skip


def _unit_cost(asked: Question) -> Floats:
    """Return what serving one unit of each demand costs, in money."""
    if asked.seconds:
        hour_cost = asked.scenario.hour_cost or 0.0
        return np.where(np.isfinite(asked.table), asked.table * (hour_cost / HOUR_S), -1.0)
    return _penalised(asked.table / np.maximum(asked.weight, 1e-9)[:, None])


def _fixed_charge(asked: Question) -> SitingAnswer:
    return fixed_charge(
        _unit_cost(asked), asked.opening, weight=asked.weight, closing=_fees(asked),
        must_open=asked.must_open, must_not=asked.closed, time_limit_s=asked.left_s,
        progress=asked.progress,
    )  # fmt: skip


def _capacitated(asked: Question) -> SitingAnswer:
    """Serve every season by itself, from the same sites; flows are of all seasons together."""
    villages, seasons = asked.seasons.shape
    answer = capacitated(
        np.tile(_unit_cost(asked), (seasons, 1)), asked.opening, asked.capacity,
        asked.seasons.T.ravel(), season=np.repeat(np.arange(seasons), villages),
        closing=_fees(asked), single_source=asked.scenario.single_source,
        must_open=asked.must_open, must_not=asked.closed, time_limit_s=asked.left_s,
        progress=asked.progress,
    )  # fmt: skip
    return answer if seasons == 1 else _of_the_year(answer, asked.seasons)


def _echelons(asked: Question) -> SitingAnswer:
    """Site depots and what stands above them, in every season by itself as above."""
    villages, seasons = asked.seasons.shape
    depots = Echelon(
        cost=np.tile(_unit_cost(asked), (seasons, 1)), fixed=asked.opening,
        capacity=asked.capacity, handling=asked.handling,
        must_open=asked.must_open, must_not=asked.closed,
    )  # fmt: skip
    answer = multi_echelon(
        asked.seasons.T.ravel(), (depots, *asked.above),
        season=np.repeat(np.arange(seasons), villages),
        time_limit_s=asked.left_s, progress=asked.progress,
    )  # fmt: skip
    return answer if seasons == 1 else _of_the_year(answer, asked.seasons)


def _of_the_year(answer: SitingAnswer, seasons: Floats) -> SitingAnswer:
    """Return an answer a row a village and season as one a row a village."""
    flows, villages = answer.flows, len(seasons)
    season, village = np.divmod(flows.demand, villages)
    brought = np.zeros((villages, int(flows.site.max(initial=0)) + 1))
    np.add.at(brought, (village, flows.site), flows.share * seasons[village, season])
    share = brought / np.maximum(seasons.sum(axis=1), 1e-12)[:, None]
    demand, site = np.nonzero(share)
    split = Flows(
        demand=demand.astype(np.int32), site=site.astype(np.int32), share=share[demand, site]
    )
    most = np.where(share.any(axis=1), share.argmax(axis=1), NOBODY).astype(np.int32)
    return replace(answer, assignment=most, split=split)


def _fees(asked: Question) -> Floats | None:
    """Return what giving up sites costs, where any may be."""
    return asked.closing if asked.closing.any() else None


def _penalised(table: Floats) -> Floats:
    """Write "no way" as these models read it."""
    return np.where(np.isfinite(table), table, -1.0)


_KNOW_GROUPS = frozenset({"p-center", "fairness", "set-covering", "maximal-covering"})
_SOLVERS: Mapping[Model, Callable[[Question], SitingAnswer]] = {
    "p-median": _p_median,
    "p-center": _p_center,
    "fairness": _fair,
    "cent-dian": _cent_dian,
    "set-covering": _set_covering,
    "maximal-covering": _maximal_covering,
    "fixed-charge": _fixed_charge,
    "capacitated": _capacitated,
    "echelons": _echelons,
}
