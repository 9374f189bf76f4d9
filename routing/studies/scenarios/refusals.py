"""Why a scenario has no answer, in the user's own ids; models know numbers of rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from routing.errors import InfeasibleError, InputError, ShanluError
from routing.siting.median_instance import ToldRows
from routing.siting.serving import Floats
from routing.siting.set_covering import set_covering
from routing.studies import CAPACITATED, COUNTED, MONEY, Candidate, Demand, Level
from routing.studies.scenarios.question import Question

TOLD = 12
"""Ids that a sentence names; the others are counted."""

_WEIGHED = MONEY | {"p-median", "maximal-covering"}
"""Models that mean nothing where no village has a weight."""


def told(rows: Iterable[Demand | Candidate]) -> str:
    """Name rows in a sentence by their ids, with their names where they have others."""
    every = list(rows)
    names = [row.name if row.name == row.id else f"{row.name} ({row.id})" for row in every[:TOLD]]
    more = len(every) - len(names)
    return ", ".join(names) + (f" … (+{more})" if more > 0 else "") or "-"


def check_question(
    asked: Question,
    demand: Sequence[Demand],
    candidates: Sequence[Candidate],
    levels: Sequence[Level] = (),
    seasons: Sequence[str] = (),
) -> None:
    """Refuse what can be seen to have no answer before anything is solved.

    Raises
    ------
    InputError
        ``study_open_and_closed``, ``study_no_weight``.
    InfeasibleError
        ``study_too_few_candidates``, ``study_too_many_must_open``, ``study_capacity_short``,
        ``study_season_capacity_short``,
        ``study_village_too_large``, ``study_budget_short``.
    """
    both = asked.must_open & asked.must_not
    if both:
        raise InputError("study_open_and_closed", sites=told(candidates[k] for k in sorted(both)))
    if asked.scenario.model in _WEIGHED and not (asked.weight > 0).any():
        raise InputError("study_no_weight", count=len(demand), villages=told(demand))
    permitted = [k for k in range(len(candidates)) if k not in asked.closed]
    if asked.scenario.model in COUNTED:
        _check_count(asked, candidates, permitted)
    if asked.scenario.model in CAPACITATED:
        _check_capacity(asked, candidates, permitted, asked.capacity, seasons)
    for echelon, level in zip(asked.above, levels, strict=False):
        rest = [k for k in range(len(level.located)) if k not in echelon.must_not]
        _check_capacity(asked, level.located, rest, np.asarray(echelon.capacity), seasons)
    if asked.scenario.single_source:
        _check_largest(asked, demand, permitted)
    if asked.scenario.budget is not None:
        _check_budget(asked, candidates, permitted)


def _check_count(
    asked: Question, candidates: Sequence[Candidate], permitted: Sequence[int]
) -> None:
    if asked.count > len(permitted):
        raise InfeasibleError(
            "study_too_few_candidates", count=asked.count, available=len(permitted),
            sites=told(candidates[k] for k in permitted),
        )  # fmt: skip
    if len(asked.must_open) > asked.count:
        raise InfeasibleError(
            "study_too_many_must_open", count=asked.count, forced=len(asked.must_open),
            sites=told(candidates[k] for k in sorted(asked.must_open)),
        )  # fmt: skip


def _check_capacity(
    asked: Question,
    candidates: Sequence[Candidate],
    permitted: Sequence[int],
    capacity: Floats,
    seasons: Sequence[str],
) -> None:
    """Compare the room that there is with the season that brings most."""
    room = float(capacity[permitted].sum())
    totals = asked.seasons.sum(axis=0)
    most = int(totals.argmax())
    needed = float(totals[most])
    if room >= needed * (1 - 1e-9):
        return
    details = {
        "demand": f"{needed:,.10g}",
        "capacity": f"{room:,.10g}",
        "missing": f"{needed - room:,.10g}",
        "count": len(permitted),
        "sites": told(candidates[k] for k in permitted),
    }
    if len(totals) == 1:
        raise InfeasibleError("study_capacity_short", **details)
    season = seasons[most] if seasons else str(most + 1)
    raise InfeasibleError("study_season_capacity_short", season=season, **details)


def _check_largest(asked: Question, demand: Sequence[Demand], permitted: Sequence[int]) -> None:
    room = asked.capacity[permitted]
    large = np.flatnonzero(asked.seasons.max(axis=1) > room.max(initial=0.0) * (1 + 1e-9))
    if len(large):
        raise InfeasibleError(
            "study_village_too_large", capacity=f"{room.max():,.10g}", count=len(large),
            villages=told(demand[k] for k in large.tolist()),
        )  # fmt: skip


def _check_budget(
    asked: Question, candidates: Sequence[Candidate], permitted: Sequence[int]
) -> None:
    """Compare the budget with what so many sites cost at least, wherever they are."""
    extra = asked.opening - asked.closing
    free = sorted((k for k in permitted if k not in asked.must_open), key=lambda k: extra[k])
    least = asked.count if asked.scenario.model in COUNTED else 1
    wanted = max(0, least - len(asked.must_open))
    # Where the number is open, whatever is cheaper to keep than to give up is kept.
    chosen = [*sorted(asked.must_open), *free[:wanted]]
    if asked.scenario.model not in COUNTED:
        chosen += [k for k in free[wanted:] if extra[k] < 0]
    cost = float(asked.closing.sum() + extra[chosen].sum())
    if cost > (asked.scenario.budget or 0.0) * (1 + 1e-9):
        raise _budget_short(asked, candidates, chosen, cost)


def _budget_short(
    asked: Question, candidates: Sequence[Candidate], chosen: Sequence[int], cost: float
) -> InfeasibleError:
    budget = asked.scenario.budget or 0.0
    return InfeasibleError(
        "study_budget_short", budget=f"{budget:,.10g}", cost=f"{cost:,.10g}", count=len(chosen),
        missing=f"{cost - budget:,.10g}", sites=told(candidates[k] for k in chosen),
    )  # fmt: skip


def in_own_ids(
    error: ShanluError,
    asked: Question,
    demand: Sequence[Demand],
    candidates: Sequence[Candidate],
) -> ShanluError:
    """Return a model's refusal as one that names villages and candidates by the user's ids."""
    if error.code == "siting_rules_unkept":
        return _rules_unkept(asked, candidates)
    if error.code == "siting_radii_disorderly" and asked.seconds:  # studies give minutes
        minutes = [radius / 60 for radius in asked.scenario.radii_s]
        return type(error)(error.code, **{**error.details, "radii": minutes})
    details = dict(error.details)
    for key, rows in error.details.items():
        if isinstance(rows, ToldRows):
            of: Sequence[Demand | Candidate] = demand if key == "demands" else candidates
            every = dict.fromkeys(k % len(of) for k in rows.rows)  # a row a season and village
            details[key] = told(of[k] for k in every)
    return type(error)(error.code, **details)


def _rules_unkept(asked: Question, candidates: Sequence[Candidate]) -> InfeasibleError:
    """Say which rules leave nothing: the budget, with what reaching every village costs, or groups.

    Sites that reach every village cost at least as much as the cheapest cover.
    """
    if asked.scenario.budget is None:
        groups = "; ".join(told(candidates[k] for k in group) for group in asked.groups[:TOLD])
        return InfeasibleError("study_groups_forbid", count=len(asked.groups), groups=groups)
    radius = asked.scenario.within_s if asked.scenario.model == "set-covering" else None
    far = asked.table[np.isfinite(asked.table)].max(initial=0.0) if radius is None else radius
    try:
        cover = set_covering(
            asked.table, far, price=asked.opening, must_open=asked.must_open,
            must_not=asked.closed, time_limit_s=asked.left_s,
        )  # fmt: skip
    except InfeasibleError:
        cover = None
    budget = asked.scenario.budget
    if cover is not None and cover.proven and cover.cost > budget * (1 + 1e-9):
        return _budget_short(asked, candidates, cover.opened, cover.cost)
    return InfeasibleError(
        "study_budget_unkept", budget=f"{budget:,.10g}", scenario=asked.scenario.name
    )
