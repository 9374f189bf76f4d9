"""Measure spreadsheets in: a large export read, turned into a problem and located.

    python scripts/bench_sheets.py [--rows N]

The same orders, at places of the bundled valley, are written as a workbook and as CSV in GB18030,
in a folder that is deleted again. Each file is read in a process of its own, as ``shanlu plan DAY
--also FILE`` reads it; nothing is solved. Peak memory is that of the whole process.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from routing.cli.opening import Extras, open_day, open_sheets
from routing.planning.locating import locate

REGION = "drawn-valley"
HEAD = (
    "订单编号",
    "寄件人",
    "寄件人手机",
    "村",
    "乡镇",
    "商品",
    "重量",
    "件数",
    "期望上门时间",
    "备注",
)
PLACES = (("上庄", "画溪镇"), ("花椒湾", "画溪镇"), ("核桃坪", "画溪镇"), ("石桥", "画溪镇"),
          ("上庄", "绘云乡"), ("茶山", "绘云乡"), ("水磨", "绘云乡"))  # fmt: skip
WINDOWS = ("", "11月24日 9:00-11:00", "2026/11/24 上午9点-11点", "14:00-16:30", "下午2点以后")
DAY = {
    "车辆": (("车牌", "车型", "载重", "出勤", "出发网点"),
             ("甘K1", "面包车", "800", "08:00-18:00", "镇网点")),
    "网点": (("网点名称", "地点"), ("镇网点", "画溪镇")),
    "当天": (("地区", REGION), ("日期", "2026-11-24")),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What reading one file took."""

    sheets_s: float
    problem_s: float
    locate_s: float
    peak_mb: float
    shipments: int


def orders(count: int) -> Iterator[tuple[str, ...]]:
    """Yield the header and so many rows, as a platform's export has them."""
    yield HEAD
    for number in range(count):
        village, township = PLACES[number % len(PLACES)]
        weight = ("12.5kg", "25斤", "30", f"{1 + number % 90 / 2}公斤")[number % 4]
        yield (f"{3912345678900000000 + number}", f"寄件人{number}", f"138{number:08d}", village,
               township, "核桃", weight, f"{1 + number % 5}", WINDOWS[number % len(WINDOWS)],
               f"备注{number}")  # fmt: skip


def write(folder: Path, rows: int) -> tuple[Path, tuple[Path, ...]]:
    """Write the day with its fleet, and the same orders as a workbook and as CSV."""
    day, book, text = folder / "day.xlsx", folder / "orders.xlsx", folder / "orders.csv"
    with xlsxwriter.Workbook(day) as workbook:
        for name, table in DAY.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
    with xlsxwriter.Workbook(
        book, {"constant_memory": True, "strings_to_numbers": False}
    ) as workbook:
        sheet = workbook.add_worksheet("订单")
        for number, row in enumerate(orders(rows)):
            sheet.write_row(number, 0, row)
    with text.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(orders(rows))
    return day, (book, text)


def measure(day: Path, also: Path) -> Figures:
    """Read a day with an export, up to where the search would begin."""
    extras = Extras(also=(also,))
    times = [time.perf_counter()]
    sheets = open_sheets(day, REGION, extras)
    times.append(time.perf_counter())
    opened = open_day(day, REGION, None, extras, sheets)
    times.append(time.perf_counter())
    located = locate(opened.problem, opened.region)
    times.append(time.perf_counter())
    sheets_s, problem_s, locate_s = (b - a for a, b in itertools.pairwise(times))
    return Figures(
        sheets_s=sheets_s,
        problem_s=problem_s,
        locate_s=locate_s,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        shipments=len(located.shipments),
    )


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=50_000)
    options = parser.parse_args()
    print("file          MB  orders  read s  problem s  locate s   all s  peak MB")
    with tempfile.TemporaryDirectory() as folder:
        day, files = write(Path(folder), options.rows)
        fresh = multiprocessing.get_context("spawn")
        for file in files:
            with fresh.Pool(1) as pool:
                told = pool.apply(measure, (day, file))
            whole_s = told.sheets_s + told.problem_s + told.locate_s
            print(
                f"{file.name:10}{file.stat().st_size / 1e6:6.1f}{told.shipments:8d}"
                f"{told.sheets_s:8.2f}{told.problem_s:11.2f}{told.locate_s:10.2f}"
                f"{whole_s:8.2f}{told.peak_mb:9.0f}"
            )


if __name__ == "__main__":
    main()
