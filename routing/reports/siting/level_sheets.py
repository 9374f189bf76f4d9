"""Sheets of a study on several levels: what is opened above the depots, what goes up, the costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routing import wording
from routing.reports.siting import said
from routing.reports.workbook.looks import ONE, WHOLE, Column
from routing.studies import ScenarioAnswer, StudyAnswer, level_figures

Rows = list[list[Any]]

LEVELS = (
    Column(name="scenario", widest=30),
    Column(name="level", widest=24),
    Column(name="id", widest=20),
    Column(name="site_name", widest=24),
    Column(name="township", widest=20),
    Column(name="amount", number=WHOLE),
    Column(name="sources", number=WHOLE),
    Column(name="mean_minutes", number=ONE),
    Column(name="longest_minutes", number=ONE),
)
FLOWS = (
    Column(name="scenario", widest=30),
    Column(name="level", widest=24),
    Column(name="flow_from", widest=24),
    Column(name="flow_to", widest=24),
    Column(name="amount", number=WHOLE),
    Column(name="minutes", number=ONE),
)
COSTS = (
    Column(name="scenario", widest=30),
    Column(name="level", widest=24),
    Column(name="opening", number=WHOLE),
    Column(name="ways", number=WHOLE),
    Column(name="handling", number=WHOLE),
)


def level_sheets(
    study: StudyAnswer, lang: wording.Lang
) -> Iterator[tuple[str, tuple[Column, ...], Rows]]:
    """Yield (key of the name, columns, rows) of each sheet, where any scenario has levels."""
    answered = [one for one in study.scenarios if level_figures.has_levels(one)]
    if not answered:
        return
    yield "levels", LEVELS, [row for one in answered for row in _sites(study, one, lang)]
    yield "flows", FLOWS, [row for one in answered for row in _flows(study, one, lang)]
    yield "costs", COSTS, [row for one in answered for row in _costs(study, one, lang)]


def _sites(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> Rows:
    return [
        [
            said.heading(study, one, lang),
            level.name,
            level.located[row.site].id,
            level.located[row.site].name,
            level.located[row.site].parent or "",
            row.amount,
            row.sources,
            row.mean / 60,
            row.longest / 60,
        ]
        for number, level in enumerate(study.levels)
        for row in level_figures.level_sites(one, number)
    ]


def _flows(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> Rows:
    return [
        [
            said.heading(study, one, lang),
            level.name,
            level_figures.below(study, number)[flow.below].name,
            level.located[flow.site].name,
            flow.amount,
            flow.seconds / 60,
        ]
        for number, level in enumerate(study.levels)
        for flow in level_figures.flows(one, number)
    ]


def _costs(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> Rows:
    name = said.heading(study, one, lang)
    return [
        [name, said.level_name(row.level, lang), row.opening, row.ways, row.handling]
        for row in level_figures.level_costs(study, one)
    ]
