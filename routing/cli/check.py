"""``shanlu check``: every violation of a plan, whoever made it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routing import wording
from routing.cli.answering import ANSWERED, NO, answering, console, language, print_json
from routing.cli.options import AsJson, Day, Language, RegionId


@answering
def check(
    day: Day,
    plan: Annotated[Path, typer.Argument(help="plan.json, or a VROOM answer.", show_default=False)],
    region: RegionId = None,
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Judge a plan against its day: every violation, recomputed from the roads alone."""
    from routing.cli.opening import open_day  # noqa: PLC0415
    from routing.formats.files import read_json  # noqa: PLC0415
    from routing.locating import locate  # noqa: PLC0415
    from routing.planner import check_plan  # noqa: PLC0415

    said = language(lang)
    opened = open_day(day, region)
    located = locate(opened.problem, opened.region)
    read = opened.read_answer(read_json(plan), located)
    violations = check_plan(located, read, opened.region)
    if as_json:
        print_json({"violations": [violation.as_dict(said) for violation in violations]})
    else:
        for violation in violations:
            console().print(violation.sentence(said), style="red", markup=False)
        key = "cli.check_failed" if violations else "cli.check_passed"
        told = {"count": len(violations), "routes": len(read.routes), "served": len(read.served)}
        console().print(wording.text(key, said, **told), markup=False)
    return NO if violations else ANSWERED
