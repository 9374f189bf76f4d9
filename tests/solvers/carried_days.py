"""Random days without those rules that ruin and recreate does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from routing.problem import Problem
from routing.solvers.ruin_recreate.fleet import RULES

WITHOUT: dict[str, dict[str, Any]] = {
    "freshness": {"max_aboard_s": None},
    "waiting": {"wait": None},
    "driving": {"driving_break": None},
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
    """Change those of the fields that a row has."""
    return replace(row, **{key: cell for key, cell in cells.items() if hasattr(row, key)})
