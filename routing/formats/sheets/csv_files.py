"""CSV as spreadsheets and platforms save it: UTF-8, UTF-16 or GB18030; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from routing.errors import InputError, LimitError
from routing.formats.files import read_bytes
from routing.formats.sheets.grid import LIMIT_ROWS, Cell, Grid

_DELIMITERS = ",;\t"
_SAMPLED_ROWS = 60
_LONGEST_CELL = 1_000_000
_ODD_LINES = 1_000
"""Lines with quotation marks gone wrong, beyond which a file is no CSV."""
_MOSTLY = 20
"""So many characters beyond ASCII are read for each one that cannot be, in a text that is one."""
_TOLD_DELIMITER = re.compile(r"sep=(.)\r?\n")


def read_csv(path: Path, label: str) -> Grid:
    """Read a CSV file as a sheet of texts.

    Raises
    ------
    InputError
        ``csv_unreadable``, or what reading the file raises.
    LimitError
        ``sheet_too_long``.
    """
    text = decoded(read_bytes(path), path)
    told = _TOLD_DELIMITER.match(text)  # Excel's own first line
    delimiter = told[1] if told else _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows: list[list[Cell]] = [
            list(row) for row in islice(_rows(text, delimiter), LIMIT_ROWS + 1)
        ]
    except csv.Error as error:
        raise InputError("csv_unreadable", path=path, detail=error) from error
    if len(rows) > LIMIT_ROWS:
        raise LimitError("sheet_too_long", sheet=label, limit=LIMIT_ROWS)
    if told:
        rows[0] = []
    return Grid(label=label, name=path.stem, file=path, rows=rows)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows; a quotation mark that nobody closed costs no other row.

    Where one opens a cell and no other closes it, up to a delimiter or a line's end, the line is
    read by itself and the mark belongs to the cell.
    """
    lines = list(io.StringIO(text, newline=""))
    at, odd = 0, 0
    while at < len(lines):
        reader = csv.reader(islice(lines, at, None), delimiter=delimiter, strict=True)
        begin = at
        try:
            for row in reader:
                yield row
                at = begin + reader.line_num
        except csv.Error:
            odd += 1
            if odd > _ODD_LINES:
                raise
            yield _alone(lines[at], delimiter)
            at += 1


def _alone(line: str, delimiter: str) -> list[str]:
    """Read a line by itself, its quotation marks as such only where they are closed in it."""
    reader = csv.reader([line, ""], delimiter=delimiter)
    row = next(reader)
    if reader.line_num == 1:
        return row
    return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))


def decoded(data: bytes, path: Path) -> str:
    """Decode a text whose encoding nobody tells: a byte order mark, else UTF-8, else GB18030.

    Chinese in GB18030 is hardly ever valid UTF-8, and the other way round it is always told apart
    by trying UTF-8 first. Of a text that is UTF-8 or GB18030 but for a few bytes, those become
    U+FFFD.

    Raises
    ------
    InputError
        ``csv_unreadable``.
    """
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            text = data.decode(encoding, "replace")
            if _is_mostly_text(text):
                return text
    raise InputError("csv_unreadable", path=path, detail="UTF-8, UTF-16, GB18030: no")


def _is_mostly_text(text: str) -> bool:
    bad = text.count("\ufffd")
    return bad * _MOSTLY <= len(text) - len(text.encode("ascii", "ignore")) - bad


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    start = data[:200]
    # UTF-16 without its mark: every Latin letter and line end has a zero byte, and Chinese is no
    # UTF-8. Where it is, a few zero bytes are dirt in it.
    if b"\0" in start and (start.count(0) * _MOSTLY > len(start) or not _is_utf_8(data)):
        return ("utf-16-le",) if start[1::2].count(0) >= start[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "gb18030")


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most cells in rows of the same width."""

    def cells(delimiter: str) -> int:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in islice(lines, _SAMPLED_ROWS) if len(row) > 1)
        except csv.Error:
            return 0
        return max((width * count for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=cells)
