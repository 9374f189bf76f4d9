"""Random days without those rules that ruin and recreate does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from routing.problem import Problem
from routing.solvers.ruin_recreate.fleet import RULES

WITHOUT: dict[str, dict[str, Any]] = {
    "soft_windows": {"due_s": None},
    "freshness": {"max_aboard_s": None},
    "waiting": {"wait": None},
    "driving": {"driving_break": None},
    "service": {"setup_factor": 1.0, "service_factor": 1.0},
}
"""What rows of a day have where a rule does not hold."""


def carried(problem: Problem) -> Problem:
    """Take from a day what ruin and recreate does not know."""
    missing = problem.rules - RULES
    gone = {key: cell for name in missing for key, cell in WITHOUT.get(name, {}).items()}
    return replace(
        problem,
        shipments=tuple(_changed(row, gone) for row in problem.shipments),
        vehicles=tuple(_changed(row, gone) for row in problem.vehicles),
        balance=None if "balance" in missing else problem.balance,
    )


def _changed(row: Any, cells: dict[str, Any]) -> Any:
    """Change the fields that a row has, and those of its tasks."""
    own = {key: cell for key, cell in cells.items() if hasattr(row, key)}
    tasks = {end: getattr(row, end, None) for end in ("pickup", "delivery")}
    own |= {end: _changed(task, cells) for end, task in tasks.items() if task is not None}
    return replace(row, **own)
