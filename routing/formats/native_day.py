"""A native day: JSON in, a Problem out, whose bad rows are told and whose good ones are kept.

docs/file-formats.md describes the file. Places stay names here; the planner finds them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from routing.checks import check_fleet_size
from routing.errors import InputError
from routing.formats import native_rows as wire
from routing.formats.hourly_matrices import is_by_hour, read_travel_times
from routing.formats.matrices import read_matrices
from routing.formats.native_converter import DayConverter
from routing.formats.rows import (
    Intake,
    nothing_usable,
    rows_of,
    shown,
    validated,
    without_comments,
)
from routing.formats.times import DayClock, zone
from routing.problem import Balance, Problem, Vehicle
from routing.region_ref import RegionRef
from routing.rejected import Origin
from routing.roads.carrying import CARRY
from routing.roads.matrix import TravelMatrix
from routing.roads.static_matrices import mean_matrix
from routing.roads.travel_times import TravelTimes

ROW_TABLES = ("depots", "couriers", "vehicles", "shipments", "promises")
_MATRIX_NAMES = ("durations_s", "distances_m")
_AMOUNTS = ("rough_m", "climb_m")
_SECONDS_AN_HOUR = 3600.0
_DAY_S = 86_400

AT_DEPARTURE = "departure"
"""What ``at`` says where each way has the travel times of the hour at which it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peek:
    """What a caller must know of a day before it can be read."""

    region: str | None
    timezone: str | None
    has_matrices: bool


def peek(data: Any) -> Peek:
    """Look at a day's head only, so that its region can be opened for its time zone.

    Raises
    ------
    InputError
        ``not_an_object``, or what is wrong with the head.
    """
    head = _head(_object(data))
    return Peek(region=head.region, timezone=head.timezone, has_matrices=bool(head.matrices))


def read_day(
    data: Any,
    *,
    timezone: str | None = None,
    region: RegionRef | None = None,
    profiles: Collection[str] | None = None,
) -> Problem:
    """Read a decoded native day.

    Parameters
    ----------
    timezone : str, optional
        IANA name, of the region; the day's own comes first, UTC last.
    region : RegionRef, optional
        Comes before the day's own; unused where the day brings matrices.
    profiles : collection of str, optional
        What the region has; a vehicle of another profile is refused. None: not checked here.

    Returns
    -------
    Problem
        With the rows that could not be taken in ``rejected``.

    Raises
    ------
    InputError
        Only where nothing usable is left: no JSON object, no date, neither region nor matrices,
        no vehicle, no shipment.
    """
    data = _object(data)
    head = _head(data)
    intake = Intake()
    _refuse_unknown_tables(data, intake)
    clock = DayClock.of(head.date, head.start, zone(head.timezone or timezone or "UTC"))
    matrices, travel_times = None, dict[str, TravelTimes]()
    if head.matrices:
        if head.region is not None:
            raise InputError("region_and_matrices", region=head.region)
        travel_times, matrices = _own_matrices(head.matrices, clock, intake)
    elif region is None and head.region is None:
        raise InputError("no_region_and_no_matrices")
    own = RegionRef(id=head.region) if head.region is not None else None
    convert = DayConverter(
        clock=clock,
        matrices=matrices,
        profiles=profiles,
        intake=intake,
        late_cost_per_hour=head.late_cost_per_hour,
        wait_cost=head.wait_cost,
        promise_cost=head.promise_cost,
    )
    problem = _problem(data, convert, None if matrices is not None else region or own)
    at, by_hour = read_at(head.at, clock)
    if at is None and not by_hour and matrices is None:
        at = clock.noon
    carry = CARRY.with_limits(walk_min=head.walk_limit_min, load_kg=head.carry_kg)
    return replace(
        problem,
        travel_times=travel_times,
        at=at,
        time_dependent=by_hour,
        weather=head.weather,
        carry=carry,
        co2_cost_per_kg=head.co2_cost_per_kg,
        unfamiliar_cost=head.unfamiliar_cost,
        balance=None if head.balance is None else Balance(**head.balance.model_dump()),
        apart=tuple((one, other) for one, other in head.apart),
    )


