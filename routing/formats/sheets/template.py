"""A workbook to fill in: every table with its columns, lists to choose from, and an example day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from routing import wording
from routing.formats.sheets.grid import letters
from routing.formats.sheets.vocabulary import TABLES, Table
from routing.formats.sheets.workbook_dates import FIXED
from routing.plans.sheets import inert_text
from routing.wording import Lang, widths

_ROWS = 2000
"""Rows that drop-downs and formats reach down to."""
_A4 = 9
_HEAD_POINTS = 34
"""Height of a title, which has a line in each language."""
_WIDE = frozenset({"note", "time_windows", "place", "name", "region"})
_NUMBERS = frozenset({"weight_kg", "volume_m3", "parcels", "lon", "lat", "break_s",
                      "max_aboard_s", "max_rough_m", "driving_s", "driving_rest_s", "max_stops",
                      "max_duration_s", "max_climb_m", "setup_factor", "service_factor",
                      "cost_fixed", "cost_per_km", "cost_per_hour", "handover_s"})  # fmt: skip
_NEEDED = frozenset({("orders", "id"), ("orders", "place"), ("vehicles", "id"),
                     ("vehicles", "profile"), ("vehicles", "start_depot"), ("depots", "id"),
                     ("depots", "place"), ("places", "name")})  # fmt: skip
_CLASSES: Mapping[Lang, tuple[str, ...]] = {
    "en": ("three-wheeler", "van", "light truck", "motorcycle", "on foot"),
    "zh": ("三轮车", "面包车", "轻卡", "摩托车", "步行"),
}

_BALANCED: Mapping[Lang, tuple[str, ...]] = {
    "en": ("working time", "stops", "earnings"),
    "zh": ("工时", "单量", "收入"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePlace:
    """A settlement of the region, with the township that tells it apart."""

    name: str
    township: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRegion:
    """What the template takes from a region.

    Attributes
    ----------
    places : sequence of TemplatePlace
        For the drop-down of villages.
    depot : TemplatePlace or None
        Where the example's vehicles start.
    villages : sequence of TemplatePlace
        Where the example's orders are.
    """

    id: str
    places: Sequence[TemplatePlace]
    depot: TemplatePlace | None
    villages: Sequence[TemplatePlace]


def write_template(path: Path, region: TemplateRegion, lang: Lang) -> None:
    """Write the template; the same region and language give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": FIXED})
        _Template(book, region, lang, path.name).write()


def columns_of(table: Table) -> tuple[str, ...]:
    """Return the fields that the template has columns for, in their order."""
    head = f"template.{table}."
    return tuple(key.removeprefix(head) for key in wording.catalogue("en") if key.startswith(head))


def title(table: Table, field: str, lang: Lang) -> str:
    """Return a column's title in both languages, the reader's first."""
    languages = (lang, *(other for other in wording.LANGS if other != lang))
    return "\n".join(wording.text(f"template.{table}.{field}", one) for one in languages)


