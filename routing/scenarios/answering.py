"""From a scenario to its answer: the promise judged, the model solved, alternatives found."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from routing.errors import InfeasibleError
from routing.scenarios.models import solved
from routing.scenarios.question import Costs, Question, question_of
from routing.siting.alternatives import with_alternatives
from routing.siting.answer import SitingAnswer
from routing.siting.median_search import Progress
from routing.siting.promise import Promise, judge_promise
from routing.siting.serving import nearest
from routing.studies import COUNTED, Candidate, Demand, Scenario, ScenarioAnswer

Curve = Callable[..., tuple[tuple[int, float, float], ...]]
"""Takes what :func:`routing.siting.count_curve.count_curve` does."""

MORE_SITES = 12
"""How many more sites than asked for the curve looks at."""
CURVE_LIMIT_S = 20.0
HURRY = 20
"""An alternative is searched for in so small a part of the scenario's time: it needs no proof."""
WORST_ALTERNATIVE = 1.25
"""An alternative may cost so many times what the answer does."""


def answer_scenario(
    scenario: Scenario,
    demand: Sequence[Demand],
    candidates: Sequence[Candidate],
    costs: Costs,
    *,
    curve: Curve | None = None,
    progress: Progress | None = None,
) -> ScenarioAnswer:
    """Answer one scenario.

    Parameters
    ----------
    curve : callable, optional
        Tells what other numbers of sites would give; None: that is not asked.

    Raises
    ------
    InputError
        ``study_unknown_site``, ``study_site_ambiguous``, ``study_needs``,
        ``siting_open_and_closed``.
    """
    start = time.monotonic()
    asked = question_of(scenario, demand, candidates, costs, progress)
    promise = None
    try:
        _refuse_unreached(asked, demand)
        asked, promise = _promised(asked)
        answer = _with_alternatives(asked, costs)
    except InfeasibleError as error:
        took = time.monotonic() - start
        return ScenarioAnswer(scenario=scenario, refusal=error, promise=promise, seconds=took)
    opened = np.array(answer.opened, dtype=np.int64)
    close = nearest(costs.way, opened)
    serving = np.where(answer.assignment >= 0, answer.assignment, close)
    way = np.where(serving >= 0, costs.way[np.arange(len(costs.way)), serving], np.inf)
    return ScenarioAnswer(
        scenario=scenario,
        answer=answer,
        way=way,
        table=costs.way,
        nearest=close,
        promise=promise,
        curve=() if curve is None else _curve(asked, costs, curve),
        seconds=time.monotonic() - start,
    )


def _refuse_unreached(asked: Question, demand: Sequence[Demand]) -> None:
    """Name the villages that no candidate reaches: with this weather, or these rules."""
    usable = [k for k in range(asked.table.shape[1]) if k not in asked.closed]
    if asked.scenario.model == "maximal-covering":
        return
    left = np.flatnonzero(~np.isfinite(asked.table[:, usable]).any(axis=1))
    if len(left):
        names = [demand[k].name for k in left.tolist()]
        raise InfeasibleError("study_villages_unreached", villages=names, count=len(names))


def _promised(asked: Question) -> tuple[Question, Promise | None]:
    """Judge the promise; what cannot be kept is sited for the closest that can."""
    scenario, limit = asked.scenario, asked.scenario.within_s
    if limit is None or scenario.model not in COUNTED - {"maximal-covering"}:
        return asked, None
    promise = judge_promise(
        asked.table, limit, asked.count, must_open=asked.must_open, must_not=asked.closed,
        at_most_one=asked.groups, time_limit_s=asked.left_s,
    )  # fmt: skip
    cap = limit if promise.kept else promise.closest
    if cap is None:
        return asked, promise
    table = np.where(asked.table <= cap, asked.table, np.inf)
    return replace(asked, table=table), promise


def _curve(asked: Question, costs: Costs, curve: Curve) -> tuple[tuple[int, float, float], ...]:
    if not costs.seconds or asked.scenario.model not in COUNTED or asked.groups:
        return ()
    available = costs.way.shape[1] - len(asked.must_not)
    last = min(max(10, 2 * asked.count), asked.count + MORE_SITES, available)
    return curve(
        costs.way, asked.weight, range(max(1, len(asked.must_open)), last + 1),
        must_open=asked.must_open, must_not=asked.must_not, time_limit_s=CURVE_LIMIT_S,
    )  # fmt: skip


def _with_alternatives(asked: Question, costs: Costs) -> SitingAnswer:
    def solve(barred: frozenset[int]) -> SitingAnswer:
        hurried = min(asked.deadline, time.monotonic() + asked.scenario.time_limit_s / HURRY)
        return solved(replace(asked, barred=barred, progress=None, deadline=hurried))

    best = solved(asked)
    wanted = asked.scenario.alternatives
    if not wanted:
        return best
    near = None if costs.apart is None else costs.apart <= asked.scenario.alternatives_apart_s
    return with_alternatives(
        solve,
        best,
        wanted,
        near=near,
        kept=asked.must_open,
        worst=best.cost * WORST_ALTERNATIVE + 1e-9,
        time_limit_s=asked.left_s,
    )
