"""What a plan comes to, in figures and in sentences: totals, who is not served and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from routing import wording
from routing.plans import Plan, Unserved
from routing.problem import Problem, Rejected
from routing.wording.details import readable

ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
"""What the Open Database Licence asks of everything that shows its data
(https://www.openstreetmap.org/copyright)."""


class Told(Protocol):
    """Something that a check found, such as ``routing.checker.Violation``."""

    def as_dict(self, lang: wording.Lang) -> dict[str, Any]:
        """Return what a JSON answer holds."""
        ...


def summary(
    plan: Plan, problem: Problem, violations: Sequence[Told] = (), lang: wording.Lang = "en"
) -> dict[str, Any]:
    """Return what ``shanlu plan --json`` prints.

    Returns
    -------
    dict
        ``cost``, ``duration_s`` and ``distance_m`` of all routes; ``routes``: one object each, with
        the ids that it serves; ``served``: how many shipments; ``unserved``, ``rejected`` and
        ``violations``: one object each, with its sentences.
    """
    return {
        **totals(plan, problem, lang),
        "violations": [violation.as_dict(lang) for violation in violations],
    }


def totals(plan: Plan, problem: Problem, lang: wording.Lang) -> dict[str, Any]:
    """Return the part of :func:`summary` that the plan itself tells."""
    return {
        "cost": plan.cost,
        "duration_s": plan.duration_s,
        "distance_m": plan.distance_m,
        "routes": [
            {
                "vehicle": route.vehicle_id,
                "stops": len(route.visits),
                "shipments": list(route.shipments),
                "duration_s": route.duration_s,
                "distance_m": route.distance_m,
                "cost": route.cost,
            }
            for route in plan.routes
        ],
        "served": len(plan.served),
        "unserved": [unserved_row(row, lang) for row in plan.unserved],
        "rejected": [rejected_row(row, lang) for row in all_rejected(plan, problem)],
    }


def all_rejected(plan: Plan, problem: Problem) -> tuple[Rejected, ...]:
    """Return the rows that reading refused, then those that planning refused, each once."""
    rows = {(row.kind, row.id, row.row, row.code): row for row in problem.rejected}
    for row in plan.rejected:
        rows.setdefault((row.kind, row.id, row.row, row.code), row)
    return tuple(rows.values())


def unserved_row(unserved: Unserved, lang: wording.Lang) -> dict[str, Any]:
    """Return ``id``, ``code``, ``reason`` and ``fix``; no fix is claimed where none is proven."""
    values = readable({"id": unserved.id, **unserved.details}, lang)
    key = f"reasons.{unserved.code}"
    return {
        "id": unserved.id,
        "code": unserved.code,
        "reason": _sentence(f"{key}.reason", lang, values) or unserved.code,
        "fix": _sentence(f"{key}.fix", lang, values),
    }


def rejected_row(rejected: Rejected, lang: wording.Lang) -> dict[str, Any]:
    """Return ``kind``, ``id``, ``row`` (counted from 1), ``code``, ``cause`` and ``action``."""
    values = readable({"id": rejected.id, **rejected.details}, lang)
    key = f"errors.{rejected.code}"
    return {
        "kind": rejected.kind,
        "id": rejected.id,
        "row": rejected.row,
        "code": rejected.code,
        "cause": _sentence(f"{key}.cause", lang, values) or rejected.code,
        "action": _sentence(f"{key}.action", lang, values),
    }


def _sentence(key: str, lang: wording.Lang, values: Mapping[str, Any]) -> str | None:
    # A plan that somebody else wrote may have codes and details that nobody knows here.
    try:
        return wording.text(key, lang, **values) if wording.has(key, lang) else None
    except KeyError:
        return None
