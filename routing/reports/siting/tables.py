"""A siting study as tables for a terminal 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from routing import wording
from routing.reports.siting import said
from routing.studies import ScenarioAnswer, StudyAnswer
from routing.studies import figures as study_figures
from routing.studies.unnamed import with_names

WIDTH = 80
NAMES = 26
"""Columns of a scenario's name, so that the sites have room beside it."""


def study_tables(study: StudyAnswer, lang: wording.Lang = "en") -> Iterator[Table | str]:
    """Yield, of each scenario, its sites and what is known of it."""
    study = with_names(study, lang)
    for one in study.scenarios:
        if one.answer is not None:
            yield sites_table(study, one, lang)
        else:
            yield said.heading(study, one, lang)
        yield from sentences(study, one, lang)
    yield from said.notes(study, lang)
    if study.credit:
        yield study.credit


def sentences(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> Iterator[str]:
    """Yield what is to be said of a scenario: cost, proof, promise, alternatives."""
    if one.promise is not None:
        yield from said.promise(study, one, lang)
    yield from said.uncounted(study, lang)
    if one.answer is None:
        code = "" if one.refusal is None else f"{one.refusal.code}: "
        yield f"{code}{said.proof(one, lang)}"
        return
    joint = wording.text("joining.sentences", lang)
    yield from said.above(study, one, lang)
    yield joint.join((said.bill(study, one, lang), said.proof(one, lang)))
    for number, other in enumerate(one.answer.alternatives, start=1):
        yield said.text(
            "alternative", lang, number=number,
            sites=said.site_names(study, other.opened, lang),
            dearer=said.percent(other.cost / one.answer.cost - 1 if one.answer.cost else 0.0),
        )  # fmt: skip


def sites_table(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> Table:
    """Return a row a site: whom it serves, and from how far."""
    table = _table(said.heading(study, one, lang))
    for name in ("site", "parent", "villages", "weight", "mean", "longest", "farthest"):
        table.add_column(
            said.column(study, name, lang),
            justify="left" if name in ("site", "parent", "farthest") else "right",
            overflow="fold",
        )
    for row in study_figures.sites(study, one):
        candidate = study.candidates[row.site]
        farthest = study.demand[row.villages[0]].name if row.villages else ""
        table.add_row(
            Text(candidate.name), Text(candidate.parent or ""), str(len(row.villages)),
            said.amount(row.weight), said.mean(study, row.mean, lang),
            said.way(study, row.longest, lang), Text(farthest),
        )  # fmt: skip
    return table


def comparison_table(studies: Sequence[StudyAnswer], lang: wording.Lang = "en") -> Table:
    """Return a row a scenario of all studies."""
    table = _table(said.text("comparison", lang))
    for name in ("scenario", "sites", "mean", "longest", "gap", "opened"):
        table.add_column(
            said.text(f"columns.{name}", lang),
            justify="left" if name in ("scenario", "opened") else "right",
            overflow="fold",
            ratio=2 if name == "opened" else None,
            max_width=NAMES if name == "scenario" else None,
        )
    for each in studies:
        study = with_names(each, lang)
        for one in study.scenarios:
            table.add_row(*_compared(study, one, lang, with_title=len(studies) > 1))
    return table


def _compared(
    study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang, *, with_title: bool
) -> list[Text]:
    title = study.study.title
    own = said.heading(study, one, lang)
    name = f"{title}: {own}" if with_title and title and title != own else own
    if one.answer is None:
        cause = "" if one.refusal is None else one.refusal.cause(lang)
        return [Text(cell) for cell in (name, "-", "-", "-", "-", cause)]
    cells = (
        name,
        str(len(one.answer.opened)),
        said.mean(study, study_figures.mean_way(study, one), lang),
        said.way(study, study_figures.longest_way(one), lang),
        said.percent(one.answer.gap),
        said.site_names(study, one.answer.opened, lang),
    )
    return [Text(cell) for cell in cells]


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_style="bold",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        width=WIDTH,
    )
