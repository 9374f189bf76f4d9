"""What VROOM refuses and files here may have: whoever speaks to VROOM is to hear the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routing.errors import InputError
from routing.formats.rows import shown

_WHOLE = frozenset({"id", "skills", "capacity", "amount", "delivery", "pickup"})
"""Keys of whole numbers that are not negative, alone or in lists."""
_ROWS = frozenset({"pickup", "delivery", "breaks", "steps", "costs"})
"""Keys of rows inside rows."""


def check_strictly(data: dict[str, Any]) -> None:
    """Refuse ids, amounts and costs that are no whole numbers, and empty lists of windows.

    Raises
    ------
    InputError
        ``whole_number_expected``, ``empty_windows``: the first that there is.
    """
    for table in ("jobs", "shipments", "vehicles"):
        for error in _of_rows(data.get(table), table):
            raise error


def _of_rows(rows: Any, path: str) -> Iterator[InputError]:
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        yield from _of_row(row, f"{path}[{number}]")


def _of_row(row: Any, path: str) -> Iterator[InputError]:
    for key, value in row.items() if isinstance(row, dict) else ():
        where = f"{path}.{key}"
        if key == "time_windows" and value == []:
            yield InputError("empty_windows", field=where)
        elif key in _ROWS and isinstance(value, dict):
            yield from _of_row(value, where)
        elif key in _ROWS and isinstance(value, list) and not _numbers(value):
            yield from _of_rows(value, where)
        elif key in _WHOLE or path.endswith(".costs"):
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, bool) or not isinstance(one, int) or one < 0:
                    yield InputError("whole_number_expected", field=where, value=shown(one))


def _numbers(values: list[Any]) -> bool:
    return not any(isinstance(one, dict) for one in values)
