"""``shanlu matrix``: durations and distances of every pair of points."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, console, language, print_json, working
from routing.cli.installed import installed_regions
from routing.cli.options import AsJson, At, Language, Profile, Weather


@answering
def matrix(
    region: Annotated[str, typer.Option(help="A built region's id, or the path of its folder.")],
    points: Annotated[Path, typer.Option(help="CSV (id, lon, lat), GeoJSON or GeoPackage.")],
    output: Annotated[Path, typer.Option("-o", "--output", help=".npz, .csv or .parquet.")],
    *,
    profile: Profile = "van",
    at: At = None,
    weather: Weather = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Write the durations and distances of every pair of points."""
    from routing.formats.matrix_file import write_matrix  # noqa: PLC0415
    from routing.formats.points import read_points  # noqa: PLC0415
    from routing.rejected import Rejected  # noqa: PLC0415
    from routing.roads.weather import DRY  # noqa: PLC0415

    said = language(lang)
    given = read_points(points)
    with working(wording.text("cli.measuring", said), quiet=as_json) as stage:
        opened = installed_regions().open(region, stage)
        measured = opened.matrix(given.lonlat, profile, at=at, weather=weather or DRY)
        write_matrix(output, given.ids, measured)
    off_road = [
        Rejected(
            kind="point",
            id=given.ids[refused.index],
            row=None,
            code=refused.code,
            details={"id": given.ids[refused.index], "profile": profile, **refused.details},
        )
        for refused in measured.refused
    ]
    refused_rows = [row.as_dict(said) for row in (*given.rejected, *off_road)]
    if as_json:
        print_json(
            {
                "points": len(given.ids),
                "profile": profile,
                "at": None if measured.at is None else measured.at.isoformat(),
                "weather": measured.weather,
                "refused": refused_rows,
                "written": str(output),
            }
        )
        return ANSWERED
    for row in refused_rows:
        console(errors=True).print(f"{row['id']}: {row['cause']}", style="yellow", markup=False)
    console().print(wording.text("cli.written", said, path=output), markup=False)
    return ANSWERED
