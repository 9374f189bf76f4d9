"""The other use case: a siting study in, answered scenarios out (locate, measure, site, judge)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from routing.errors import InputError
from routing.roads.region import Region
from routing.siting.count_curve import count_curve
from routing.siting.serving import Floats
from routing.studies import ScenarioAnswer, Study, StudyAnswer
from routing.studies.locating import Located
from routing.studies.measuring import Measuring
from routing.studies.scenarios.answering import answer_scenario
from routing.studies.unnamed import in_words

Progress = Callable[[str, float, float], None]
"""Told a scenario's name, the cost of its best solution and the bound."""


def answer_study(
    study: Study,
    region: Region | None = None,
    *,
    time_limit_s: float | None = None,
    curves: bool = False,
    progress: Progress | None = None,
) -> StudyAnswer:
    """Answer every scenario of a study.

    Parameters
    ----------
    study : Study
        As it was read.
    region : Region or None
        Where it takes place; None for a study with its own costs.
    time_limit_s : float, optional
        Of the search of each scenario, instead of what the study says.
    curves : bool
        Whether to tell what other numbers of sites would give; that takes some seconds.

    Raises
    ------
    InputError
        ``study_without_region``, ``study_unknown_site``, ``study_needs``; ``nothing_left`` where
        no village or no candidate remains. A scenario that has no answer tells why in its
        ``refusal``.
    """
    if time_limit_s is not None:
        limited = (replace(one, time_limit_s=time_limit_s) for one in study.scenarios)
        study = replace(study, scenarios=tuple(limited))
    measuring = Measuring(study, region)
    located = Located(study, region, measuring)
    try:
        answered = _answered(study, located, measuring, _Curves() if curves else None, progress)
    except InputError as error:  # rows that were not taken are often why
        details = {"rejected": tuple(located.rejected), **error.details}
        raise in_words(type(error)(error.code, **details), located.rows) from None
    return StudyAnswer(
        study=study,
        demand=located.demand,
        candidates=located.candidates,
        scenarios=answered,
        levels=located.levels,
        rejected=tuple(located.rejected),
        left_out=tuple(located.left_out),
        notes=located.notes,
        credit="" if region is None else region.meta.credit,
    )


def _answered(
    study: Study,
    located: Located,
    measuring: Measuring,
    curves: _Curves | None,
    progress: Progress | None,
) -> tuple[ScenarioAnswer, ...]:
    answered = []
    for scenario in study.scenarios:
        one = answer_scenario(
            scenario,
            located.demand,
            located.candidates,
            measuring.costs(scenario, located.demand, located.candidates, located.levels),
            seasons=study.seasons,
            levels=located.levels,
            curve=curves,
            progress=None if progress is None else _named(progress, scenario.name),
        )
        if one.refusal is not None:
            one = replace(one, refusal=in_words(one.refusal, located.rows))
        answered.append(one)
    return tuple(answered)


def _named(progress: Progress, name: str) -> Callable[[float, float], None]:
    return lambda cost, bound: progress(name, cost, bound)


class _Curves:
    """What other numbers of sites give; scenarios that are alike share it."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[tuple[int, float, float], ...]] = {}

    def __call__(
        self,
        way: Floats,
        weight: Floats,
        counts: range,
        *,
        must_open: frozenset[int],
        must_not: frozenset[int],
        time_limit_s: float,
    ) -> tuple[tuple[int, float, float], ...]:
        asked = hashlib.blake2b(way.tobytes())
        asked.update(weight.tobytes())
        key = (asked.digest(), way.shape, counts, must_open, must_not)
        if key not in self._known:
            self._known[key] = count_curve(
                way, weight, counts, must_open=must_open, must_not=must_not,
                time_limit_s=time_limit_s,
            )  # fmt: skip
        return self._known[key]
