"""Make the mountain set: days of one region that differ in the rules that hold in them.

    python scripts/make_mountain_set.py --region ID [--orders N...] [--seed S] -o FOLDER

One file a case and size. All have the region's own travel times, which differ by direction and by
vehicle; the cases go from one kind of vehicle and nothing else to a market day with all rules, so
that solvers which know only some can be compared where they do: see bench_solvers.py.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import make_day
from make_day import FLEET, Row, Settlement

import routing
from routing.errors import ShanluError

RULES = (
    *("windows", "skills", "fleet", "breaks", "duty"),
    *("depots", "both_ways", "pairs", "reloads"),
)

FEW = ("apart", "familiar", "due", "paces")
"""Rules of few days: goods kept apart, villages that know their courier, lateness at a price, and
vehicles that are slower at stops."""

CASES: dict[str, frozenset[str]] = {
    "plain": frozenset(),
    "windows": frozenset({"windows"}),
    "fleet": frozenset({"fleet"}),
    "reloads": frozenset({"reloads", "fleet"}),
    "skills": frozenset({"windows", "skills", "fleet"}),
    "breaks": frozenset({"windows", "breaks", "duty"}),
    "depots": frozenset({"windows", "fleet", "depots"}),
    "both_ways": frozenset({"fleet", "both_ways"}),
    "pairs": frozenset({"windows", "fleet", "pairs"}),
    "market": frozenset(RULES),
    "apart": frozenset({"fleet", "apart"}),
    "familiar": frozenset({"windows", "fleet", "familiar"}),
    "due": frozenset({"fleet", "due"}),
    "paces": frozenset({"windows", "fleet", "breaks", "paces"}),
}
"""Which rules hold in which case."""

DELIVERED_SHARE, PAIR_SHARE = 0.5, 0.2
AMPLE = 3.0
"""A fleet has room for so many times the orders: what a plan costs, not what it leaves out, tells
engines apart."""

SMALLER = 3
"""With reloads vehicles have room for so much less, so that they must make several trips."""

RELOAD_S = 1200

TERRITORY = 8
"""Villages that usually have the same courier, as they come in the day."""

UNFAMILIAR_COST, LATE_COST_PER_HOUR = 6.0, 20.0
DUE = ("09:30", "10:30", "12:00")
SLOW_FACTOR, THREE_WHEELER = 1.5, "three_wheeler"
"""Parking takes so much longer with what is no three-wheeler."""


def make_case(
    region_id: str, settlements: Sequence[Settlement], case: str, *, orders: int, seed: int
) -> Row:
    """Return the day of a case, in the native format.

    Raises
    ------
    ValueError
        If the region has no settlement to send anything.
    """
    rules = CASES[case]
    day = make_day.make_day(region_id, settlements, orders=orders, seed=seed, date="2026-11-23")
    draw = random.Random(f"{case} {seed}")
    weight_kg = sum(row["weight_kg"] for row in day["shipments"])
    fleet = make_day.make_fleet(round(AMPLE * orders), AMPLE * weight_kg, day["depots"])
    day["vehicles"] = list(fleet) if "fleet" in rules else [_as_van(row) for row in fleet]
    del day["couriers"]
    for row in day["depots"]:
        _limit_depot(row, rules)
    for row in day["vehicles"]:
        _limit_vehicle(row, day["depots"], rules)
    places = [_place_of(row) for row in day["shipments"]]
    for row in day["shipments"]:
        _limit_shipment(row, places, rules, draw)
    if "apart" in rules:
        day["apart"] = [_two_goods(day["shipments"])]
    if "familiar" in rules:
        day["unfamiliar_cost"] = UNFAMILIAR_COST
        _make_familiar(day["shipments"], day["vehicles"])
    made_by = f"scripts/make_mountain_set.py --region {region_id} --orders {orders} --seed {seed}"
    return {**day, "_made_by": made_by, "_case": case}


def _as_van(row: Row) -> Row:
    """Return a vehicle as the first of the fleet."""
    profile, capacity, (start, end), costs, skills = FLEET[0]
    return {
        **row,
        "profile": profile,
        "capacity": capacity,
        "shift": {"start": start, "end": end},
        "skills": skills,
        "costs": dict(zip(("fixed", "per_km", "per_hour"), costs, strict=True)),
    }


def _limit_depot(row: Row, rules: frozenset[str]) -> None:
    if "reloads" in rules:
        row["reload_s"] = RELOAD_S
    if "depots" not in rules:
        del row["cut_off"], row["handover_s"]


def _limit_vehicle(row: Row, depots: Sequence[Row], rules: frozenset[str]) -> None:
    del row["courier"]
    if "depots" not in rules:
        row["start_depot"] = depots[0]["id"]
    if "reloads" in rules:
        row["reload_depots"] = [row["start_depot"]]
        row["capacity"] = {name: room / SMALLER for name, room in row["capacity"].items()}
    if "duty" not in rules:
        del row["max_duration_s"]
    if "breaks" not in rules:
        del row["breaks"]
    if "skills" not in rules:
        del row["skills"]
    if "paces" in rules and row["profile"] != THREE_WHEELER:
        row["setup_factor"] = SLOW_FACTOR


def _two_goods(shipments: Sequence[Row]) -> list[str]:
    """Return the two goods of which there is most."""
    most = Counter(row["commodity"] for row in shipments if row.get("commodity"))
    return [name for name, _ in most.most_common(2)]


def _make_familiar(shipments: Sequence[Row], vehicles: Sequence[Row]) -> None:
    """Give every few villages one courier, in turns."""
    villages = {json.dumps(_place_of(row), ensure_ascii=False): None for row in shipments}
    usual = {one: k // TERRITORY % len(vehicles) for k, one in enumerate(sorted(villages))}
    for row in shipments:
        number = usual[json.dumps(_place_of(row), ensure_ascii=False)]
        row["usual_courier"] = vehicles[number]["id"]


def _limit_shipment(
    row: Row, places: Sequence[Row], rules: frozenset[str], draw: random.Random
) -> None:
    row.pop("kind", None)
    row.pop("priority", None)
    if "both_ways" in rules and draw.random() < DELIVERED_SHARE:
        row["kind"] = "deliver"
        row.pop("ready", None)
    elif "pairs" in rules and draw.random() < PAIR_SHARE:
        row["to"] = draw.choice(places)
    if "windows" not in rules:
        row.pop("time_windows", None)
        row.pop("ready", None)
    if "skills" not in rules:
        row.pop("skills", None)
    if "due" in rules:
        row["due"], row["late_cost_per_hour"] = draw.choice(DUE), LATE_COST_PER_HOUR


def _place_of(row: Row) -> Row:
    return {name: row[name] for name in ("place", "township", "lon", "lat") if name in row}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the days and say what they are."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--region", required=True, help="id of a built region, or its folder")
    parser.add_argument("--orders", type=int, nargs="+", default=[60, 200])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True, help="a folder")
    given = parser.parse_args(arguments)
    if min(given.orders) < 1:
        parser.error("--orders must be 1 or more")
    try:
        region = routing.open_region(given.region)
        given.output.mkdir(parents=True, exist_ok=True)
        for case in CASES:
            for orders in given.orders:
                day = make_case(region.id, region.settlements, case, orders=orders, seed=given.seed)
                file = given.output / f"{case}-{orders}.json"
                file.write_text(json.dumps(day, ensure_ascii=False, indent=1) + "\n", "utf-8")
                print(f"{file}: {orders} orders, {len(day['vehicles'])} vehicles")
    except (ShanluError, ValueError) as error:
        print(f"make_mountain_set: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
