"""``shanlu plan``: a day in, a checked plan out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from routing import wording
from routing.cli.answering import ANSWERED, NO, answering, console, language, print_json, working
from routing.cli.options import AsJson, Day, Folder, Language, RegionId, Strict

if TYPE_CHECKING:
    from routing.cli.opening import OpenedDay
    from routing.planner import Planned
    from routing.solvers.protocol import Effort

DEFAULT_TIME_LIMIT_S = 10.0


@answering
def plan(
    day: Day,
    *,
    output: Folder = None,
    region: RegionId = None,
    time_limit: Annotated[
        float, typer.Option(help="Seconds to search.", min=0)
    ] = DEFAULT_TIME_LIMIT_S,
    iterations: Annotated[
        Optional[int],  # noqa: UP045 - typer reads it at run time
        typer.Option(
            help="Search so many steps instead: the same seed gives the same plan.", min=1
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the search.")] = 0,
    vehicles: Annotated[
        Optional[int],  # noqa: UP045 - as above
        typer.Option(help="Use only the first N vehicles.", min=1),
    ] = None,
    engine: Annotated[str, typer.Option(help="ortools or auto.")] = "auto",
    strict: Strict = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Plan a day: routes for every vehicle, and a reason for every shipment left out."""
    from routing.cli.opening import open_day  # noqa: PLC0415
    from routing.solvers.protocol import Effort  # noqa: PLC0415

    opened = open_day(day, region, vehicles)
    limit = None if iterations is not None else time_limit
    effort = Effort(time_limit_s=limit, iterations=iterations, seed=seed)
    return plan_and_tell(
        opened, effort, engine=engine, output=output, strict=strict, as_json=as_json, lang=lang
    )


def plan_and_tell(
    opened: OpenedDay,
    effort: Effort,
    *,
    engine: str,
    output: Path | None,
    strict: bool,
    as_json: bool,
    lang: wording.Lang | None,
) -> int:
    """Plan an opened day, write its reports, and print the answer."""
    from routing.planner import plan_day  # noqa: PLC0415

    said = language(lang)
    with working(wording.text("cli.planning", said), quiet=as_json) as stage:
        planned = plan_day(
            opened.problem,
            opened.region,
            effort=effort,
            engine=engine,
            progress=lambda cost: stage(f"{cost:,.0f}"),
        )
        written = [] if output is None else _write(planned, opened, output, said)
    _print(planned, opened, written, said, as_json=as_json)
    if planned.violations:
        return NO
    incomplete = bool(planned.plan.unserved or planned.plan.rejected)
    return NO if strict and incomplete else ANSWERED


def _write(planned: Planned, opened: OpenedDay, output: Path, lang: wording.Lang) -> list[Path]:
    from routing.cli.writing import write_reports  # noqa: PLC0415

    return write_reports(planned, opened, output, lang)


def _print(
    planned: Planned,
    opened: OpenedDay,
    written: list[Path],
    lang: wording.Lang,
    *,
    as_json: bool,
) -> None:
    from routing.formats.summary import summary  # noqa: PLC0415
    from routing.reports.table import plan_tables  # noqa: PLC0415

    plan, problem = planned.plan, planned.problem
    if as_json:
        in_vroom = opened.vroom is not None
        print_json(
            opened.answer(plan, problem, lang)
            if in_vroom
            else summary(plan, problem, planned.violations, lang)
        )
        return
    terminal = console()
    for table in plan_tables(plan, problem, lang):
        terminal.print(table)
    for path in written:
        terminal.print(wording.text("cli.written", lang, path=path), markup=False)
    for violation in planned.violations:
        console(errors=True).print(violation.sentence(lang), style="red", markup=False)
