"""A sheet with shipments, known by its headings in any language of the catalogues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing import wording
from routing.formats.sheets.grid import Cell, Grid
from routing.plans.sheets import cell_text
from routing.rejected import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentRow:
    """A row that names a shipment.

    Attributes
    ----------
    order : str
        The shipment's id as it is written there.
    does : str
        The word for what is done with it; empty where there is none.
    """

    order: str
    does: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentSheet:
    """A courier's sheet or that of the unserved; rows and columns count from 0.

    Attributes
    ----------
    head : int
        Row of the headings.
    order, does : int or None
        Columns of the ids and of what is done.
    unserved : bool
        Whether it has a column for reasons.
    """

    grid: Grid
    head: int
    order: int
    does: int | None
    unserved: bool

    @classmethod
    def of(cls, grid: Grid) -> ShipmentSheet | None:
        """Find the headings; None where a sheet is no such sheet."""
        for number, cells in enumerate(grid.rows):
            texts = [_text(cell) for cell in cells]
            order = _column("order", texts)
            if order is not None and _column("village", texts) is not None:
                return cls(
                    grid=grid,
                    head=number,
                    order=order,
                    does=_column("does", texts),
                    unserved=_column("reason", texts) is not None,
                )
        return None

    def rows(self) -> Iterator[ShipmentRow]:
        """Yield the rows that name a shipment; breaks and depots do not."""
        for number, cells in enumerate(self.grid.rows[self.head + 1 :], start=self.head + 2):
            order = _told(cells, self.order)
            if order:
                origin = Origin(sheet=self.grid.name, row=number)
                yield ShipmentRow(order=order, does=_told(cells, self.does), origin=origin)

    def vehicle(self) -> tuple[int, str | None]:
        """Return what stands right of the word "vehicle" above the table, and its row from 1."""
        labels = words("report.workbook.vehicle")
        for number, cells in enumerate(self.grid.rows[: self.head], start=1):
            texts = [_text(cell) for cell in cells]
            label = next((at for at, text in enumerate(texts) if text in labels), None)
            if label is not None:
                return number, next((text for text in texts[label + 1 :] if text), None)
        return 1, None


def key_of(row_id: str) -> str:
    """Return what an id is known by: what a cell can hold of it."""
    return cell_text(row_id).strip()


def words(key: str) -> set[str]:
    """Return a word in every language."""
    return {wording.text(key, lang) for lang in wording.LANGS}


CLASSES = frozenset(
    text
    for lang in wording.LANGS
    for key, text in wording.catalogue(lang).items()
    if key.startswith("report.profiles.")
)
"""Vehicle classes in words: they stand beside the vehicle's id."""


def _column(name: str, texts: Sequence[str]) -> int | None:
    headings = words(f"report.workbook.columns.{name}")
    return next((at for at, text in enumerate(texts) if text in headings), None)


def _told(cells: Sequence[Cell], column: int | None) -> str:
    return "" if column is None or column >= len(cells) else _text(cells[column])


def _text(cell: Cell) -> str:
    """Return what a cell says; a number that somebody typed anew is a text again."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
