"""A day in the drawn valley: what its villages send, and who collects it.

Four rows are there to be told about: one too heavy, one behind the unfinished bridge, one that
needs a skill nobody has, and one whose place name is in both townships.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from drawn_valley.sheet import HUAXI, HUIYUN

Row = dict[str, Any]

MORNING: Row = {"time_windows": [["08:00", "12:00"]]}
AFTERNOON: Row = {"time_windows": [["13:00", "16:30"]]}
COLD: Row = {"skills": ["cold"]}
FRAGILE: Row = {"skills": ["fragile"]}

# place, township (the seats have none), commodity, kg, parcels, what else there is to say
Order = tuple[str, str, str, float, int, Row]
COLLECT: list[Order] = [
    ("核桃坪", HUAXI, "walnuts", 110, 6, MORNING),
    ("核桃坪", HUAXI, "walnuts", 60, 4, {}),
    ("核桃坪", HUAXI, "honey", 12, 2, FRAGILE),
    ("花椒湾", HUAXI, "sichuan pepper", 9, 3, {}),
    ("花椒湾", HUAXI, "sichuan pepper", 14, 4, AFTERNOON),
    ("橄榄园", HUAXI, "olive oil", 54, 6, FRAGILE),
    ("橄榄园", HUAXI, "olive oil", 27, 3, FRAGILE | AFTERNOON),
    ("橄榄园", HUAXI, "walnuts", 900, 30, {"note": "too heavy for every vehicle"}),
    ("上庄", HUAXI, "herbs", 16, 2, MORNING),
    ("上庄", HUAXI, "eggs", 11, 2, FRAGILE),
    ("石桥", HUAXI, "apples", 90, 6, MORNING | {"priority": 5}),
    ("石桥", HUAXI, "noodles", 8, 1, {}),
    ("蜂岭", HUAXI, "honey", 15, 3, FRAGILE),
    (HUAXI, "", "liquor", 24, 4, FRAGILE | {"ready": "11:00"}),
    ("上庄", HUIYUN, "walnuts", 65, 4, {}),
    ("上庄", HUIYUN, "herbs", 7, 1, AFTERNOON),
    ("茶山", HUIYUN, "tea", 10, 5, MORNING),
    ("茶山", HUIYUN, "tea", 6, 3, {"ready": "10:30", "priority": 3}),
    ("茶山", HUIYUN, "live hens", 20, 2, {"skills": ["live_animals"]}),
    ("水磨", HUIYUN, "cured pork", 30, 3, COLD),
    ("水磨", HUIYUN, "flour", 100, 4, MORNING),
    ("苹果塬", HUIYUN, "apples", 150, 8, MORNING),
    ("苹果塬", HUIYUN, "apples", 120, 7, AFTERNOON),
    ("苹果塬", HUIYUN, "apple juice", 40, 5, FRAGILE),
    ("药草坪", HUIYUN, "herbs", 18, 2, {"setup_s": 300}),
    (HUIYUN, "", "trout", 15, 3, COLD | {"ready": "09:30"}),
    ("沙坝", HUIYUN, "vegetables", 60, 4, COLD | MORNING),
    ("对岸", HUIYUN, "walnuts", 20, 1, {"note": "the bridge is still being built"}),
    ("上庄", "", "walnuts", 10, 1, {"note": "which of the two villages?"}),
]

DELIVER: list[Order] = [
    ("茶山", HUIYUN, "seedling trays", 18, 2, MORNING),
    ("沙坝", HUIYUN, "spare parts", 9, 1, {}),
]

LUNCH = {"id": "lunch", "duration_s": 1800, "windows": [["11:30", "13:30"]]}
DAY_SHIFT = {"start": "08:00", "end": "17:30"}

# id, profile, start depot, capacity, skills, costs
Drawn = tuple[str, str, str, Row, list[str], Row]
VEHICLES: list[Drawn] = [
    (
        "van-1",
        "van",
        "town",
        {"weight_kg": 550, "volume_m3": 3.2, "parcels": 60},
        ["cold", "fragile"],
        {"fixed": 80, "per_km": 1.1, "per_hour": 30},
    ),
    (
        "trike-1",
        "three_wheeler",
        "town",
        {"weight_kg": 300, "volume_m3": 1.5, "parcels": 40},
        ["fragile"],
        {"fixed": 40, "per_km": 0.4, "per_hour": 25},
    ),
    (
        "trike-2",
        "three_wheeler",
        "mill",
        {"weight_kg": 300, "volume_m3": 1.5, "parcels": 40},
        ["fragile"],
        {"fixed": 40, "per_km": 0.4, "per_hour": 25},
    ),
    (
        "moto-1",
        "motorcycle",
        "town",
        {"weight_kg": 60, "parcels": 12},
        [],
        {"fixed": 20, "per_km": 0.3, "per_hour": 22},
    ),
]


def write(path: Path) -> None:
    """Write the day in the native format."""
    path.write_text(json.dumps(_day(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _day() -> Row:
    return {
        "region": "drawn-valley",
        "date": "2026-11-23",
        "depots": [
            {
                "id": "town",
                "name": "画溪镇物流站",
                "place": HUAXI,
                "open": "07:00",
                "close": "19:00",
                "cut_off": "17:00",
                "handover_s": 900,
            },
            {
                "id": "mill",
                "name": "水磨村服务点",
                "place": "水磨",
                "township": HUIYUN,
                "open": "07:30",
                "close": "18:30",
            },
        ],
        "couriers": [
            {"id": f"courier-{n}", "name": f"快递员{n}", "phone": f"000-0000-000{n}"}
            for n, _ in enumerate(VEHICLES, 1)
        ],
        "vehicles": [_vehicle(n, row) for n, row in enumerate(VEHICLES, 1)],
        "shipments": [
            _shipment(n, kind, row)
            for n, (kind, row) in enumerate(
                [*(("collect", row) for row in COLLECT), *(("deliver", row) for row in DELIVER)], 1
            )
        ],
    }


def _vehicle(number: int, drawn: Drawn) -> Row:
    vehicle_id, profile, depot, capacity, skills, costs = drawn
    return {
        "id": vehicle_id,
        "profile": profile,
        "start_depot": depot,
        "courier": f"courier-{number}",
        "capacity": capacity,
        "shift": DAY_SHIFT,
        "skills": skills,
        "breaks": [LUNCH],
        "max_duration_s": 9 * 3600,
        "costs": costs,
    }


def _shipment(number: int, kind: str, order: Order) -> Row:
    place, township, commodity, weight_kg, parcels, more = order
    row: Row = {"id": f"D-{number:03}", "kind": kind, "place": place}
    if township:
        row["township"] = township
    return row | {
        "contact": f"联系人{number}",
        "phone": f"000-0000-{number:04}",
        "commodity": commodity,
        "weight_kg": weight_kg,
        "volume_m3": round(weight_kg / 250, 3),
        "parcels": parcels,
        **more,
    }
