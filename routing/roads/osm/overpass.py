"""Fetch a region from the world through OSMnx: Nominatim finds the place, Overpass has the data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from routing.errors import InputError, RegionError
from routing.roads.osm.barriers import BARRIER_KEYS
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.osmnx_graph import extract_of_graph
from routing.roads.osm.settlements import (
    DWELLING_PLACES,
    PLACE_KEYS,
    SETTLEMENT_PLACES,
    Boundary,
    PlaceArea,
    Settlement,
    finish_settlements,
    read_settlement,
)
from routing.roads.osm.way_tags import WAY_KEYS


def fetch_place(
    place: str, *, overpass_url: str | None = None, nominatim_url: str | None = None
) -> OsmExtract:
    """Fetch the roads and settlements of a place by its name.

    Parameters
    ----------
    place : str
        What Nominatim knows it by, such as "Wudu, Longnan, Gansu, China".
    overpass_url, nominatim_url : str, optional
        Servers to ask instead of the public ones.

    Raises
    ------
    InputError
        ``place_not_found``, ``osm_without_roads``.
    RegionError
        ``overpass_unreachable``.
    """
    import osmnx  # noqa: PLC0415 - it takes a second to import; only this input needs it
    import requests  # noqa: PLC0415 - comes with osmnx, and only to name its error

    with _asking_for_our_tags(osmnx.settings, overpass_url, nominatim_url):
        try:
            graph = osmnx.graph_from_place(
                place, network_type="all", simplify=False, retain_all=True
            )
            settlements = _fetch_settlements(osmnx, place)
        except osmnx._errors.InsufficientResponseError as error:  # noqa: SLF001 - its only name
            raise InputError("place_not_found", place=place, detail=error) from error
        except TypeError as error:  # OSMnx: "Nominatim did not geocode query to a polygon"
            raise InputError("place_not_found", place=place, detail=error) from error
        except (requests.RequestException, osmnx._errors.ResponseStatusCodeError) as error:  # noqa: SLF001
            raise RegionError("overpass_unreachable", place=place, detail=error) from error
    created = str(graph.graph.get("created_date", ""))[:10] or None
    return extract_of_graph(
        graph, settlements=settlements, osm_date=created, source=f"Overpass: {place}"
    )


@contextmanager
def _asking_for_our_tags(
    settings: Any, overpass_url: str | None, nominatim_url: str | None
) -> Iterator[None]:
    """Set OSMnx's global settings for one request, and put them back.

    Its default way tags miss surface, tracktype, smoothness, incline and maxweight, which decide
    about mountain roads.
    """
    wanted: dict[str, Any] = {
        "useful_tags_way": sorted({*settings.useful_tags_way, *WAY_KEYS}),
        "useful_tags_node": sorted({*settings.useful_tags_node, *BARRIER_KEYS, "access"}),
        "use_cache": False,
    }
    if overpass_url:
        wanted["overpass_url"] = overpass_url
    if nominatim_url:
        wanted["nominatim_url"] = nominatim_url
    before = {name: getattr(settings, name) for name in wanted}
    for name, value in wanted.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


def _fetch_settlements(osmnx: Any, place: str) -> tuple[Settlement, ...]:
    places = [*SETTLEMENT_PLACES, *DWELLING_PLACES]
    try:
        features = osmnx.features_from_place(
            place, tags={"place": places, "boundary": "administrative"}
        )
    except osmnx._errors.InsufficientResponseError:  # noqa: SLF001 - roads without a village
        return ()
    nodes: list[Settlement] = []
    areas: list[PlaceArea] = []
    boundaries: list[Boundary] = []
    for (element, osm_id), row in features.iterrows():
        tags = {
            key: row[key]
            for key in (*PLACE_KEYS, "boundary", "admin_level")
            if _is_text(row.get(key))
        }
        shape = row.geometry
        if tags.get("place") in places:
            inner = shape.representative_point()
            settlement = read_settlement(tags, f"{element[0]}{osm_id}", inner.x, inner.y)
            if element == "node":
                nodes.append(settlement)
            else:
                areas.append(PlaceArea(settlement=settlement, wkb=shape.wkb))
        level, is_area = tags.get("admin_level", ""), shape.geom_type in {"Polygon", "MultiPolygon"}
        if (
            tags.get("boundary") == "administrative"
            and level.isdecimal()
            and "name" in tags
            and is_area
        ):
            boundaries.append(Boundary(name=tags["name"], admin_level=int(level), wkb=shape.wkb))
    return finish_settlements(nodes, areas, boundaries)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