class _Template:
    def __init__(
        self, book: xlsxwriter.Workbook, region: TemplateRegion, lang: Lang, file: str
    ) -> None:
        self._book = book
        self._region = region
        self._lang = lang
        self._file = file
        self._text = book.add_format({"num_format": "@", "valign": "top"})
        self._plain = book.add_format({"valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
        self._head = book.add_format({**head, "bg_color": "#DDEBF7"})
        self._needed = book.add_format({**head, "bg_color": "#FCE4D6"})

    def write(self) -> None:
        names = {table: self._word(f"tables.{table}") for table in TABLES}
        sheets = {table: self._book.add_worksheet(names[table]) for table in TABLES}
        self._read_me(self._book.add_worksheet(self._word("template.read_me")))
        self._lists(self._book.add_worksheet(self._word("template.lists")))
        for table in TABLES:
            if table == "day":
                self._day(sheets[table])
            else:
                self._table(sheets[table], table, names)

    def _table(self, sheet: Worksheet, table: Table, names: Mapping[Table, str]) -> None:
        rows = self._examples().get(table, [])
        for column, field in enumerate(columns_of(table)):
            head = self._needed if (table, field) in _NEEDED else self._head
            heading = title(table, field, self._lang)
            sheet.write_string(0, column, heading, head)
            self._note(sheet, 0, column, f"{table}_{field}")
            widest = max(map(widths.width, heading.splitlines()))
            width = max(22 if field in _WIDE else 13, widest + 2)
            sheet.set_column(column, column, width, self._format(field))
            choices = self._choices(table, field, names)
            if choices is not None:
                sheet.data_validation(1, column, _ROWS, column, choices)
            for number, row in enumerate(rows, start=1):
                self._write(sheet, number, column, row.get(field))
        sheet.set_row(0, _HEAD_POINTS)
        sheet.freeze_panes(1, 1)
        _set_up_print(sheet)

    def _day(self, sheet: Worksheet) -> None:
        given = {"region": self._region.id}
        for row, field in enumerate(columns_of("day")):
            sheet.write_string(row, 0, title("day", field, self._lang), self._head)
            self._note(sheet, row, 0, f"day_{field}")
            self._write(sheet, row, 1, given.get(field))
            choices = self._choices("day", field, {})
            if choices is not None:
                sheet.data_validation(row, 1, row, 1, choices)
            sheet.set_row(row, _HEAD_POINTS)
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 24, self._text)
        _set_up_print(sheet)

    def _read_me(self, sheet: Worksheet) -> None:
        values = {"file": self._file, "example": self._word("template.example")}
        keys = (key for key in wording.catalogue("en") if key.startswith("template_help."))
        for row, key in enumerate(keys):
            sheet.write_string(row, 0, wording.text(key, self._lang, **values), self._wrapped)
        sheet.set_column(0, 0, 90)
        _set_up_print(sheet)

    def _lists(self, sheet: Worksheet) -> None:
        sheet.hide()
        for column, names in enumerate((self._villages, self._townships)):
            for row, name in enumerate(names):
                sheet.write_string(row, column, inert_text(name))

    @property
    def _villages(self) -> list[str]:
        return list(dict.fromkeys(place.name for place in self._region.places))

    @property
    def _townships(self) -> list[str]:
        places = self._region.places
        return list(dict.fromkeys(place.township for place in places if place.township))

    def _choices(
        self, table: Table, field: str, names: Mapping[Table, str]
    ) -> dict[str, Any] | None:
        """Return what can be chosen for a field; only a vehicle's class must be."""
        if field in ("cold", "fragile", "urgent"):
            source: Any = [self._word("template.yes"), self._word("template.no")]
        elif field == "profile":
            return {"validate": "list", "source": list(_CLASSES[self._lang])}
        elif field == "balance_by":
            source = list(_BALANCED[self._lang])
        elif field in ("start_depot", "end_depot"):
            column = letters(columns_of("depots").index("name"))
            source = f"='{names['depots']}'!${column}$2:${column}$100"
        elif table == "orders" and field in ("place", "township"):
            listed = self._villages if field == "place" else self._townships
            if not listed:
                return None
            column = letters(int(field == "township"))
            lists = self._word("template.lists")
            source = f"='{lists}'!${column}$1:${column}${len(listed)}"
        else:
            return None
        return {"validate": "list", "source": source, "show_error": False}

    def _examples(self) -> dict[Table, list[dict[str, str | float | None]]]:
        depot = self._region.depot
        if depot is None:
            return {}
        name = self._word("template.example")
        yes = self._word("template.yes")
        three_wheeler, van, *_ = _CLASSES[self._lang]
        depot_name = self._word("template.example_depot")
        couriers = [
            wording.text("template.example_courier", self._lang, number=number) for number in (1, 2)
        ]
        fleet: dict[str, str | float | None] = {
            "shift": "08:00-18:00", "start_depot": depot_name, "break_windows": "11:30-13:30",
            "break_s": 30, "cost_per_km": 1.2, "cost_per_hour": 30,
        }  # fmt: skip
        orders = [
            {
                "id": f"{name}-{number}", "place": village.name, "township": village.township,
                "commodity": "核桃", "weight_kg": 5 + 2.5 * number, "parcels": 1 + number % 3,
                "time_windows": "08:30-12:00" if number % 2 else None,
                "fragile": yes if number == 1 else None,
            }
            for number, village in enumerate(self._region.villages, start=1)
        ]  # fmt: skip
        return {
            "orders": orders,
            "vehicles": [
                {"id": self._word("template.example_van"), "profile": van, "weight_kg": 800,
                 "volume_m3": 4, "courier": couriers[0], "fragile": yes, "cost_fixed": 50, **fleet},
                {"id": self._word("template.example_three_wheeler"), "profile": three_wheeler,
                 "weight_kg": 300, "courier": couriers[1], "cost_fixed": 20, **fleet},
            ],
            "couriers": [
                {"id": f"{name}-{number}", "name": courier}
                for number, courier in enumerate(couriers, start=1)
            ],
            "depots": [
                {"id": f"{name}-1", "name": depot_name, "place": depot.name,
                 "township": depot.township, "opening": "07:00-20:00", "handover_s": 10},
            ],
        }  # fmt: skip

    def _write(self, sheet: Worksheet, row: int, column: int, value: str | float | None) -> None:
        if isinstance(value, str):
            sheet.write_string(row, column, inert_text(value), self._text)
        elif value is not None:
            sheet.write_number(row, column, value, self._plain)

    def _note(self, sheet: Worksheet, row: int, column: int, name: str) -> None:
        key = f"template_notes.{name}"
        if wording.has(key, self._lang):
            options = {"x_scale": 1.6, "author": "Shanlu"}
            sheet.write_comment(row, column, self._word(key), options)

    def _format(self, field: str) -> Format:
        """Return numbers as they are and anything else as text, which no spreadsheet changes."""
        return self._plain if field in _NUMBERS else self._text

    def _word(self, key: str) -> str:
        return wording.text(key, self._lang)


def _set_up_print(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
