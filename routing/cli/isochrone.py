"""``shanlu isochrone``: the country within so many minutes of a point, as polygons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, console, language, print_json
from routing.cli.installed import installed_regions
from routing.cli.options import AsJson, At, Language, Profile, Weather
from routing.cli.route import read_point
from routing.errors import InputError


@answering
def isochrone(
    point: Annotated[str, typer.Argument(help="LON,LAT.")],
    region: Annotated[str, typer.Option(help="A built region's id, or the path of its folder.")],
    *,
    minutes: Annotated[str, typer.Option(help="One or more, with commas.")] = "15,30,60",
    towards: Annotated[bool, typer.Option(help="Ways to the point, not from it.")] = False,
    width: Annotated[float, typer.Option(help="Metres beside the roads that count.")] = 200,
    output: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it at run time
        typer.Option("-o", "--output", help=".geojson or .gpkg; without it GeoJSON is printed."),
    ] = None,
    profile: Profile = "van",
    at: At = None,
    weather: Weather = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Print or write what can be reached within so many minutes."""
    from routing.roads import isochrone_layer  # noqa: PLC0415
    from routing.roads.times.weather import DRY  # noqa: PLC0415

    lonlat, limits, weather = read_point(point), _minutes(minutes), weather or DRY
    if output is not None:
        isochrone_layer.check_suffix(output)
    opened = installed_regions().open(region)
    found = opened.isochrones(
        lonlat, profile, limits, towards=towards, at=at, weather=weather, around_m=width
    )
    told = {"lon": lonlat[0], "lat": lonlat[1], "towards": towards, "profile": profile}
    told |= {"at": at, "weather": weather, "region": opened.id, "version": opened.version}
    collection = isochrone_layer.as_features(found, told)
    collection |= {"attribution": opened.meta.attribution, "osm_date": opened.meta.osm_date}
    if output is None:
        print_json(collection)
        return ANSWERED
    isochrone_layer.write_features(output, collection)
    figures = [
        {"minutes": one.minutes, "area_km2": one.area_km2, "road_km": one.road_km} for one in found
    ]
    if as_json:
        print_json({"isochrones": figures, "written": str(output)})
        return ANSWERED
    said = language(lang)
    for row in figures:
        line = wording.text("cli.isochrone", said, **{**row, "minutes": f"{row['minutes']:g}"})
        console().print(line, markup=False)
    console().print(wording.text("cli.written", said, path=output), markup=False)
    return ANSWERED


def _minutes(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError("minutes_unreadable", value=text) from None
