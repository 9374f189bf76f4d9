"""Refused rows as a workbook: their user's own cells, the reasons, and the way back in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from routing.formats.sheets.rejected import write_rejected
from routing.wording import Lang
from tests.formats.sheets.books import (
    Rows,
    book_of,
    read,
    refusals,
    with_orders,
    write_workbook,
)

HEAD = ["订单\n编号", "村", "重量（斤）", "手机", "上门时间", "店铺"]  # noqa: RUF001
ROWS: Rows = [
    HEAD,
    ["A1", "石桥", 25, 13800000001, "8:00-9:00", "甲"],
    ["A2", "石桥", "约12", 13800000002, "8:00-9:00", "=1+1"],
    ["", "石桥", 5, "007", "8:00-9:00", "乙"],
    ["A4", "石桥", 5, "", time(9), '=HYPERLINK("x")'],
]


def cells_of(path: Path, sheet: str) -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def write(path: Path, day_path: Path, *also: Path, lang: Lang = "zh") -> int:
    day = read(day_path, *also)
    return write_rejected(path, book_of(day_path, *also).tables, day.rejected, lang, day.corrected)


def correct(path: Path, sheet: str, cells: Sequence[tuple[str, Any]]) -> None:
    book = openpyxl.load_workbook(path)
    for address, value in cells:
        book[sheet][address] = value
    book.save(path)


@pytest.mark.parametrize(
    ("lang", "sheet", "reason"),
    [("zh", "订单", "未采用原因"), ("en", "Orders", "Why it was refused")],
)
def test_their_users_own_columns_and_why(
    tmp_path: Path, lang: Lang, sheet: str, reason: str
) -> None:
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*ROWS))
    assert write(tmp_path / "rejected.xlsx", day, lang=lang) == 3
    head, *rows = cells_of(tmp_path / "rejected.xlsx", sheet)
    assert head[:6] == HEAD
    assert head[6] == reason
    assert [row[:6] for row in rows] == [
        ["A2", "石桥", "约12", 13800000002, "8:00-9:00", "=1+1"],
        [None, "石桥", 5, "007", "8:00-9:00", "乙"],
        ["A4", "石桥", 5, None, time(9), '=HYPERLINK("x")'],
    ]
    assert [row[8:] for row in rows] == [["订单", 3], ["订单", 4], ["订单", 5]]
    assert "约12" in rows[0][6]


def test_texts_are_no_formulas(tmp_path: Path) -> None:
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*ROWS))
    write(tmp_path / "rejected.xlsx", day)
    sheet = openpyxl.load_workbook(tmp_path / "rejected.xlsx")["订单"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_what_looks_like_the_files_own_markup_is_text(tmp_path: Path) -> None:
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*ROWS))
    correct(day, "订单", [("F1", "<r>&</r>"), ("F3", "<r><b>1</r>")])
    write(tmp_path / "rejected.xlsx", day)
    head, row, *_ = cells_of(tmp_path / "rejected.xlsx", "订单")
    assert [str(cells[5]).strip() for cells in (head, row)] == ["<r>&</r>", "<r><b>1</r>"]


def test_reasons_are_not_cut_and_it_prints_one_page_wide(tmp_path: Path) -> None:
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*ROWS))
    write(tmp_path / "rejected.xlsx", day, lang="en")
    sheet = openpyxl.load_workbook(tmp_path / "rejected.xlsx")["Orders"]
    assert sheet.row_dimensions[2].height >= 2 * 15
    assert sheet.column_dimensions["D"].width > len("13800000002")
    assert sheet.column_dimensions["A"].width < 10
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area.endswith("$A$1:$J$4")


def test_nothing_is_written_where_nothing_was_refused(tmp_path: Path) -> None:
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*ROWS[:2]))
    assert write(tmp_path / "rejected.xlsx", day) == 0
    assert not (tmp_path / "rejected.xlsx").exists()


def test_sent_again_as_they_are_they_are_refused_again(tmp_path: Path) -> None:
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*ROWS))
    write(tmp_path / "rejected.xlsx", day)
    again = read(day, tmp_path / "rejected.xlsx")
    codes = ["cell_not_a_number", "cell_missing", "cell_not_a_window"]
    assert [row.code for row in again.rejected] == codes
    assert {row.sheet for row in again.rejected} == {"rejected.xlsx: 订单"}


def test_corrected_rows_take_the_place_of_those_that_they_come_from(tmp_path: Path) -> None:
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*ROWS))
    mended = tmp_path / "rejected.xlsx"
    write(mended, day)
    correct(mended, "订单", [("C2", "12斤"), ("A3", "A3")])
    once = read(day, mended)
    assert refusals(once) == [("A4", "rejected.xlsx: 订单", 4, "cell_not_a_window")]
    weights = {row["id"]: row["weight_kg"] for row in once.data["shipments"]}
    assert weights == {"A1": 12.5, "A2": 6.0, "A3": 2.5}
    more = tmp_path / "again.xlsx"
    assert write(more, day, mended) == 1
    assert cells_of(more, "订单")[1][8:] == ["订单", 5]
    correct(more, "订单", [("A2", "A5"), ("E2", "9:00-10:00")])
    twice = read(day, mended, more)
    assert twice.rejected == ()
    assert [row["id"] for row in twice.data["shipments"]] == ["A1", "A2", "A3", "A5"]


def test_what_was_merged_stands_in_every_row_but_no_number_does(tmp_path: Path) -> None:
    rows: Rows = [["订单号", "村", "重量"], ["A1", "", ""], ["A2", "", ""]]
    merged = {"订单": [("B2:B3", "石桥"), ("C2:C3", 36)]}
    day = write_workbook(tmp_path / "day.xlsx", with_orders(*rows), merged)
    write(tmp_path / "rejected.xlsx", day)
    written = [row[:3] for row in cells_of(tmp_path / "rejected.xlsx", "订单")[1:]]
    assert written == [["A1", "石桥", "36?"], ["A2", "石桥", "36?"]]
    assert [row.code for row in read(day, tmp_path / "rejected.xlsx").rejected] == [
        "cell_unit_unknown"
    ] * 2


def test_two_sheets_of_orders_stay_apart(tmp_path: Path) -> None:
    sheets = {**with_orders(*ROWS), "更多订单": [["运单号", "村庄"], ["B1", ""]]}
    day = write_workbook(tmp_path / "day.xlsx", sheets)
    assert write(tmp_path / "rejected.xlsx", day) == 4
    assert cells_of(tmp_path / "rejected.xlsx", "订单 2")[0][:2] == ["运单号", "村庄"]
    again = read(day, tmp_path / "rejected.xlsx")
    assert len(again.rejected) == 4
