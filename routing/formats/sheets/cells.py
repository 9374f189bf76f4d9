"""Cells as people fill them in, one reader a kind of value; what cannot be read is refused."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from routing.formats.sheets.grid import ERROR, UNCOMPUTED, Cell, bare, normal, typed

_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?P<unit>[^\d\s,.].*)?",
    re.IGNORECASE,
)
_POWER = re.compile(r"(\d(?:\.(\d+))?)e\+(\d{1,2})", re.IGNORECASE)  # as spreadsheets write it
_ALL_DIGITS = re.compile(r"\d+\.0")
_BETWEEN = re.compile(r"[;,、/|+\s]+")
_DEGREES = re.compile(r"[°度ne]|东经|北纬|经度|纬度|[:(){}\[\]]", re.IGNORECASE)
_EXACT = 1e15
"""Spreadsheets keep fifteen digits of a number."""

_YES = frozenset(
    ["是", "有", "对", "要", "需", "需要", "√", "✓", "✔", "y", "yes", "true", "1", "on"]
)
_NO = frozenset(
    [
        "否",
        "无",
        "没有",
        "不",
        "不要",
        "不需",
        "不需要",
        "x",
        "✗",
        "n",
        "no",
        "false",
        "0",
        "off",
        "-",
        "/",
        "普通",
        "常温",
    ]
)
_COLD = frozenset(
    ["冷链", "冷藏", "冷冻", "冷鲜", "保鲜", "生鲜", "温控", "cold", "chilled", "frozen"]
)
_FRAGILE = frozenset(["易碎", "易碎品", "怕压", "fragile"])
_KINDS: Mapping[str, str] = {
    "揽收": "collect", "揽件": "collect", "取件": "collect", "取货": "collect", "寄件": "collect",
    "收": "collect", "收件": "collect", "collect": "collect", "pickup": "collect",
    "派送": "deliver", "派件": "deliver", "送货": "deliver", "派": "deliver", "配送": "deliver",
    "deliver": "deliver", "delivery": "deliver",
}  # fmt: skip
CLASSES: Mapping[str, str] = {
    "步行": "foot", "徒步": "foot", "人工": "foot", "foot": "foot", "onfoot": "foot",
    "摩托车": "motorcycle", "摩托": "motorcycle", "两轮": "motorcycle", "电动车": "motorcycle",
    "电瓶车": "motorcycle", "motorcycle": "motorcycle", "motorbike": "motorcycle",
    "三轮车": "three_wheeler", "三轮": "three_wheeler", "电动三轮车": "three_wheeler",
    "三轮摩托车": "three_wheeler", "threewheeler": "three_wheeler", "tricycle": "three_wheeler",
    "面包车": "van", "微面": "van", "厢式面包车": "van", "小面": "van", "van": "van",
    "轻卡": "light_truck", "轻型货车": "light_truck", "小货车": "light_truck",
    "轻型卡车": "light_truck", "货车": "light_truck", "lighttruck": "light_truck",
    "truck": "light_truck",
}  # fmt: skip

_PROMISE = re.compile(r"(\S.*?)\s+(\d{1,4})\s*(?:天|d|days?)?(?:\s+(\d{4}-\d\d-\d\d))?")

_MEASURES: Mapping[str, str] = {
    "工时": "time", "时间": "time", "工作时间": "time", "time": "time", "working time": "time",
    "hours": "time", "停靠": "stops", "停靠点": "stops", "单量": "stops", "stops": "stops",
    "收入": "earnings", "提成": "earnings", "earnings": "earnings", "income": "earnings",
}  # fmt: skip

_WEATHERS: Mapping[str, str] = {
    "晴": "dry", "多云": "dry", "阴": "dry", "干": "dry", "干燥": "dry", "dry": "dry",
    "sun": "dry", "sunny": "dry", "cloudy": "dry",
    "雨": "rain", "小雨": "rain", "中雨": "rain", "大雨": "rain", "阵雨": "rain", "雨天": "rain",
    "下雨": "rain", "rain": "rain", "rainy": "rain", "wet": "rain",
    "雪": "snow", "小雪": "snow", "中雪": "snow", "大雪": "snow", "雨夹雪": "snow", "雪天": "snow",
    "下雪": "snow", "冰": "snow", "冰雪": "snow", "结冰": "snow", "snow": "snow", "snowy": "snow",
    "ice": "snow", "icy": "snow",
}  # fmt: skip


class CellError(Exception):
    """A cell cannot be read; whoever knows its column makes an error of ours of it."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def read_text(cell: Cell) -> str:
    """Read a text; numbers lose the ".0" that spreadsheets give them."""
    text = bare(typed(cell))
    _check_formula(text)
    return text


