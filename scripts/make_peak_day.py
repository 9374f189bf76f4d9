"""Make the day after Double 11 (11 November) for a region: far more parcels in than out.

    python scripts/make_peak_day.py --region ID [--orders N] [--depots N] [--vehicles N] [--seed S]
                                    [--off-road] -o FILE

Light parcels for every settlement, by its people or its class, a tenth of them on their way out;
depots in the largest settlements, each with vehicles of three classes for the orders nearest to it;
they unload and load as often as it pays. Settlements that a van does not get to, not even with a
walk at the end, have no parcel point, unless --off-road asks for them. Invented but for its places,
as make_day's days are.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import make_day
from make_day import ORDERS_BY_PLACE, Row, Settlement

import routing
from routing.errors import ShanluError
from routing.roads.region import Region

MEDIAN_KG, SPREAD, HEAVIEST_KG = 1.4, 0.9, 60.0
OUT_SHARE, PRIORITY_SHARE = 0.10, 0.02
DEPOTS_APART_KM = 10.0

WINDOWS: tuple[tuple[float, list[list[str]]], ...] = (
    (0.3, [["08:00", "12:30"]]),
    (0.2, [["13:00", "18:30"]]),
    (0.5, []),
)
"""When somebody is at a settlement's parcel point, with how many of them it is so."""

OWN_WINDOW_SHARE = 0.05
"""Of the orders, so many have a window other than their settlement's."""

# Profile, share of the vehicles, capacity, shift, costs per use, km and hour (yuan).
CLASSES: tuple[tuple[str, float, Row, tuple[str, str], tuple[float, float, float]], ...] = (
    (
        "light_truck",
        0.2,
        {"weight_kg": 1500, "volume_m3": 11.0, "parcels": 500},
        ("06:30", "19:00"),
        (160, 1.9, 34),
    ),
    (
        "van",
        0.5,
        {"weight_kg": 600, "volume_m3": 4.2, "parcels": 220},
        ("07:00", "19:30"),
        (90, 1.1, 30),
    ),
    (
        "three_wheeler",
        0.3,
        {"weight_kg": 300, "volume_m3": 1.8, "parcels": 90},
        ("07:30", "18:30"),
        (40, 0.4, 25),
    ),
)


def make_peak_day(
    region_id: str,
    settlements: Sequence[Settlement],
    *,
    orders: int,
    depots: int,
    vehicles: int,
    seed: int,
    date: str,
) -> Row:
    """Return a day in the native format.

    Raises
    ------
    ValueError
        If the region has no settlement to send anything to.
    """
    receivers = [row for row in settlements if row.place in ORDERS_BY_PLACE]
    if not receivers:
        msg = f"region {region_id} has no city, town, village or hamlet"
        raise ValueError(msg)
    draw = random.Random(seed)
    open_at = {id(row): _window(draw) for row in receivers}
    chosen = draw.choices(receivers, [_people(row) for row in receivers], k=orders)
    shipments = [
        _shipment(draw, number, _at(row), open_at[id(row)]) for number, row in enumerate(chosen, 1)
    ]
    stations = make_day.largest(receivers, depots, DEPOTS_APART_KM)
    nearest = Counter(
        min(range(len(stations)), key=lambda k: make_day.kilometres(stations[k], row))
        for row in chosen
    )
    rows = [_depot(number, row, _at(row)) for number, row in enumerate(stations, 1)]
    fleet = _fleet(rows, _shares(vehicles, [nearest[k] for k in range(len(stations))]))
    return {
        "_made_by": (
            f"scripts/make_peak_day.py --region {region_id} --orders {orders} --depots {depots}"
            f" --vehicles {vehicles} --seed {seed}"
        ),
        "region": region_id,
        "date": date,
        "depots": rows,
        "vehicles": fleet,
        "shipments": shipments,
    }


def on_road(region: Region, settlements: Sequence[Settlement]) -> list[Settlement]:
    """Return the settlements that a van gets to, the last part perhaps on foot."""
    points = [(row.lon, row.lat) for row in settlements]
    refused = {one.index for one in region.snap(points, "van").refused}
    return [row for number, row in enumerate(settlements) if number not in refused]


def _people(row: Settlement) -> float:
    """Return how often an order is for a settlement: the larger, the less a head."""
    return ORDERS_BY_PLACE[row.place] * math.sqrt(row.population or 400)


