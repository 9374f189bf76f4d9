"""Fetch a region from the world through OSMnx: Nominatim finds the place, Overpass has the data."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from routing.errors import InputError, RegionError
from routing.roads.osm.access import ACCESS_KEYS
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
from routing.roads.osm.signs import SIGN_KEYS
from routing.roads.osm.way_tags import ROAD_CLASSES, WAY_KEYS

_CLASSES = "|".join(name for name in ROAD_CLASSES if name not in {"ferry", "barrier"})
_ROADS = [f'["highway"~"^({_CLASSES})$"]["area"!~"yes"]', '["route"="ferry"]']
"""What to ask for, as Overpass filters: OSMnx's own network types have no ferries."""


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
            area = _find_area(osmnx, place)
            graph = _fetch_roads(osmnx, area, place)
            settlements = _fetch_settlements(osmnx, area, place)
        except (requests.RequestException, osmnx._errors.ResponseStatusCodeError) as error:  # noqa: SLF001 - its only name
            raise RegionError("overpass_unreachable", place=place, detail=error) from error
    return extract_of_graph(graph, settlements=settlements, source=f"Overpass: {place}")


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
        "useful_tags_node": sorted(
            {*settings.useful_tags_node, *BARRIER_KEYS, *SIGN_KEYS, *ACCESS_KEYS}
        ),
        "use_cache": False,
    }
    if overpass_url:
        # A server of one's own has no slots to wait for (without a status page OSMnx would pause a
        # minute before each question), and nobody else need be asked for its address.
        wanted |= {"overpass_url": overpass_url, "overpass_rate_limit": False}
        wanted["doh_url_template"] = None
    if nominatim_url:
        wanted["nominatim_url"] = nominatim_url
    before = {name: getattr(settings, name) for name in wanted}
    resolve = socket.getaddrinfo  # which OSMnx replaces, to keep to one of a server's addresses
    for name, value in wanted.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        socket.getaddrinfo = resolve
        for name, value in before.items():
            setattr(settings, name, value)


def _find_area(osmnx: Any, place: str) -> Any:
    try:
        area = osmnx.geocode_to_gdf(place).union_all()
    except (osmnx._errors.InsufficientResponseError, TypeError) as error:  # noqa: SLF001 - as above
        _refuse_pages(error, place)
        raise InputError("place_not_found", place=place, detail=error) from error
    return area if area.is_valid else area.buffer(0)


def _fetch_roads(osmnx: Any, area: Any, place: str) -> Any:
    try:
        return osmnx.graph_from_polygon(area, custom_filter=_ROADS, simplify=False, retain_all=True)
    except (osmnx._errors.InsufficientResponseError, ValueError) as error:  # noqa: SLF001 - as above
        _refuse_pages(error, place)
        raise InputError("osm_without_roads", path=place) from error


def _refuse_pages(error: Exception, place: str) -> None:
    """Tell a server that answered with a page (a login, a fault) from one that has nothing."""
    if isinstance(error.__cause__, ValueError):  # what it sent was no JSON
        raise RegionError("overpass_unreachable", place=place, detail=error) from error


def _fetch_settlements(osmnx: Any, area: Any, place: str) -> tuple[Settlement, ...]:
    places = [*SETTLEMENT_PLACES, *DWELLING_PLACES]
    try:
        features = osmnx.features_from_polygon(
            area, tags={"place": places, "boundary": "administrative"}
        )
    except osmnx._errors.InsufficientResponseError as error:  # noqa: SLF001 - as above
        _refuse_pages(error, place)
        return ()  # roads without a village
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