def _check_formula(text: str) -> None:
    if text == ERROR:
        raise CellError("cell_failed")
    if text == UNCOMPUTED:
        raise CellError("cell_not_computed")


def read_id(cell: Cell) -> str:
    """Read an id: a text, or a number as it was typed."""
    if isinstance(cell, datetime | date | time | timedelta):
        raise CellError("cell_turned_into_date")
    return normal(_without_power(read_text(cell)))


def read_phone(cell: Cell) -> str:
    """Read a telephone number, also one that a spreadsheet took for a number."""
    return read_id(cell)


def digits_lost(cell: Cell) -> bool:
    """Tell whether an id or telephone number has become a number that lost its last digits."""
    if isinstance(cell, float):
        return abs(cell) >= _EXACT
    found = _POWER.fullmatch(normal(cell)) if isinstance(cell, str) else None
    return found is not None and len(found[2] or "") < int(found[3])


def _without_power(text: str) -> str:
    """Write 1.38E+10 as 13800000000, and 13800000000.0 too."""
    found = _POWER.fullmatch(text)
    if found is not None:
        decimals = found[2] or ""
        zeros = int(found[3]) - len(decimals)
        if zeros >= 0:
            return found[1].replace(".", "") + "0" * zeros
    return text.partition(".")[0] if _ALL_DIGITS.fullmatch(text) else text


