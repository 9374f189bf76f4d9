"""Make a realistic day for a region: orders from its real settlements, vehicles and couriers.

    python scripts/make_day.py --region ID --orders N --seed S -o FILE

The day is invented but for its places: no person, phone or parcel exists. The same region, number
and seed give the same day. The format is docs/file-formats.md's native day.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import routing
from routing.errors import ShanluError

Row = dict[str, Any]

ORDERS_BY_PLACE = {"city": 8.0, "town": 5.0, "village": 3.0, "hamlet": 1.0}
"""How often an order comes from a settlement, by its class."""

MEDIAN_KG, SPREAD, HEAVIEST_KG = 6.0, 1.0, 250.0
"""Log-normal weights: most parcels are light and a few are sacks of walnuts."""

COMMODITIES = (
    *("walnuts", "sichuan pepper", "olive oil", "honey", "apples"),
    *("herbs", "tea", "noodles", "dried mushrooms", "handicraft"),
)
FRAGILE_GOODS = frozenset({"olive oil", "honey"})
COLD_SHARE, DELIVERY_SHARE, READY_SHARE, PRIORITY_SHARE = 0.06, 0.08, 0.10, 0.05
WINDOWS: tuple[tuple[float, list[list[str]]], ...] = (
    (0.3, [["08:00", "12:00"]]),
    (0.25, [["13:00", "17:00"]]),
    (0.45, []),
)

DEPOTS_APART_KM = 3.0
ORDERS_PER_VEHICLE = 16
FILL = 0.7
"""Share of all vehicles' capacity that the orders may weigh."""

# Capacity, shift, costs per use, km and hour (yuan), skills. A fleet takes them in turn.
FLEET: tuple[tuple[str, Row, tuple[str, str], tuple[float, float, float], list[str]], ...] = (
    (
        "van",
        {"weight_kg": 550, "volume_m3": 3.2, "parcels": 80},
        ("08:00", "18:00"),
        (80, 1.1, 30),
        ["cold", "fragile"],
    ),
    (
        "three_wheeler",
        {"weight_kg": 300, "volume_m3": 1.5, "parcels": 50},
        ("07:30", "17:30"),
        (40, 0.4, 25),
        ["fragile"],
    ),
    (
        "motorcycle",
        {"weight_kg": 60, "volume_m3": 0.25, "parcels": 15},
        ("08:30", "17:00"),
        (20, 0.3, 22),
        [],
    ),
    (
        "three_wheeler",
        {"weight_kg": 300, "volume_m3": 1.5, "parcels": 50},
        ("08:00", "18:00"),
        (40, 0.4, 25),
        ["cold", "fragile"],
    ),
)


