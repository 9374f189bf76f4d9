"""Run what a page shows: commands with what they print, and the files that it gives."""

from __future__ import annotations

import re
import runpy
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sybil import Example

from tests.cli.shell import shanlu

ROOT = Path(__file__).parents[1]
LEFT_OUT = "…"
_NAMED = re.compile(r"<!-- file: (\S+) -->\s*\Z")


def run_commands(example: Example) -> None:
    """Run the lines that begin with ``$``: commands of ours, which must all succeed.

    Lines below a command are what it prints, each right after the one before; ``…`` stands for
    any number of lines. Blank lines and spaces at the end do not count. A block that begins with
    ``…`` shows more of what the last command printed.
    """
    for command, shown in _steps(str(example.parsed)):
        printed = example.namespace.get("printed", "") if command == LEFT_OUT else _run(command)
        example.namespace["printed"] = printed
        lines = [line.rstrip() for line in printed.splitlines() if line.strip()]
        missing = first_missing(shown, lines)
        assert missing is None, f"{command}\nsays nowhere: {missing}\nbut:\n{printed}"


def write_file(example: Example) -> None:
    """Write a block to the file that the comment above it names; others are only looked at."""
    before = example.document.text[: example.region.start]
    named = _NAMED.search(before)
    if named is not None:
        Path(named[1]).write_text(str(example.parsed), encoding="utf-8")


def fill(path: str, row_id: str, column: str, value: str, save_as: str | None = None) -> None:
    """Write a cell of a workbook, as its user does, in the row whose first cell is ``row_id``."""
    book = openpyxl.load_workbook(path)
    sheet, row = next(
        (sheet, row[0].row)
        for sheet in book.worksheets
        if column in _titles(sheet)
        for row in sheet.iter_rows()
        if row[0].value == row_id
    )
    sheet.cell(row, _titles(sheet)[column], value)
    book.save(save_as or path)


def move_row(path: str, sheet: str, row_id: str, before: str) -> None:
    """Cut a shipment's row of a plan workbook, and insert it before another one's."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    at = {cell.value: cell.row for row in page.iter_rows() for cell in row}
    moved = [cell.value for cell in page[at[row_id]]]
    page.delete_rows(at[row_id])
    page.insert_rows(at[before])
    for column, value in enumerate(moved, start=1):
        page.cell(at[before], column, value)
    book.save(path)


def _titles(sheet: Any) -> dict[str, int]:
    """Return the columns of a sheet by the first line of their titles."""
    return {str(cell.value).split("\n")[0]: cell.column for cell in sheet[1]}


def first_missing(shown: Sequence[str], printed: Sequence[str]) -> str | None:
    """Return the first line shown that was not printed where it should be; None if all were."""
    position, anywhere = 0, True
    for line in shown:
        if line == LEFT_OUT:
            anywhere = True
            continue
        found = _find(line, printed, position, anywhere=anywhere)
        if found is None:
            return line
        position, anywhere = found + 1, False
    return None


def _find(line: str, printed: Sequence[str], start: int, *, anywhere: bool) -> int | None:
    end = len(printed) if anywhere else start + 1
    return next((at for at in range(start, min(end, len(printed))) if printed[at] == line), None)


def _steps(block: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command and the lines shown below it."""
    shown: list[str] = []
    command = None
    for line in block.splitlines():
        if line.startswith("$ ") or (command is None and line == LEFT_OUT):
            if command is not None:
                yield command, shown
            command, shown = line, []
        elif line.strip():
            assert command is not None, f"neither a command nor its output: {line}"
            shown.append(line.rstrip())
    if command is not None:
        yield command, shown


def _run(command: str) -> str:
    match shlex.split(command)[1:]:
        case ["shanlu", *arguments]:
            answer = shanlu(*arguments)
            assert answer.code == 0, f"{command}\n{answer.output}"
            return answer.output
        case ["python", script, *arguments]:
            _run_script(ROOT / script, arguments)
            return ""
    pytest.fail(f"only commands of ours are run here: {command}")


def _run_script(script: Path, arguments: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [str(script), *arguments])
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as exit_:
            assert not exit_.code, script  # noqa: PT017 - what a command ends with
