"""Ways as they are read, one by one, into the arrays of an extract; restrictions beside them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from routing.roads.osm.barriers import Barrier
from routing.roads.osm.conditional import read_rule, unread_clauses
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.restrictions import Member, Restriction, read_restriction
from routing.roads.osm.settlements import Settlement
from routing.roads.osm.signs import unread_limits
from routing.roads.osm.waterways import Waterway
from routing.roads.osm.way_tags import ROAD_CLASSES, WAY_KEYS, WAY_KIND, read_way_kind


class WayCollector:
    """Collects ways; rows of equal tags and names are stored once."""

    def __init__(self) -> None:
        self._refs = array("q")
        self._lon = array("d")
        self._lat = array("d")
        self._first = array("q", [0])
        self._id = array("q")
        self._kind = array("i")
        self._name = array("i")
        self._kind_of: dict[tuple[str | None, ...], int] = {}
        self._kinds: list[tuple[object, ...]] = []
        self._name_of: dict[tuple[str, str], int] = {("", ""): 0}  # and the ref
        self._unread_of: list[int] = []  # limits that cannot be read, by row of kinds
        self._unread_rules_of: list[int] = []
        self._rule_of: dict[str, int] = {"": 0}
        self._barriers: dict[int, Barrier] = {}
        self._restrictions: list[Restriction] = []
        self._unread_restrictions = self._conditional_restrictions = 0

    def add(
        self, way_id: int, tags: Mapping[str, str], nodes: Sequence[tuple[int, float, float]]
    ) -> bool:
        """Add a way with its (node id, lon, lat); returns whether it is a road."""
        # A node that is listed twice in a row is a step of no length.
        nodes = [node for k, node in enumerate(nodes) if k == 0 or node[0] != nodes[k - 1][0]]
        kind = self._kind_row(tags) if len(nodes) > 1 else -1
        if kind < 0:
            return False
        for ref, lon, lat in nodes:
            self._refs.append(ref)
            self._lon.append(lon)
            self._lat.append(lat)
        self._first.append(len(self._refs))
        self._id.append(way_id)
        self._kind.append(kind)
        number = tags.get("ref", "")
        name = (tags.get("name") or number, number)
        self._name.append(self._name_of.setdefault(name, len(self._name_of)))
        return True

    def add_barrier(self, node_id: int, barrier: Barrier) -> None:
        """Note what stands at a node; it matters only if a way uses the node."""
        self._barriers[node_id] = barrier

    def add_restriction(self, tags: Mapping[str, str], members: Iterable[Member]) -> None:
        """Add a relation that restricts a turn."""
        read = read_restriction(tags, members)
        self._restrictions += read.restrictions
        self._unread_restrictions += read.unread
        self._conditional_restrictions += read.conditional

    def finish(
        self,
        *,
        settlements: tuple[Settlement, ...],
        waterways: tuple[Waterway, ...] = (),
        osm_date: str | None,
        source: str,
    ) -> OsmExtract:
        """Return everything collected."""
        refs = _int64(self._refs)
        node_id, first_use, way_nodes = np.unique(refs, return_index=True, return_inverse=True)
        barriers = {}
        for ref, barrier in self._barriers.items():
            at = int(np.searchsorted(node_id, ref))
            if at < len(node_id) and node_id[at] == ref:
                barriers[at] = barrier
        return OsmExtract(
            node_id=node_id,
            lon=np.frombuffer(self._lon, dtype=np.float64)[first_use] if len(refs) else _EMPTY,
            lat=np.frombuffer(self._lat, dtype=np.float64)[first_use] if len(refs) else _EMPTY,
            way_id=_int64(self._id),
            way_kind=np.array(self._kind, dtype=np.int32),
            way_name=np.array(self._name, dtype=np.int32),
            way_first=_int64(self._first),
            way_nodes=way_nodes.astype(np.int64),
            kinds=np.array(self._kinds, dtype=WAY_KIND),
            names=tuple(name for name, _ in self._name_of),
            refs=tuple(ref for _, ref in self._name_of),
            rules=tuple(self._rule_of),
            barriers=barriers,
            unread_rules=sum(self._unread_rules_of[kind] for kind in self._kind),
            unread_limits=sum(self._unread_of[kind] for kind in self._kind),
            restrictions=tuple(self._restrictions),
            unread_restrictions=self._unread_restrictions,
            conditional_restrictions=self._conditional_restrictions,
            settlements=settlements,
            waterways=waterways,
            osm_date=osm_date,
            source=source,
        )

    def _kind_row(self, tags: Mapping[str, str]) -> int:
        key = tuple(tags.get(tag) for tag in WAY_KEYS)
        if key not in self._kind_of:
            row = read_way_kind(tags)
            self._kind_of[key] = -1 if row is None else len(self._kinds)
            if row is not None:
                rule = read_rule(tags, ROAD_CLASSES[row[0]])
                self._kinds.append((*row[:-1], self._rule_of.setdefault(rule, len(self._rule_of))))
                self._unread_rules_of.append(unread_clauses(tags))
                self._unread_of.append(unread_limits(tags))
        return self._kind_of[key]


_EMPTY = np.empty(0, dtype=np.float64)


def _int64(values: array[int]) -> npt.NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
