"""Numbers, ids, telephone numbers, yes and no, as people fill them in."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.formats.sheets import cells
from routing.formats.sheets.cells import CellError
from routing.formats.sheets.grid import ERROR, Cell, letters
from routing.formats.sheets.units import COUNT, MINUTES_S, VOLUME_M3, WEIGHT_KG


@pytest.mark.parametrize(
    ("typed", "kg"),
    [
        (12.5, 12.5), ("12.5kg", 12.5), ("12.5公斤", 12.5), ("12.5 KG", 12.5), ("25斤", 12.5),
        ("1吨", 1000.0), ("0.5t", 500.0), ("800g", 0.8), ("500克", 0.5), ("1,234.5", 1234.5),
        ("１２．５ｋｇ", 12.5), (".5", 0.5), ("1e3", 1000.0), (0, 0.0), ("3两", 0.15),  # noqa: RUF001
    ],
)  # fmt: skip
def test_a_weight(typed: Cell, kg: float) -> None:
    assert cells.read_quantity(typed, WEIGHT_KG, 1.0) == kg


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("约12", "cell_not_a_number"), ("12左右", "cell_unit_unknown"),
        ("12,5", "cell_not_a_number"),
        ("1.2.3", "cell_not_a_number"), ("kg", "cell_not_a_number"), ("3件", "cell_unit_unknown"),
        (-3, "cell_negative"), ("-3kg", "cell_negative"), (True, "cell_not_a_number"),
        (date(2026, 1, 1), "cell_not_a_number"), ("10-12", "cell_unit_unknown"),
        (ERROR, "cell_failed"), ("e5", "cell_not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_weight_is_refused(typed: Cell, code: str) -> None:
    with pytest.raises(CellError) as caught:
        cells.read_quantity(typed, WEIGHT_KG, 1.0)
    assert caught.value.code == code


def test_the_headers_unit_counts_where_the_cell_has_none() -> None:
    assert cells.read_quantity(25, WEIGHT_KG, 0.5) == 12.5
    assert cells.read_quantity("25", WEIGHT_KG, 0.5) == 12.5
    assert cells.read_quantity("25kg", WEIGHT_KG, 0.5) == 25.0
    assert cells.read_quantity("500升", VOLUME_M3, 1.0) == 0.5


def test_whole_numbers() -> None:
    assert cells.read_whole("3件", COUNT, 1.0) == 3
    assert cells.read_whole(2.0, COUNT, 1.0) == 2
    with pytest.raises(CellError, match="cell_not_whole"):
        cells.read_whole(1.5, COUNT, 1.0)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [(30, 1800), ("30分钟", 1800), ("0.5小时", 1800), (time(0, 30), 1800),
     (timedelta(minutes=30), 1800), ("90秒", 90)],
)  # fmt: skip
def test_a_length_of_time(typed: Cell, seconds: int) -> None:
    assert cells.read_seconds(typed, MINUTES_S, 60.0) == seconds


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (13800000000.0, "13800000000"), ("1.38E+10", "13800000000"),
        ("13800000000.0", "13800000000"),
        ("0939-1234567", "0939-1234567"), (" A-1 ", "A-1"), ("Ａ－１", "A-1"), (1001.0, "1001"),  # noqa: RUF001
        ("2E10", "2E10"), ("1.25", "1.25"), (7, "7"),
    ],
)  # fmt: skip
def test_an_id_or_a_telephone_number(typed: Cell, text: str) -> None:
    assert cells.read_id(typed) == text


def test_an_id_that_became_a_date_is_refused() -> None:
    with pytest.raises(CellError, match="cell_turned_into_date"):
        cells.read_id(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("typed", "lost"),
    [("1.38E+10", True), ("1.3812345678E+10", False), (1.23e18, True), (13812345678.0, False),
     ("20261124000000001", False), ("A", False)],
)  # fmt: skip
def test_lost_digits_are_noticed(typed: Cell, lost: bool) -> None:  # noqa: FBT001 - a table's cell
    assert cells.digits_lost(typed) is lost


@pytest.mark.parametrize(
    ("read", "typed", "meant"),
    [
        (cells.read_yes, "是", True), (cells.read_yes, "Y", True), (cells.read_yes, "否", False),
        (cells.read_yes, True, True), (cells.read_yes, 1.0, True), (cells.read_yes, 0, False),
        (cells.read_cold, "冷藏", True), (cells.read_cold, "常温", False),
        (cells.read_fragile, "易碎品", True),
        (cells.read_skills, "冷链；易碎、挂车", ["cold", "fragile", "挂车"]),  # noqa: RUF001
        (cells.read_skills, "无", []),
        (cells.read_class, "电动三轮车", "three_wheeler"),
        (cells.read_class, "Light truck", "light_truck"),
        (cells.read_class, "面包车", "van"), (cells.read_class, "three_wheeler", "three_wheeler"),
        (cells.read_kind, "派送", "deliver"), (cells.read_kind, "揽收", "collect"),
        (cells.read_coordinates, "105.1,33.4", (105.1, 33.4)),
        (cells.read_coordinates, "（105.1，33.4）", (105.1, 33.4)),  # noqa: RUF001
        (cells.read_degrees, "105.1°E", 105.1), (cells.read_degrees, 105.1, 105.1),
    ],
)  # fmt: skip
def test_other_cells(read: Any, typed: Cell, meant: Any) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("read", "typed"),
    [(cells.read_yes, "也许"), (cells.read_class, "飞机"), (cells.read_kind, "自提"),
     (cells.read_coordinates, "105.1"), (cells.read_degrees, "105度6分"), (cells.read_text, ERROR)],
)  # fmt: skip
def test_other_cells_that_are_refused(read: Any, typed: Cell) -> None:
    with pytest.raises(CellError):
        read(typed)


@given(st.floats(0, 1e6), st.sampled_from(sorted(WEIGHT_KG)))
def test_a_number_is_read_as_it_is_written(number: float, unit: str) -> None:
    written = f"{number:.3f}"
    expected = pytest.approx(float(written) * WEIGHT_KG[unit], abs=1e-8)
    assert cells.read_quantity(f"{written}{unit}", WEIGHT_KG, 1.0) == expected
    assert cells.read_quantity(f"{float(written):,.3f} {unit}", WEIGHT_KG, 1.0) == expected


@given(st.text(max_size=12))
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    try:
        assert cells.read_quantity(text, WEIGHT_KG, 1.0) >= 0
    except CellError as error:
        assert error.code.startswith("cell_")  # noqa: PT017 - either is right


def test_columns_are_called_as_spreadsheets_do() -> None:
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("typed", "pairs"),
    [
        ("花椒+茶叶", (("花椒", "茶叶"),)),
        ("花椒和茶叶；蜂蜜、白酒", (("花椒", "茶叶"), ("蜂蜜", "白酒"))),  # noqa: RUF001 - as typed
        ("tea, pepper, oil", (("tea", "pepper"), ("tea", "oil"), ("pepper", "oil"))),
    ],
)
def test_goods_to_keep_apart(typed: Cell, pairs: tuple[tuple[str, str], ...]) -> None:
    assert cells.read_pairs(typed) == pairs


def test_one_kind_of_goods_is_kept_apart_from_nothing() -> None:
    with pytest.raises(CellError):
        cells.read_pairs("花椒")
