"""Which reader each field has; a bad cell becomes an error that names its column and value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from routing.errors import InputError
from routing.formats.sheets import cells, clocks
from routing.formats.sheets.columns import Column
from routing.formats.sheets.grid import TOLD, Cell, shown
from routing.formats.sheets.units import UNITS_OF

Reader: TypeAlias = Callable[..., Any]

_PLAIN: Mapping[str, Reader] = {
    "id": cells.read_id,
    "phone": cells.read_phone,
    "lon": cells.read_degrees,
    "lat": cells.read_degrees,
    "coordinates": cells.read_coordinates,
    "cold": cells.read_cold,
    "fragile": cells.read_fragile,
    **dict.fromkeys(("urgent", "split"), cells.read_yes),
    "skills": cells.read_skills,
    **dict.fromkeys(("priority", "sequence"), partial(cells.read_whole, units={}, factor=1.0)),
    **dict.fromkeys(("vehicle", "usual_courier"), cells.read_id),
    "kind": cells.read_kind,
    "profile": cells.read_class,
    "start_depot": cells.read_id,
    "end_depot": cells.read_id,
    "courier": cells.read_id,
}
_COUNTED: Mapping[str, Reader] = {
    **dict.fromkeys(("parcels", "max_stops"), cells.read_whole),
    **dict.fromkeys(
        (
            "setup_s",
            "break_s",
            "max_aboard_s",
            "driving_s",
            "driving_rest_s",
            "handover_s",
            "max_duration_s",
            "regular_s",
        ),
        cells.read_seconds,
    ),
}
_OF_THE_DAY: Mapping[str, Reader] = {
    **dict.fromkeys(
        (
            "time_from",
            "time_to",
            "ready",
            "due",
            "shift_start",
            "shift_end",
            "open",
            "close",
            "cut_off",
        ),
        clocks.read_time,
    ),
    **dict.fromkeys(("date", "latest_day"), clocks.read_date),
    "time_windows": clocks.read_pickup_windows,
    "break_windows": clocks.read_windows,
    **dict.fromkeys(("shift", "opening"), clocks.read_window),
}
QUANTITIES = frozenset({"weight_kg", "volume_m3", "parcels"})
"""What is counted once: a number merged over several rows says not how much each has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundField:
    """A column with what reads it."""

    name: str
    index: int
    header: str
    read: Reader

    def value(self, cell: Cell) -> Any:
        """Read a cell.

        Raises
        ------
        InputError
            A ``cell_…`` code with the column's own header and the value as typed.
        """
        try:
            return self.read(cell)
        except cells.CellError as error:
            raise self.refusal(error.code, cell, **error.details) from None

    def refusal(self, code: str, cell: Cell, **details: Any) -> InputError:
        """Return the error that refuses this column's cell."""
        value = TOLD.get(cell) if isinstance(cell, str) else None
        value = value or shown(cell)
        return InputError(code, column=self.header, value=value, **details)


def bound(column: Column, day: date | None) -> BoundField | None:
    """Return what reads a column; None for one that is not used."""
    if column.field is None:
        return None
    return BoundField(
        name=column.field,
        index=column.index,
        header=column.header,
        read=_reader(column.field, column.factor, day),
    )


def _reader(name: str, factor: float | None, day: date | None) -> Reader:
    if name in _OF_THE_DAY:
        return partial(_OF_THE_DAY[name], day=day)
    if name in UNITS_OF:
        units, own = UNITS_OF[name]
        read = _COUNTED.get(name, cells.read_quantity)
        return partial(read, units=units, factor=own if factor is None else factor)
    return _PLAIN.get(name, cells.read_text)
