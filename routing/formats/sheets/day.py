"""The book's rows as one day: later files replace earlier rows, and bad rows are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from routing.errors import InputError
from routing.formats.native_day import read_day
from routing.formats.rows import Intake, nothing_usable, row_id
from routing.formats.sheets.book import Book, Settings
from routing.formats.sheets.coordinate_systems import said_shifted, system_said
from routing.formats.sheets.native import NativeRow, native_row
from routing.formats.sheets.notices import Notice
from routing.formats.sheets.places import NamedPlace, places_of
from routing.formats.sheets.readings import Reading, read_rows
from routing.formats.sheets.vocabulary import KINDS, Table
from routing.problem import Problem
from routing.region_ref import RegionRef
from routing.rejected import Rejected

_NATIVE: Mapping[Table, str] = {
    "orders": "shipments",
    "vehicles": "vehicles",
    "couriers": "couriers",
    "depots": "depots",
}
_TOLD_IDS = 5
_REFUSED_INSTEAD = {"unknown_depot": ("depot", "depot_rejected"),
                    "unknown_courier": ("courier", "courier_rejected")}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SheetDay:
    """A day that was read from spreadsheets.

    Attributes
    ----------
    data : dict
        What :func:`routing.formats.native_day.read_day` takes.
    rejected : tuple of Rejected
        Rows that did not get that far.
    corrected : mapping of (sheet, row) to (sheet, row)
        Rows that say themselves which earlier row they take the place of.
    """

    data: dict[str, Any]
    rejected: tuple[Rejected, ...] = ()
    notices: tuple[Notice, ...] = ()
    places: tuple[NamedPlace, ...] = ()
    corrected: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    def problem(self, *, timezone: str | None, region: RegionRef | None) -> Problem:
        """Read the day as a native one, its refused rows with it.

        Raises
        ------
        InputError
            As :func:`~routing.formats.native_day.read_day`, with all refused rows.
        """
        intake = Intake()
        intake.rejected += self.rejected
        for table, kind in (("vehicles", "vehicle"), ("shipments", "shipment")):
            if not self.data[table] and any(row.kind == kind for row in self.rejected):
                raise nothing_usable(kind, intake)
        try:
            problem = read_day(self.data, timezone=timezone, region=region)
        except InputError as error:
            rejected = self._with(error.details.get("rejected", ()))
            raise type(error)(error.code, **{**error.details, "rejected": rejected}) from error
        return replace(problem, rejected=self._with(problem.rejected))

    def _with(self, later: Iterable[Rejected]) -> tuple[Rejected, ...]:
        """Put the rows that were refused here first: depots that they were may be missed later."""
        codes = {(row.kind, row.id): row.code for row in self.rejected}
        return (*self.rejected, *(_of_refused(row, codes) for row in later))


def _of_refused(row: Rejected, codes: Mapping[tuple[str, str | None], str]) -> Rejected:
    kind, code = _REFUSED_INSTEAD.get(row.code, ("", ""))
    reason = codes.get((kind, row.details.get(kind)))
    if reason is None:
        return row
    return replace(row, code=code, details={**row.details, "reason": reason})


def read_sheet_day(
    book: Book, *, on: date | None, base: Mapping[str, Any] | None = None
) -> SheetDay:
    """Read all rows of a book.

    Parameters
    ----------
    on : date or None
        Gives the year of dates that have none.
    base : mapping, optional
        A native day that the book's rows are added to.
    """
    readings: list[Reading] = []
    notices = list(book.notices)
    for tables in book.sources:
        source: list[Reading] = []
        for table in tables:
            rows, told = read_rows(table, on)
            source += rows
            notices += told
        readings, replaced = _replaced(readings, source)
        notices += replaced
    readings, told_examples = _without_examples(readings)
    notices += [*told_examples, *_shifted_rows(readings)]
    places, lost = places_of([one for one in readings if one.table == "places"])
    notices += _base_replaced(base or {}, readings)
    data, rejected = _data(readings, base or {})
    settings = book.settings
    head = {
        "region": settings.region,
        "date": settings.date,
        "timezone": settings.timezone,
        "at": settings.at,
        "weather": settings.weather,
        "walk_limit_min": settings.walk_limit_min,
        "carry_kg": settings.carry_kg,
        "late_cost_per_hour": settings.late_cost_per_hour,
        "co2_cost_per_kg": settings.co2_cost_per_kg,
        "unfamiliar_cost": settings.unfamiliar_cost,
        "wait_cost": settings.wait_cost,
        "promises": list(settings.promises) or None,
        "promise_cost": settings.promise_cost,
        "balance": _balance(settings),
        "apart": [list(pair) for pair in settings.apart] or None,
    }
    data |= {name: value for name, value in head.items() if value is not None}
    return SheetDay(
        data=data,
        rejected=(*rejected, *lost),
        notices=tuple(notices),
        places=places,
        corrected={(one.sheet, one.row): one.source for one in readings if one.source is not None},
    )


def _balance(settings: Settings) -> dict[str, Any] | None:
    """Return what is balanced: working time, where only its price is said."""
    if settings.balance_cost is None:
        return None
    return {"by": settings.balance_by or "time", "cost": settings.balance_cost}


def _replaced(
    earlier: list[Reading], later: list[Reading]
) -> tuple[list[Reading], Sequence[Notice]]:
    """Let a later file's rows take the place of those that have their id, or that they name."""
    ids = {(one.table, one.id) for one in later if one.id is not None}
    sources = {(one.table, *one.source) for one in later if one.source is not None}
    kept: list[Reading] = []
    gone: list[Reading] = []
    for one in earlier:
        places = {(one.table, one.sheet, one.row), (one.table, *(one.source or ()))}
        taken = (one.table, one.id) in ids or not places.isdisjoint(sources)
        (gone if taken else kept).append(one)
    told = [one.id or f"{one.sheet} {one.row}" for one in gone]
    return [*kept, *later], _replacement(told, later)


