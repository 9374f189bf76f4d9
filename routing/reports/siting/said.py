"""The figures of a siting study in words: ways, amounts, proofs and promises."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import PurePath

from routing import wording
from routing.errors import ShanluError
from routing.siting.promise import Promise
from routing.studies import ScenarioAnswer, StudyAnswer
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
    """Say what was assumed of villages."""
    counted = ((key, study.notes.get(key)) for key in ("people_assumed", "unweighed"))
    return [text(key, lang, count=count) for key, count in counted if count]


def cost(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Say what was made as small as can be, in its unit."""
    answer = one.answer
    if answer is None:
        return "-"
    if study.study.costs is not None:
        return f"{answer.cost:,.10g}"
    average = f"{study_figures.mean_way(study, one) / 60:.1f}"
    money = one.scenario.model in ("fixed-charge", "capacitated")
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


def promise(study: StudyAnswer, found: Promise, count: int, lang: wording.Lang) -> list[str]:
    """Say whether a promise is kept; if not, for whom, and what could be promised instead."""
    limit = minutes(found.limit, lang)
    if found.kept:
        return [text("promise_kept", lang, limit=limit, count=count)]
    said = [text("promise_broken", lang, limit=limit, count=count)]
    if found.hopeless:
        names = village_names(study, found.hopeless, lang)
        said.append(text("promise_hopeless", lang, limit=limit, villages=names))
    said.append(
        text(
            "promise_left", lang, limit=limit, left=len(found.left),
            villages=village_names(study, found.left, lang),
        )
    )  # fmt: skip
    if found.closest is not None:
        said.append(text("promise_closest", lang, count=count, limit=minutes(found.closest, lang)))
    if found.sites_needed is not None and found.sites_needed > count:
        key = "promise_needs_but" if found.hopeless else "promise_needs"
        said.append(text(key, lang, limit=limit, count=found.sites_needed))
    return said


def village_names(study: StudyAnswer, rows: Sequence[int], lang: wording.Lang) -> str:
    """Return the names of villages, the first ones where they are many."""
    names = [study.demand[k].name for k in rows[:NAMED]]
    joined = wording.text("joining.items", lang).join(names)
    more = len(rows) - len(names)
    return joined if more <= 0 else text("and_more", lang, names=joined, count=more)


def site_names(study: StudyAnswer, sites: Sequence[int], lang: wording.Lang) -> str:
    """Return the names of sites."""
    return wording.text("joining.items", lang).join(study.candidates[k].name for k in sites)


def model(one: ScenarioAnswer, lang: wording.Lang) -> str:
    """Return what a scenario asks for, in words."""
    return text(f"models.{one.scenario.model}", lang)
