"""Orders out of a CSV file or a workbook, as a service reads what strangers send.

A few bytes of a workbook can stand for more cells than there is memory, and the reader of workbooks
then ends its process. So they are read in one that has nothing else to do, and little memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a type here, and a field below
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from routing.errors import InputError, ShanluError
from routing.formats.sheets.book import read_book
from routing.formats.sheets.day import read_sheet_day
from routing.rejected import Rejected

MEMORY_BYTES = 2_000_000_000
"""The largest workbooks of orders that a service takes need half of it."""

OrderRows = tuple[list[Any], Sequence[Rejected]]
"""Orders as rows, and those rows that could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSheet:
    """A file of orders.

    Attributes
    ----------
    suffix : str
        ``.csv``, ``.xlsx``: what it is.
    date : str or None
        Of rows that have none.
    """

    suffix: str
    body: bytes
    date: str | None


def read_apart(sheet: OrderSheet, _signals: object) -> OrderRows:
    """Read a file in a worker's process."""
    if find_spec("resource") is not None:  # not on Windows
        import resource  # noqa: PLC0415 - as above

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        return read_orders_sheet(sheet)
    except MemoryError:
        raise InputError("workbook_needs_memory") from None
    except ShanluError as error:  # what a library said may not pass between processes
        error.details = {
            name: str(value) if isinstance(value, BaseException) else value
            for name, value in error.details.items()
        }
        raise


def read_orders_sheet(sheet: OrderSheet) -> OrderRows:
    """Read a file.

    Raises
    ------
    InputError, LimitError
        What reading the file raises; it names the file without its folder.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"orders{sheet.suffix}"
        path.write_bytes(sheet.body)
        try:
            on = None if sheet.date is None else Date.fromisoformat(sheet.date)
            day = read_sheet_day(read_book(None, [path]), on=on)
        except InputError as error:
            # By its name alone: where we keep it for a moment is nobody's business.
            if "path" in error.details:
                error.details["path"] = path.name
            raise
        except ValueError:
            raise InputError("not_a_date", field="date", value=sheet.date) from None
    dated = day.data.get("date") or sheet.date
    rows = [{"date": dated, **row} if dated else row for row in day.data["shipments"]]
    return rows, [row for row in day.rejected if row.kind == "shipment"]
