"""A siting study as map layers for QGIS: sites, villages, who belongs to whom, service areas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from routing.studies import ScenarioAnswer, StudyAnswer, level_figures
from routing.studies import figures as study_figures
from routing.studies.unnamed import with_names
from routing.wording import Lang

if TYPE_CHECKING:
    import geopandas as gpd

ROUND_M = 1500
"""A service area ends so far beyond its outermost villages."""
_METRES_PER_DEGREE = 111_320.0


def layers(study: StudyAnswer, lang: Lang = "en") -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield (name, layer) in WGS 84; ``scenario`` tells the scenarios apart.

    ``sites``, ``villages``, ``assignment`` (lines), ``service_areas`` (what is nearer to a site's
    villages than to those of others), and ``alternatives`` (sites of each); of a study on
    several levels ``level_sites`` (what is opened above the depots), ``flows`` (lines up to it).
    """
    import geopandas as gpd  # noqa: PLC0415 - half a second that only this format pays

    study = with_names(study, lang)
    answered = [one for one in study.scenarios if one.answer is not None]
    for name, rows_of in (
        ("sites", _sites),
        ("villages", _villages),
        ("assignment", _lines),
        ("service_areas", _areas),
        ("alternatives", _alternatives),
        ("level_sites", _level_sites),
        ("flows", _flows),
    ):
        rows = [row for one in answered for row in rows_of(study, one)]
        if rows:
            yield name, gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def _sites(study: StudyAnswer, one: ScenarioAnswer) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(study_figures.sites(study, one), start=1):
        candidate = study.candidates[row.site]
        yield {
            "scenario": one.scenario.name,
            "number": number,
            "id": candidate.id,
            "name": candidate.name,
            "township": candidate.parent,
            "state": candidate.state,
            "villages": len(row.villages),
            "weight": row.weight,
            "mean_minutes": round(row.mean / 60, 1),
            "longest_minutes": round(row.longest / 60, 1),
            "geometry": _point(candidate),
        }


def _villages(study: StudyAnswer, one: ScenarioAnswer) -> Iterator[dict[str, Any]]:
    limit = one.scenario.within_s
    by = study_figures.served_by(one).tolist()
    for row, site, way in zip(study.demand, by, one.way.tolist(), strict=True):
        yield {
            "scenario": one.scenario.name,
            "id": row.id,
            "name": row.name,
            "township": row.parent,
            "weight": row.weight,
            "site": study.candidates[site].id if site >= 0 else None,
            "minutes": round(way / 60, 1) if np.isfinite(way) else None,
            "promise_kept": None if limit is None else bool(way <= limit),
            "geometry": _point(row),
        }


def _lines(study: StudyAnswer, one: ScenarioAnswer) -> Iterator[dict[str, Any]]:
    """Yield a line from each village to its site; a site's own village has none."""
    by = study_figures.served_by(one).tolist()
    for row, site, way in zip(study.demand, by, one.way.tolist(), strict=True):
        line = _line(row, study.candidates[site]) if site >= 0 else None
        if line is not None:
            yield {
                "scenario": one.scenario.name,
                "village": row.id,
                "site": study.candidates[site].id,
                "minutes": round(way / 60, 1) if np.isfinite(way) else None,
                "geometry": line,
            }


def _areas(study: StudyAnswer, one: ScenarioAnswer) -> Iterator[dict[str, Any]]:
    """Yield the Voronoi cells of each site's villages as one area."""
    by = study_figures.served_by(one)
    points = shapely.points([(row.lon or 0.0, row.lat or 0.0) for row in study.demand])
    distinct, cell_of = np.unique(shapely.get_coordinates(points), axis=0, return_inverse=True)
    hull = shapely.MultiPoint(distinct).convex_hull.buffer(ROUND_M / _METRES_PER_DEGREE)
    if len(distinct) < 2:
        return
    cells = _cells(distinct, hull)
    cell_of = cell_of.ravel()
    for site in one.answer.opened if one.answer is not None else ():
        own = np.unique(cell_of[by == site])
        if len(own):
            yield {
                "scenario": one.scenario.name,
                "site": study.candidates[site].id,
                "name": study.candidates[site].name,
                "geometry": shapely.union_all([cells[k] for k in own.tolist()]),
            }


def _cells(distinct: np.ndarray[Any, np.dtype[np.float64]], hull: Any) -> list[Any]:
    """Return the cell of each point, inside the hull."""
    places: Any = shapely.points(distinct)
    parts = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(distinct), extend_to=hull)
    )
    found, at = shapely.STRtree(parts).query(places, predicate="intersects")
    mine = dict(zip(found.tolist(), at.tolist(), strict=True))
    return [shapely.intersection(parts[mine[k]], hull) for k in range(len(places))]


def _alternatives(study: StudyAnswer, one: ScenarioAnswer) -> Iterator[dict[str, Any]]:
    if one.answer is None:
        return
    for number, other in enumerate(one.answer.alternatives, start=1):
        for site in other.opened:
            candidate = study.candidates[site]
            yield {
                "scenario": one.scenario.name,
                "alternative": number,
                "id": candidate.id,
                "name": candidate.name,
                "in_answer": site in one.answer.opened,
                "cost": other.cost,
                "geometry": _point(candidate),
            }


def _level_sites(study: StudyAnswer, one: ScenarioAnswer) -> Iterator[dict[str, Any]]:
    for number in range(len(one.answer.upper) if one.answer is not None else 0):
        level = study.levels[number]
        for row in level_figures.level_sites(one, number):
            candidate = level.located[row.site]
            yield {
                "scenario": one.scenario.name,
                "level": level.name,
                "id": candidate.id,
                "name": candidate.name,
                "amount": row.amount,
                "sources": row.sources,
                "mean_minutes": round(row.mean / 60, 1),
                "longest_minutes": round(row.longest / 60, 1),
                "geometry": _point(candidate),
            }


def _flows(study: StudyAnswer, one: ScenarioAnswer) -> Iterator[dict[str, Any]]:
    for number in range(len(one.answer.upper) if one.answer is not None else 0):
        level, low = study.levels[number], level_figures.below(study, number)
        for flow in level_figures.flows(one, number):
            ends = low[flow.below], level.located[flow.site]
            yield {
                "scenario": one.scenario.name,
                "level": level.name,
                "from": ends[0].id,
                "to": ends[1].id,
                "amount": flow.amount,
                "minutes": round(flow.seconds / 60, 1),
                "geometry": _line(*ends),
            }


def _line(start: Any, end: Any) -> Any:
    """Return a line; None where both ends are the same place."""
    ends = [_point(start), _point(end)]
    return None if ends[0].equals(ends[1]) else shapely.LineString(ends)


def _point(row: Any) -> Any:
    return shapely.Point(row.lon or 0.0, row.lat or 0.0)
