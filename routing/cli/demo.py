"""``shanlu demo``: a market day in the bundled county, with every report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routing import wording
from routing.cli.answering import answering, console, language, working
from routing.cli.installed import installed_regions
from routing.cli.options import AsJson, Language

_SEARCH_S = 10.0


@answering
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the reports.")] = Path(
        "out/demo"
    ),
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Plan a market day in the bundled county and write every report."""
    from routing.bundled import MODEL_COUNTY  # noqa: PLC0415
    from routing.cli.opening import open_day  # noqa: PLC0415
    from routing.cli.plan import plan_and_tell  # noqa: PLC0415
    from routing.solvers.protocol import Effort  # noqa: PLC0415

    said, region = language(lang), MODEL_COUNTY.id
    with working(wording.text("cli.building", said, id=region), quiet=as_json) as stage:
        installed_regions().open(region, stage)
    day = MODEL_COUNTY.folder / "market-day"
    code = plan_and_tell(
        open_day(day, region),
        Effort(time_limit_s=_SEARCH_S),
        engine="auto",
        whole=False,
        output=output,
        strict=False,
        as_json=as_json,
        lang=said,
    )
    if not as_json:
        command = f"shanlu check {day} {output / 'plan.json'}"
        console().print(
            wording.text("cli.demo_next", said, map=output / "map.html", command=command),
            markup=False,
        )
    return code
