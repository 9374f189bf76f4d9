"""``shanlu check``: every violation of a plan, whoever made it, and what was changed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from routing import wording
from routing.cli.answering import ANSWERED, NO, answering, console, language, print_json
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
    WalkLimit,
    Weather,
)

if TYPE_CHECKING:
    from routing.cli.opening import OpenedDay
    from routing.formats.plan_workbook import EditedPlan
    from routing.formats.summary import Told
    from routing.planner import Planned
    from routing.plans import Plan
    from routing.problem import Problem


@answering
def check(
    day: Day,
    plan: Annotated[
        Path,
        typer.Argument(
            help="plan.json, an edited plan.xlsx, or a VROOM answer.", show_default=False
        ),
    ],
    *,
    output: Folder = None,
    region: RegionId = None,
    also: Also = None,
    places: OwnPlacesFile = None,
    date: DateOf = None,
    columns: Columns = None,
    at: At = None,
    weather: Weather = None,
    walk_limit: WalkLimit = None,
    carry_kg: CarryKg = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Judge a plan against its day: every violation, recomputed from the roads alone.

    What was moved by hand in a plan.xlsx is timed anew, told, and compared with what it was.
    Give the same further files as to ``shanlu plan``.
    """
    from routing.cli.opening import Extras, open_day  # noqa: PLC0415
    from routing.formats.sheets.suffixes import SUFFIXES  # noqa: PLC0415
    from routing.planning.locating import locate  # noqa: PLC0415

    said = language(lang)
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
    opened = open_day(day, region, extras=extras)
    located = locate(opened.problem, opened.region)
    if plan.suffix.lower() in SUFFIXES:
        return _check_workbook(plan, opened, located, output, said, as_json=as_json)
    return _check_file(plan, opened, located, output, said, as_json=as_json)


def _check_file(
    path: Path,
    opened: OpenedDay,
    located: Problem,
    output: Path | None,
    lang: wording.Lang,
    *,
    as_json: bool,
) -> int:
    from routing.formats.files import read_json  # noqa: PLC0415

    planned = _judged(opened, located, opened.read_answer(read_json(path), located))
    written = _written(planned, opened, output, lang)
    if as_json:
        print_json({"violations": [found.as_dict(lang) for found in planned.violations]})
        return NO if planned.violations else ANSWERED
    return _tell_verdict(planned, planned.violations, written, lang)


def _check_workbook(
    path: Path,
    opened: OpenedDay,
    located: Problem,
    output: Path | None,
    lang: wording.Lang,
    *,
    as_json: bool,
) -> int:
    from routing.formats.plan_workbook import read  # noqa: PLC0415
    from routing.formats.revision import revision  # noqa: PLC0415
    from routing.planner import with_ways  # noqa: PLC0415
    from routing.planning.revising import revise  # noqa: PLC0415

    edited = read(path, located)
    plan = revise(located, edited.original, edited.orders, edited.unserved)
    if output is not None and opened.region is not None:
        plan = with_ways(plan, located, opened.region)
    planned = _judged(opened, located, plan)
    found: tuple[Told, ...] = (*edited.findings, *planned.violations)
    written = _written(planned, opened, output, lang)
    if as_json:
        print_json(revision(edited.original, plan, located, found, lang))
        return NO if found else ANSWERED
    _tell_changes(edited, plan, located, lang)
    return _tell_verdict(planned, found, written, lang)


def _judged(opened: OpenedDay, located: Problem, plan: Plan) -> Planned:
    from routing.planner import Planned, check_plan  # noqa: PLC0415

    violations = check_plan(located, plan, opened.region)
    return Planned(problem=located, plan=plan, violations=violations)


def _written(
    planned: Planned, opened: OpenedDay, output: Path | None, lang: wording.Lang
) -> list[Path]:
    if output is None:
        return []
    from routing.cli.writing import prepare, write_reports  # noqa: PLC0415

    return write_reports(planned, opened, output, lang, prepare(opened.region))


def _tell_changes(edited: EditedPlan, plan: Plan, problem: Problem, lang: wording.Lang) -> None:
    from routing.reports.changes_table import moved_table, routes_tables  # noqa: PLC0415

    terminal = console()
    if edited.original.matrix_digest != plan.matrix_digest:
        terminal.print(wording.text("report.changes.day_changed", lang), style="yellow")
    terminal.print(moved_table(edited.original, plan, problem, lang))
    for table in routes_tables(edited.original, plan, problem, lang):
        terminal.print(table)


def _tell_verdict(
    planned: Planned, found: tuple[Any, ...], written: list[Path], lang: wording.Lang
) -> int:
    terminal = console()
    for violation in found:
        terminal.print(violation.sentence(lang), style="red", markup=False)
    for path in written:
        terminal.print(wording.text("cli.written", lang, path=path), markup=False)
    key = "cli.check_failed" if found else "cli.check_passed"
    plan = planned.plan
    told = {"count": len(found), "routes": len(plan.routes), "served": len(plan.served)}
    terminal.print(wording.text(key, lang, **told), markup=False)
    return NO if found else ANSWERED