class Settlement(Protocol):
    """What is needed of one."""

    @property
    def name(self) -> str: ...  # noqa: D102 - named as the region names them
    @property
    def names(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def place(self) -> str: ...  # noqa: D102
    @property
    def lon(self) -> float: ...  # noqa: D102
    @property
    def lat(self) -> float: ...  # noqa: D102
    @property
    def parent(self) -> str | None: ...  # noqa: D102
    @property
    def population(self) -> int | None: ...  # noqa: D102


def make_day(
    region_id: str, settlements: Sequence[Settlement], *, orders: int, seed: int, date: str
) -> Row:
    """Return a day in the native format.

    Raises
    ------
    ValueError
        If the region has no settlement to send anything.
    """
    senders = [row for row in settlements if row.place in ORDERS_BY_PLACE]
    if not senders:
        msg = f"region {region_id} has no city, town, village or hamlet"
        raise ValueError(msg)
    draw = random.Random(seed)
    where = Addresses(settlements)
    weights = [ORDERS_BY_PLACE[row.place] for row in senders]
    chosen = draw.choices(senders, weights, k=orders)
    shipments = [
        _shipment(draw, n, where.of(row), _contact(row, n)) for n, row in enumerate(chosen, 1)
    ]
    depots = [
        _depot(n, row, where.of(row))
        for n, row in enumerate(largest(senders, 2, DEPOTS_APART_KM), 1)
    ]
    vehicles = list(make_fleet(orders, sum(row["weight_kg"] for row in shipments), depots))
    return {
        "_made_by": f"scripts/make_day.py --region {region_id} --orders {orders} --seed {seed}",
        "region": region_id,
        "date": date,
        "depots": depots,
        "couriers": [
            {"id": row["courier"], "name": f"Courier {n}", "phone": f"000-0001-{n:04}"}
            for n, row in enumerate(vehicles, 1)
        ],
        "vehicles": vehicles,
        "shipments": shipments,
    }


class Addresses:
    """Says where a settlement is: by its name, with its township, or else by its point."""

    def __init__(self, settlements: Sequence[Settlement]) -> None:
        answers = [(name, row) for row in settlements for name in {row.name, *row.names}]
        self._alone = Counter(_folded(name) for name, _ in answers)
        self._in_township = Counter((_folded(name), row.parent) for name, row in answers)

    def of(self, row: Settlement) -> Row:
        """Return the fields that tell a shipment's or depot's place."""
        name = _folded(row.name)
        if row.parent and self._in_township[name, row.parent] == 1:
            return {"place": row.name, "township": row.parent}
        if self._alone[name] == 1:
            return {"place": row.name}
        return {"lon": round(row.lon, 6), "lat": round(row.lat, 6)}


def _folded(name: str) -> str:
    """Return a name as the region compares it: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def largest(settlements: Sequence[Settlement], count: int, apart_km: float) -> list[Settlement]:
    """Return the largest settlements that are some way apart, or as they come where none is."""
    ranks = list(ORDERS_BY_PLACE)
    rows = sorted(
        settlements,
        key=lambda row: (ranks.index(row.place), -(row.population or 0), row.name, row.lon),
    )
    chosen: list[Settlement] = []
    while rows and len(chosen) < count:
        apart = (row for row in rows if all(kilometres(one, row) >= apart_km for one in chosen))
        chosen.append(next(apart, rows[0]))
        rows.remove(chosen[-1])
    return chosen


def kilometres(one: Settlement, other: Settlement) -> float:
    """Great-circle distance (haversine), on a sphere of 6371 km."""
    phi = [math.radians(row.lat) for row in (one, other)]
    lam = math.radians(other.lon - one.lon)
    half = math.sin((phi[1] - phi[0]) / 2) ** 2
    half += math.cos(phi[0]) * math.cos(phi[1]) * math.sin(lam / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def _shipment(draw: random.Random, number: int, place: Row, contact: str) -> Row:
    weight = round(min(draw.lognormvariate(math.log(MEDIAN_KG), SPREAD), HEAVIEST_KG), 1)
    commodity = draw.choice(COMMODITIES)
    (windows,) = draw.choices([row for _, row in WINDOWS], [share for share, _ in WINDOWS])
    skills = ["fragile"] if commodity in FRAGILE_GOODS else []
    if draw.random() < COLD_SHARE:
        skills.append("cold")
    row: Row = {
        "id": f"S{number:04}",
        **place,
        "contact": contact,
        "phone": f"000-0000-{number:04}",
        "commodity": commodity,
        "weight_kg": weight,
        "volume_m3": round(weight / draw.uniform(180, 350), 3),
        "parcels": 1 + int(weight // draw.uniform(10, 20)),
        "setup_s": draw.choice((120, 180, 240)),
        "per_parcel_s": 20,
    }
    if draw.random() < DELIVERY_SHARE:
        row["kind"] = "deliver"
    elif draw.random() < READY_SHARE:
        row["ready"] = f"{draw.choice((8, 9, 10)):02}:{draw.choice((0, 15, 30, 45)):02}"
    if draw.random() < PRIORITY_SHARE:
        row["priority"] = draw.choice((1, 5, 10))
    if windows:
        row["time_windows"] = windows
    if skills:
        row["skills"] = skills
    return row


def _contact(row: Settlement, number: int) -> str:
    """Return a label that is nobody's name, in the script of the place."""
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in row.name)
    return f"联系人{number}" if chinese else f"Contact {number}"


def _depot(number: int, row: Settlement, place: Row) -> Row:
    return {
        "id": f"depot-{number}",
        "name": row.name,
        **place,
        "open": "07:00",
        "close": "20:00",
        "cut_off": ("18:00", "17:30")[number - 1],
        "handover_s": 900,
    }


def make_fleet(orders: int, weight_kg: float, depots: Sequence[Row]) -> Iterator[Row]:
    """Yield vehicles until there are enough for the number and the weight of the orders."""
    number, room_kg = 0, 0.0
    while number < max(3, orders / ORDERS_PER_VEHICLE) or room_kg * FILL < weight_kg:
        profile, capacity, shift, costs, skills = FLEET[number % len(FLEET)]
        number += 1
        room_kg += capacity["weight_kg"]
        lunch = {"id": "lunch", "duration_s": 2400, "windows": [["11:30", "13:30"]]}
        yield {
            "id": f"{profile}-{number}",
            "profile": profile,
            "capacity": capacity,
            "start_depot": depots[(number - 1) // 2 % len(depots)]["id"],
            "shift": dict(zip(("start", "end"), shift, strict=True)),
            "skills": skills,
            "courier": f"courier-{number}",
            "breaks": [lunch],
            "max_duration_s": 9 * 3600,
            "costs": dict(zip(("fixed", "per_km", "per_hour"), costs, strict=True)),
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the day and say what is in it."""
    parser = argparse.ArgumentParser(description="Make a realistic day for a region.")
    parser.add_argument("--region", required=True, help="id of a built region, or its folder")
    parser.add_argument("--orders", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--date", default="2026-11-23")
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    if given.orders < 1:
        parser.error("--orders must be 1 or more")
    try:
        region = routing.open_region(given.region)
        day = make_day(
            region.id, region.settlements, orders=given.orders, seed=given.seed, date=given.date
        )
    except (ShanluError, ValueError) as error:
        print(f"make_day: {error}", file=sys.stderr)
        return 2
    given.output.write_text(json.dumps(day, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    places = {json.dumps([row.get("place"), row.get("township")]) for row in day["shipments"]}
    print(
        f"{given.output}: {len(day['shipments'])} orders at {len(places)} places,"
        f" {len(day['vehicles'])} vehicles, {len(day['depots'])} depots"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
