"""A random day written as a workbook is read as the same day that JSON says."""

from __future__ import annotations

import tempfile
from datetime import time
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.formats.native_day import read_day
from routing.formats.sheets.day import read_sheet_day
from routing.formats.sheets.template import columns_of, title
from routing.formats.sheets.vocabulary import Table
from routing.region_ref import RegionRef
from tests.formats.sheets.books import DAY, ZONE, book_of, problem_of, write_workbook

NAMES = st.text("核桃坪石桥茶山上庄", min_size=1, max_size=4)
IDS = st.from_regex(r"[A-Z]{1,2}-[0-9]{1,4}", fullmatch=True)
QUANTITIES = st.integers(0, 100_000).map(lambda number: number / 1000)
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")


def window(draw: st.DrawFn) -> list[str]:
    return sorted((draw(CLOCKS), draw(CLOCKS)))


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    row: dict[str, Any] = {"id": draw(IDS), "place": draw(NAMES)}
    optional: dict[str, st.SearchStrategy[Any]] = {
        "township": NAMES, "contact": NAMES, "commodity": NAMES, "note": NAMES,
        "phone": st.from_regex(r"1[0-9]{10}", fullmatch=True),
        "weight_kg": QUANTITIES, "volume_m3": QUANTITIES, "parcels": st.integers(0, 50),
        "ready": CLOCKS, "priority": st.just(1),
    }  # fmt: skip
    row |= {name: draw(values) for name, values in optional.items() if draw(st.booleans())}
    if draw(st.booleans()):
        row["time_windows"] = [window(draw) for _ in range(draw(st.integers(1, 2)))]
        if "ready" in row:  # else the day itself is refused
            row["ready"] = min(row["ready"], max(end for _, end in row["time_windows"]))
    skills = [name for name in ("cold", "fragile") if draw(st.booleans())]
    return row | ({"skills": skills} if skills else {})


@st.composite
def days(draw: st.DrawFn) -> dict[str, Any]:
    profile = st.sampled_from(["van", "three_wheeler", "light_truck", "motorcycle", "foot"])
    vehicle: dict[str, Any] = {
        "id": "K1", "profile": draw(profile), "start_depot": "N1",
        "capacity": {"weight_kg": draw(QUANTITIES)}, "shift": window(draw),
        "costs": {"fixed": draw(QUANTITIES), "per_km": draw(QUANTITIES)},
    }  # fmt: skip
    if draw(st.booleans()):
        minutes = draw(st.integers(1, 90))
        rest = {"id": "break", "duration_s": 60 * minutes, "windows": [window(draw)]}
        vehicle["breaks"] = [rest]
    opens, closes = window(draw)
    depot = {"id": "N1", "place": draw(NAMES), "open": opens, "close": closes, "handover_s": 600}
    rows = draw(st.lists(orders(), min_size=1, max_size=5, unique_by=lambda row: row["id"]))
    return {
        "date": DAY.isoformat(), "depots": [depot], "couriers": [{"id": "C1", "name": "司机甲"}],
        "vehicles": [{**vehicle, "courier": "C1"}], "shipments": rows,
    }  # fmt: skip


def as_sheet(table: Table, rows: list[dict[str, Any]]) -> list[list[Any]]:
    fields = columns_of(table)
    head = [title(table, field, "zh") for field in fields]
    return [head, *([row.get(field, "") for field in fields] for row in rows)]


def told(windows: list[list[str]]) -> str:
    return "；".join("-".join(pair) for pair in windows)  # noqa: RUF001 - as people type it


def order_cells(row: dict[str, Any], as_number: bool) -> dict[str, Any]:  # noqa: FBT001
    cells = {**row, "time_windows": told(row.get("time_windows", []))}
    cells |= dict.fromkeys(row.get("skills", ()), "是")
    cells |= {"urgent": "是"} if row.get("priority") else {}
    if as_number and "phone" in row:
        cells["phone"] = int(row["phone"])
    if as_number and "ready" in row:
        cells["ready"] = time.fromisoformat(row["ready"])
    if not as_number and "weight_kg" in row:
        cells["weight_kg"] = f"{row['weight_kg'] * 2:.3f}斤"
    return cells


def vehicle_cells(row: dict[str, Any]) -> dict[str, Any]:
    (rest,) = row.get("breaks") or [{}]
    return {
        **row, **row["capacity"], "shift": told([row["shift"]]),
        "cost_fixed": row["costs"]["fixed"], "cost_per_km": row["costs"]["per_km"],
        "break_windows": told(rest["windows"]) if rest else "",
        "break_s": rest["duration_s"] // 60 if rest else "",
    }  # fmt: skip


@settings(max_examples=40)
@given(days(), st.booleans())
def test_a_workbook_says_what_json_says(day: dict[str, Any], as_number: bool) -> None:  # noqa: FBT001
    (depot,) = day["depots"]
    hours = {"opening": f"{depot['open']}-{depot['close']}", "handover_s": 10}
    sheets = {
        "订单": as_sheet("orders", [order_cells(row, as_number) for row in day["shipments"]]),
        "车辆": as_sheet("vehicles", [vehicle_cells(row) for row in day["vehicles"]]),
        "揽收员": as_sheet("couriers", day["couriers"]),
        "网点": as_sheet("depots", [{**depot, **hours}]),
        "当天": [["日期", day["date"]]],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(Path(folder) / "day.xlsx", sheets)
        read = problem_of(read_sheet_day(book_of(path), on=DAY))
    said = read_day(day, timezone=ZONE, region=RegionRef(id="somewhere"))
    assert read.rejected == said.rejected == ()
    for name in ("start", "shipments", "vehicles", "depots", "couriers", "region"):
        assert getattr(read, name) == getattr(said, name)
