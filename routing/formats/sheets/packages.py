"""A workbook's package before its cells are unpacked: sizes, far cells, failed formulas.

A reader of workbooks lays a sheet out as one rectangle: two cells at opposite corners of a sheet
would take all the memory there is. What it leaves out is found here too: which cells hold errors
(XLSX), and which cells are merged (ODS).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from routing.errors import InputError, LimitError
from routing.formats.sheets.grid import LIMIT_ROWS
from routing.formats.sheets.open_document import inspect_content

LIMIT_UNPACKED_BYTES = 600_000_000
"""Of all parts together: 200,000 rows of 30 columns have some 400 MB."""

_MEGABYTE = 1_000_000
_FAR = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="(?:[A-Z]{3,}\d+|[A-Z]+(?:[2-9]\d{5}|\d{7,}))"[^>]*(?<!/)>'
)
_FAILED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\bt="e"[^>]*(?<!/)>')
_UNCOMPUTED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""The end of a cell with a formula and no value."""
_CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]*>")
_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found, by the sheets' names; rows and columns are counted from 0."""

    errors: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    uncomputed: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    merged: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)


def inspect(data: bytes, path: Path) -> Findings:
    """Look into a package; an XLS has none.

    Raises
    ------
    InputError
        ``workbook_unreadable``.
    LimitError
        ``workbook_too_large``, ``sheet_too_long``.
    """
    if not data.startswith(b"PK"):
        return Findings()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_size(package, path)
            if "content.xml" in package.namelist():
                return Findings(merged=inspect_content(package.open("content.xml")))
            return _formulas(package)
    except (zipfile.BadZipFile, zlib.error, ET.ParseError, KeyError, OSError, ValueError) as error:
        raise InputError("workbook_unreadable", path=path, detail=error) from error
    except NotImplementedError as error:  # a compression that nobody uses
        raise InputError("workbook_unreadable", path=path, detail=error) from error


def _check_size(package: zipfile.ZipFile, path: Path) -> None:
    size = sum(part.file_size for part in package.infolist())
    if size > LIMIT_UNPACKED_BYTES:
        raise LimitError(
            "workbook_too_large",
            path=path,
            size_mb=round(size / _MEGABYTE),
            limit_mb=LIMIT_UNPACKED_BYTES // _MEGABYTE,
        )


def _formulas(package: zipfile.ZipFile) -> Findings:
    """Find formulas without a value, by sheet; a sheet that nobody names is looked at, too."""
    names = _sheet_names(package)
    findings = Findings()
    for part in package.namelist():
        if not _SHEET_PART.fullmatch(part):
            continue
        sheet, name = package.read(part), names.get(part, part)
        if _FAR.search(sheet):
            raise LimitError("sheet_too_long", sheet=name, limit=LIMIT_ROWS)
        findings.errors[name] = _positions(found[0] for found in _FAILED.finditer(sheet))
        findings.uncomputed[name] = _positions(_uncomputed(sheet))
    return findings


def _uncomputed(sheet: bytes) -> Iterator[bytes]:
    """Yield the tags of cells with a formula and no value; an empty text is a value."""
    if b"<f" not in sheet and b":f" not in sheet:
        return
    for end in _UNCOMPUTED.finditer(sheet):
        formula = end.start()
        if sheet.startswith(b"</", formula):
            formula = sheet.rfind(b"<", 0, formula)
        tag = _CELL.match(sheet, sheet.rfind(b"<", 0, formula))
        if tag is not None and b't="str"' not in tag[0]:
            yield tag[0]


def _positions(cells: Iterable[bytes]) -> list[tuple[int, int]]:
    found = map(_ADDRESS.search, cells)
    return [_position(address) for address in found if address]


def _sheet_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the sheets' names by the parts of the package that hold them."""
    relations = ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - expat refuses entity bombs
    targets = {row.get("Id"): row.get("Target", "") for row in relations}
    names: dict[str, str] = {}
    for row in ET.fromstring(package.read("xl/workbook.xml")).iterfind(".//{*}sheet"):  # noqa: S314 - as above
        relation = next((value for key, value in row.attrib.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        names[part] = row.get("name", "")
    return names


def _position(address: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in address[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(address[2]) - 1, column - 1
