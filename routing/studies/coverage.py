"""The country that a siting answer covers: isochrones of all its sites together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import shapely

from routing.roads.region import Region
from routing.studies import Scenario, ScenarioAnswer, StudyAnswer

if TYPE_CHECKING:
    import geopandas as gpd

USUAL_MIN = (15.0, 30.0, 60.0)
"""Where a scenario promises nothing."""


def coverage_layer(study: StudyAnswer, region: Region) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield the layer ``coverage``, where anything was answered.

    A row a scenario and number of minutes: the promised ones, the radii, or 15, 30 and 60.
    """
    import geopandas as gpd  # noqa: PLC0415 - half a second that only this format pays

    rows = [
        row
        for one in study.scenarios
        if one.answer is not None
        for row in _rows(study, one, region)
    ]
    if rows:
        yield "coverage", gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def _rows(study: StudyAnswer, one: ScenarioAnswer, region: Region) -> Iterator[dict[str, Any]]:
    asked = one.scenario
    limits = _minutes(asked)
    found: dict[float, list[Any]] = {limit: [] for limit in limits}
    for site in one.answer.opened if one.answer is not None else ():
        candidate = study.candidates[site]
        for isochrone in region.isochrones(
            (candidate.lon or 0.0, candidate.lat or 0.0),
            study.study.profile,
            limits,
            towards=study.study.direction == "to_site",
            at=asked.at,
            weather=asked.weather,
        ):
            found[isochrone.minutes].append(isochrone.polygon)
    for minutes, polygons in found.items():
        covered = shapely.union_all(polygons)
        yield {"scenario": asked.name, "minutes": minutes, "geometry": covered}


def _minutes(asked: Scenario) -> tuple[float, ...]:
    if asked.within_s is not None:
        return (asked.within_s / 60,)
    return tuple(radius / 60 for radius in asked.radii_s) or USUAL_MIN
