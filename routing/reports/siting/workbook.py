"""A siting study as XLSX: scenarios side by side, then the sites and villages of each."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from typing import Any

import xlsxwriter

from routing import wording
from routing.reports.siting import said
from routing.reports.siting.level_sheets import level_sheets
from routing.reports.workbook.looks import FONTS, ONE, QUIET, TITLE, WHOLE, Column
from routing.reports.workbook.page import Page
from routing.reports.workbook.sheet_names import SheetNames
from routing.studies import ScenarioAnswer, StudyAnswer
from routing.studies import figures as study_figures
from routing.studies.unnamed import with_names

_SHARE = "0.00%"

SCENARIOS = (
    Column(name="scenario", widest=30),
    Column(name="question", widest=30),
    Column(name="site_count", number=WHOLE),
    Column(name="mean_minutes", number=ONE),
    Column(name="longest_minutes", number=ONE),
    Column(name="share_kept", number=_SHARE),
    Column(name="gap", number=_SHARE),
    Column(name="site_names", widest=50),
    Column(name="remarks", widest=60),
)
SITES = (
    Column(name="scenario", widest=30),
    Column(name="number", number=WHOLE),
    Column(name="id", widest=20),
    Column(name="site_name", widest=24),
    Column(name="township", widest=20),
    Column(name="village_count", number=WHOLE),
    Column(name="weight", number=WHOLE),
    Column(name="mean_minutes", number=ONE),
    Column(name="longest_minutes", number=ONE),
    Column(name="farthest", widest=24),
)
VILLAGES = (
    Column(name="scenario", widest=30),
    Column(name="id", widest=20),
    Column(name="village", widest=24),
    Column(name="township", widest=20),
    Column(name="weight", number=ONE),
    Column(name="site_name", widest=24),
    Column(name="minutes", number=ONE),
)
ALTERNATIVES = (
    Column(name="scenario", widest=30),
    Column(name="number", number=WHOLE),
    Column(name="dearer", number=_SHARE),
    Column(name="site_names", widest=60),
)


def workbook(study: StudyAnswer, lang: wording.Lang = "en") -> bytes:
    """Return a study as XLSX: scenarios, sites, villages, alternatives, rows left out."""
    study = with_names(study, lang)
    file = io.BytesIO()
    font = {"font_name": FONTS[lang], "font_size": 10}
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_format_properties": font})
    names, formats = SheetNames(), dict[tuple[tuple[str, Any], ...], Any]()

    def page(key: str) -> Page:
        return Page(book, names.take(said.text(f"sheets.{key}", lang)), lang, formats)

    footer = (study.study.title, study.credit)
    _write_scenarios(page("scenarios"), study, footer)
    answered = [one for one in study.scenarios if one.answer is not None]
    sites = [row for one in answered for row in _site_rows(study, one, lang)]
    villages = [row for one in answered for row in _village_rows(study, one, lang)]
    others = [row for one in answered for row in _alternative_rows(study, one, lang)]
    _write(page("sites"), _weighed(SITES, study), sites, footer)
    _write(page("villages"), _weighed(VILLAGES, study), villages, footer)
    if others:
        _write(page("alternatives"), ALTERNATIVES, others, footer)
    for key, columns, rows in level_sheets(study, lang):
        _write(page(key), columns, rows, footer)
    if study.rejected:
        columns = (Column(name="id", widest=20), Column(name="remarks", widest=90))
        left = [[row.id or "-", row.cause(lang)] for row in study.rejected]
        _write(page("left_out"), columns, left, footer)
    book.close()
    return file.getvalue()


def _weighed(columns: tuple[Column, ...], study: StudyAnswer) -> tuple[Column, ...]:
    """Call people and parcels so where it is known."""
    name = said.weighed(study)
    return tuple(replace(one, name=name) if one.name == "weight" else one for one in columns)


def _write(
    page: Page, columns: tuple[Column, ...], rows: list[list[Any]], footer: tuple[str, str],
    first: int = 0,
) -> None:  # fmt: skip
    page.head(first, columns)
    for number, cells in enumerate(rows, start=first + 1):
        page.row(number, columns, cells)
    page.sheet.autofilter(first, 0, first + max(len(rows), 1), len(columns) - 1)
    page.finish(columns, head=first, last=first + len(rows), footer=footer)


def _write_scenarios(page: Page, study: StudyAnswer, footer: tuple[str, str]) -> None:
    lang = page.lang
    title = study.study.title or said.text("title", lang, region=said.region(study))
    page.text(0, 0, title, TITLE)
    page.text(1, 0, study.credit, QUIET)
    _write(page, SCENARIOS, [_scenario(study, one, lang) for one in study.scenarios], footer, 3)


def _scenario(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[Any]:
    limit = one.scenario.within_s
    told = [said.lead(study, one, lang)]
    told += [] if one.promise is None else said.promise(study, one, lang)[1:]
    told += said.above(study, one, lang)
    told += [*said.uncounted(study, lang), *said.other_counts(one, lang)]
    if one.answer is not None:
        told += [said.bill(study, one, lang), said.proof(one, lang)]
    remarks = wording.text("joining.sentences", lang).join(told)
    head = [said.heading(study, one, lang), said.question(one, lang)]
    if one.answer is None:
        return [*head, None, None, None, None, None, "", remarks]
    kept = None if limit is None else study_figures.share_within(study, one, limit)
    return [
        *head,
        len(one.answer.opened),
        _minutes(study_figures.mean_way(study, one)),
        _minutes(study_figures.longest_way(one)),
        kept,
        one.answer.gap if math.isfinite(one.answer.gap) else None,
        said.site_names(study, one.answer.opened, lang),
        remarks,
    ]


def _site_rows(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[list[Any]]:
    return [
        [
            said.heading(study, one, lang),
            number,
            study.candidates[row.site].id,
            study.candidates[row.site].name,
            study.candidates[row.site].parent or "",
            len(row.villages),
            row.weight,
            _minutes(row.mean),
            _minutes(row.longest),
            study.demand[row.villages[0]].name if row.villages else "",
        ]
        for number, row in enumerate(study_figures.sites(study, one), start=1)
    ]


def _village_rows(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[list[Any]]:
    by = study_figures.served_by(one).tolist()
    return [
        [
            said.heading(study, one, lang),
            study.demand[k].id,
            study.demand[k].name,
            study.demand[k].parent or "",
            study.demand[k].weight,
            study.candidates[by[k]].name if by[k] >= 0 else "",
            _minutes(float(one.way[k])),
        ]
        for k in study_figures.worst_villages(one, len(study.demand))
    ]


def _alternative_rows(
    study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang
) -> list[list[Any]]:
    if one.answer is None:
        return []
    cost = one.answer.cost
    return [
        [
            said.heading(study, one, lang),
            number,
            other.cost / cost - 1 if cost else 0.0,
            said.site_names(study, other.opened, lang),
        ]
        for number, other in enumerate(one.answer.alternatives, start=1)
    ]


def _minutes(seconds: float) -> float | None:
    return seconds / 60 if math.isfinite(seconds) else None
