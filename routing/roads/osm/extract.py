"""What an import hands on: ways, nodes and settlements as arrays, whatever they were read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.osm.barriers import Barrier
from routing.roads.osm.restrictions import Restriction
from routing.roads.osm.settlements import Settlement
from routing.roads.osm.waterways import Waterway

Record = np.dtype[np.void]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OsmExtract:
    """The roads and settlements of an extract.

    Attributes
    ----------
    node_id : ndarray of int64, shape (n,)
        OSM ids of the nodes that ways use; negative for points that have none of their own.
    lon, lat : ndarray of float64, shape (n,)
        Degrees, WGS 84.
    way_id, way_kind, way_name : ndarray of int64 / int32 / int32, shape (w,)
        OSM id, row of ``kinds``, and index into ``names`` and ``refs`` of each
        way: its name, or else its number, and its number.
    way_first : ndarray of int64, shape (w + 1,)
        Way ``k`` runs through ``way_nodes[way_first[k]:way_first[k + 1]]``.
    way_nodes : ndarray of int64
        Indices into the node arrays.
    kinds : structured ndarray
        Distinct combinations of the tags that matter: see
        :data:`routing.roads.osm.way_tags.WAY_KIND`.
    rules : tuple of str
        Access that depends on times, as :mod:`routing.roads.osm.conditional` reads it.
    barriers : dict of int to Barrier
        By node index: gates, bollards, fords and the like.
    unread_limits : int
        Limits of weight and size that nobody can read, and that therefore limit nothing.
    unread_rules : int
        Access at times whose condition nobody can read, and that therefore never holds.
    restrictions : tuple of Restriction
        Turns that are forbidden or mandatory, in OSM ids.
    unread_restrictions, conditional_restrictions : int
        Restrictions that nobody can read, and those that hold at times only: none of them counts.
    osm_date : str or None
        ISO date of the data.
    """

    node_id: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    way_id: npt.NDArray[np.int64]
    way_kind: npt.NDArray[np.int32]
    way_name: npt.NDArray[np.int32]
    way_first: npt.NDArray[np.int64]
    way_nodes: npt.NDArray[np.int64]
    kinds: np.ndarray[Any, Record]
    names: tuple[str, ...]
    refs: tuple[str, ...]
    rules: tuple[str, ...] = ("",)
    barriers: dict[int, Barrier] = field(default_factory=dict)
    unread_limits: int = 0
    unread_rules: int = 0
    restrictions: tuple[Restriction, ...] = ()
    unread_restrictions: int = 0
    conditional_restrictions: int = 0
    settlements: tuple[Settlement, ...] = ()
    waterways: tuple[Waterway, ...] = ()
    osm_date: str | None = None
    source: str = ""