def read_quantity(cell: Cell, units: Mapping[str, float], factor: float) -> float:
    """Read a number that is not negative, with its unit or without.

    Parameters
    ----------
    factor : float
        Of a number without a unit: what the header says.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise CellError("cell_not_a_number")
    if not isinstance(cell, str):
        number, times = float(cell), factor
    else:
        number, times = _parsed(cell, tuple(units.items()), factor)
    if number < 0:
        raise CellError("cell_negative")
    return round(number * times, 9)


@functools.lru_cache(maxsize=4096)
def _parsed(text: str, units: tuple[tuple[str, float], ...], factor: float) -> tuple[float, float]:
    plain = normal(text)
    _check_formula(plain)
    found = _NUMBER.fullmatch(plain)
    if found is None or not found["number"].strip("+-"):
        raise CellError("cell_not_a_number")
    unit = (found["unit"] or "").strip().rstrip(".。").casefold()
    if unit and unit not in dict(units):
        raise CellError("cell_unit_unknown", unit=unit, known=", ".join(dict(units)))
    try:
        number = float(found["number"].replace(",", ""))
    except ValueError:  # "e5", "+"
        raise CellError("cell_not_a_number") from None
    if not math.isfinite(number):  # "1e999"
        raise CellError("cell_not_a_number")
    return number, dict(units)[unit] if unit else factor


def read_whole(cell: Cell, units: Mapping[str, float], factor: float) -> int:
    """Read a whole number that is not negative."""
    number = read_quantity(cell, units, factor)
    if not number.is_integer():
        raise CellError("cell_not_whole")
    return int(number)


def read_seconds(cell: Cell, units: Mapping[str, float], factor: float) -> int:
    """Read a length of time; also one that is formatted as a time: 0:30."""
    if isinstance(cell, timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    return round(read_quantity(cell, units, factor))


def read_yes(cell: Cell, also_yes: frozenset[str] = frozenset()) -> bool:
    """Read yes or no."""
    if isinstance(cell, bool):
        return cell
    plain = normal(read_text(cell)).casefold()
    if plain in _YES or plain in also_yes:
        return True
    if plain in _NO:
        return False
    raise CellError("cell_not_yes_or_no")


def read_cold(cell: Cell) -> bool:
    """Read whether something needs, or has, cooling; also 冷藏 and 常温."""
    return read_yes(cell, _COLD)


def read_fragile(cell: Cell) -> bool:
    """Read whether something is fragile, or may be carried though it is."""
    return read_yes(cell, _FRAGILE)


def read_skills(cell: Cell) -> list[str]:
    """Read several requirements; 冷链 and its like are the skill ``cold``, 易碎 is ``fragile``."""
    words = [word for word in _BETWEEN.split(normal(read_text(cell))) if word]
    skills = [word for word in words if word.casefold() not in _NO]
    return list(dict.fromkeys(map(_skill, skills)))


def read_pairs(cell: Cell) -> tuple[tuple[str, str], ...]:
    """Read what does not go together, ``花椒+茶叶; 蜂蜜+白酒``: each two of a group."""
    pairs: list[tuple[str, str]] = []
    for group in re.split(r"[;\n]", normal(read_text(cell))):
        words = [word for word in re.split(r"[+,、/|&和与]", group) if word.strip()]
        if len(words) == 1:
            raise CellError("cell_not_a_pair")
        pairs += combinations([word.strip() for word in words], 2)
    return tuple(pairs)


def read_promises(cell: Cell) -> tuple[dict[str, Any], ...]:
    """Read how often one comes where: ``石桥 3 2026-11-20; 核桃坪 7``, days and the last visit."""
    promises = []
    for group in re.split(r"[;\n]", normal(read_text(cell))):
        found = _PROMISE.fullmatch(group.strip())
        if found is None:
            raise CellError("cell_not_a_promise")
        place, days, last = found.groups()
        row = {"id": place, "place": place, "every_days": int(days)}
        promises.append(row if last is None else {**row, "last_visit": last})
    return tuple(promises)


def _skill(word: str) -> str:
    plain = word.casefold()
    return "cold" if plain in _COLD else "fragile" if plain in _FRAGILE else word


def read_class(cell: Cell) -> str:
    """Read a vehicle class, in Chinese or English, as the name of its profile."""
    plain = re.sub(r"[\s_-]+", "", normal(read_text(cell)).casefold())
    if plain not in CLASSES:
        raise CellError("cell_not_a_class", known="步行/foot, 摩托车/motorcycle, "
                        "三轮车/three_wheeler, 面包车/van, 轻卡/light_truck")  # fmt: skip
    return CLASSES[plain]


def read_kind(cell: Cell) -> str:
    """Read whether something is collected or delivered."""
    plain = re.sub(r"[\s_-]+", "", normal(read_text(cell)).casefold())
    if plain not in _KINDS:
        raise CellError("cell_not_one_of", known="揽收/collect, 派送/deliver")
    return _KINDS[plain]


def read_weather(cell: Cell) -> str:
    """Read a weather, in Chinese or English, as the name that travel times know it by."""
    plain = normal(read_text(cell)).casefold().strip()
    if plain not in _WEATHERS:
        raise CellError("cell_not_one_of", known="晴/dry, 雨/rain, 雪/snow")
    return _WEATHERS[plain]


def read_measure(cell: Cell) -> str:
    """Read what couriers are to have as much of as each other."""
    plain = normal(read_text(cell)).casefold().strip()
    if plain not in _MEASURES:
        raise CellError("cell_not_one_of", known="工时/time, 停靠/stops, 收入/earnings")
    return _MEASURES[plain]


def read_degrees(cell: Cell) -> float:
    """Read a longitude or latitude in decimal degrees; "105.1°E" too."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    try:
        return float(_DEGREES.sub("", normal(read_text(cell))))
    except ValueError:
        raise CellError("cell_not_coordinates") from None


def read_coordinates(cell: Cell) -> tuple[float, float]:
    """Read longitude and latitude in one cell: "105.1,33.4"."""
    parts = [part for part in re.split(r"[,;、\s/]+", normal(read_text(cell))) if part]
    if len(parts) != len(("lon", "lat")):
        raise CellError("cell_not_coordinates")
    return read_degrees(parts[0]), read_degrees(parts[1])
