"""What trading platforms and hurried people leave in files: wrappers, dashes, spare sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from routing.errors import InputError
from routing.formats.sheets.grid import Cell, is_blank, unwrapped
from tests.formats.sheets.books import (
    FLEET,
    Rows,
    codes,
    csv_bytes,
    problem_of,
    read,
    refusals,
    with_orders,
    write_workbook,
)

HEAD = ["订单号", "村", "重量"]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ('="3912345678901234567"', "3912345678901234567"),
        ('\t= "A-1"', "A-1"),
        ("'13800000001", "13800000001"),
        ("\u2018LP0012", "LP0012"),
        ("'+86 138", "+86 138"),
        ("'s Heerenberg", "'s Heerenberg"),
        ("=1+1", "=1+1"),
        ('=HYPERLINK("x")', '=HYPERLINK("x")'),
        ("'", "'"),
        ("石桥", "石桥"),
        ("", ""),
        (7.5, 7.5),
    ],
)
def test_what_exports_write_around_a_number(cell: Cell, meant: Cell) -> None:
    assert unwrapped(cell) == meant


def test_an_export_with_titles_wrappers_marks_and_a_total(tmp_path: Path) -> None:
    rows: Rows = [
        ["导出时间：2026-11-24 08:00"],  # noqa: RUF001 - as people type
        [],
        ['="订单编号"', "寄件人手机", "取件地址", "重量", "件数"],
        ['="3912345678901234567"', "\t13800000001\t", "\u202a石桥\u200b", "１２．５kg", "２件"],  # noqa: RUF001
        ["'3912345678901234568", "\u202a13800000002\u202c", "石桥", "25斤", ""],
        ["", "", "", "", ""],
        ["合计", "", "", "25", "3"],
    ]
    export = tmp_path / "export.csv"
    export.write_bytes(csv_bytes(rows, "gb18030"))
    day = read(write_workbook(tmp_path / "day.xlsx", FLEET), export)
    assert refusals(day) == []
    assert [
        (row["id"], row["phone"], row["place"], row["weight_kg"]) for row in day.data["shipments"]
    ] == [
        ("3912345678901234567", "13800000001", "石桥", 12.5),
        ("3912345678901234568", "13800000002", "石桥", 12.5),
    ]


def test_a_dash_is_nothing(tmp_path: Path) -> None:
    head = [*HEAD, "上门时间", "电话"]
    rows: Rows = [["A", "石桥", "-", "—", "/"], ["-", "石桥", 1, "", ""], ["B", "--", 1, "", ""]]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(head, *rows)))
    assert refusals(day) == [
        (None, "订单", 3, "cell_missing"),
        ("B", "订单", 4, "cell_missing"),
    ]
    (order,) = problem_of(day).shipments
    assert (order.phone, order.load) == (None, (0.0, 0.0, 1.0))


def test_a_number_beyond_all_bounds_is_told_with_its_column(tmp_path: Path) -> None:
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(HEAD, ["A", "石桥", "1e999"])))
    assert refusals(day) == [("A", "订单", 2, "cell_not_a_number")]
    assert day.rejected[0].details["column"] == "重量"


@pytest.mark.parametrize("mark", ["\u202a", "\u200b", "\u2066", "\u00a0", "\u3000", "\ufeff"])
def test_a_cell_of_invisible_marks_is_blank(mark: str) -> None:
    assert is_blank(mark)


def test_appointments_are_told(tmp_path: Path) -> None:
    rows = [["A", "石桥", "2026/11/24 上午9点"], ["B", "石桥", "9:00-10:00"], ["C", "石桥", "9:00"]]
    head = ["订单号", "村", "预约时间"]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(head, *rows)))
    assert refusals(day) == [("C", "订单", 4, "cell_not_a_window")]
    (notice,) = day.notices
    assert notice.code == "appointments_from_then_on"
    assert notice.details == {"sheet": "订单", "column": "预约时间", "count": 1, "row": 2}
    assert day.data["shipments"][0]["time_windows"] == [
        ["2026-11-24T09:00:00", "2026-11-25T00:00:00"]
    ]


@pytest.mark.parametrize(
    "label",
    [
        "合计",
        "合 计：",  # noqa: RUF001 - full width
        "总计 12 件",
        "本页小计",
        "共 12 单",
        "Total: 3",
        "Grand total",
        "subtotal",
    ],
)
def test_rows_of_totals_are_told_and_left_out(tmp_path: Path, label: str) -> None:
    rows: Rows = [HEAD, ["A", "石桥", 1], [label, "", 1], ["", label, 1], ["合计村1号", "石桥", 1]]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows)))
    assert [row["id"] for row in day.data["shipments"]] == ["A", "合计村1号"]
    assert (day.rejected, codes(day)) == ((), ["total_row_skipped"] * 2)


def test_a_formula_that_nobody_computed_refuses_its_row(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", with_orders(HEAD, ["A", "石桥", 1]))
    book = openpyxl.load_workbook(path)
    book["订单"]["C2"] = "=2*3"
    book.save(path)
    assert refusals(read(path)) == [("A", "订单", 2, "cell_not_computed")]


def test_characters_that_were_lost_are_told(tmp_path: Path) -> None:
    rows: Rows = [[*HEAD, "备注"], ["A", "石桥", 1, "\ufffd"]]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows)))
    (notice,) = day.notices
    assert (notice.code, notice.details["column"]) == ("characters_lost", "备注")


def test_a_further_file_that_may_be_orders_or_depots_is_orders(tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_bytes(csv_bytes([["编号", "村"], ["A", "石桥"]]))
    day = read(write_workbook(tmp_path / "day.xlsx", FLEET), more)
    assert [row["id"] for row in day.data["shipments"]] == ["A"]


def test_a_point_of_zeros_is_not_a_missing_one(tmp_path: Path) -> None:
    rows: Rows = [["订单号", "经度", "纬度"], ["A", 0, 0], ["B", "", ""]]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows)))
    assert refusals(day) == [("B", "订单", 3, "cell_missing")]
    assert day.data["shipments"][0]["lon"] == 0


def test_an_order_of_another_day_is_refused(tmp_path: Path) -> None:
    head = ["订单号", "村", "揽收日期", "上门时间"]
    rows: Rows = [
        ["A", "石桥", "11月24日", "9:00-10:00"],
        ["B", "石桥", "2026/11/25", ""],
        ["C", "石桥", "", ""],
        ["D", "石桥", "明天", ""],
    ]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(head, *rows)))
    assert refusals(day) == [
        ("B", "订单", 3, "order_of_another_day"),
        ("D", "订单", 5, "cell_not_a_date"),
    ]
    assert [row.id for row in problem_of(day).shipments] == ["A", "C"]


def test_a_hidden_sheet_is_told_and_not_used_whatever_it_holds(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {**with_orders(HEAD, ["A", "石桥", 1]), "旧订单": [["啥"], ["x"]]}
    path = write_workbook(tmp_path / "day.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    book["旧订单"].sheet_state = "hidden"
    book.save(path)
    day = read(path)
    assert [row["id"] for row in day.data["shipments"]] == ["A"]
    assert codes(day) == ["sheet_hidden"]


def test_a_sheet_that_is_only_named_like_a_table_costs_no_day(tmp_path: Path) -> None:
    counts: Rows = [["村", "单数"], ["石桥", 1]]
    sheets: dict[str, Rows] = {**with_orders(HEAD, ["A", "石桥", 1]), "订单统计": counts}
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    assert [row["id"] for row in day.data["shipments"]] == ["A"]
    (notice,) = day.notices
    assert notice.code == "sheet_lacks_columns"
    assert notice.details["sheet"] == "订单统计"
    assert "订单号" in notice.details["missing"]


def test_the_sheets_of_day_xlsx_saved_as_csv_files(tmp_path: Path) -> None:
    """Spreadsheet programs name such files after the workbook: ``day`` is no name of settings."""
    sheets: dict[str, Rows] = {
        **FLEET,
        "订单": [HEAD, ["A", "石桥", 1]],
        "_lists": [["上庄", "画溪镇"]] * 2,
    }
    for name, rows in sheets.items():
        (tmp_path / f"day-{name}.csv").write_bytes(csv_bytes(rows))
    day = read(tmp_path)
    assert day.data["region"] == "somewhere"
    assert len(problem_of(day).shipments) == 1
    assert codes(day) == ["sheet_ignored"]


def test_it_is_an_error_where_no_other_sheet_is_that_table(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", {**FLEET, "11月订单": [["订单号", "备注"]]})
    with pytest.raises(InputError, match="columns_missing"):
        read(path)
