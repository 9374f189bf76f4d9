"""Shanlu: route planning and last-mile service for mountain villages.

The names below are what scripts and notebooks use. They are imported when first touched, so that
``import routing`` and ``shanlu --help`` answer at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from routing.__about__ import __version__

if TYPE_CHECKING:
    from routing.errors import ShanluError as ShanluError
    from routing.plans import Plan as Plan
    from routing.problem import Problem as Problem

_HOME = {
    "Plan": "routing.plans",
    "Problem": "routing.problem",
    "ShanluError": "routing.errors",
}

__all__ = ["Plan", "Problem", "ShanluError", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
