"""What published days cost and how they went: by shipment, by village, by courier."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Subject = Literal["shipments", "villages", "couriers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A shipment of a published day, with what became of it.

    Attributes
    ----------
    status : str
        ``open``, ``arrived``, ``collected``, ``delivered``, ``failed`` or ``skipped``.
    cost : float
        Its share of its route's cost, as planned.
    """

    date: str
    shipment: str
    village: str
    township: str
    courier: str | None
    vehicle: str
    parcels: int
    weight_kg: float
    cost: float
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """A published route of a day."""

    date: str
    vehicle: str
    courier: str | None
    stops: int
    distance_m: int
    duration_s: int


COLUMNS: Mapping[Subject, tuple[str, ...]] = {
    "shipments": (
        *("date", "shipment", "village", "township", "courier", "vehicle"),
        *("parcels", "weight_kg", "cost", "cost_per_parcel", "status"),
    ),
    "villages": (
        *("village", "township", "days", "shipments", "parcels", "weight_kg"),
        *("cost", "cost_per_parcel", "cost_per_kg", "done", "failed", "open"),
    ),
    "couriers": (
        *("courier", "days", "stops", "distance_km", "hours", "shipments", "parcels", "weight_kg"),
        *("cost", "cost_per_parcel", "cost_per_kg", "done", "failed", "open"),
    ),
}
_DONE = {"collected", "delivered"}
_FAILED = {"failed", "skipped"}

Row = dict[str, Any]


def account(subject: Subject, entries: Sequence[Entry], driven: Sequence[Driven]) -> list[Row]:
    """Return the rows of an account, under :data:`COLUMNS`, dearest first; days in their order."""
    if subject == "shipments":
        ordered = sorted(entries, key=lambda one: (one.date, -one.cost, one.shipment))
        return [_shipment(one) for one in ordered]
    if subject == "villages":
        groups = _grouped(entries, lambda one: (one.village, one.township))
        rows = [
            {"village": village, "township": township, **_sums(group)}
            for (village, township), group in groups.items()
        ]
    else:
        theirs = _grouped(driven, lambda one: (one.courier or "",))
        rows = [
            {"courier": courier or None, **_ways(theirs.get((courier,), ())), **_sums(group)}
            for (courier,), group in _grouped(entries, lambda one: (one.courier or "",)).items()
        ]
    names = COLUMNS[subject]
    rows.sort(key=lambda row: (-row["cost"], str(row[names[0]])))
    return [{name: row[name] for name in names} for row in rows]


def totals(entries: Sequence[Entry]) -> Row:
    """Return the sums of all entries."""
    return _sums(entries)


def _shipment(one: Entry) -> Row:
    figures = {"cost": _money(one.cost), "cost_per_parcel": _ratio(one.cost, one.parcels)}
    return {
        name: figures[name] if name in figures else getattr(one, name)
        for name in COLUMNS["shipments"]
    }


def _sums(entries: Sequence[Entry]) -> Row:
    cost = math.fsum(one.cost for one in entries)
    parcels = sum(one.parcels for one in entries)
    weight = math.fsum(one.weight_kg for one in entries)
    done = sum(one.status in _DONE for one in entries)
    failed = sum(one.status in _FAILED for one in entries)
    return {
        "days": len({one.date for one in entries}),
        "shipments": len(entries),
        "parcels": parcels,
        "weight_kg": round(weight, 3),
        "cost": _money(cost),
        "cost_per_parcel": _ratio(cost, parcels),
        "cost_per_kg": _ratio(cost, weight),
        "done": done,
        "failed": failed,
        "open": len(entries) - done - failed,
    }


def _ways(routes: Iterable[Driven]) -> Row:
    ridden = list(routes)
    return {
        "stops": sum(one.stops for one in ridden),
        "distance_km": round(sum(one.distance_m for one in ridden) / 1000, 1),
        "hours": round(sum(one.duration_s for one in ridden) / 3600, 2),
    }


def _grouped(
    rows: Iterable[Any], key: Callable[[Any], tuple[str, ...]]
) -> dict[tuple[str, ...], list[Any]]:
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _money(value: float) -> float:
    return round(value, 4)


def _ratio(cost: float, by: float) -> float | None:
    return round(cost / by, 4) if by else None
