"""A small VROOM day that the tests change one thing of, and VROOM's own answer to it.

Place 0 is the depot; places 1 to 3 are villages. The answer is what VROOM 1.15.0 gave for it.
"""

from __future__ import annotations

import copy
from typing import Any

DURATIONS = [
    [0, 1000, 2000, 1500],
    [1000, 0, 1200, 1300],
    [2000, 1200, 0, 900],
    [1500, 1300, 900, 0],
]
DISTANCES = [[10 * cell for cell in row] for row in DURATIONS]

_DAY: dict[str, Any] = {
    "vehicles": [
        {
            "id": 1,
            "start_index": 0,
            "end_index": 0,
            "capacity": [4],
            "skills": [1],
            "time_window": [1600416000, 1600440000],
            "breaks": [{"id": 7, "service": 300, "time_windows": [[1600420000, 1600421000]]}],
        },
        {
            "id": 2,
            "start_index": 0,
            "capacity": [4],
            "time_window": [1600416000, 1600430000],
        },
    ],
    "jobs": [
        {
            "id": 1,
            "location_index": 1,
            "setup": 60,
            "service": 300,
            "delivery": [1],
            "skills": [1],
            "description": "first",
        },
        {"id": 2, "location_index": 1, "setup": 120, "service": 300, "pickup": [1]},
        {
            "id": 3,
            "location_index": 2,
            "service": 100,
            "delivery": [2],
            "time_windows": [[1600425000, 1600426000]],
            "priority": 5,
        },
        {"id": 4, "location_index": 3, "delivery": [9]},
    ],
    "shipments": [
        {
            "amount": [1],
            "pickup": {"id": 1, "location_index": 3, "service": 60},
            "delivery": {"id": 1, "location_index": 2, "setup": 40, "service": 60},
        }
    ],
    "matrices": {"car": {"durations": DURATIONS, "distances": DISTANCES}},
}


def vroom_day(**changes: Any) -> dict[str, Any]:
    """Return the day with other values at its top."""
    return {**copy.deepcopy(_DAY), **changes}


def with_row(table: str, **changes: Any) -> dict[str, Any]:
    """Return the day whose table has one more row: its first one, changed; None: left out."""
    day = vroom_day()
    row = {**copy.deepcopy(day[table][0]), "id": "bad", **changes}
    day[table].append({key: value for key, value in row.items() if value is not None})
    return day


def _step(kind: str, place: int | None, arrival: int, duration: int, load: int, **more: Any) -> Any:
    step = {
        "type": kind,
        "setup": 0,
        "service": 0,
        "waiting_time": 0,
        "load": [load],
        "arrival": 1600000000 + arrival,
        "duration": duration,
        "distance": 10 * duration,
        "violations": [],
        **more,
    }
    if place is not None:
        step["location_index"] = place
    if kind in {"job", "pickup", "delivery"}:
        step["job"] = step["id"]
    return step


def _route(vehicle: int, duration: int, **more: Any) -> dict[str, Any]:
    return {
        "vehicle": vehicle,
        "cost": duration,
        "duration": duration,
        "distance": 10 * duration,
        "waiting_time": 0,
        "violations": [],
        "amount": more["delivery"],
        **more,
    }


VROOM_ANSWER: dict[str, Any] = {
    "code": 0,
    "summary": {
        "cost": 4400,
        "routes": 2,
        "unassigned": 1,
        "delivery": [4],
        "amount": [4],
        "pickup": [2],
        "setup": 100,
        "service": 1120,
        "duration": 4400,
        "waiting_time": 0,
        "priority": 5,
        "distance": 44000,
        "violations": [],
    },
    "unassigned": [{"id": 4, "location_index": 3, "type": "job"}],
    "routes": [
        _route(
            1,
            2000,
            delivery=[1],
            pickup=[1],
            setup=60,
            service=900,
            priority=0,
            steps=[
                _step("start", 0, 417340, 0, 1),
                _step("job", 1, 418340, 1000, 0, id=1, setup=60, service=300, description="first"),
                _step("job", 1, 418700, 1000, 1, id=2, service=300),
                _step("break", None, 420000, 2000, 1, id=7, service=300),
                _step("end", 0, 420300, 2000, 1),
            ],
        ),
        _route(
            2,
            2400,
            delivery=[3],
            pickup=[1],
            setup=40,
            service=220,
            priority=5,
            steps=[
                _step("start", 0, 422440, 0, 2),
                _step("pickup", 3, 423940, 1500, 3, id=1, service=60),
                _step("delivery", 2, 424900, 2400, 2, id=1, setup=40, service=60),
                _step("job", 2, 425000, 2400, 0, id=3, service=100),
                _step("end", 2, 425100, 2400, 0),
            ],
        ),
    ],
}
