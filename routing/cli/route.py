"""``shanlu route``: one way as GeoJSON with steps, climb and times."""

from __future__ import annotations

from typing import Annotated

import typer

from routing.cli.answering import ANSWERED, answering, language, print_json
from routing.cli.installed import installed_regions
from routing.cli.options import AsJson, At, Language, Profile, WalkLimit, Weather
from routing.errors import InputError


@answering
def route(
    points: Annotated[list[str], typer.Argument(help="LON,LAT of two or more points.")],
    region: Annotated[str, typer.Option(help="A built region's id, or the path of its folder.")],
    *,
    profile: Profile = "van",
    at: At = None,
    weather: Weather = None,
    walk_limit: WalkLimit = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Print the fastest way through points as GeoJSON, with steps, climb and times."""
    from routing.roads.carrying import CARRY  # noqa: PLC0415
    from routing.roads.paths import as_feature  # noqa: PLC0415
    from routing.roads.weather import DRY  # noqa: PLC0415

    del as_json  # GeoJSON is for machines already
    lonlat = [read_point(text) for text in points]
    if len(lonlat) < 2:
        raise InputError("too_few_points", count=len(lonlat))
    opened = installed_regions().open(region)
    weather = weather or DRY
    carry = CARRY.with_limits(walk_min=walk_limit)
    ways = opened.route_through(lonlat, profile, at=at, weather=weather, carry=carry)
    feature = as_feature(ways, language(lang))
    feature["properties"] |= {
        "profile": profile,
        "at": at,
        "weather": weather,
        "region": opened.id,
        "version": opened.version,
    }
    print_json(
        {**feature, "attribution": opened.meta.attribution, "osm_date": opened.meta.osm_date}
    )
    return ANSWERED


def read_point(text: str) -> tuple[float, float]:
    """Return lon and lat of a point as it is typed.

    Raises
    ------
    InputError
        ``not_a_point``.
    """
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError("not_a_point", value=text) from None
    return lon, lat
