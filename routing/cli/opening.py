"""A day's file opened: its dialect, its region, its problem.

What reads the other dialects is imported where one is met: together that takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routing.cli.installed import installed_regions
from routing.errors import InputError
from routing.formats.benchmarks.suffixes import is_benchmark
from routing.formats.files import detect, read_json
from routing.formats.native_day import Peek, peek, read_at, read_day
from routing.formats.native_plan import read_plan, write_plan
from routing.formats.sheets.notices import Notice
from routing.formats.sheets.suffixes import is_spreadsheet
from routing.formats.times import DayClock, zone
from routing.plans import Plan
from routing.problem import Location, Problem
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.gazetteer import with_own
from routing.roads.misalignment import common_shift
from routing.roads.osm.settlements import Settlement
from routing.roads.region import Region
from routing.wording import Lang

if TYPE_CHECKING:
    from routing.formats.sheets.book import Book
    from routing.formats.sheets.day import SheetDay
    from routing.formats.sheets.places import NamedPlace
    from routing.formats.vroom import VroomDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What a day may be opened with, besides its own file.

    Attributes
    ----------
    also : sequence of Path
        Further spreadsheets.
    places : Path or None
        Places of the user's own.
    date : str or None
        Instead of the day's own.
    columns : Path or None
        File of columns: read where it is, written where it is not.
    at, weather : str or None
    walk_limit, carry_kg : float or None
        Instead of the day's own; minutes and kilograms.
    """

    also: Sequence[Path] = ()
    places: Path | None = None
    date: str | None = None
    columns: Path | None = None
    at: str | None = None
    weather: str | None = None
    walk_limit: float | None = None
    carry_kg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenedSheets:
    """A day's spreadsheets read, and the region that it takes place in.

    Attributes
    ----------
    files : tuple of Path
        Those that were read, which nothing may be written over.
    """

    book: Book
    day: SheetDay
    region: Region | None
    files: tuple[Path, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenedDay:
    """A problem as it was read, where it takes place, and the dialect to answer in."""

    problem: Problem
    region: Region | None
    vroom: VroomDay | None = None
    notices: tuple[Notice, ...] = ()
    sheets: OpenedSheets | None = None
    benchmark: bool = False

    def answer(self, plan: Plan, problem: Problem, lang: Lang) -> dict[str, Any]:
        """Return a plan in the day's own dialect."""
        if self.vroom is not None:
            from routing.formats.vroom import write_vroom  # noqa: PLC0415

            return write_vroom(plan, self.vroom, lang)
        return write_plan(plan, problem, lang)

    def read_answer(self, data: Any, problem: Problem) -> Plan:
        """Read a plan for this day, in either dialect."""
        kind = detect(data)
        if kind == "native_plan":
            return read_plan(data)
        if kind == "vroom_solution" and self.vroom is not None:
            from routing.formats.vroom import read_vroom_solution  # noqa: PLC0415

            return read_vroom_solution(data, replace(self.vroom, problem=problem))
        raise InputError("not_a_plan_for_this_day", kind=kind)


def open_day(
    path: Path,
    region_id: str | None,
    vehicles: int | None = None,
    extras: Extras | None = None,
    sheets: OpenedSheets | None = None,
) -> OpenedDay:
    """Open a day.

    Parameters
    ----------
    path : Path
        JSON, a workbook, a CSV file or a folder of these.
    region_id : str or None
        Comes before the day's own.
    vehicles : int or None
        Use only the first so many.
    sheets : OpenedSheets, optional
        What :func:`open_sheets` gave, where that was done before.
    """
    given = extras or Extras()
    read = sheets or open_sheets(path, region_id, given)
    if is_benchmark(path):
        from routing.formats.benchmarks.reading import read_benchmark  # noqa: PLC0415

        opened = OpenedDay(problem=read_benchmark(path), region=None, benchmark=True)
    else:
        opened = _open_json(path, region_id, given) if read is None else _day_of(read)
    return _finished(opened, vehicles, given)


def open_sheets(path: Path, region_id: str | None, extras: Extras) -> OpenedSheets | None:
    """Read a day's spreadsheets; None for a day of JSON alone."""
    base, head = None, None
    if not is_spreadsheet(path):
        if not extras.also:
            return None
        base = read_json(path)
        head = _native_head(base, path)
    from routing.formats.sheets.book import read_book  # noqa: PLC0415
    from routing.formats.sheets.columns import read_columns, write_columns  # noqa: PLC0415
    from routing.formats.sheets.day import read_sheet_day  # noqa: PLC0415

    names = read_columns(extras.columns) if extras.columns and extras.columns.exists() else None
    book = read_book(None if base is not None else path, extras.also, names)
    told = book.settings.region or (head.region if head else None)
    wanted = None if head is not None and head.has_matrices else region_id or told
    region = installed_regions().open(wanted) if wanted else None
    notices: list[Notice] = []
    on, today = _date_of(book, base or {}, extras, region)
    if today is not None:
        notices.append(today)
    day = read_sheet_day(book, on=on, base=base)
    day.data["date"] = on.isoformat()
    if extras.columns is not None and names is None:
        write_columns(extras.columns, book.columns)
        notices.append(Notice(code="columns_written", details={"path": extras.columns}))
    return OpenedSheets(
        book=book,
        day=day,
        region=region,
        files=(path, *extras.also),
        notices=(*day.notices, *notices),
    )


def _day_of(sheets: OpenedSheets) -> OpenedDay:
    """Turn spreadsheets into a day; raises as reading a native one, with every refused row."""
    region = sheets.region
    timezone = region.timezone if region is not None else None
    problem = sheets.day.problem(timezone=timezone, region=_ref(region))
    return OpenedDay(
        problem=problem,
        region=_with_places(region, sheets.day.places),
        notices=sheets.notices,
        sheets=sheets,
    )


def _finished(opened: OpenedDay, vehicles: int | None, extras: Extras) -> OpenedDay:
    """Add places of the user's own, look for shifted coordinates, and cap the fleet."""
    places, rejected, notices = _own_places(extras.places)
    of_day = () if opened.sheets is None else opened.sheets.day.places
    problem = replace(
        _in_conditions(opened, extras),
        rejected=(*opened.problem.rejected, *rejected),
        vehicles=opened.problem.vehicles[:vehicles],
    )
    vroom = None if opened.vroom is None else replace(opened.vroom, problem=problem)
    return replace(
        opened,
        problem=problem,
        vroom=vroom,
        region=_with_places(opened.region, places),
        notices=(
            *opened.notices,
            *notices,
            *_shift_notices(problem, opened.region, (*of_day, *places)),
        ),
    )


def _own_places(
    path: Path | None,
) -> tuple[Sequence[NamedPlace], Sequence[Rejected], Sequence[Notice]]:
    if path is None:
        return (), (), ()
    from routing.formats.sheets.places import read_places  # noqa: PLC0415

    own = read_places(path)
    return own.places, own.rejected, own.notices


def _in_conditions(opened: OpenedDay, extras: Extras) -> Problem:
    """Return the day's problem for the hour, the weather and the limits that were asked for."""
    problem = opened.problem
    if extras.at is not None:
        here = zone(opened.region.timezone if opened.region is not None else "UTC")
        clock = DayClock.of(None, problem.start.isoformat(), here)
        at, by_hour = read_at(extras.at, clock)
        problem = replace(problem, at=at, time_dependent=by_hour)
    carry = problem.carry.with_limits(walk_min=extras.walk_limit, load_kg=extras.carry_kg)
    return replace(problem, weather=extras.weather or problem.weather, carry=carry)


def _open_json(path: Path, region_id: str | None, extras: Extras) -> OpenedDay:
    data = read_json(path)
    regions = installed_regions()
    if detect(data) == "vroom_day":
        from routing.formats.vroom import read_vroom  # noqa: PLC0415

        region = regions.open(region_id) if region_id and not _has_matrices(data) else None
        day = read_vroom(
            data, region=_ref(region), timezone=region.timezone if region is not None else None
        )
        return OpenedDay(problem=day.problem, region=region, vroom=day)
    head = _native_head(data, path)
    wanted = None if head.has_matrices else region_id or head.region
    region = regions.open(wanted) if wanted else None
    timezone = region.timezone if region is not None else None
    if extras.date is not None:
        data = {key: value for key, value in data.items() if key != "start"}
        data["date"] = _date(extras.date).isoformat()
    problem = read_day(data, timezone=timezone, region=_ref(region))
    return OpenedDay(problem=problem, region=region)


def _native_head(data: Any, path: Path) -> Peek:
    kind = detect(data)
    if kind != "native_day":
        raise InputError("not_a_day", path=path, kind=kind)
    return peek(data)


def _date_of(
    book: Book, base: dict[str, Any], extras: Extras, region: Region | None
) -> tuple[date, Notice | None]:
    """Return the date to plan: as asked, as the day says, or today where the region is."""
    begins = str(base.get("start") or "")[: len("2026-11-24")]
    told = extras.date or book.settings.date or base.get("date") or begins or None
    if told is not None:
        return _date(told), None
    name = book.settings.timezone or (region.timezone if region is not None else "UTC")
    today = datetime.now(zone(name)).date()
    details = {"date": today.isoformat(), "timezone": name}
    return today, Notice(code="date_is_today", details=details)


def _date(text: str) -> date:
    from routing.formats.sheets.cells import CellError  # noqa: PLC0415
    from routing.formats.sheets.clocks import read_date  # noqa: PLC0415

    try:
        return date.fromisoformat(read_date(text))
    except CellError:
        raise InputError("not_a_date", field="date", value=text) from None


def _with_places(region: Region | None, places: Sequence[NamedPlace]) -> Region | None:
    """Let a region know places of the user's own, before those of its map."""
    if region is None or not places:
        return region
    own = [
        Settlement(
            osm_id=f"own-{number}",
            place="village",
            name=place.name,
            names=(place.name,),
            lon=place.lon,
            lat=place.lat,
            parent=place.township,
        )
        for number, place in enumerate(places)
    ]
    return replace(region, settlements=with_own(own, region.settlements))


def _shift_notices(
    problem: Problem, region: Region | None, own: Sequence[NamedPlace]
) -> Iterator[Notice]:
    """Tell of coordinates that look shifted as a whole; they are never converted."""
    if region is None:
        return
    tasks = (task.location for shipment in problem.shipments for task in shipment.tasks)
    depots = (depot.location for depot in problem.depots)
    places: tuple[NamedPlace | Location, ...] = (*own, *depots, *tasks)
    points = {
        (place.lon, place.lat)
        for place in places
        if place.lon is not None
        and place.lat is not None
        and region.misplaced(place.lon, place.lat) is None
    }
    shift = common_shift(sorted(points), region.graph)
    if shift is not None:
        details = {
            "count": len(points),
            "distance_m": round(shift.distance_m, -1),
            "direction": shift.direction,
        }
        yield Notice(code="coordinates_look_shifted", details=details)


def _ref(region: Region | None) -> RegionRef | None:
    if region is None:
        return None
    return RegionRef(id=region.id, version=region.version, credit=region.meta.credit)


def _has_matrices(data: dict[str, Any]) -> bool:
    return bool(data.get("matrices") or data.get("matrix"))
