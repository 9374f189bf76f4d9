"""``shanlu plan``: a day in, a checked plan out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from routing import wording
from routing.cli.answering import ANSWERED, NO, answering, console, language, print_json, working
from routing.cli.options import (
    Also,
    AsJson,
    At,
    CarryKg,
    Columns,
    DateOf,
    Day,
    Folder,
    Language,
    OwnPlacesFile,
    RegionId,
    Strict,
    WalkLimit,
    Weather,
)
from routing.errors import InputError

if TYPE_CHECKING:
    from routing.cli.opening import OpenedDay, OpenedSheets
    from routing.cli.preparing import Preparing
    from routing.formats.sheets.notices import Notice
    from routing.planner import Planned
    from routing.rejected import Rejected
    from routing.solvers.protocol import Effort


@answering
def plan(
    day: Day,
    *,
    output: Folder = None,
    region: RegionId = None,
    time_limit: Annotated[
        Optional[float],  # noqa: UP045 - typer reads it at run time
        typer.Option(help="Seconds to search; 1 to 10, by the size of the day, without it.", min=0),
    ] = None,
    iterations: Annotated[
        Optional[int],  # noqa: UP045 - as above
        typer.Option(
            help="Search so many steps instead: the same seed gives the same plan.", min=1
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the search.")] = 0,
    vehicles: Annotated[
        Optional[int],  # noqa: UP045 - as above
        typer.Option(help="Use only the first N vehicles.", min=1),
    ] = None,
    engine: Annotated[str, typer.Option(help="ortools, ruin_recreate, pyvrp or auto.")] = "auto",
    whole: Annotated[
        bool,
        typer.Option(
            "--whole", help="Search a day of many depots as a whole, not district by district."
        ),
    ] = False,
    also: Also = None,
    places: OwnPlacesFile = None,
    date: DateOf = None,
    columns: Columns = None,
    at: At = None,
    weather: Weather = None,
    walk_limit: WalkLimit = None,
    carry_kg: CarryKg = None,
    strict: Strict = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Plan a day: routes for every vehicle, and a reason for every shipment left out."""
    from routing.cli.opening import Extras, open_day, open_sheets  # noqa: PLC0415
    from routing.planning.effort import effort_for  # noqa: PLC0415

    extras = Extras(
        also=also or (),
        places=places,
        date=date,
        columns=columns,
        at=at,
        weather=weather,
        walk_limit=walk_limit,
        carry_kg=carry_kg,
    )
    sheets = open_sheets(day, region, extras)
    if sheets is not None and not as_json:
        _print_what_was_read(sheets, language(lang))
    try:
        opened = open_day(day, region, vehicles, extras, sheets)
        effort = effort_for(
            opened.problem, time_limit_s=time_limit, iterations=iterations, seed=seed
        )
        return plan_and_tell(
            opened,
            effort,
            engine=engine,
            whole=whole,
            output=output,
            strict=strict,
            as_json=as_json,
            lang=lang,
        )
    except InputError as error:  # nothing to plan is left: what was refused is needed all the more
        if sheets is not None and output is not None:
            _write_rejected(sheets, error.details.get("rejected", ()), output, language(lang))
        raise


def plan_and_tell(
    opened: OpenedDay,
    effort: Effort,
    *,
    engine: str,
    whole: bool,
    output: Path | None,
    strict: bool,
    as_json: bool,
    lang: wording.Lang | None,
) -> int:
    """Plan an opened day, write its reports, and print the answer."""
    from routing.cli.preparing import Preparing  # noqa: PLC0415 - threads
    from routing.planner import plan_day  # noqa: PLC0415

    said = language(lang)
    if not as_json:
        before = () if opened.sheets is None else opened.sheets.notices
        _print_notices([one for one in opened.notices if one not in before], said)
    ground = Preparing(opened.region)
    with working(wording.text("cli.planning", said), quiet=as_json) as stage:

        def found(cost: float) -> None:
            stage(f"{cost:,.0f}")
            if output is not None:
                ground.begin()

        planned = plan_day(
            opened.problem,
            opened.region,
            effort=effort,
            engine=engine,
            by_district=not whole and opened.vroom is None and not opened.benchmark,
            progress=found,
        )
        if output is None:
            written = []
        else:
            stage(wording.text("cli.writing", said))
            written = _write(planned, opened, output, said, ground)
    _print(planned, opened, written, said, as_json=as_json)
    if planned.violations:
        return NO
    left_out = [row for row in planned.plan.unserved if row.code not in ("waits", "promise_broken")]
    incomplete = bool(left_out or planned.plan.rejected)
    return NO if strict and incomplete else ANSWERED


