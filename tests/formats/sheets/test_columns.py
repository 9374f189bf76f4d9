"""The file that says which column is which: written, edited, used again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import InputError
from routing.formats.sheets.columns import ColumnNames, columns_of, read_columns, write_columns
from routing.formats.sheets.vocabulary import simplified
from tests.formats.sheets.books import book_of, read, with_orders, write_workbook


def test_the_columns_found_are_written_and_read_back(tmp_path: Path) -> None:
    sheets = with_orders(["订单号", "村", "重量（斤）", "店铺等级"], ["A", "石桥", 5, "x"])  # noqa: RUF001
    path = write_workbook(tmp_path / "day.xlsx", sheets)
    write_columns(tmp_path / "columns.toml", book_of(path).columns)
    written = (tmp_path / "columns.toml").read_text(encoding="utf-8")
    assert '"重量（斤）" = "weight_kg"' in written  # noqa: RUF001
    assert '"店铺等级" = ""' in written
    names = read_columns(tmp_path / "columns.toml")
    assert read(path, names=names).data == read(path).data


def test_what_the_user_says_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "columns.toml"
    file.write_text(
        '[orders]\n"店铺 代号" = "note"\n"毛重[斤]" = "weight_kg"\n"重量" = ""\n'
        '"村" = "commodity"\n'
        '"发货村子" = "place"\n',
        encoding="utf-8",
    )
    head = ["订单号", "店铺代号", "毛重[斤]", "重量", "村", "发货村子"]
    sheets = with_orders(head, ["A", "S1", 5, 99, "核桃", "石桥"])
    day = read(write_workbook(tmp_path / "day.xlsx", sheets), names=read_columns(file))
    (order,) = day.data["shipments"]
    told = {name: value for name, value in order.items() if not name.startswith("_")}
    assert told == {
        "id": "A", "note": "S1", "weight_kg": 2.5, "commodity": "核桃", "place": "石桥",
    }  # fmt: skip


def test_columns_are_told_as_the_value_that_they_are() -> None:
    columns = columns_of("orders", "订单", ["订单号", "", "村 phone", "天气"], ColumnNames())
    assert [column.as_dict() for column in columns] == [
        {"sheet": "订单", "table": "orders", "column": "A", "header": "订单号", "field": "id",
         "why": "known"},
        {"sheet": "订单", "table": "orders", "column": "C", "header": "村 phone", "field": None,
         "why": "ambiguous"},
        {"sheet": "订单", "table": "orders", "column": "D", "header": "天气", "field": None,
         "why": "unknown"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[orders]\n"x" = "no_such_field"', "unknown_column_field"),
        ('[orders]\n"x" = 3', "unknown_column_field"),
        ("[orders", "columns_file_invalid"),
        ('[order]\n"x" = "id"', "columns_file_invalid"),
        ('orders = "x"', "columns_file_invalid"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=code):
        read_columns(path)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6))
def test_any_header_can_be_written_and_read_back(headers: list[str]) -> None:
    columns = columns_of("orders", "订单", headers, ColumnNames())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "columns.toml"
        write_columns(path, columns)
        names = read_columns(path)
    known = {simplified(column.header) for column in columns}
    assert set(names.fields["orders"]) == known
