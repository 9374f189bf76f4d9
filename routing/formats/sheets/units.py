"""Units as people write them behind a number or in a header, and what they are in ours."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHT_KG: Mapping[str, float] = {
    "kg": 1.0, "kgs": 1.0, "公斤": 1.0, "千克": 1.0, "kilogram": 1.0, "kilograms": 1.0,
    "斤": 0.5, "市斤": 0.5, "两": 0.05, "g": 0.001, "克": 0.001,
    "t": 1000.0, "吨": 1000.0, "lb": 0.45359237, "lbs": 0.45359237, "磅": 0.45359237,
}  # fmt: skip
VOLUME_M3: Mapping[str, float] = {
    "m3": 1.0, "立方米": 1.0, "立方": 1.0, "方": 1.0, "cbm": 1.0,
    "l": 0.001, "升": 0.001, "dm3": 0.001, "cm3": 1e-6, "立方厘米": 1e-6,
}  # fmt: skip
COUNT: Mapping[str, float] = {
    "件": 1.0, "箱": 1.0, "包": 1.0, "个": 1.0, "袋": 1.0, "盒": 1.0, "筐": 1.0, "桶": 1.0,
    "pcs": 1.0, "pc": 1.0, "parcels": 1.0, "parcel": 1.0, "次": 1.0, "站": 1.0,
}  # fmt: skip
MINUTES_S: Mapping[str, float] = {
    "分钟": 60.0, "分": 60.0, "min": 60.0, "mins": 60.0, "minutes": 60.0, "minute": 60.0,
    "小时": 3600.0, "时": 3600.0, "h": 3600.0, "hour": 3600.0, "hours": 3600.0,
    "秒": 1.0, "s": 1.0, "seconds": 1.0,
}  # fmt: skip
DISTANCE_M: Mapping[str, float] = {
    "km": 1000.0, "公里": 1000.0, "千米": 1000.0, "里": 500.0, "m": 1.0, "米": 1.0,
}  # fmt: skip
TIMES: Mapping[str, float] = {"倍": 1.0, "times": 1.0, "x": 1.0, "%": 0.01}
MONEY: Mapping[str, float] = {"元": 1.0, "块": 1.0, "rmb": 1.0, "cny": 1.0, "yuan": 1.0}


UNITS_OF: Mapping[str, tuple[Mapping[str, float], float]] = {
    "weight_kg": (WEIGHT_KG, 1.0),
    "volume_m3": (VOLUME_M3, 1.0),
    "parcels": (COUNT, 1.0),
    "max_stops": (COUNT, 1.0),
    "setup_s": (MINUTES_S, 60.0),
    "break_s": (MINUTES_S, 60.0),
    "max_rough_m": (DISTANCE_M, 1000.0),
    "max_climb_m": (DISTANCE_M, 1.0),
    "max_aboard_s": (MINUTES_S, 3600.0),
    "driving_s": (MINUTES_S, 3600.0),
    "driving_rest_s": (MINUTES_S, 60.0),
    "handover_s": (MINUTES_S, 60.0),
    "max_duration_s": (MINUTES_S, 3600.0),
    "max_distance_m": (DISTANCE_M, 1000.0),
    "cost_fixed": (MONEY, 1.0),
    "cost_per_km": (MONEY, 1.0),
    "cost_per_hour": (MONEY, 1.0),
    "cost_per_overtime_hour": (MONEY, 1.0),
    "late_cost_per_hour": (MONEY, 1.0),
    "wait_cost": (MONEY, 1.0),
    "co2_kg_per_km": ({}, 1.0),
    "pay_per_parcel": (MONEY, 1.0),
    "setup_factor": (TIMES, 1.0),
    "service_factor": (TIMES, 1.0),
    "regular_s": (MINUTES_S, 3600.0),
}
"""Units of each field that has some, and the factor of a number without one."""
