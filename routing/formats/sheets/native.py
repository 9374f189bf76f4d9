"""From the values of a row to the row that a native day has in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from routing.errors import InputError
from routing.formats.sheets.readings import Reading
from routing.formats.sheets.vocabulary import Table

Values: TypeAlias = Mapping[str, Any]
NativeRow: TypeAlias = dict[str, Any]

_ORDER = ("township", "contact", "phone", "commodity", "note", "weight_kg", "parcels", "volume_m3",
          "max_aboard_s", "max_rough_m", "ready", "setup_s", "kind", "vehicle", "sequence",
          "usual_courier", "split", "latest_day", "wait_cost", "due",
          "late_cost_per_hour")  # fmt: skip
_LIMITS = ("max_stops", "max_duration_s", "max_distance_m", "max_climb_m", "regular_s",
           "co2_kg_per_km", "pay_per_parcel", "setup_factor", "service_factor")  # fmt: skip
_CAPACITY = ("weight_kg", "volume_m3", "parcels")
_COSTS = {"cost_fixed": "fixed", "cost_per_km": "per_km", "cost_per_hour": "per_hour",
          "cost_per_overtime_hour": "per_overtime_hour"}  # fmt: skip
_DRIVING = {"driving_s": "after_s", "driving_rest_s": "duration_s"}
_SKILLS = ("cold", "fragile")
_DAY_BEGINS, _DAY_ENDS = "00:00", "24:00"


def native_row(reading: Reading) -> NativeRow:
    """Return the native row of a row that was read, with where it stands.

    Raises
    ------
    InputError
        ``break_incomplete``, ``driving_break_incomplete``.
    """
    row = _ROWS[reading.table](reading.values or {})
    return {"id": reading.id, **row, "_sheet": reading.sheet, "_row": reading.row}


def _order(values: Values) -> NativeRow:
    row = {**where_of(values), **_given(values, _ORDER), **_skills(values)}
    windows = [*values.get("time_windows", ())]
    if "time_from" in values or "time_to" in values:
        start = values.get("time_from", _DAY_BEGINS)
        windows.append([start, values.get("time_to", _DAY_ENDS)])
    if windows:
        row["time_windows"] = windows
    priority = values.get("priority", int(values.get("urgent", False)))
    if priority:
        row["priority"] = priority
    return row


def _vehicle(values: Values) -> NativeRow:
    row = _given(values, ("profile", "start_depot", "end_depot", "courier", *_LIMITS))
    capacity = _given(values, _CAPACITY)
    if capacity:
        row["capacity"] = capacity
    costs = {name: values[field] for field, name in _COSTS.items() if field in values}
    if costs:
        row["costs"] = costs
    shift = values.get("shift")
    if "shift_start" in values or "shift_end" in values:
        start, end = shift or (_DAY_BEGINS, _DAY_ENDS)
        shift = [values.get("shift_start", start), values.get("shift_end", end)]
    if shift:
        row["shift"] = shift
    if "break_windows" in values or "break_s" in values:
        row["breaks"] = [_break(values)]
    driving = {name: values[field] for field, name in _DRIVING.items() if field in values}
    if driving:
        if len(driving) < len(_DRIVING):
            raise InputError("driving_break_incomplete")
        row["driving_break"] = driving
    return {**row, **_skills(values)}


def _break(values: Values) -> NativeRow:
    if not values.get("break_windows") or "break_s" not in values:
        raise InputError("break_incomplete")
    return {"id": "break", "duration_s": values["break_s"], "windows": values["break_windows"]}


def _courier(values: Values) -> NativeRow:
    return _given(values, ("name", "phone"))


def _depot(values: Values) -> NativeRow:
    row = {**where_of(values), **_given(values, ("name", "township", "cut_off", "handover_s"))}
    opens, closes = values.get("opening", (None, None))
    hours = {"open": values.get("open", opens), "close": values.get("close", closes)}
    return {**row, **{name: hour for name, hour in hours.items() if hour is not None}}


def where_of(values: Values) -> NativeRow:
    """Return a row's point, from two cells or from one, and its place or address."""
    lon, lat = values.get("coordinates", (None, None))
    point = {"lon": values.get("lon", lon), "lat": values.get("lat", lat)}
    row = {name: degrees for name, degrees in point.items() if degrees is not None}
    place = values.get("place") or values.get("address")
    return {**row, "place": place} if place else row


def _skills(values: Values) -> NativeRow:
    skills = [*values.get("skills", ()), *(name for name in _SKILLS if values.get(name))]
    return {"skills": list(dict.fromkeys(skills))} if skills else {}


def _given(values: Values, names: tuple[str, ...]) -> NativeRow:
    return {name: values[name] for name in names if name in values}


_ROWS: Mapping[Table, Callable[[Values], NativeRow]] = {
    "orders": _order,
    "vehicles": _vehicle,
    "couriers": _courier,
    "depots": _depot,
}
