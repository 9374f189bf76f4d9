"""The report of a siting study: one HTML page with maps and charts, without network or scripts."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup

from routing import wording
from routing.palette import COLOURS, UNSERVED
from routing.reports.backdrop import EMPTY, Backdrop
from routing.reports.siting import charts, said, site_map
from routing.studies import ScenarioAnswer, StudyAnswer, level_figures
from routing.studies import figures as study_figures
from routing.studies.unnamed import with_names

WORST = 10
"""Villages with the longest ways that a report lists."""
LEVELS_MIN = (15, 30, 60, 90, 120)
"""Minutes within which shares are told."""


Row = dict[str, Any]
"""What a template reads by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A scenario as the page shows it."""

    one: ScenarioAnswer
    heading: str
    question: str
    lead: str
    figures: list[tuple[str, str]]
    sentences: list[str]
    map: site_map.SiteMap | None
    sites: list[Row]
    levels: list[Row]
    costs: list[Row]
    worst: list[Row]
    alternatives: list[Row]
    mean: tuple[charts.Chart, int | None] | None
    longest: tuple[charts.Chart, int | None] | None
    coverage: charts.Chart | None


def report(study: StudyAnswer, lang: wording.Lang = "en", backdrop: Backdrop = EMPTY) -> str:
    """Return the page.

    Parameters
    ----------
    backdrop : Backdrop
        Relief, water, roads to lay under the maps, with whom they are to be credited to.
    """
    study = with_names(study, lang)
    under = site_map.ground(study, backdrop)
    return _page().render(
        lang=lang,
        study=study,
        region=said.region(study),
        title=study.study.title or said.text("title", lang, region=said.region(study)),
        style=_style(),
        say=lambda key, **values: said.text(key, lang, **values),
        column=lambda name: said.column(study, name, lang),
        under=under,
        sections=[_section(study, one, lang, under) for one in study.scenarios],
        comparison=_comparison(study, lang),
        rejected=[(row.id or "-", row.cause(lang)) for row in study.rejected],
        credit=backdrop.credit or study.credit,
        profile=_profile(study, lang),
        notes=said.notes(study, lang),
        chart=charts,
    )


def _section(
    study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang, under: site_map.Ground | None
) -> Section:
    answered = one.answer is not None
    return Section(
        one=one,
        heading=said.heading(study, one, lang),
        question=said.question(one, lang),
        lead=said.lead(study, one, lang),
        figures=_figures(study, one, lang) if answered else [],
        sentences=_sentences(study, one, lang),
        map=site_map.answer_map(study, one, under) if answered and under is not None else None,
        sites=_sites(study, one, lang),
        levels=_levels_above(study, one, lang),
        costs=_costs(study, one, lang),
        worst=_worst(study, one, lang),
        alternatives=_alternatives(study, one, lang, under),
        mean=charts.mean_chart(one),
        longest=charts.longest_chart(one),
        coverage=charts.coverage_chart(study, one) if under is not None else None,
    )


def _figures(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[tuple[str, str]]:
    """Return the few figures that everybody asks for: heading and value."""
    found = [
        (said.text("columns.sites", lang), str(len(one.answer.opened) if one.answer else 0)),
        (
            said.text("columns.mean", lang),
            said.mean(study, study_figures.mean_way(study, one), lang),
        ),
        (said.text("columns.longest", lang), said.way(study, study_figures.longest_way(one), lang)),
    ]
    if study.study.costs is None:
        for level in _levels(one):
            share = study_figures.share_within(study, one, 60.0 * level)
            heading = said.text("share_within", lang, minutes=f"{level:g}")
            found.append((heading, said.percent(share)))
    return found


def _levels(one: ScenarioAnswer) -> list[float]:
    """Return two limits to tell shares within: what was promised, or about the middle and end."""
    longest = study_figures.longest_way(one) / 60
    levels = [float(level) for level in LEVELS_MIN if level < longest][-2:]
    promised = one.scenario.within_s
    if promised is not None:
        levels = [*[level for level in levels if level < promised / 60][-1:], promised / 60]
    return levels


def _sentences(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[str]:
    """Return what is said below the first sentence: the promise, more and fewer sites, the cost."""
    told = [] if one.promise is None else said.promise(study, one, lang)[1:]
    told += said.above(study, one, lang)
    told += said.uncounted(study, lang)
    told += said.other_counts(one, lang)
    if one.answer is None:
        return told
    if one.scenario.model != "p-median":  # its mean way is in the first sentence
        told.append(said.bill(study, one, lang))
    return [*told, said.proof(one, lang)]


def _sites(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[Row]:
    rows: list[Row] = []
    for number, row in enumerate(study_figures.sites(study, one), start=1):
        candidate = study.candidates[row.site]
        rows.append(
            {
                "number": number,
                "hue": (number - 1) % len(COLOURS),
                "name": candidate.name,
                "parent": candidate.parent or "",
                "existing": candidate.state == "existing",
                "villages": len(row.villages),
                "weight": said.amount(row.weight),
                "mean": said.mean(study, row.mean, lang),
                "longest": said.way(study, row.longest, lang),
                "farthest": study.demand[row.villages[0]].name if row.villages else "",
            }
        )
    return rows


def _levels_above(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[Row]:
    """Return a row a site above the depots, with the letter that the map has for it."""
    if not level_figures.has_levels(one):
        return []
    letters = site_map.letters(one)
    return [
        {
            "letter": next(letters),
            "level": level.name,
            "name": level.located[row.site].name,
            "parent": level.located[row.site].parent or "",
            "existing": level.located[row.site].state == "existing",
            "amount": said.amount(row.amount),
            "sources": row.sources,
            "mean": said.mean(study, row.mean, lang),
            "longest": said.minutes(row.longest, lang),
        }
        for number, level in enumerate(study.levels)
        for row in level_figures.level_sites(one, number)
    ]


def _costs(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[Row]:
    """Return a row a level: what opening, ways and handling cost."""
    if not level_figures.has_levels(one):
        return []
    return [
        {
            "level": said.level_name(row.level, lang),
            "opening": said.amount(row.opening),
            "ways": said.amount(row.ways),
            "handling": said.amount(row.handling),
            "total": said.amount(row.total),
        }
        for row in level_figures.level_costs(study, one)
    ]


def _worst(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[Row]:
    if one.answer is None or study.study.costs is not None:
        return []
    by = study_figures.served_by(one)
    longest = max(study_figures.longest_way(one), 1.0)
    rows = study_figures.worst_villages(one, WORST)
    return [
        {
            "name": study.demand[k].name,
            "parent": study.demand[k].parent or "",
            "site": study.candidates[by[k]].name if by[k] >= 0 else "",
            "way": said.minutes(float(one.way[k]), lang),
            "bar": round(100 * min(float(one.way[k]) / longest, 1.0), 1),
            "late": one.scenario.within_s is not None and one.way[k] > one.scenario.within_s,
        }
        for k in rows
    ]


def _alternatives(
    study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang, under: site_map.Ground | None
) -> list[Row]:
    """Return what else could be done, the answer itself first, to be seen side by side."""
    if one.answer is None or not one.answer.alternatives or under is None:
        return []
    rows = [(one.answer.opened, one.answer.cost)]
    rows += [(other.opened, other.cost) for other in one.answer.alternatives]
    weight = study_figures.weights(study)
    told: list[Row] = []
    for number, (opened, cost) in enumerate(rows):
        way = one.table[:, list(opened)].min(axis=1)
        served = np.isfinite(way)
        mean = float(weight[served] @ way[served]) / max(float(weight[served].sum()), 1e-9)
        dearer = cost / one.answer.cost - 1 if one.answer.cost else 0.0
        told.append(
            {
                "name": said.text("the_answer", lang)
                if not number
                else said.text("alternative_name", lang, number=number),
                "map": site_map.alternative_map(study, one, opened, under),
                "dearer": f"+{said.percent(dearer)}" if number else "",
                "mean": f"{mean / 60:.1f}",
                "longest": said.minutes(float(way[served].max(initial=0.0)), lang),
                "gone": said.site_names(study, sorted(set(one.answer.opened) - set(opened)), lang),
                "new": said.site_names(study, sorted(set(opened) - set(one.answer.opened)), lang),
            }
        )
    return told


def _comparison(study: StudyAnswer, lang: wording.Lang) -> list[list[str]]:
    """Return a row a scenario, where there are several."""
    if len(study.scenarios) < 2:
        return []
    common = study_figures.common_sites(study.scenarios)
    return [_compared(study, one, common, lang) for one in study.scenarios]


def _compared(
    study: StudyAnswer, one: ScenarioAnswer, common: set[int], lang: wording.Lang
) -> list[str]:
    name, question = said.heading(study, one, lang), said.question(one, lang)
    if one.answer is None:
        cause = "" if one.refusal is None else one.refusal.cause(lang)
        return [name, question, "-", "-", "-", "-", "-", cause]
    own = [site for site in one.answer.opened if site not in common]
    return [
        name,
        question,
        said.kept(one, lang),
        str(len(one.answer.opened)),
        said.mean(study, study_figures.mean_way(study, one), lang),
        said.way(study, study_figures.longest_way(one), lang),
        said.percent(one.answer.gap),
        said.site_names(study, own, lang) or "-",
    ]


def _profile(study: StudyAnswer, lang: wording.Lang) -> str:
    key = f"report.profiles.{study.study.profile}"
    return wording.text(key, lang) if wording.has(key, lang) else study.study.profile


def _page() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("routing.reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("siting.html.j2")


def _style() -> Markup:
    """Return the page's style: ours, nothing in it given by a user."""
    source = resources.files("routing.reports") / "templates" / "siting.css"
    hues = "".join(f".hue-{hue}{{--hue:{colour}}}\n" for hue, colour in enumerate(COLOURS))
    plain = source.read_text(encoding="utf-8")
    return Markup(f":root{{--lost:{UNSERVED}}}\n{plain}{hues}")  # noqa: S704