def read_at(text: str | None, clock: DayClock) -> tuple[datetime | None, bool]:
    """Return the time whose travel times are meant, and whether each way has those of its own.

    Raises
    ------
    InputError
        ``not_a_time``.
    """
    if text is None or text.strip().casefold() == AT_DEPARTURE:
        return None, text is not None
    return clock.moment(text, "at"), False


def _own_matrices(
    tables: Mapping[str, Any], clock: DayClock, intake: Intake
) -> tuple[dict[str, TravelTimes], dict[str, TravelMatrix]]:
    """Read the matrices that a day brings: of those by the hour their mean, too."""
    hourly = {profile: table for profile, table in tables.items() if is_by_hour(table)}
    static = {profile: table for profile, table in tables.items() if profile not in hourly}
    travel_times = read_travel_times(hourly, _MATRIX_NAMES, clock, intake)
    means = {name: mean_matrix(times, 0, _DAY_S) for name, times in travel_times.items()}
    matrices = read_matrices(
        static, _MATRIX_NAMES, intake, distances_needed=True, known=means, also=_AMOUNTS
    )
    if not matrices:
        raise nothing_usable("matrix", intake)
    return travel_times, matrices


def _problem(data: Mapping[str, Any], convert: DayConverter, region: RegionRef | None) -> Problem:
    intake = convert.intake
    rows = {table: rows_of(data, table) for table in ROW_TABLES}
    if not rows["vehicles"]:
        raise InputError("no_vehicles")
    check_fleet_size(len(rows["vehicles"]))
    if not rows["shipments"] and not rows["promises"]:
        raise InputError("no_shipments")
    depots = intake.take("depot", rows["depots"], wire.DepotRow, convert.depot)
    couriers = intake.take("courier", rows["couriers"], wire.CourierRow, convert.courier)
    make_vehicle = convert.vehicle(
        depots={depot.id for depot in depots}, couriers={courier.id for courier in couriers}
    )
    vehicles = intake.take("vehicle", rows["vehicles"], wire.VehicleRow, make_vehicle)
    make_shipment = convert.shipment({vehicle.id for vehicle in vehicles})
    shipments = intake.take("shipment", rows["shipments"], wire.ShipmentRow, make_shipment)
    visits = intake.take("promise", rows["promises"], wire.PromiseRow, convert.promise)
    shipments += tuple(visit for visit in visits if visit is not None)
    if not vehicles:
        raise nothing_usable("vehicle", intake)
    if not shipments:
        raise nothing_usable("shipment", intake)
    return Problem(
        start=convert.clock.start,
        shipments=shipments,
        vehicles=_costed(vehicles, rows["vehicles"]),
        depots=depots,
        couriers=couriers,
        region=region,
        matrices=convert.matrices or {},
        rejected=tuple(intake.rejected),
        origins=intake.origins,
    )


def _costed(vehicles: tuple[Vehicle, ...], rows: list[Any]) -> tuple[Vehicle, ...]:
    """Where no vehicle of the day names a cost, let each second of driving cost 1, as VROOM does.

    Without any cost every plan would be as good as any other.
    """
    if any(isinstance(row, dict) and row.get("costs") for row in rows):
        return vehicles
    return tuple(replace(vehicle, cost_per_travel_hour=_SECONDS_AN_HOUR) for vehicle in vehicles)


def _refuse_unknown_tables(data: Mapping[str, Any], intake: Intake) -> None:
    for key in without_comments(dict.fromkeys(data)):
        if key not in ROW_TABLES and key not in wire.HeadRow.model_fields:
            error = InputError("unknown_field", field=key)
            intake.refuse(error, kind="day", id=None, origin=Origin())


def _head(data: Mapping[str, Any]) -> wire.HeadRow:
    head = {key: value for key, value in data.items() if key in wire.HeadRow.model_fields}
    matrices = head.pop("matrices", None)
    if matrices is not None and not isinstance(matrices, dict):
        raise InputError("object_expected", field="matrices", value=shown(matrices))
    # Without their cells, which are read once, by numpy.
    return validated(wire.HeadRow, head, field="day").model_copy(update={"matrices": matrices})


def _object(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise InputError("not_an_object")
    return data
