"""What VROOM's input looks like, as its docs/API.md (version 1.15) describes it.

Keys that VROOM does not know are allowed, as VROOM allows them; the answer names them.
https://github.com/VROOM-Project/vroom/blob/master/docs/API.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from routing.formats.rows import Id, Number, Whole, Wire

Pair = Annotated[list[Whole], Field(min_length=2, max_length=2)]
"""A time window, in seconds of the file's own scale."""
Coordinates = Annotated[list[float], Field(min_length=2)]
"""Longitude, latitude."""
PerType = dict[str, Whole]
"""Seconds by vehicle type."""


class VroomRow(Wire):
    """As strict about values as any row, but not about names."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False, frozen=True)


class TaskRow(VroomRow):
    """What jobs and the two steps of a shipment share."""

    id: Id
    description: str | None = None
    location: Coordinates | None = None
    location_index: Whole | None = None
    setup: Whole = 0
    service: Whole = 0
    setup_per_type: PerType = Field(default_factory=dict)
    service_per_type: PerType = Field(default_factory=dict)
    time_windows: list[Pair] | None = None


Amount = list[Number]
Priority = Annotated[Whole, Field(le=100)]


class JobRow(TaskRow):
    """One place to visit; ``amount`` is the old name of ``delivery``."""

    amount: Amount | None = None
    delivery: Amount | None = None
    pickup: Amount | None = None
    skills: list[Id] = Field(default_factory=list)
    priority: Priority = 0


class ShipmentRow(VroomRow):
    """Goods to carry from one place to another."""

    pickup: TaskRow
    delivery: TaskRow
    amount: Amount | None = None
    skills: list[Id] = Field(default_factory=list)
    priority: Priority = 0


class BreakRow(VroomRow):
    """A rest that must be taken."""

    id: Id
    description: str | None = None
    time_windows: list[Pair] | None = None
    service: Whole = 0
    max_load: Amount | None = None


class CostsRow(VroomRow):
    """What using a vehicle costs; ``per_hour`` is of driving."""

    fixed: Number = 0
    per_hour: Number = 3600
    per_task_hour: Number = 0
    per_km: Number = 0


class StepRow(VroomRow):
    """One step of the route that a file gives a vehicle."""

    type: Literal["start", "job", "pickup", "delivery", "break", "end"]
    id: Id | None = None
    service_at: Whole | None = None
    service_after: Whole | None = None
    service_before: Whole | None = None

    @property
    def times(self) -> tuple[int, ...]:
        """Those that it is bound to."""
        bounds = (self.service_at, self.service_after, self.service_before)
        return tuple(one for one in bounds if one is not None)


class VehicleRow(VroomRow):
    """A vehicle with its shift, limits and costs."""

    id: Id
    profile: str | None = None
    description: str | None = None
    start: Coordinates | None = None
    start_index: Whole | None = None
    end: Coordinates | None = None
    end_index: Whole | None = None
    capacity: Amount | None = None
    costs: CostsRow = CostsRow()
    skills: list[Id] = Field(default_factory=list)
    type: str | None = None
    time_window: Pair | None = None
    breaks: list[BreakRow] = Field(default_factory=list)
    speed_factor: Annotated[float, Field(gt=0, le=5)] = 1.0
    max_tasks: Whole | None = None
    max_travel_time: Whole | None = None
    max_distance: Whole | None = None
    steps: list[StepRow] = Field(default_factory=list)


_TOP = frozenset({"jobs", "shipments", "vehicles", "matrices", "matrix"})
_TABLES: tuple[tuple[str, type[VroomRow]], ...] = (
    ("jobs", JobRow),
    ("shipments", ShipmentRow),
    ("vehicles", VehicleRow),
)
_INSIDE: dict[str, type[VroomRow]] = {
    "pickup": TaskRow,
    "delivery": TaskRow,
    "costs": CostsRow,
    "breaks": BreakRow,
    "steps": StepRow,
}


def unknown_keys(data: dict[str, Any]) -> tuple[str, ...]:
    """Return the keys that VROOM does not know, as paths: ``jobs[].address``; each once."""
    found = dict.fromkeys(key for key in data if key not in _TOP)
    for table, model in _TABLES:
        for row in data.get(table) or ():
            found |= dict.fromkeys(_unknown(row, model, f"{table}[]"))
    return tuple(found)


def _unknown(row: Any, model: type[VroomRow], path: str) -> Iterator[str]:
    if not isinstance(row, dict):
        return
    for key, value in row.items():
        where = f"{path}.{key}"
        if key not in model.model_fields:
            yield where
        elif key in _INSIDE and isinstance(value, dict):
            yield from _unknown(value, _INSIDE[key], where)
        elif key in _INSIDE and isinstance(value, list):
            for one in value:
                yield from _unknown(one, _INSIDE[key], f"{where}[]")
