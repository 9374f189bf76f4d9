"""What VROOM's answers look like; what Shanlu does not need of them is left out."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from routing.formats.rows import Id, Number, Whole
from routing.formats.vroom.rows import Coordinates, VroomRow


class StepRow(VroomRow):
    """One step of a route."""

    type: Literal["start", "job", "pickup", "delivery", "break", "end"]
    id: Id | None = None
    arrival: Whole
    duration: Whole = 0
    setup: Whole = 0
    service: Whole = 0
    waiting_time: Whole = 0
    distance: Whole | None = None
    load: list[Number] = Field(default_factory=list)
    location: Coordinates | None = None
    location_index: Whole | None = None


class RouteRow(VroomRow):
    """One vehicle's steps."""

    vehicle: Id
    cost: Number = 0
    steps: list[StepRow] = Field(default_factory=list)


class UnassignedRow(VroomRow):
    """A task that no route performs."""

    id: Id | None = None
    type: str = "job"


class SolutionRow(VroomRow):
    """A whole answer."""

    code: int
    error: str = ""
    routes: list[RouteRow] = Field(default_factory=list)
    unassigned: list[UnassignedRow] = Field(default_factory=list)
