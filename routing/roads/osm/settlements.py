"""Settlements with their parents: the villages that orders name, told apart where names repeat."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SETTLEMENT_PLACES = ("city", "town", "village", "hamlet")
"""``place`` values that count as settlements, the higher first."""

DWELLING_PLACES = ("isolated_dwelling", "farm")
"""Single houses: kept, so that an order can name them, but apart."""

PLACE_KEYS = (
    "place", "name", "name:en", "name:zh", "name:zh_pinyin", "name:zh-Latn-pinyin", "int_name",
    "alt_name", "population",
)  # fmt: skip

_LATIN_KEYS = ("name:en", "name:zh_pinyin", "name:zh-Latn-pinyin", "int_name")
_LOCAL_BOUNDARY = 6
"""``admin_level`` from which a boundary (county, township, municipality) tells villages apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A settlement or dwelling.

    Attributes
    ----------
    place : str
        OSM's class: see :data:`SETTLEMENT_PLACES` and :data:`DWELLING_PLACES`.
    names : tuple of str
        Every name it answers to; ``name`` is the first.
    parent : str or None
        The township: the smallest local boundary around it, else the nearest higher place.
    """

    osm_id: str
    place: str
    name: str
    name_latin: str | None = None
    names: tuple[str, ...] = ()
    lon: float
    lat: float
    parent: str | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """An administrative boundary with its polygon (WKB)."""

    name: str
    admin_level: int
    wkb: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceArea:
    """A settlement drawn as an area (WKB); it counts unless its own node lies inside."""

    settlement: Settlement
    wkb: bytes


def read_settlement(tags: Mapping[str, str], osm_id: str, lon: float, lat: float) -> Settlement:
    """Build a settlement from its tags; one without a name is called by its class and id."""
    told = {key: tags.get(key, "").strip() for key in PLACE_KEYS}
    name = told["name"] or told["name:zh"] or f"{tags['place']} {osm_id}"
    latin = next((told[key] for key in _LATIN_KEYS if told[key]), None)
    others = [told[key] for key in ("name:zh", *_LATIN_KEYS)]
    others += [other.strip() for other in told["alt_name"].split(";")]
    population = told["population"].replace(",", "").replace(" ", "")
    return Settlement(
        osm_id=osm_id,
        place=tags["place"],
        name=name,
        name_latin=latin,
        names=tuple(dict.fromkeys([name, *filter(None, others)])),
        lon=lon,
        lat=lat,
        population=int(population) if re.fullmatch(r"\d{1,9}", population) else None,
    )


def finish_settlements(
    nodes: Sequence[Settlement], areas: Sequence[PlaceArea], boundaries: Sequence[Boundary]
) -> tuple[Settlement, ...]:
    """Count each settlement once and give each its parent, in the order of their ids."""
    settlements = [*nodes, *_areas_without_a_node(nodes, areas)]
    by_boundary = _boundary_parents(settlements, boundaries)
    by_place = _place_parents(settlements)
    placed = (
        dataclasses.replace(settlement, parent=boundary or place)
        for settlement, boundary, place in zip(settlements, by_boundary, by_place, strict=True)
    )
    return tuple(sorted(placed, key=lambda settlement: settlement.osm_id))


def _areas_without_a_node(
    nodes: Sequence[Settlement], areas: Sequence[PlaceArea]
) -> Iterable[Settlement]:
    import shapely  # noqa: PLC0415 - shapely costs 0.1 s that a plan with matrices never needs

    tree = shapely.STRtree([shapely.Point(node.lon, node.lat) for node in nodes])
    for area in areas:
        inside = tree.query(shapely.from_wkb(area.wkb), predicate="intersects")
        if not any(_own(nodes[k], area.settlement) for k in inside):
            yield area.settlement


def _own(node: Settlement, area: Settlement) -> bool:
    """Tell whether a node inside an area is that area's own: of its name, or it has none."""
    if area.name.endswith(area.osm_id):
        return node.place == area.place
    return bool(_unaccented(node.names) & _unaccented(area.names))


def _unaccented(names: Iterable[str]) -> set[str]:
    """Return names without case and accents: mappers write Sornás and Sornàs for one village."""
    parts = (unicodedata.normalize("NFKD", name).casefold() for name in names)
    return {"".join(char for char in name if not unicodedata.combining(char)) for name in parts}


def _boundary_parents(
    settlements: Sequence[Settlement], boundaries: Sequence[Boundary]
) -> list[str | None]:
    import shapely  # noqa: PLC0415 - as above

    local = [boundary for boundary in boundaries if boundary.admin_level >= _LOCAL_BOUNDARY]
    polygons = shapely.from_wkb([boundary.wkb for boundary in local])
    sizes = shapely.area(polygons)
    tree = shapely.STRtree(polygons)
    parents: list[str | None] = []
    for settlement in settlements:
        around = tree.query(shapely.Point(settlement.lon, settlement.lat), predicate="within")
        smallest_first = sorted(around, key=lambda k: float(sizes[k]))
        names = (local[k].name for k in smallest_first)
        parents.append(next((name for name in names if name not in settlement.names), None))
    return parents


def _place_parents(settlements: Sequence[Settlement]) -> list[str | None]:
    """Return the nearest place of a higher class for each settlement."""
    from scipy.spatial import KDTree  # noqa: PLC0415 - as above

    rank = {place: k for k, place in enumerate((*SETTLEMENT_PLACES, *DWELLING_PLACES))}
    ranks = np.array([rank[settlement.place] for settlement in settlements], dtype=int)
    xy = _flat([(settlement.lon, settlement.lat) for settlement in settlements])
    parents: list[str | None] = [None] * len(settlements)
    for level in set(ranks.tolist()):
        higher = np.flatnonzero(ranks < min(level, len(SETTLEMENT_PLACES)))
        if higher.size:
            own = np.flatnonzero(ranks == level)
            nearest = KDTree(xy[higher]).query(xy[own])[1]
            for k, j in zip(own.tolist(), higher[nearest].tolist(), strict=True):
                parents[k] = settlements[j].name
    return parents


def _flat(lonlat: list[tuple[float, float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    if len(points):
        points[:, 0] *= np.cos(np.radians(points[:, 1].mean()))
    return points
