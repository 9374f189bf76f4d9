"""Shanlu: route planning and last-mile service for mountain villages.

The names below are what scripts and notebooks use. They are imported when first touched, so that
``import routing`` and ``shanlu --help`` answer at once.

>>> import routing
>>> region = routing.open_region("drawn-valley")
>>> matrix = region.matrix([(105.0, 33.4), (105.01, 33.41)], profile="van")
>>> matrix.durations_s.shape
(2, 2)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from routing.__about__ import __version__

if TYPE_CHECKING:
    from routing.errors import ShanluError as ShanluError
    from routing.facade import check as check
    from routing.facade import open_region as open_region
    from routing.facade import plan as plan
    from routing.facade import site as site
    from routing.formats.native_day import read_day as read_day
    from routing.formats.study import read_study as read_study
    from routing.plans import Plan as Plan
    from routing.problem import Problem as Problem
    from routing.roads.region import Region as Region

_HOME = {
    "Plan": "routing.plans",
    "Problem": "routing.problem",
    "Region": "routing.roads.region",
    "ShanluError": "routing.errors",
    "check": "routing.facade",
    "open_region": "routing.facade",
    "plan": "routing.facade",
    "site": "routing.facade",
    "read_day": "routing.formats.native_day",
    "read_study": "routing.formats.study",
}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - strings all, from the table above


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