def _base_replaced(base: Mapping[str, Any], readings: list[Reading]) -> Sequence[Notice]:
    """Tell which rows of a native day are replaced by rows of spreadsheets."""
    ids = {(_NATIVE.get(one.table), one.id) for one in readings}
    gone = [
        own
        for name in _NATIVE.values()
        for row in _numbered(base.get(name))
        if (own := row_id(row)) is not None and (name, own) in ids
    ]
    return _replacement(gone, readings)


def _replacement(ids: Sequence[str], by: Sequence[Reading]) -> Sequence[Notice]:
    if not ids:
        return ()
    told = ", ".join(dict.fromkeys(ids[:_TOLD_IDS]))
    details = {
        "count": len(ids),
        "ids": told if len(ids) <= _TOLD_IDS else f"{told}, …",
        "by": by[0].sheet.partition(": ")[0],
    }
    return [Notice(code="rows_replaced", details=details)]


def _without_examples(readings: list[Reading]) -> tuple[list[Reading], list[Notice]]:
    """Leave out the template's examples from tables that have rows of their user's own."""
    notices = []
    own = {one.table for one in readings if not one.is_example}
    for table in dict.fromkeys(one.table for one in readings if one.is_example):
        rows = [one for one in readings if one.table == table and one.is_example]
        code = "examples_left_out" if table in own else "examples_planned"
        details = {"sheet": rows[0].sheet, "count": len(rows)}
        notices.append(Notice(code=code, details=details))
    kept = [one for one in readings if not (one.is_example and one.table in own)]
    return kept, notices


def _shifted_rows(readings: Iterable[Reading]) -> Iterable[Notice]:
    """Tell of rows that say themselves that their coordinates are shifted."""
    for one in readings:
        said = (one.values or {}).get("coordinate_system")
        system = system_said(said) if said else None
        if system is not None:
            return [said_shifted(system, f"{one.sheet}: {said}")]
    return []


def _data(
    readings: Sequence[Reading], base: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Rejected]]:
    data: dict[str, Any] = {**base}
    rejected: list[Rejected] = []
    for table, name in _NATIVE.items():
        mine = [one for one in readings if one.table == table]
        ids = {one.id for one in mine}
        rows = [row for row in _numbered(base.get(name)) if row_id(row) not in ids]
        for one in mine:
            try:
                if one.refusal is not None:
                    raise one.refusal
                rows.append(native_row(one))
            except InputError as error:
                kind = KINDS[table]
                rejected.append(Rejected.of(error, kind=kind, id=one.id, origin=one.origin))
        data[name] = rows
    _name_depots(data)
    refused = {row.id for row in rejected if row.kind == "courier"}
    _add_couriers(data, {(one.sheet, one.row): one for one in readings}, refused)
    return data, rejected


def _numbered(rows: Any) -> list[Any]:
    """Keep the numbers of native rows, of which some may be replaced."""
    if not isinstance(rows, list):
        return []
    return [
        {"_row": number, **row} if isinstance(row, dict) else row
        for number, row in enumerate(rows, start=1)
    ]


def _name_depots(data: dict[str, Any]) -> None:
    """Let vehicles call a depot by its id or by its name."""
    ids = _by_name(data["depots"])
    for row in data["vehicles"]:
        for end in ("start_depot", "end_depot"):
            if isinstance(row, dict) and row.get(end) in ids:
                row[end] = ids[row[end]]


def _add_couriers(
    data: dict[str, Any], readings: Mapping[tuple[str, int], Reading], refused: set[str | None]
) -> None:
    """Let vehicles call a courier by id or name; one that only stands there is added."""
    ids = _by_name(data["couriers"])
    for row in data["vehicles"]:
        one = readings.get((row["_sheet"], row["_row"])) if _is_read(row) else None
        if one is None:
            continue
        phone = (one.values or {}).get("phone")
        called = row.get("courier") or (row["id"] if phone else None)
        if called is None or called in refused:
            continue
        if called not in ids:
            ids[called] = called
            name = {"name": called} if row.get("courier") else {}
            data["couriers"].append(_courier(called, name, phone, row))
        row["courier"] = ids[called]


def _courier(called: str, name: dict[str, str], phone: str | None, row: NativeRow) -> NativeRow:
    number = {"phone": phone} if phone else {}
    return {"id": called, **name, **number, "_sheet": row["_sheet"], "_row": row["_row"]}


def _is_read(row: Any) -> bool:
    """Tell whether a row comes from a sheet, and not from a native day."""
    return isinstance(row, dict) and "_sheet" in row


def _by_name(rows: Sequence[Any]) -> dict[str, str]:
    """Return ids by what rows may be called: their ids, and names that only one of them has."""
    named: dict[str, str] = {}
    twice: set[str] = set()
    for row in rows:
        own = row_id(row)
        name = row.get("name") if isinstance(row, dict) else None
        if own is not None and isinstance(name, str) and named.setdefault(name, own) != own:
            twice.add(name)
    ids = {own: own for row in rows if (own := row_id(row)) is not None}
    return {name: own for name, own in named.items() if name not in twice} | ids
