"""The figures of a siting study in words: ways, amounts, proofs and promises."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from routing import wording
from routing.errors import ShanluError
from routing.studies import (
    COUNTED,
    MONEY,
    Demand,
    Level,
    ScenarioAnswer,
    StudyAnswer,
    level_figures,
)
from routing.studies import figures as study_figures

NAMED = 12
"""Villages that a sentence names; the others are counted."""


def text(key: str, lang: wording.Lang, **values: object) -> str:
    """Return a sentence of the siting reports."""
    return wording.text(f"report.siting.{key}", lang, **values)


def region(study: StudyAnswer) -> str:
    """Return the region's id, also where a study names its folder."""
    return PurePath(study.study.region or "-").name


def minutes(seconds: float, lang: wording.Lang) -> str:
    """Return a way in whole minutes, rounded up so that no promise looks kept that is not."""
    if not math.isfinite(seconds):
        return text("no_way", lang)
    return text("minutes", lang, minutes=f"{math.ceil(seconds / 60 - 1e-9):,}")


def amount(value: float) -> str:
    """Return people or parcels."""
    return f"{value:,.0f}"


def column(study: StudyAnswer, name: str, lang: wording.Lang) -> str:
    """Return the heading of a column; people and parcels are called so where it is known."""
    return text(f"columns.{weighed(study) if name == 'weight' else name}", lang)


def weighed(study: StudyAnswer) -> str:
    """Return the column of what villages are weighed by."""
    known = {"population": "people", "parcels": "parcels"}
    return known.get(study.study.weighed_by or "", "weight")


def percent(share: float) -> str:
    """Return a share of all."""
    return f"{100 * share:.1f} %"


def way(study: StudyAnswer, value: float, lang: wording.Lang) -> str:
    """Return a way: minutes, or the plain figure of a study with costs of its own."""
    return f"{value:,.0f}" if study.study.costs is not None else minutes(value, lang)


def mean(study: StudyAnswer, value: float, lang: wording.Lang) -> str:
    """Return a mean way: minutes with a decimal, or a plain figure."""
    if study.study.costs is not None:
        return f"{value:,.1f}"
    return text("minutes", lang, minutes=f"{value / 60:,.1f}")


