"""Rows that the service keeps: those of a native day, one by one, and the day made of them again.

An order is a shipment with its date; it may name a service point instead of a place of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from routing.errors import InputError
from routing.formats import native_rows as wire
from routing.formats.native_converter import DayConverter
from routing.formats.rows import Id, Intake, Wire
from routing.formats.times import DayClock
from routing.rejected import Rejected

_ANY_DAY = "2026-01-01"
_ID_CHARACTERS = 200
_NO_CHARACTER = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that no id may have: control characters, half surrogates, line ends."""

TABLES: Mapping[str, str] = {"depots": "depot", "couriers": "courier", "vehicles": "vehicle"}
"""Tables of a day that are kept from day to day, and what a row of each is called."""


class ServicePointRow(wire.WhereRow):
    """Where parcels of a village are brought together: an order may name it as its place."""

    id: Id
    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    note: str | None = None
    time_windows: list[wire.Window] = Field(default_factory=list)


class OrderRow(wire.ShipmentRow):
    """A shipment of a day."""

    date: str
    service_point: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order that can be kept."""

    id: str
    date: str
    content: dict[str, Any]


def checked(row: Wire) -> dict[str, Any]:
    """Return what is kept of a row that has the right shape.

    Raises
    ------
    InputError
        What a day would refuse it for, whatever else is in the day; ``id_unusable``.
    """
    content = kept(row)
    checked_id(content["id"])
    convert = _converter(_ANY_DAY)
    if isinstance(row, wire.DepotRow):
        convert.depot(row, 1)
    elif isinstance(row, wire.VehicleRow):
        depots = {row.start_depot, row.end_depot or row.start_depot, *row.reload_depots}
        convert.vehicle(depots, {row.courier} if row.courier else set())(row, 1)
    elif isinstance(row, ServicePointRow):
        place = row.model_dump(include={*wire.WhereRow.model_fields, "time_windows", "id"})
        convert.shipment(set())(wire.ShipmentRow.model_validate(place), 1)
    return content


def kept(row: Wire) -> dict[str, Any]:
    """Return a row as it was given, without what was left out."""
    return row.model_dump(mode="json", exclude_unset=True)


def checked_id(row_id: str) -> str:
    """Return an id that can be a key and a part of an address.

    Raises
    ------
    InputError
        ``id_unusable``.
    """
    odd = any(unicodedata.category(character) in _NO_CHARACTER for character in row_id)
    if odd or len(row_id) > _ID_CHARACTERS or "/" in row_id or row_id in {".", ".."}:
        raise InputError("id_unusable", id=row_id[:_ID_CHARACTERS], limit=_ID_CHARACTERS)
    return row_id


def read_orders(
    rows: Sequence[Any], points: set[str], date: str | None = None
) -> tuple[tuple[Order, ...], tuple[Rejected, ...]]:
    """Read orders one by one; a bad one costs none of the others.

    Parameters
    ----------
    points : set of str
        Ids of the service points that there are.
    date : str, optional
        Of rows that have none.
    """
    intake = Intake()

    def convert(row: OrderRow, _number: int) -> Order:
        checked_id(row.id)
        day = DayClock.of(row.date, None, ZoneInfo("UTC")).date.isoformat()
        content = {**kept(row), "date": day}
        if row.service_point is not None and row.service_point not in points:
            raise InputError("unknown_service_point", service_point=row.service_point)
        shipment = wire.ShipmentRow.model_validate(_shipment(content, {}))
        _converter(day).shipment({shipment.vehicle or ""})(shipment, 1)
        return Order(id=row.id, date=day, content=content)

    dated = [
        {"date": date, **row} if date is not None and isinstance(row, dict) else row for row in rows
    ]
    return intake.take("order", dated, OrderRow, convert), tuple(intake.rejected)


def complete_day(data: Mapping[str, Any], kept_rows: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Return a native day whose tables are completed from what is kept.

    Parameters
    ----------
    data : mapping
        A native day. A table that it leaves out is the kept one; in a table that it has, a text
        stands for the kept row of this id.
    kept_rows : mapping of table to rows
        ``depots``, ``couriers``, ``vehicles``, ``service_points`` and the day's ``orders``.
    """
    day = dict(data)
    points = {row["id"]: row for row in kept_rows["service_points"]}
    orders = [_shipment(row, points) for row in kept_rows["orders"]]
    for table, rows in (*((name, kept_rows[name]) for name in TABLES), ("shipments", orders)):
        given = day.get(table)
        if given is None:
            day[table] = list(rows)
        elif isinstance(given, list):
            known = {row["id"]: row for row in rows}
            day[table] = [known.get(one, one) if isinstance(one, str) else one for one in given]
    return day


def _shipment(order: Mapping[str, Any], points: Mapping[str, Any]) -> dict[str, Any]:
    """Return an order as a shipment: at its service point, where it names no place of its own."""
    row = {key: value for key, value in order.items() if key not in {"date", "service_point"}}
    if "service_point" not in order:
        return row
    point = points.get(order["service_point"], {"place": order["service_point"]})
    where = wire.WhereRow.model_fields
    if any(row.get(name) is not None for name in where):
        point = {key: value for key, value in point.items() if key not in where}
    fields = wire.ShipmentRow.model_fields
    return {**{key: value for key, value in point.items() if key in fields}, **row}


def _converter(date: str) -> DayConverter:
    clock = DayClock.of(date, None, ZoneInfo("UTC"))
    return DayConverter(
        clock=clock, matrices=None, profiles=None, intake=Intake(), late_cost_per_hour=0.0
    )
