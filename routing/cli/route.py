"""``shanlu route``: one way as GeoJSON with steps, climb and times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

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
    alternatives: Annotated[
        int, typer.Option(min=0, max=5, help="Other sensible ways between two points, at most.")
    ] = 0,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Print the fastest way through points as GeoJSON, with steps, climb and times."""
    from routing.roads.carrying import CARRY  # noqa: PLC0415
    from routing.roads.times.weather import DRY  # noqa: PLC0415
    from routing.roads.ways.paths import as_feature  # noqa: PLC0415

    del as_json  # GeoJSON is for machines already
    lonlat = [read_point(text) for text in points]
    if len(lonlat) < 2:
        raise InputError("too_few_points", count=len(lonlat))
    if alternatives and len(lonlat) > 2:
        raise InputError("alternatives_through_points", count=len(lonlat))
    opened = installed_regions().open(region)
    carry = CARRY.with_limits(walk_min=walk_limit)
    asked: _Asked = {"at": at, "weather": weather or DRY}
    said = language(lang)
    about = {"profile": profile, **asked, "region": opened.id, "version": opened.version}
    credit = {"attribution": opened.meta.attribution, "osm_date": opened.meta.osm_date}
    if alternatives:
        ends = lonlat[0], lonlat[1]
        way = opened.route(*ends, profile, **asked, carry=carry, alternatives=alternatives)
        features = [as_feature([one], said) for one in (way, *way.alternatives)]
        print_json({"type": "FeatureCollection", "features": _about(features, about)} | credit)
        return ANSWERED
    feature = as_feature(opened.route_through(lonlat, profile, **asked, carry=carry), said)
    print_json({**_about([feature], about)[0], **credit})
    return ANSWERED


class _Asked(TypedDict):
    at: str | None
    weather: str


def _about(features: list[dict[str, Any]], about: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**one, "properties": {**one["properties"], **about}} for one in features]


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
