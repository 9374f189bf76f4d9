"""Run what a page shows: commands with what they print, and the files that it gives."""

from __future__ import annotations

import re
import runpy
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sybil import Example

from tests.cli.shell import shanlu

ROOT = Path(__file__).parents[1]
LEFT_OUT = "…"
_NAMED = re.compile(r"<!-- file: (\S+) -->\s*\Z")


def run_commands(example: Example) -> None:
    """Run the lines that begin with ``$``: commands of ours, which must all succeed.

    Lines below a command are what it prints, each right after the one before; ``…`` stands for
    any number of lines. Blank lines and spaces at the end do not count.
    """
    for command, shown in _steps(str(example.parsed)):
        printed = _run(command)
        lines = [line.rstrip() for line in printed.splitlines() if line.strip()]
        missing = first_missing(shown, lines)
        assert missing is None, f"{command}\nsays nowhere: {missing}\nbut:\n{printed}"


def write_file(example: Example) -> None:
    """Write a block to the file that the comment above it names; others are only looked at."""
    before = example.document.text[: example.region.start]
    named = _NAMED.search(before)
    if named is not None:
        Path(named[1]).write_text(str(example.parsed), encoding="utf-8")


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
        if line.startswith("$ "):
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
