"""A day in spreadsheets becomes the day that it says, and bad rows are told where they stand."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from routing.errors import InputError
from routing.formats.sheets.day import read_sheet_day
from routing.problem import TimeWindow
from tests.formats.sheets.books import (
    DAY,
    FLEET,
    Rows,
    book_of,
    codes,
    csv_bytes,
    problem_of,
    read,
    refusals,
    with_orders,
    write_workbook,
)

HEAD = ["订单编号", "村", "乡镇", "重量(斤)", "件数", "上门时间", "手机", "冷链", "备注"]
GOOD = ["A1", "核桃坪", "画溪镇", 25, 2, "8:30-11:30；14:00-16:00", 13800000001, "是", "轻放"]  # noqa: RUF001


def test_a_whole_day(tmp_path: Path) -> None:
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(HEAD, GOOD)))
    problem = problem_of(day)
    assert refusals(day) == []
    assert problem.start.isoformat() == "2026-11-24T00:00:00+08:00"
    (order,) = problem.shipments
    assert (order.id, order.load, order.parcels) == ("A1", (12.5, 0.0, 2.0), 2)
    assert (order.phone, order.note, order.skills) == ("13800000001", "轻放", frozenset({"cold"}))
    assert order.pickup is not None
    assert (order.pickup.location.place, order.pickup.location.parent) == ("核桃坪", "画溪镇")
    assert order.pickup.time_windows == (
        TimeWindow(start_s=30_600, end_s=41_400),
        TimeWindow(start_s=50_400, end_s=57_600),
    )
    (vehicle,) = problem.vehicles
    assert (vehicle.id, vehicle.profile, vehicle.capacity[0]) == ("K1", "van", 800.0)
    assert vehicle.start_depot == vehicle.end_depot == "镇网点"
    (courier,) = problem.couriers
    assert (courier.id, courier.name, courier.phone) == ("司机甲", "司机甲", "000")
    assert vehicle.courier == "司机甲"
    (depot,) = problem.depots
    assert (depot.id, depot.cut_off_s) == ("镇网点", 61_200)
    assert problem.origin("shipment", "A1").row == 2
    assert problem.origin("shipment", "A1").sheet == "订单"


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        (0, "", "cell_missing"),
        (1, "", "cell_missing"),
        (3, "约12", "cell_not_a_number"),
        (3, "-1", "cell_negative"),
        (3, "12件", "cell_unit_unknown"),
        (4, 1.5, "cell_not_whole"),
        (5, "早上", "cell_not_a_window"),
        (5, time(9), "cell_not_a_window"),
        (7, "也许", "cell_not_yes_or_no"),
    ],
)
def test_a_bad_cell_refuses_its_row_alone(
    tmp_path: Path, column: int, typed: Any, code: str
) -> None:
    bad = [*GOOD]
    bad[0], bad[column] = "B", typed
    sheets = with_orders(["九月订单"], [], HEAD, GOOD, [], bad, ["C", *GOOD[1:]])
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    (row,) = day.rejected
    assert (row.sheet, row.row, row.code) == ("订单", 6, code)
    assert row.id == (bad[0] or None)
    assert row.details["column"] == HEAD[column]
    if typed and not isinstance(typed, time):
        assert row.details["value"] == str(typed)
        assert str(typed) in row.cause("zh")
    assert row.action("zh")
    assert [shipment.id for shipment in problem_of(day).shipments] == ["A1", "C"]


def test_rows_that_share_an_id_are_all_refused_also_with_a_bad_one(tmp_path: Path) -> None:
    bad = [*GOOD[:3], "约1", *GOOD[4:]]
    sheets = with_orders(HEAD, GOOD, bad, ["C", *GOOD[1:]])
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    assert refusals(day) == [
        ("A1", "订单", 2, "duplicate_id"),
        ("A1", "订单", 3, "cell_not_a_number"),
    ]


def test_title_rows_and_a_header_over_two_rows(tmp_path: Path) -> None:
    rows: Rows = [[], ["制表: 示意"], [], ["", "", "", ""], ["", "乡镇", "村", ""],
            ["A1", "画溪镇", "核桃坪", 5], ["合计", "", "", 5]]  # fmt: skip
    merged = {"订单": [("A1:D1", "订单明细表"), ("A4:A5", "订单号"), ("B4:C4", "取件"),
                       ("D4:D5", "重量")]}  # fmt: skip
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows), merged))
    (order,) = day.data["shipments"]
    assert (order["place"], order["township"], order["weight_kg"]) == ("核桃坪", "画溪镇", 5)
    assert order["_row"] == 6
    assert "total_row_skipped" in codes(day)


def test_a_header_merged_across_without_the_others_merged_down(tmp_path: Path) -> None:
    rows: Rows = [
        ["订单号", "", "", "重量"],
        ["", "姓名", "村", ""],
        ["A1", "寄件人甲", "核桃坪", 5],
    ]
    merged = {"订单": [("B1:C1", "寄件人")]}
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows), merged))
    assert [row["contact"] for row in day.data["shipments"]] == ["寄件人甲"]
    assert refusals(day) == []


def test_one_village_merged_over_several_orders(tmp_path: Path) -> None:
    rows: Rows = [["订单号", "村", "重量"], ["A1", "", 1], [], ["A2", "", 2], ["A3", "", 3]]
    merged = {"订单": [("B2:B4", "核桃坪")]}
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows), merged))
    assert [row["place"] for row in day.data["shipments"]] == ["核桃坪", "核桃坪"]
    assert refusals(day) == [("A3", "订单", 5, "cell_missing")]


def test_one_weight_merged_over_several_orders_says_not_how_much_each_has(tmp_path: Path) -> None:
    rows: Rows = [
        ["订单号", "村", "重量"],
        ["A1", "石桥", ""],
        ["A2", "石桥", ""],
        ["A3", "石桥", 3],
    ]
    merged = {"订单": [("C2:C3", "36kg")]}
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows), merged))
    assert refusals(day) == [
        ("A1", "订单", 2, "cell_merged"),
        ("A2", "订单", 3, "cell_merged"),
    ]


def test_a_folder_of_csv_files_in_gb18030(tmp_path: Path) -> None:
    orders = [["订单号", "村"], ["1001", "核桃坪"], ["约", ""]]
    for name, rows in {"订单": orders, **FLEET}.items():
        (tmp_path / f"{name}.csv").write_bytes(csv_bytes(rows, "gb18030"))
    (tmp_path / "~$订单.xlsx").write_bytes(b"left by an open spreadsheet")
    day = read(tmp_path)
    assert [row["id"] for row in day.data["shipments"]] == ["1001"]
    assert refusals(day) == [("约", "订单.csv", 3, "cell_missing")]


def test_sheets_are_recognised_by_their_headers(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Sheet1": [["订单号", "村"], ["A1", "石桥"]],
        "Sheet2": FLEET["车辆"],
        "Sheet3": FLEET["网点"],
        "Sheet4": FLEET["当天"],
        "杂记": [["买菜", "记得"]],
        "Sheet6": [],
    }
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    assert len(problem_of(day).shipments) == 1
    (ignored,) = [notice for notice in day.notices if notice.code == "sheet_ignored"]
    assert ignored.details == {"sheet": "杂记", "found": "买菜, 记得"}


def test_columns_that_are_not_known_or_mean_the_same_are_told(tmp_path: Path) -> None:
    head = ["订单号", "村", "手机", "电话", "店铺等级", "收件人"]
    row = ["A1", "石桥", "1", "2", "五星", "某人"]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(head, row)))
    told = {notice.code: notice.details["columns"] for notice in day.notices}
    assert told == {"columns_ignored": "店铺等级, 收件人", "columns_twice": "电话"}
    assert day.data["shipments"][0]["phone"] == "1"


def test_a_missing_necessary_column_names_what_was_found(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", with_orders(["订单号", "收件人"], ["A", "x"]))
    with pytest.raises(InputError, match="columns_missing") as caught:
        read(path)
    assert caught.value.details["found"] == "订单号, 收件人"
    assert "村 (place)" in caught.value.details["missing"]


def test_nothing_known_in_a_file_is_an_error(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", {"Sheet1": [["a", "b"]]})
    with pytest.raises(InputError, match="no_table_found"):
        read(path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="folder_without_tables"):
        read(tmp_path / "empty")


def test_rows_of_a_later_file_replace_those_of_an_earlier_one(tmp_path: Path) -> None:
    head = ["订单号", "村", "重量"]
    first = with_orders(head, ["A", "石桥", 1], ["B", "石桥", "约"], ["C", "石桥", 3])
    day = write_workbook(tmp_path / "day.xlsx", first)
    more = tmp_path / "export.csv"
    more.write_bytes(csv_bytes([head, ["A", "上庄", 9], ["B", "上庄", 2], ["D", "上庄", 4]]))
    told = read(day, more)
    weights = {row["id"]: row["weight_kg"] for row in told.data["shipments"]}
    assert weights == {"A": 9, "B": 2, "C": 3, "D": 4}
    assert refusals(told) == []
    (replaced,) = [notice for notice in told.notices if notice.code == "rows_replaced"]
    assert replaced.details == {"count": 2, "ids": "A, B", "by": "export.csv"}


def test_exports_may_be_added_to_a_native_day(tmp_path: Path) -> None:
    more = tmp_path / "export.csv"
    more.write_bytes(csv_bytes([["订单号", "村"], ["A", "上庄"], ["C", "上庄"]]))
    base = {"shipments": [{"id": "A", "place": "x"}, {"id": "B", "place": "y"}], "depots": []}
    day = read_sheet_day(book_of(more), on=DAY, base=base)
    places = {row["id"]: (row["place"], row["_row"]) for row in day.data["shipments"]}
    assert places == {"A": ("上庄", 2), "B": ("y", 2), "C": ("上庄", 3)}
    assert [notice.details["ids"] for notice in day.notices] == ["A"]
    assert base["shipments"][0] == {"id": "A", "place": "x"}


def test_a_vehicle_of_a_refused_depot_is_told_so(tmp_path: Path) -> None:
    depots = [["网点名称", "地点", "截止时间"], ["镇网点", "画溪镇", "傍晚"]]
    sheets: dict[str, Rows] = {**with_orders(["订单号", "村"], ["A", "石桥"]), "网点": depots}
    with pytest.raises(InputError) as caught:
        problem_of(read(write_workbook(tmp_path / "day.xlsx", sheets)))
    told = [(row.kind, row.code) for row in caught.value.details["rejected"]]
    assert told == [("depot", "cell_not_a_time"), ("vehicle", "depot_rejected")]


def test_where_every_order_is_refused_the_error_says_why(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", with_orders(["订单号", "村"], ["A", ""]))
    with pytest.raises(InputError) as caught:
        problem_of(read(path))
    assert [row.code for row in caught.value.details["rejected"]] == ["cell_missing"]


def test_couriers_and_depots_are_called_by_id_or_name(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "订单": [["订单号", "村"], ["A", "石桥"]],
        "车辆": [["车牌", "车型", "载重", "出发网点", "揽收员"],
                 ["K1", "van", 1, "镇网点", "司机甲"], ["K2", "van", 1, "N1", "7"],
                 ["K3", "van", 1, "N1", "司机乙"]],
        "揽收员": [["工号", "姓名", "电话"], [7, "司机甲", 13900000000]],
        "网点": [["网点编号", "网点名称", "地点"], ["N1", "镇网点", "画溪镇"]],
        "当天": FLEET["当天"],
    }  # fmt: skip
    problem = problem_of(read(write_workbook(tmp_path / "day.xlsx", sheets)))
    assert [vehicle.start_depot for vehicle in problem.vehicles] == ["N1", "N1", "N1"]
    assert [vehicle.courier for vehicle in problem.vehicles] == ["7", "7", "司机乙"]
    assert [courier.id for courier in problem.couriers] == ["7", "司机乙"]


@pytest.mark.parametrize(
    ("key", "value", "system"),
    [("坐标系", "高德", "GCJ-02"), ("坐标系", "BD-09", "BD-09"), ("坐标系", "WGS84", None)],
)
def test_coordinates_said_to_be_shifted_are_told_and_kept(
    tmp_path: Path, key: str, value: str, system: str | None
) -> None:
    orders: Rows = [["订单号", "经度", "纬度"], ["A", 105.05, 33.42]]
    for number, sheets in enumerate((
        {**with_orders(*orders), "当天": [*FLEET["当天"], [key, value]]},
        with_orders([*orders[0], "坐标系"], [*orders[1], value]),
        with_orders(["订单号", f"经度({value})", "纬度"], orders[1]),
    )):  # fmt: skip
        day = read(write_workbook(tmp_path / f"{number}.xlsx", sheets))
        told = [one.details["system"] for one in day.notices if one.code.endswith("said_shifted")]
        assert told == ([system] if system else [])
        assert day.data["shipments"][0]["lon"] == 105.05


def test_lost_digits_are_told(tmp_path: Path) -> None:
    rows: Rows = [["订单号", "村", "手机"], ["A", "石桥", "1.38E+10"], ["B", "石桥", "1.39E+10"]]
    day = read(write_workbook(tmp_path / "day.xlsx", with_orders(*rows)))
    assert day.data["shipments"][0]["phone"] == "13800000000"
    (notice,) = day.notices
    assert notice.details == {"sheet": "订单", "column": "手机", "count": 2, "row": 2}


def test_a_break_needs_both_its_cells(tmp_path: Path) -> None:
    head = ["车牌", "车型", "载重", "出发网点", "休息时段", "休息时长"]
    rows: Rows = [["K1", "van", 1, "镇网点", "11:30-13:00", 30], ["K2", "van", 1, "镇网点", "", 30]]
    sheets: dict[str, Rows] = {
        **with_orders(["订单号", "村"], ["A", "石桥"]),
        "车辆": [head, *rows],
    }
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    assert refusals(day) == [("K2", "车辆", 3, "break_incomplete")]
    (vehicle,) = problem_of(day).vehicles
    assert vehicle.breaks[0].duration_s == 1800
