"""A study's answer in JSON: what ``shanlu site --json`` prints and ``study.json`` holds."""

from __future__ import annotations

import math
from typing import Any

from routing import wording
from routing.siting.promise import Promise
from routing.studies import ScenarioAnswer, StudyAnswer, level_figures
from routing.studies import figures as study_figures
from routing.studies.unnamed import with_names

UNITS = {
    "p-median": "weight_s",
    "p-center": "s",
    "fairness": "s",
    "cent-dian": "s",
    "set-covering": "sites",
    "maximal-covering": "weight",
    "fixed-charge": "money",
    "capacitated": "money",
    "echelons": "money",
}
"""Of a model's cost, on travel times; ``weight_s``: seconds times weight."""


def write_study_answer(study: StudyAnswer, lang: wording.Lang = "en") -> dict[str, Any]:
    """Return the answer; ``cost``, ``bound``, ``gap`` and ``sites`` are the first scenario's."""
    ids = [row.id for row in study.rejected]  # as the map has them, also where it has no name
    study = with_names(study, lang)
    scenarios = [_scenario(study, one, lang) for one in study.scenarios]
    first = scenarios[0]
    sites = [one["id"] for one in first.get("sites", ())]
    return {
        "title": study.study.title,
        "region": study.study.region,
        "profile": None if study.study.costs is not None else study.study.profile,
        "direction": study.study.direction,
        "credit": study.credit,
        **{key: first.get(key) for key in ("cost", "bound", "gap", "proven")},
        "sites": sites,
        "scenarios": scenarios,
        "notes": dict(study.notes),
        "rejected": [
            {**row.as_dict(lang), "id": own_id}
            for row, own_id in zip(study.rejected, ids, strict=True)
        ],
    }


def _scenario(study: StudyAnswer, one: ScenarioAnswer, lang: wording.Lang) -> dict[str, Any]:
    asked, answer = one.scenario, one.answer
    told: dict[str, Any] = {"name": asked.name, "model": asked.model, "count": asked.count}
    if one.promise is not None:
        told["promise"] = _promise(study, one.promise)
    if answer is None:
        refusal = one.refusal
        return told | {"refusal": None if refusal is None else refusal.as_dict(lang)}
    own = study.study.costs is not None
    told |= {
        "cost": answer.cost,
        "bound": answer.bound if math.isfinite(answer.bound) else None,
        "gap": answer.gap if math.isfinite(answer.gap) else None,
        "proven": answer.proven,
        "unit": "own" if own else UNITS[asked.model],
        "seconds": round(one.seconds, 3),
    }
    if own:
        return told | _own_costs(study, one)
    told |= {
        "mean_minutes": _minutes(study_figures.mean_way(study, one)),
        "longest_minutes": _minutes(study_figures.longest_way(one)),
        "sites": [_site(study, row) for row in study_figures.sites(study, one)],
        "villages": _villages(study, one),
        "alternatives": [
            {"sites": [study.candidates[k].id for k in other.opened], "cost": other.cost}
            for other in answer.alternatives
        ],
        "curve": [
            {"count": count, "mean_minutes": _minutes(mean), "longest_minutes": _minutes(longest)}
            for count, mean, longest in one.curve
        ],
    }
    spending = study_figures.spending(study, one)
    if spending is not None:
        told["money"] = {
            "budget": asked.budget,
            "opening": spending.opening,
            "giving_up": spending.closing,
            "given_up": [study.candidates[k].id for k in spending.given_up],
        }
    if answer.split is not None:
        told["flows"] = _flows(study, one)
    if level_figures.has_levels(one):
        told["levels"] = [_level(study, one, number) for number in range(len(answer.upper))]
        told["costs"] = [
            {
                "level": None if row.level is None else row.level.name,
                "opening": row.opening,
                "ways": row.ways,
                "handling": row.handling,
            }
            for row in level_figures.level_costs(study, one)
        ]
    return told


def _level(study: StudyAnswer, one: ScenarioAnswer, number: int) -> dict[str, Any]:
    """Tell what is opened on a level above the depots, and what comes there from below."""
    level, low = study.levels[number], level_figures.below(study, number)
    return {
        "name": level.name,
        "sites": [
            {
                "id": level.located[row.site].id,
                "name": level.located[row.site].name,
                "parent": level.located[row.site].parent,
                "lon": level.located[row.site].lon,
                "lat": level.located[row.site].lat,
                "existing": level.located[row.site].state == "existing",
                "amount": row.amount,
                "from": row.sources,
                "mean_minutes": _minutes(row.mean),
                "longest_minutes": _minutes(row.longest),
            }
            for row in level_figures.level_sites(one, number)
        ],
        "flows": [
            {
                "from": low[flow.below].id,
                "to": level.located[flow.site].id,
                "amount": flow.amount,
                "minutes": _minutes(flow.seconds),
            }
            for flow in level_figures.flows(one, number)
        ],
    }


def _own_costs(study: StudyAnswer, one: ScenarioAnswer) -> dict[str, Any]:
    """Tell of an instance of a benchmark: numbers of its nodes, counted as its file does."""
    answer = one.answer
    if answer is None:
        return {}
    told: dict[str, Any] = {
        "sites": [{"id": int(study.candidates[k].id)} for k in answer.opened],
        "assignment": [
            int(study.candidates[k].id) if k >= 0 else None for k in answer.assignment.tolist()
        ],
    }
    return told if answer.split is None else told | {"flows": _flows(study, one)}


def _flows(study: StudyAnswer, one: ScenarioAnswer) -> list[dict[str, Any]]:
    if one.answer is None:
        return []
    flows = one.answer.flows
    rows = zip(flows.demand.tolist(), flows.site.tolist(), flows.share.tolist(), strict=True)
    return [
        {"demand": study.demand[k].id, "site": study.candidates[site].id, "share": share}
        for k, site, share in rows
    ]


def _promise(study: StudyAnswer, promise: Promise) -> dict[str, Any]:
    def named(rows: tuple[int, ...]) -> list[dict[str, Any]]:
        return [{"id": study.demand[k].id, "name": study.demand[k].name} for k in rows]

    return {
        "within_minutes": _minutes(promise.limit),
        "kept": promise.kept,
        "cannot_be_kept_for": named(promise.left),
        "out_of_reach_of_every_candidate": named(promise.hopeless),
        "closest_minutes": None if promise.closest is None else _minutes(promise.closest),
        "sites_needed": promise.sites_needed,
        "proven": promise.proven,
    }


def _site(study: StudyAnswer, row: study_figures.SiteFigures) -> dict[str, Any]:
    candidate = study.candidates[row.site]
    return {
        "id": candidate.id,
        "name": candidate.name,
        "parent": candidate.parent,
        "lon": candidate.lon,
        "lat": candidate.lat,
        "existing": candidate.state == "existing",
        "villages": len(row.villages),
        "weight": row.weight,
        "mean_minutes": _minutes(row.mean),
        "longest_minutes": _minutes(row.longest),
        "farthest": study.demand[row.villages[0]].name if row.villages else None,
    }


def _villages(study: StudyAnswer, one: ScenarioAnswer) -> list[dict[str, Any]]:
    by = study_figures.served_by(one).tolist()
    return [
        {
            "id": row.id,
            "name": row.name,
            "weight": row.weight,
            "site": study.candidates[site].id if site >= 0 else None,
            "minutes": _minutes(way),
        }
        for row, site, way in zip(study.demand, by, one.way.tolist(), strict=True)
    ]


def _minutes(seconds: float) -> float | None:
    return round(seconds / 60, 1) if math.isfinite(seconds) else None
