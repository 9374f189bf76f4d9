"""A market day in the county, as the spreadsheets of a coordinator: a folder of CSV files.

Three towns hold their market, so most orders come from the villages around them. Nobody in it
exists: senders and couriers are numbered. Some rows are as people write them, and a few are there
to be refused: a village that no map knows, a name that two townships share, a weight that is no
number.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from model_county.sheet import Place

Row = dict[str, str]

DATE = "2026-11-24"
ORDERS = 160
MARKETS = 3
_AT_MARKET = 6.0
"""How much likelier an order is in a township that holds its market."""

# Goods with their share of the orders, and the usual weight of one parcel in kg.
_GOODS = {
    "核桃": (0.2, 9.0), "花椒": (0.17, 4.0), "蜂蜜": (0.1, 5.0), "苹果": (0.12, 12.0),
    "橄榄油": (0.08, 6.0), "药材": (0.1, 7.0), "茶叶": (0.07, 2.0), "木耳": (0.07, 2.5),
    "土鸡蛋": (0.05, 4.0), "手工挂面": (0.04, 5.0),
}  # fmt: skip
_FRAGILE = frozenset({"蜂蜜", "橄榄油", "土鸡蛋"})
_WINDOWS = (("", 0.6), ("8:00-12:00", 0.25), ("13:00-17:00", 0.1), ("上午", 0.05))

# Vehicle class, kg, parcels, yuan a day, a km and an hour, chilled; in turn.
_FLEET = (
    ("三轮车", 300, 60, 40, 0.4, 22, False),
    ("面包车", 550, 100, 80, 1.1, 30, True),
    ("三轮车", 300, 60, 40, 0.4, 22, False),
)
_VEHICLES = 15


def write(places: Sequence[Place], seed: int, folder: Path) -> list[Path]:
    """Write the day's files into a folder; returns them."""
    rng = np.random.default_rng([seed, 28])
    towns = [place for place in places if place.tags["place"] == "town"]
    depots = [towns[0], *_apart(towns, MARKETS)]
    sheets = {
        "orders": list(_orders(places, depots, rng)),
        "vehicles": list(_vehicles(depots)),
        "couriers": list(_couriers()),
        "depots": list(_depots(depots)),
        "day": [{"设置": "地区", "值": "model-county"}, {"设置": "日期", "值": DATE}],
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in sheets.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        paths.append(path)
    return paths


def _apart(towns: Sequence[Place], count: int) -> list[Place]:
    """Choose towns far from the seat, which comes first, and from each other."""
    chosen = [towns[0]]
    at = np.array([town.xy_m for town in towns])
    for _ in range(count):
        away = np.min([np.hypot(*(at - one.xy_m).T) for one in chosen], axis=0)
        chosen.append(towns[int(away.argmax())])
    return chosen[1:]


def _township(place: Place) -> str:
    """Return the township that a place lies in; a town's own, which has its name."""
    if place.tags["place"] == "town":
        return ""
    return place.tags["is_in"].split(", ")[0]


def _orders(
    places: Sequence[Place], depots: Sequence[Place], rng: np.random.Generator
) -> Iterator[Row]:
    markets = {depot.tags["name"] for depot in depots[1:]}
    home = {depot.tags["name"] for depot in depots}
    weights = np.array([float(place.tags["population"]) ** 0.7 for place in places])
    weights *= [
        _AT_MARKET if {_township(place), place.tags["name"]} & markets else 1.0 for place in places
    ]
    weights *= [0.02 if place.tags["name"] in home else 1.0 for place in places]
    chosen = rng.choice(len(places), ORDERS, p=weights / weights.sum())
    goods, shares = list(_GOODS), np.array([share for share, _ in _GOODS.values()])
    for number, at in enumerate(chosen.tolist(), start=1):
        place, what = places[at], str(rng.choice(goods, p=shares))
        yield _order(number, place, what, rng)
    twice = Counter(place.tags["name"] for place in places).most_common(1)[0][0]
    last = places[-1]
    to_be_refused = (
        {"村": "无名村", "乡镇": ""},
        {"村": twice, "乡镇": ""},
        {"村": last.tags["name"], "乡镇": _township(last), "重量": "一大袋"},
    )
    for number, odd in enumerate(to_be_refused, ORDERS + 1):
        yield {**_order(number, last, "核桃", rng), **odd}


def _order(number: int, place: Place, what: str, rng: np.random.Generator) -> Row:
    parcels = int(min(12, 1 + rng.poisson(0.9)))
    weight = parcels * _GOODS[what][1] * float(rng.lognormal(0.0, 0.35))
    window = str(rng.choice([name for name, _ in _WINDOWS], p=[share for _, share in _WINDOWS]))
    manner = rng.integers(10)
    said = {0: f"{weight * 2:.0f}斤", 1: f"{weight:.1f}kg"}.get(int(manner), f"{weight:.1f}")
    return {
        "订单号": f"MC{number:04}",
        "寄件人": f"寄件人{number}",
        "手机": f"000-0000-{number:04}",
        "乡镇": _township(place),
        "村": place.tags["name"],
        "商品": what,
        "件数": str(parcels),
        "重量": said,
        "易碎": "是" if what in _FRAGILE else "",
        "冷链": "是" if what == "木耳" and manner < 3 else "",
        "预约取件时间": window,
        "备注": "到村口打电话" if manner == 9 else "",
    }


def _vehicles(depots: Sequence[Place]) -> Iterator[Row]:
    for number in range(1, _VEHICLES + 1):
        profile, kg, parcels, day, km, hour, cold = _FLEET[(number - 1) % len(_FLEET)]
        depot = depots[(number - 1) % len(depots)]
        yield {
            "车牌": f"{profile}{number}", "车型": profile,
            "载重": str(kg), "可装件数": str(parcels),
            "出发网点": f"{depot.tags['name']}网点", "快递员": f"快递员{number}",
            "班次": "7:30-18:00", "午休时段": "11:30-13:30", "午休时长": "40分钟",
            "固定费用": str(day), "每公里费用": str(km), "每小时费用": str(hour),
            "冷链": "是" if cold else "", "易碎": "是",
        }  # fmt: skip


def _couriers() -> Iterator[Row]:
    for number in range(1, _VEHICLES + 1):
        yield {"姓名": f"快递员{number}", "手机": f"000-0001-{number:04}"}


def _depots(depots: Sequence[Place]) -> Iterator[Row]:
    for number, depot in enumerate(depots, start=1):
        yield {
            "网点编号": f"D{number}", "网点名称": f"{depot.tags['name']}网点",
            "所在村镇": depot.tags["name"], "营业时间": "7:00-20:00",
            "干线发车": "18:30" if number == 1 else "18:00", "交接时间": "15分钟",
        }  # fmt: skip