def proof(one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Say how far from the best an answer may be."""
    answer = one.answer
    if answer is None:
        return "" if one.refusal is None else refusal(one.refusal, lang)
    if answer.proven:
        return text("proven", lang)
    if not math.isfinite(answer.gap):
        return text("unproven", lang)
    return text("open", lang, gap=f"{100 * answer.gap:.2f} %")


def refusal(error: ShanluError, lang: wording.Lang) -> str:
    """Say why a scenario has no answer, and what to do."""
    parts = (error.cause(lang), error.action(lang))
    return wording.text("joining.sentences", lang).join(parts)


def notes(study: StudyAnswer, lang: wording.Lang) -> list[str]:
    """Say what was assumed of villages, and what was not counted."""
    keys = ("people_assumed", "unweighed", "capacities_unasked")
    counted = ((key, study.notes.get(key)) for key in keys)
    return [text(key, lang, count=count) for key, count in counted if count]


def cost(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Say what was made as small as can be, in its unit."""
    answer = one.answer
    if answer is None:
        return "-"
    if study.study.costs is not None:
        return f"{answer.cost:,.10g}"
    average = f"{study_figures.mean_way(study, one) / 60:.1f}"
    money = one.scenario.model in MONEY
    figure = amount(answer.cost) if money else f"{answer.cost:,.10g}"
    values = {"way": minutes(answer.cost, lang), "mean": average, "amount": figure}
    told = text(f"costs.{one.scenario.model}", lang, **values)
    return wording.text("joining.sentences", lang).join([told, *spent(study, one, lang)])


def spent(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[str]:
    """Say what sites cost, of which budget, and what is given up."""
    found = study_figures.spending(study, one)
    if found is None:
        return []
    budget = one.scenario.budget
    total = amount(found.opening + found.closing)
    told = [
        text("spent", lang, amount=total)
        if budget is None
        else text("spent_of_budget", lang, amount=total, budget=amount(budget))
    ]
    if found.given_up:
        names = site_names(study, found.given_up, lang)
        told.append(text("given_up", lang, sites=names, amount=amount(found.closing)))
    return told


def promise(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[str]:
    """Say whether a promise is kept; if not, for whom, and what could be promised instead."""
    found = one.promise
    if found is None:
        return []
    opened = () if one.answer is None else one.answer.opened
    count = one.scenario.count if one.scenario.model in COUNTED else None
    count = len(opened) if count is None else count
    sites = site_count(count, lang)
    limit = minutes(found.limit, lang)
    if found.kept:
        return [text("promise_kept", lang, limit=limit, opened=sites)]
    said = [text("promise_broken", lang, limit=limit, opened=sites)]
    if found.hopeless:
        names = village_names(study, found.hopeless, lang)
        said.append(text("promise_hopeless", lang, limit=limit, villages=names))
    if found.left != found.hopeless:
        names = village_names(study, found.left, lang)
        said.append(text("promise_left", lang, limit=limit, left=len(found.left), villages=names))
    if found.closest is not None:
        closest = minutes(found.closest, lang)
        said.append(text("promise_closest", lang, opened=sites, limit=closest))
    if found.sites_needed is not None and found.sites_needed > count:
        key = "promise_needs_but" if found.hopeless else "promise_needs"
        needed = site_count(found.sites_needed, lang)
        said.append(text(key, lang, limit=limit, opened=needed))
    return said


def uncounted(study: StudyAnswer, lang: wording.Lang) -> list[str]:
    """Name the villages that no answer counts: rows that were not taken."""
    names = [row.id or "-" for row in study.rejected if row.kind == "demand"]
    if not names:
        return []
    if len(study.left_out) == len(names):  # settlements of the map
        names = _told_apart(study, study.left_out, lang)
    return [text("uncounted", lang, count=len(names), villages=_listed(names, lang))]


def other_counts(one: ScenarioAnswer, lang: wording.Lang) -> list[str]:
    """Say what one site more, and one fewer, would bring.

    Where there is a promise the sites are those that are best for the farthest village alone.
    """
    known = {count: (mean, longest) for count, mean, longest in one.curve}
    own = one.scenario.count
    if own is None or own not in known:
        return []
    near = [count for count in (own - 1, own, own + 1) if count in known]
    if one.promise is not None:
        each = [
            text("one_count", lang, opened=site_count(count, lang),
                 longest=minutes(known[count][1], lang))
            for count in near
        ]  # fmt: skip
        listed = wording.text("joining.items", lang).join(each)
        return [text("counts_promised", lang, listed=listed)]
    now = f"{known[own][0] / 60:.1f}"
    return [
        text("one_more" if count > own else "one_fewer", lang, count=count, now=now,
             then=f"{known[count][0] / 60:.1f}")
        for count in near if count != own
    ]  # fmt: skip


def heading(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Return a scenario's name; one without is called by what it asks."""
    name = one.scenario.name
    if not name.isdigit() or study.study.costs is not None:
        return name
    asked = question(one, lang)
    return asked if len(study.scenarios) == 1 else f"{name}. {asked}"


def question(one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Say what a scenario asks: how many sites, the promise, the weather, what shall be least."""
    asked, parts = one.scenario, []
    if asked.count is not None and asked.model in COUNTED:
        parts.append(site_count(asked.count, lang))
    if asked.within_s is not None:
        parts.append(text("asked.within", lang, limit=minutes(asked.within_s, lang)))
    if asked.weather != "dry":
        parts.append(wording.text(f"weathers.{asked.weather}", lang))
    if asked.at is not None:
        parts.append(asked.at)
    parts.append(text(f"models.{asked.model}", lang))
    return wording.text("joining.items", lang).join(parts)


def kept(one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Say in a word whether a promise is kept, and for how many it is not."""
    if one.promise is None:
        return "-"
    limit = minutes(one.promise.limit, lang)
    if one.promise.kept:
        return text("kept_short", lang, limit=limit)
    return text("broken_short", lang, limit=limit, count=len(one.promise.left))


def lead(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Say the answer in one sentence: where, how far, and whether the promise is kept."""
    if one.answer is None:
        return proof(one, lang)
    if study.study.costs is not None:
        return cost(study, one, lang)
    far = study_figures.worst_villages(one, len(study.demand))
    farthest = next((k for k in far if math.isfinite(one.way[k])), None)
    values = {
        "opened": site_count(len(one.answer.opened), lang),
        "sites": site_names(study, one.answer.opened, lang),
        "mean": mean(study, study_figures.mean_way(study, one), lang),
        "longest": way(study, study_figures.longest_way(one), lang),
        "village": "-" if farthest is None else study.demand[farthest].name,
    }
    if one.promise is None:
        return text("lead.plain", lang, **values)
    limit = minutes(one.promise.limit, lang)
    if one.promise.kept:
        missing = sum(row.kind == "demand" for row in study.rejected)
        key = "lead.kept_but" if missing else "lead.kept"
        return text(key, lang, limit=limit, missing=missing, **values)
    return text("lead.broken", lang, limit=limit, left=len(one.promise.left), **values)


def above(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> list[str]:
    """Say what is opened on each level above the depots."""
    if one.answer is None:
        return []
    joint = wording.text("joining.items", lang)
    return [
        text(
            "level", lang, level=level.name, count=len(upper.opened),
            sites=joint.join(level.located[k].name for k in upper.opened),
        )
        for level, upper in zip(study.levels, one.answer.upper, strict=False)
    ]  # fmt: skip


def bill(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Say what was made as small as can be; of several levels what the money is spent on."""
    if not level_figures.has_levels(one):
        return cost(study, one, lang)
    rows = level_figures.level_costs(study, one)
    parts = {
        name: amount(sum(getattr(row, name) for row in rows))
        for name in ("total", "opening", "ways", "handling")
    }
    return text("bill", lang, **parts)


def level_name(level: Level | None, lang: wording.Lang) -> str:
    """Return what a level is called."""
    return text("depots", lang) if level is None else level.name


def village_names(study: StudyAnswer, rows: Sequence[int], lang: wording.Lang) -> str:
    """Return the names of villages, the first ones where they are many."""
    return _listed(_told_apart(study, [study.demand[k] for k in rows], lang), lang)


def _told_apart(study: StudyAnswer, rows: Sequence[Demand], lang: wording.Lang) -> list[str]:
    """Return the names of villages, with the township where several are called so."""
    times = Counter(row.name for row in (*study.demand, *study.left_out))
    return [
        text("of_township", lang, name=row.name, township=row.parent)
        if times[row.name] > 1 and row.parent
        else row.name
        for row in rows
    ]


def _listed(names: Sequence[str], lang: wording.Lang) -> str:
    joined = wording.text("joining.items", lang).join(names[:NAMED])
    more = len(names) - NAMED
    return joined if more <= 0 else text("and_more", lang, names=joined, count=more)


def site_count(count: int, lang: wording.Lang) -> str:
    """Return a number of sites with its noun."""
    return text("opened.one" if count == 1 else "opened.more", lang, count=count)


def site_names(study: StudyAnswer, sites: Sequence[int], lang: wording.Lang) -> str:
    """Return the names of sites."""
    return wording.text("joining.items", lang).join(study.candidates[k].name for k in sites)