def _at(row: Settlement) -> Row:
    """Return where a settlement is: by its point, since names repeat in a large region."""
    return {"place": row.name, "lon": round(row.lon, 6), "lat": round(row.lat, 6)}


def _window(draw: random.Random) -> list[list[str]]:
    (windows,) = draw.choices([row for _, row in WINDOWS], [share for share, _ in WINDOWS])
    return windows


def _shipment(draw: random.Random, number: int, place: Row, windows: list[list[str]]) -> Row:
    weight = round(min(draw.lognormvariate(math.log(MEDIAN_KG), SPREAD), HEAVIEST_KG), 1)
    if draw.random() < OWN_WINDOW_SHARE:
        windows = _window(draw)
    row: Row = {
        "id": f"P{number:05}",
        **place,
        "kind": "collect" if draw.random() < OUT_SHARE else "deliver",
        "weight_kg": weight,
        "volume_m3": round(weight / draw.uniform(120, 250), 4),
        "parcels": 1,
        "setup_s": 180,
        "per_parcel_s": 15,
    }
    if draw.random() < PRIORITY_SHARE:
        row["priority"] = 5
    if windows:
        row["time_windows"] = windows
    return row


def _depot(number: int, row: Settlement, place: Row) -> Row:
    return {
        "id": f"depot-{number}",
        "name": row.name,
        **place,
        "open": "06:00",
        "close": "21:00",
        "reload_s": 1500,
    }


def _shares(vehicles: int, orders: Sequence[int]) -> list[int]:
    """Share vehicles out by orders, at least one a depot (largest remainders)."""
    exact = [vehicles * count / max(1, sum(orders)) for count in orders]
    shares = [max(1, math.floor(one)) for one in exact]
    by_remainder = sorted(range(len(orders)), key=lambda k: shares[k] - exact[k])
    for k in by_remainder[: max(0, vehicles - sum(shares))]:
        shares[k] += 1
    return shares


def _fleet(depots: Sequence[Row], counts: Sequence[int]) -> list[Row]:
    fleet: list[Row] = []
    for depot, count in zip(depots, counts, strict=True):
        taken = [0] * len(CLASSES)
        for _ in range(count):
            # The class that is furthest behind its share.
            k = min(range(len(CLASSES)), key=lambda k: (taken[k] + 1) / CLASSES[k][1])
            taken[k] += 1
            profile, _, capacity, shift, costs = CLASSES[k]
            fleet.append(
                {
                    "id": f"{profile}-{len(fleet) + 1}",
                    "profile": profile,
                    "capacity": capacity,
                    "start_depot": depot["id"],
                    "reload_depots": [depot["id"]],
                    "shift": dict(zip(("start", "end"), shift, strict=True)),
                    "max_duration_s": 11 * 3600,
                    "costs": dict(zip(("fixed", "per_km", "per_hour"), costs, strict=True)),
                }
            )
    return fleet


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the day and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--region", required=True, help="id of a built region, or its folder")
    parser.add_argument("--orders", type=int, default=50_000)
    parser.add_argument("--depots", type=int, default=9)
    parser.add_argument("--vehicles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--date", default="2026-11-12")
    parser.add_argument(
        "--off-road", action="store_true", help="orders also for settlements far from any road"
    )
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    if min(given.orders, given.depots, given.vehicles) < 1:
        parser.error("--orders, --depots and --vehicles must be 1 or more")
    try:
        region = routing.open_region(given.region)
        known = region.settlements
        day = make_peak_day(
            region.id,
            known if given.off_road else on_road(region, known),
            orders=given.orders,
            depots=given.depots,
            vehicles=given.vehicles,
            seed=given.seed,
            date=given.date,
        )
    except (ShanluError, ValueError) as error:
        print(f"make_peak_day: {error}", file=sys.stderr)
        return 2
    given.output.write_text(json.dumps(day, ensure_ascii=False) + "\n", encoding="utf-8")
    places = {(row["lon"], row["lat"]) for row in day["shipments"]}
    print(
        f"{given.output}: {len(day['shipments'])} orders at {len(places)} places,"
        f" {len(day['vehicles'])} vehicles, {len(day['depots'])} depots"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
