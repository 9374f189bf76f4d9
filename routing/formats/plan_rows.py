"""What the parts of a native plan file look like: docs/file-formats.md says it in words."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from routing.formats.rows import Wire
from routing.roads.ways.steps import Manoeuvre, Turn

Count = Annotated[int, Field(ge=-(10**10), le=10**10)]
"""Seconds or metres: no plan has more, and dates cannot be reckoned with many more."""


class PlaceRow(Wire):
    """Where something happens."""

    lon: float | None = None
    lat: float | None = None
    place: str | None = None
    township: str | None = None
    index: int | None = None


class VisitRow(Wire):
    """One halt; ``start`` and ``departure`` follow from the other times."""

    location: PlaceRow
    depot: str | None = None
    pickups: list[str] = Field(default_factory=list)
    deliveries: list[str] = Field(default_factory=list)
    arrival: str
    start: str | None = None
    departure: str | None = None
    waiting_s: Count = 0
    setup_s: Count = 0
    service_s: Count = 0
    load: dict[str, float] = Field(default_factory=dict)


class TakenRow(Wire):
    """A break taken."""

    id: str
    start: str
    duration_s: Count


Position = Annotated[list[float], Field(min_length=2, max_length=2)]
"""Longitude and latitude, as RFC 7946 orders them."""


class WalkRow(Wire):
    """A part of a leg that is walked: ``first`` to ``last`` of its positions."""

    to_vehicle: bool
    first: int
    last: int
    duration_s: Count
    distance_m: Count
    climb_m: float | None = None
    descent_m: float | None = None


class SlopeRow(Wire):
    """A long steep stretch, negative downhill."""

    percent: float
    length_m: Count


class StepRow(Wire):
    """What the courier is told at position ``point`` of a leg; what is usual is left out."""

    manoeuvre: Manoeuvre
    turn: Turn = ""
    exit: int = 0
    obstacle: str = ""
    bearing: int
    name: str = ""
    ref: str = ""
    road_class: str = ""
    surface: str = "unknown"
    length_m: Count = 0
    duration_s: Count = 0
    slope: SlopeRow | None = None
    on_foot: bool = False
    point: Count


class LegRow(Wire):
    """The way to the next halt, as positions of a GeoJSON LineString."""

    duration_s: Count
    distance_m: Count
    climb_m: float | None = None
    descent_m: float | None = None
    coordinates: list[Position] = Field(default_factory=list)
    walks: list[WalkRow] = Field(default_factory=list)
    steps: list[StepRow] = Field(default_factory=list)


class RouteRow(Wire):
    """One vehicle's day; ``duration_s``, ``travel_s`` and ``distance_m`` follow from its parts."""

    vehicle: str
    courier: str | None = None
    start: PlaceRow | None = None
    end: PlaceRow | None = None
    departure: str
    return_: str = Field(alias="return")
    duration_s: Count | None = None
    travel_s: Count | None = None
    distance_m: Count | None = None
    cost: float = 0.0
    load: dict[str, float] = Field(default_factory=dict)
    visits: list[VisitRow] = Field(default_factory=list)
    breaks: list[TakenRow] = Field(default_factory=list)
    legs: list[LegRow] = Field(default_factory=list)


class RegionRow(Wire):
    """Which region, and which build of it."""

    id: str
    version: str | None = None


class UnservedRow(Wire):
    """A shipment that no route carries; its sentences follow from code and details."""

    id: str
    code: str
    reason: str | None = None
    fix: str | None = None
    details: dict[str, Any] = Field(default_factory=dict)


class RefusedRow(Wire):
    """A row of the day that was not taken; its sentences follow from code and details."""

    kind: str
    id: str | None = None
    sheet: str | None = None
    row: int | None = None
    code: str
    cause: str | None = None
    action: str | None = None
    details: dict[str, Any] = Field(default_factory=dict)


class PlanRow(Wire):
    """A whole plan; ``summary`` and ``attribution`` follow from the rest."""

    format: str
    start: str
    region: RegionRow | None = None
    attribution: str | None = None
    profiles: list[str] = Field(default_factory=list)
    at: str | None = None
    weather: str | None = None
    slots: list[str] = Field(default_factory=list)
    beside_cost: float = 0.0
    matrix_digest: str = ""
    engine: str = ""
    seed: int = 0
    load_dimensions: list[str] = Field(default_factory=list)
    summary: dict[str, Any] = Field(default_factory=dict)
    routes: list[RouteRow] = Field(default_factory=list)
    unserved: list[UnservedRow] = Field(default_factory=list)
    rejected: list[RefusedRow] = Field(default_factory=list)
