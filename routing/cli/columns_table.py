"""Which column of a spreadsheet was taken for what, in words of who reads it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from routing import wording
from routing.formats.sheets.columns import Column
from routing.formats.sheets.tables import SheetTable
from routing.formats.sheets.vocabulary import called
from routing.reports.table import WIDTH


def columns_table(tables: Sequence[SheetTable], lang: wording.Lang) -> Table | None:
    """Return a row a sheet: each used column, and what it was taken for.

    Columns that the template has itself need no telling, nor do those of a further sheet with the
    same ones, as refused rows that were corrected have; None where there are no others.
    """
    rows: dict[tuple[str, ...], str] = {}
    for table in tables:
        rows.setdefault(_told(table.columns, lang), table.grid.label)
    rows.pop((), None)
    if not rows:
        return None
    shown = Table(box=None, pad_edge=False, show_header=False, width=WIDTH)
    shown.add_column(overflow="fold", max_width=20)
    shown.add_column(overflow="fold", ratio=1)
    for columns, label in rows.items():
        shown.add_row(Text(label), Text(" · ".join(columns)))
    return shown


def _told(columns: Sequence[Column], lang: wording.Lang) -> tuple[str, ...]:
    return tuple(
        f"{column.header} → {word}"
        for column in columns
        if column.field
        and not column.field.startswith("_")
        and column.header not in _titles(column)
        and (word := _word(column, lang))
    )


def _titles(column: Column) -> set[str]:
    """Return the titles that the template gives a column, in either order of the languages."""
    key = f"template.{column.table}.{column.field}"
    if not wording.has(key):
        return set()
    one, other = (wording.text(key, lang) for lang in wording.LANGS)
    return {f"{one} {other}", f"{other} {one}"}


def _word(column: Column, lang: wording.Lang) -> str:
    """Return what the template calls a field, or else its own name with a known heading."""
    key = f"template.{column.table}.{column.field}"
    if wording.has(key, lang):
        return wording.text(key, lang)
    return called(column.table, column.field or "")
