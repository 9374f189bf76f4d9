"""Workbooks: their values, their merged cells, and what is too large to be unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from routing.errors import InputError, LimitError
from routing.formats.sheets import packages
from routing.formats.sheets.grid import ERROR, UNCOMPUTED, Merge
from routing.formats.sheets.workbooks import read_workbook
from tests.formats.sheets.books import write_workbook

OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
TABLE = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def write_ods(path: Path, rows: str) -> Path:
    """Write an OpenDocument sheet from the XML of its rows."""
    content = (
        f"<office:document-content {OFFICE} {TABLE} {TEXT}><office:body><office:spreadsheet>"
        f'<table:table table:name="订单">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def test_sheets_are_numbered_from_their_own_first_row(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", {"订单": [[], [], ["", "a"]], "empty": []})
    (grid,) = read_workbook(path, "day: ")
    assert (grid.label, grid.name) == ("day: 订单", "订单")
    assert grid.cell(2, 1) == "a"
    assert list(grid.written_rows()) == [2]


def test_a_formula_counts_as_its_last_value_and_a_failed_one_as_an_error(tmp_path: Path) -> None:
    path = tmp_path / "day.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("订单")
        sheet.write_formula("A1", "=1+1", value=2)
        sheet.write_formula("B1", "=1/0", value="#DIV/0!")
        sheet.write_string("C1", "=1+1")
        sheet.write_formula("D1", "=[other.xlsx]Sheet1!A1", value="kept")
    (grid,) = read_workbook(path)
    assert list(grid.rows[0]) == [2, ERROR, "=1+1", "kept"]


def test_formulas_that_nobody_computed_are_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "day.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["A", "=1+1", '=HYPERLINK("x")', 2])
    book.save(path)
    (grid,) = read_workbook(path)
    assert list(grid.rows[0]) == ["A", UNCOMPUTED, UNCOMPUTED, 2]


def test_merged_cells_below_the_first_have_its_value(tmp_path: Path) -> None:
    rows = [["", "1"], ["", "2"], ["", "3"]]
    path = write_workbook(tmp_path / "day.xlsx", {"x": rows}, {"x": [("A1:A3", "核桃坪")]})
    (grid,) = read_workbook(path)
    assert grid.filled_down() == {(1, 0): "核桃坪", (2, 0): "核桃坪"}


def test_merged_cells_of_open_documents_are_found(tmp_path: Path) -> None:
    village = ods_cell("核桃坪", 'table:number-rows-spanned="2"')
    rows = (
        f"<table:table-row>{village}{ods_cell('1')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{ods_cell('2')}</table:table-row>"
    )
    (grid,) = read_workbook(write_ods(tmp_path / "day.ods", rows))
    assert grid.merged == (Merge(top=0, left=0, bottom=1, right=0),)
    assert grid.filled_down() == {(1, 0): "核桃坪"}


def test_hidden_sheets_are_known_as_such(tmp_path: Path) -> None:
    path = tmp_path / "day.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("seen").write_string("A1", "x")
        hidden = book.add_worksheet("unseen")
        hidden.write_string("A1", "x")
        hidden.hide()
    assert [grid.hidden for grid in read_workbook(path)] == [False, True]


@pytest.mark.parametrize("address", ["A200001", "AAA1", "XFD1048576"])
def test_a_cell_far_outside_is_an_error_before_memory_is_filled(
    tmp_path: Path, address: str
) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("订单")
        sheet.write_string("A1", "x")
        sheet.write_string(address, "x")
    with pytest.raises(LimitError, match="sheet_too_long"):
        read_workbook(path)


def test_a_format_far_outside_is_no_cell(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("订单")
        sheet.write_string("A1", "x")
        sheet.write_blank("XFD1048576", None, book.add_format({"bold": True}))
    assert len(read_workbook(path)[0].rows) == 1


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("x")}</table:table-row>',
        "<table:table-row>"
        + ods_cell("x", 'table:number-columns-repeated="16000"')
        + "</table:table-row>",
    ],
)
def test_few_bytes_that_stand_for_many_cells_are_an_error(tmp_path: Path, rows: str) -> None:
    with pytest.raises(LimitError, match="sheet_too_long"):
        read_workbook(write_ods(tmp_path / "bomb.ods", rows))


def test_a_package_that_unpacks_to_too_much_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "LIMIT_UNPACKED_BYTES", 20_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(20_000_001))
    assert path.stat().st_size < 100_000
    with pytest.raises(LimitError, match="workbook_too_large"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04 cut off", "workbook_unreadable"),
        (b"neither", "workbook_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "workbook_encrypted"),
    ],
)  # fmt: skip
def test_what_is_no_workbook(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "day.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=code):
        read_workbook(path)


def test_a_package_with_damaged_parts_is_an_error(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", {"x": [[f"cell {n}"] for n in range(500)]})
    with zipfile.ZipFile(path) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(path.read_bytes())
    begin = part.header_offset + 30 + len(part.filename)
    data[begin : begin + 40] = b"\xff" * 40
    path.write_bytes(data)
    with pytest.raises(InputError, match="workbook_unreadable"):
        read_workbook(path)


def test_a_reader_that_has_lost_its_way_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damaged XLS files make it raise what is no ``Exception``; anything else goes through."""

    class PanicException(BaseException):
        pass

    class Stopped(BaseException):
        pass

    raised: list[type[BaseException]] = [PanicException, Stopped]

    def lost(_file: object) -> None:
        raise raised.pop(0)

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", lost, raising=False)
    path = tmp_path / "day.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputError, match="workbook_unreadable"):
        read_workbook(path)
    with pytest.raises(Stopped):
        read_workbook(path)


def test_an_entity_bomb_is_an_error(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "day.xlsx", {"x": [["a"]]})
    book = openpyxl.load_workbook(path)
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{entities}]><workbook>&a11;</workbook>'
    parts["xl/workbook.xml"] = bomb.encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    with pytest.raises(InputError, match="workbook_unreadable"):
        read_workbook(path)
