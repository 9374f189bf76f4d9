"""The map as .osm.pbf: nodes, ways and relations numbered from 1, the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm import mutable

DATE = "2026-11-01T00:00:00Z"
"""The date of the map."""

Tags = Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class OsmMap:
    """Collects the map.

    Attributes
    ----------
    lonlat : list of (float, float)
        Of the nodes; a node's id is its position plus one.
    node_tags : dict
        By node id.
    ways : list of (node ids, tags)
        A way's id is its position plus one.
    relations : list of (members, tags)
        Members are (type, id, role).
    """

    lonlat: list[tuple[float, float]] = field(default_factory=list)
    node_tags: dict[int, Tags] = field(default_factory=dict)
    ways: list[tuple[Sequence[int], Tags]] = field(default_factory=list)
    relations: list[tuple[Sequence[tuple[str, int, str]], Tags]] = field(default_factory=list)

    def node(self, lon: float, lat: float, tags: Tags | None = None) -> int:
        """Add a node and return its id."""
        self.lonlat.append((round(lon, 7), round(lat, 7)))
        if tags:
            self.node_tags[len(self.lonlat)] = tags
        return len(self.lonlat)

    def way(self, nodes: Sequence[int], tags: Tags) -> int:
        """Add a way and return its id."""
        self.ways.append((nodes, tags))
        return len(self.ways)

    def write(self, path: Path) -> None:
        """Write the file, over any of that name."""
        header = osmium.io.Header()
        header.set("generator", "scripts/make_model_county.py")
        header.set("osmosis_replication_timestamp", DATE)
        lons, lats = zip(*self.lonlat, strict=True)
        header.add_box(
            osmium.osm.Box(
                osmium.osm.Location(min(lons), min(lats)), osmium.osm.Location(max(lons), max(lats))
            )
        )
        target = osmium.io.File(str(path), "pbf,add_metadata=false")
        with osmium.SimpleWriter(target, header=header, overwrite=True) as writer:
            for ref, (lon, lat) in enumerate(self.lonlat, start=1):
                own = dict(self.node_tags.get(ref, {}))
                writer.add_node(mutable.Node(id=ref, location=(lon, lat), tags=own))
            for ref, (nodes, tags) in enumerate(self.ways, start=1):
                writer.add_way(mutable.Way(id=ref, nodes=list(nodes), tags=dict(tags)))
            for ref, (members, tags) in enumerate(self.relations, start=1):
                writer.add_relation(
                    mutable.Relation(id=ref, members=list(members), tags=dict(tags))
                )
