"""CSV as spreadsheets and platforms save it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import InputError, LimitError
from routing.formats.sheets import csv_files
from routing.formats.sheets.csv_files import decoded, read_csv
from tests.formats.sheets.books import csv_bytes

ROWS = [["订单号", "村", "备注"], ["A1", "核桃坪", "轻放；易碎"], ["A2", "上庄", 'say "hi"\nthere']]  # noqa: RUF001


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(csv_bytes(ROWS, encoding, delimiter))
    assert [list(row) for row in read_csv(path, "orders.csv").rows] == ROWS


def test_commas_in_a_file_of_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(b"id;weight\nA;1,5\nB;2,5\nC;3\n")
    assert read_csv(path, "").rows[1] == ["A", "1,5"]


def test_the_line_that_tells_the_delimiter_counts_as_a_row(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(b"sep=;\r\nid;place\r\nA;x,y,z\r\n")
    rows = read_csv(path, "").rows
    assert rows == [[], ["id", "place"], ["A", "x,y,z"]]


@given(st.text(st.characters(codec="gb18030", exclude_characters="\0\ufeff"), min_size=1))
def test_what_is_saved_as_utf_8_is_read_as_it(text: str) -> None:
    assert decoded(text.encode("utf-8"), Path("x")) == text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=20))
def test_chinese_in_gb18030_is_told_from_utf_8(text: str) -> None:
    data = text.encode("gb18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        assert decoded(data, Path("x")) == text


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ('A,石桥,"未完', ["A", "石桥", '"未完']),
        ('A,"石桥,x', ["A", '"石桥', "x"]),
        ('A,石桥,"x" ', ["A", "石桥", "x "]),
        ('A,石桥,"say ""hi"""', ["A", "石桥", 'say "hi"']),
        ('A,石桥,5" pipe', ["A", "石桥", '5" pipe']),
    ],
)
@pytest.mark.parametrize("later", [["B", "核桃坪", "z"], ["B", "核桃坪", '"z"']])
def test_a_quotation_mark_that_nobody_closed_costs_no_other_row(
    tmp_path: Path, line: str, row: list[str], later: list[str]
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"id,place,note\n{line}\n{','.join(later)}\nC,x,y\n", encoding="utf-8")
    meant = ["z" if cell == '"z"' else cell for cell in later]
    assert read_csv(path, "").rows[1:] == [row, meant, ["C", "x", "y"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_bytes_that_are_no_text_cost_no_other_row(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "orders.csv"
    row = "A,核桃坪,两箱核桃请在上午来取\n".encode(encoding)
    path.write_bytes(row * 2 + b"B,\xff," + row)
    rows = read_csv(path, "").rows
    assert rows[2][:2] == ["B", "\ufffd"]
    assert [list(one) for one in rows[:2]] == [["A", "核桃坪", "两箱核桃请在上午来取"]] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["核桃坪", "Walnut flat"])
def test_a_zero_byte_alone_does_not_make_it_utf_16(
    tmp_path: Path, encoding: str, name: str
) -> None:
    path = tmp_path / "orders.csv"
    dirt = "\0" if encoding == "utf-8" else ""
    text = f"id,place\nA{dirt},{name}\n" + f"B,{name}\n" * 5
    path.write_bytes(text.encode(encoding))
    assert read_csv(path, "").rows[1:3] == [[f"A{dirt}", name], ["B", name]]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(b"\xff\xff\xff,\x80\n")
    with pytest.raises(InputError, match="csv_unreadable"):
        read_csv(path, "")


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "LIMIT_ROWS", 5)
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n" * 5, encoding="utf-8")
    assert len(read_csv(path, "").rows) == 5
    path.write_text("a,b\n" * 6, encoding="utf-8")
    with pytest.raises(LimitError, match="sheet_too_long"):
        read_csv(path, "")
