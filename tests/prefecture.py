"""A prefecture drawn on squared paper: nine county towns, each with vans and villages around it.

A . . B . . C
. . . . . . .        Vans stand in the towns A to I. Villages lie up to a square and a half
D . . E . . F        around theirs; a square is 1,000 s across, as the crow flies.
. . . . . . .
G . . H . . I
"""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

TOWNS = "ABCDEFGHI"
SQUARE_S = 1000.0


def prefecture(
    seed: int = 0,
    *,
    towns: str = TOWNS,
    vans: int = 2,
    villages: int = 6,
    capacity_kg: int = 100,
    load_kg: int = 10,
) -> dict[str, Any]:
    """Return a native day with travel times of its own."""
    draw = Random(seed)
    corners = [(3.0 * (number % 3), 3.0 * (number // 3)) for number in range(len(TOWNS))]
    points = corners[: len(towns)]
    shipments = []
    for town, (x, y) in zip(towns, tuple(points), strict=True):
        for number in range(villages):
            shipments.append({"id": f"{town}{number}", "index": len(points), "weight_kg": load_kg})
            points.append((x + draw.uniform(-1.4, 1.4), y + draw.uniform(-1.4, 1.4)))
    place = np.array(points)
    apart = np.sqrt(((place[:, None] - place[None, :]) ** 2).sum(axis=2))
    seconds = np.rint(SQUARE_S * apart).astype(int)
    van = {"profile": "van", "capacity": {"weight_kg": capacity_kg}, "costs": {"per_km": 1.0}}
    return {
        "date": "2026-11-23",
        "timezone": "Asia/Shanghai",
        "depots": [{"id": town, "index": number} for number, town in enumerate(towns)],
        "vehicles": [
            {"id": f"{town}-{number}", "start_depot": town, **van}
            for town in towns
            for number in range(1, vans + 1)
        ],
        "shipments": shipments,
        "matrices": {
            "van": {"durations_s": seconds.tolist(), "distances_m": (10 * seconds).tolist()}
        },
    }