def _write(
    planned: Planned, opened: OpenedDay, output: Path, lang: wording.Lang, ground: Preparing
) -> list[Path]:
    from routing.cli.writing import write_reports  # noqa: PLC0415
    from routing.plans import all_rejected  # noqa: PLC0415

    written = write_reports(planned, opened, output, lang, ground.backdrop())
    if opened.sheets is not None:
        rejected = all_rejected(planned.plan, planned.problem)
        written += _write_rejected(opened.sheets, rejected, output, lang)
    return written


def _write_rejected(
    sheets: OpenedSheets, rejected: Sequence[Rejected], folder: Path, lang: wording.Lang
) -> list[Path]:
    """Write the refused rows to be corrected, never over a file that was read.

    Of an earlier plan in the same folder nothing stays.
    """
    from routing.formats.sheets.rejected import write_rejected  # noqa: PLC0415 - xlsxwriter

    read = {path.resolve() for path in sheets.files}
    names = ("rejected.xlsx", "rejected-again.xlsx")
    mine = [folder / name for name in names if (folder / name).resolve() not in read]
    for stale in mine:
        stale.unlink(missing_ok=True)
    corrected = sheets.day.corrected
    count = write_rejected(mine[0], sheets.book.tables, rejected, lang, corrected)
    return mine[:1] if count else []


def _print_what_was_read(sheets: OpenedSheets, lang: wording.Lang) -> None:
    """Print which columns were taken for what, and what else the user should know.

    At once: should nothing usable be left, this tells why.
    """
    from routing.cli.columns_table import columns_table  # noqa: PLC0415 - rich

    table = columns_table(sheets.book.tables, lang)
    if table is not None:
        console().print(table)
    _print_notices(sheets.notices, lang)


def _print_notices(notices: Sequence[Notice], lang: wording.Lang) -> None:
    for notice in notices:
        console(errors=True).print(notice.text(lang), style="yellow", markup=False)


def _print(
    planned: Planned,
    opened: OpenedDay,
    written: list[Path],
    lang: wording.Lang,
    *,
    as_json: bool,
) -> None:
    from routing.formats.summary import summary  # noqa: PLC0415
    from routing.reports.captions import balance_line, split_lines, times_for  # noqa: PLC0415
    from routing.reports.table import plan_tables  # noqa: PLC0415

    plan, problem = planned.plan, planned.problem
    if as_json:
        answer = (
            summary(plan, problem, planned.violations, lang)
            if opened.vroom is None
            else opened.answer(plan, problem, lang)
        )
        if opened.benchmark:
            from routing.formats.benchmarks.answer import with_clients  # noqa: PLC0415

            answer = with_clients(answer, plan)
        print_json({**answer, **_told(opened, lang)})
        return
    terminal = console()
    for table in plan_tables(plan, problem, lang):
        terminal.print(table)
    balanced = balance_line(plan, problem, lang)
    for line in (*split_lines(plan, problem, lang), *([balanced] if balanced else [])):
        terminal.print(line, markup=False)
    if assumed := times_for(plan, lang):
        terminal.print(assumed, markup=False)
    for path in written:
        terminal.print(wording.text("cli.written", lang, path=path), markup=False)
    for violation in planned.violations:
        console(errors=True).print(violation.sentence(lang), style="red", markup=False)


def _told(opened: OpenedDay, lang: wording.Lang) -> dict[str, Any]:
    """Return what ``--json`` adds of the files: notices, and of spreadsheets their columns."""
    told: dict[str, Any] = {}
    if opened.vroom is None or opened.notices:
        told["notices"] = [notice.as_dict(lang) for notice in opened.notices]
    if opened.sheets is not None:
        told["columns"] = [column.as_dict() for column in opened.sheets.book.columns]
    return told
