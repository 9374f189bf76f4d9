"""A plan for a benchmark, its routes as lists of client numbers."""

from __future__ import annotations

from typing import Any

from routing.plans import Plan


def with_clients(summary: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """Add ``clients`` to each route of a summary: its places in order, a depot between two trips.

    Places are numbered as solution files number them, a pair's delivery with its own number.
    """
    rows = [
        {**row, "clients": [visit.location.row for visit in route.visits]}
        for row, route in zip(summary["routes"], plan.routes, strict=True)
    ]
    return {**summary, "routes": rows}
