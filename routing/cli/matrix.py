"""``shanlu matrix``: durations and distances of every pair of points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, console, language, print_json, working
from routing.cli.installed import installed_regions
from routing.cli.options import AsJson, At, Language, Profile, WalkLimit, Weather

if TYPE_CHECKING:
    from routing.roads.matrix import TravelMatrix


@answering
def matrix(
    region: Annotated[str, typer.Option(help="A built region's id, or the path of its folder.")],
    points: Annotated[Path, typer.Option(help="CSV (id, lon, lat), GeoJSON or GeoPackage.")],
    output: Annotated[Path, typer.Option("-o", "--output", help=".npz, .csv or .parquet.")],
    *,
    profile: Profile = "van",
    at: At = None,
    weather: Weather = None,
    walk_limit: WalkLimit = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Write the durations and distances of every pair of points."""
    from routing.formats.matrix_file import write_matrix  # noqa: PLC0415
    from routing.formats.points import read_points  # noqa: PLC0415
    from routing.rejected import Rejected  # noqa: PLC0415
    from routing.roads.carrying import CARRY  # noqa: PLC0415
    from routing.roads.times.weather import DRY  # noqa: PLC0415

    said = language(lang)
    given = read_points(points)
    with working(wording.text("cli.measuring", said), quiet=as_json) as stage:
        opened = installed_regions().open(region, stage)
        carry = CARRY.with_limits(walk_min=walk_limit)
        measured = opened.matrix(given.lonlat, profile, at=at, weather=weather or DRY, carry=carry)
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
                "walked": _walked(given.ids, measured),
                "written": str(output),
            }
        )
        return ANSWERED
    for row in refused_rows:
        console(errors=True).print(f"{row['id']}: {row['cause']}", style="yellow", markup=False)
    console().print(wording.text("cli.written", said, path=output), markup=False)
    return ANSWERED


def _walked(ids: Sequence[str], measured: TravelMatrix) -> list[dict[str, Any]]:
    """Return which points are walked to, and from where one parks."""
    walks = measured.walks
    return [
        {
            "id": ids[point],
            "parked": parked,
            "there_s": round(there_ms / 1000),
            "back_s": round(back_ms / 1000),
            "length_m": round(length_dm / 10),
        }
        for point, parked, there_ms, back_ms, length_dm in zip(
            walks.index.tolist(),
            walks.parked.round(6).tolist(),
            walks.there_ms.tolist(),
            walks.back_ms.tolist(),
            walks.length_dm.tolist(),
            strict=True,
        )
    ]
