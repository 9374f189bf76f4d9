"""From a scenario to its answer: the promise judged, the model solved, alternatives found."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.siting.alternatives import with_alternatives
from routing.siting.answer import NOBODY, SitingAnswer
from routing.siting.median_search import Progress
from routing.siting.promise import Promise, judge_promise
from routing.siting.serving import nearest
from routing.studies import COUNTED, Candidate, Demand, Level, Scenario, ScenarioAnswer
from routing.studies.scenarios.models import solved
from routing.studies.scenarios.question import Costs, Question, question_of
from routing.studies.scenarios.refusals import check_question, in_own_ids, told

Curve = Callable[..., tuple[tuple[int, float, float], ...]]
"""Takes what :func:`routing.siting.count_curve.count_curve` does."""

Rows = npt.NDArray[np.bool_]
"""Of the villages."""

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
    seasons: Sequence[str] = (),
    levels: Sequence[Level] = (),
    curve: Curve | None = None,
    progress: Progress | None = None,
) -> ScenarioAnswer:
    """Answer one scenario.

    Parameters
    ----------
    seasons : sequence of str, optional
        What the seasons of the demand are called; by default they are counted from 1.
    levels : sequence of Level, optional
        What stands above the candidates.
    curve : callable, optional
        Tells what other numbers of sites would give; None: that is not asked.

    Raises
    ------
    InputError
        ``study_unknown_site``, ``study_site_ambiguous``, ``study_needs``,
        ``study_value_missing``, ``study_open_and_closed``, ``study_no_weight``.
    """
    start = time.monotonic()
    asked = question_of(scenario, demand, candidates, costs, levels=levels, progress=progress)
    near = _reached(asked)
    part = _some(asked, near)
    promise = None
    rows = [row for row, reached in zip(demand, near.tolist(), strict=True) if reached]
    try:
        if not near.any():
            raise InfeasibleError(  # noqa: TRY301 - refused as any other
                "study_villages_unreached", villages=told(demand), count=len(demand)
            )
        check_question(asked, demand, candidates, levels, seasons)
        capped, promise = _promised(part)
        answer = _with_alternatives(capped, costs)
    except InfeasibleError as error:
        refusal = in_own_ids(error, part, rows, candidates)
        took = time.monotonic() - start
        return ScenarioAnswer(scenario=scenario, refusal=refusal, promise=promise, seconds=took)
    except InputError as error:
        raise in_own_ids(error, part, rows, candidates) from None
    answer, promise = _of_all(answer, near), _promise_of_all(promise, near, asked)
    close = nearest(costs.way, np.array(answer.opened, dtype=np.int64))
    serving = np.where(answer.assignment >= 0, answer.assignment, close)
    way = np.where(serving >= 0, costs.way[np.arange(len(costs.way)), serving], np.inf)
    return ScenarioAnswer(
        scenario=scenario,
        answer=answer,
        way=way,
        table=costs.way,
        up=costs.up,
        nearest=close,
        promise=promise,
        curve=() if curve is None else _curve(part, costs, curve),
        seconds=time.monotonic() - start,
    )


def _reached(asked: Question) -> Rows:
    """Tell which villages a permitted candidate reaches: in this weather, within a cover's radius.

    The others cost the rest nothing: they are left out, and named.
    """
    usable = [k for k in range(asked.table.shape[1]) if k not in asked.closed]
    limit = asked.scenario.within_s if asked.scenario.model == "set-covering" else None
    best = asked.table[:, usable].min(axis=1, initial=np.inf)
    return np.asarray(np.isfinite(best) & (best <= (np.inf if limit is None else limit)))


def _some(asked: Question, rows: Rows) -> Question:
    """Return the question for some villages."""
    return replace(
        asked, table=asked.table[rows], weight=asked.weight[rows], seasons=asked.seasons[rows]
    )


def _of_all(answer: SitingAnswer, near: Rows) -> SitingAnswer:
    """Return an answer for some villages as one for all: the others are served by nobody."""
    if near.all():
        return answer
    rows = np.flatnonzero(near).astype(np.int32)
    assignment = np.full(len(near), NOBODY, dtype=np.int32)
    assignment[rows] = answer.assignment
    split = answer.split
    if split is not None:
        split = replace(split, demand=rows[split.demand])
    return replace(answer, assignment=assignment, split=split)


def _promise_of_all(promise: Promise | None, near: Rows, asked: Question) -> Promise | None:
    """Return a promise to some villages as one to all: it is not kept for the others."""
    limit = asked.scenario.within_s
    if near.all() or limit is None:
        return promise
    known = promise or Promise(limit=limit, kept=True)
    rows, out = np.flatnonzero(near), np.flatnonzero(~near).tolist()
    return replace(
        known,
        kept=False,
        hopeless=tuple(sorted([*rows[list(known.hopeless)].tolist(), *out])),
        left=tuple(sorted([*rows[list(known.left)].tolist(), *out])),
    )


def _promised(asked: Question) -> tuple[Question, Promise | None]:
    """Judge the promise; what cannot be kept is sited for the closest that can.

    Where money decides how many sites there are, all candidates together have to keep it.
    """
    scenario, limit = asked.scenario, asked.scenario.within_s
    if limit is None or scenario.model in ("set-covering", "maximal-covering"):
        return asked, None
    most = asked.table.shape[1] - len(asked.closed)
    count = asked.count if scenario.model in COUNTED else most
    promise = judge_promise(
        asked.table, limit, count, must_open=asked.must_open, must_not=asked.closed,
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
        asked.table, asked.weight, range(max(1, len(asked.must_open)), last + 1),
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
