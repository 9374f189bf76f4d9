"""What the rows of a native day look like: docs/file-formats.md says it in words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from routing.formats.rows import Id, Number, Whole, Wire


class WindowRow(Wire):
    """From when to when, as people write times: ``["08:00", "12:00"]`` or ``{start, end}``."""

    start: str
    end: str


def _window(value: Any) -> Any:
    if isinstance(value, list):
        if len(value) == len(WindowRow.model_fields):
            return dict(zip(WindowRow.model_fields, value, strict=True))
    elif isinstance(value, dict):
        return value
    raise PydanticCustomError("window_expected", "a window is a pair of times")


Window = Annotated[WindowRow, BeforeValidator(_window)]


class WhereRow(Wire):
    """A point, a named place (with the township that tells it apart), or a matrix row."""

    lon: float | None = None
    lat: float | None = None
    place: str | None = None
    township: str | None = None
    index: Whole | None = None


class DepotRow(WhereRow):
    """Where vehicles start and end."""

    id: Id
    name: str | None = None
    open: str | None = None
    close: str | None = None
    cut_off: str | None = None
    handover_s: Whole = 0
    reload_s: Whole = 0


class CourierRow(Wire):
    """Who drives."""

    id: Id
    name: str | None = None
    phone: str | None = None


class CapacityRow(Wire):
    """What a vehicle can carry; a dimension that is not given does not bind."""

    weight_kg: Number | None = None
    volume_m3: Number | None = None
    parcels: Number | None = None


class BreakRow(Wire):
    """A rest that must be taken."""

    id: Id
    duration_s: Whole
    windows: list[Window] = Field(default_factory=list)


class DrivingBreakRow(Wire):
    """A rest that is due after so much driving."""

    after_s: Whole
    duration_s: Whole


class CostsRow(Wire):
    """What using a vehicle costs, in the user's currency."""

    fixed: Number = 0.0
    per_km: Number = 0.0
    per_hour: Number = 0.0
    per_travel_hour: Number = 0.0
    per_overtime_hour: Number = 0.0


class BalanceRow(Wire):
    """What a difference between couriers costs."""

    by: str
    cost: Number


class VehicleRow(Wire):
    """A vehicle with its shift, limits and costs."""

    id: Id
    profile: str
    capacity: CapacityRow | None = None
    start_depot: Id
    end_depot: Id | None = None
    reload_depots: list[Id] = Field(default_factory=list)
    max_reloads: Whole | None = None
    shift: Window | None = None
    skills: list[str] = Field(default_factory=list)
    courier: Id | None = None
    breaks: list[BreakRow] = Field(default_factory=list)
    driving_break: DrivingBreakRow | None = None
    max_duration_s: Whole | None = None
    max_travel_s: Whole | None = None
    max_distance_m: Whole | None = None
    max_climb_m: Whole | None = None
    max_stops: Whole | None = None
    regular_s: Whole | None = None
    co2_kg_per_km: Number = 0.0
    pay_per_parcel: Number = 1.0
    setup_factor: Number = 1.0
    service_factor: Number = 1.0
    costs: CostsRow | None = None


class DeliveryRow(WhereRow):
    """Where the goods of a pair go, and when they may be handed over there."""

    setup_s: Whole | None = None
    time_windows: list[Window] = Field(default_factory=list)
    due: str | None = None
    late_cost_per_hour: Number | None = None


class ShipmentRow(WhereRow):
    """Goods to collect, to deliver, or (with ``to``) to carry from one place to another."""

    id: Id
    kind: Literal["collect", "deliver"] | None = None
    to: DeliveryRow | None = None
    contact: str | None = None
    phone: str | None = None
    note: str | None = None
    weight_kg: Number = 0.0
    volume_m3: Number = 0.0
    parcels: Whole = 1
    setup_s: Whole = 180
    per_parcel_s: Number = 20.0
    time_windows: list[Window] = Field(default_factory=list)
    due: str | None = None
    late_cost_per_hour: Number | None = None
    ready: str | None = None
    skills: list[str] = Field(default_factory=list)
    priority: Whole = 0
    vehicle: Id | None = None
    sequence: Whole | None = None
    max_aboard_s: Whole | None = None
    max_rough_m: Whole | None = None
    usual_courier: Id | None = None
    latest_day: str | None = None
    wait_cost: Number | None = None
    split: bool = False
    commodity: str | None = None


class PromiseRow(WhereRow):
    """That somebody comes at least every so many days."""

    id: Id
    every_days: Whole
    last_visit: str | None = None
    cost_per_day: Number | None = None


class HeadRow(Wire):
    """What holds for the whole day; a mistake here leaves nothing to plan."""

    region: str | None = None
    date: str | None = None
    start: str | None = None
    timezone: str | None = None
    at: str | None = None
    weather: str | None = None
    walk_limit_min: float | None = None
    carry_kg: float | None = None
    late_cost_per_hour: Number | None = None
    wait_cost: Number | None = None
    promise_cost: Number | None = None
    co2_cost_per_kg: Number = 0.0
    unfamiliar_cost: Number = 0.0
    balance: BalanceRow | None = None
    apart: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list
    )
    matrices: dict[str, Any] | None = None
