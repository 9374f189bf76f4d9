"""A region in figures: what ``shanlu region show --json`` prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.settlements import Settlement
from routing.roads.region_meta import RegionMeta
from routing.roads.snapping import largest_component_share
from routing.roads.times.vehicles import bundled_profiles


def figures(
    graph: RoadGraph,
    meta: RegionMeta,
    settlements: Sequence[Settlement],
    dwellings: Sequence[Settlement],
    van_ms: npt.NDArray[np.int32],
) -> dict[str, Any]:
    """Return where a region comes from and its sizes.

    Parameters
    ----------
    van_ms : ndarray of int32, shape (m,)
        A van's travel times; negative where it may not go.
    """
    length = graph.segment_length_m
    drivable = np.zeros(graph.segments, dtype=bool)
    drivable[graph.edge_segment[van_ms >= 0]] = True
    return {
        **dataclasses.asdict(meta),
        "nodes": graph.nodes,
        "directed_edges": graph.edges,
        "length_km": round(float(length.sum()) / 1000, 1),
        "drivable_km": round(float(length[drivable].sum()) / 1000, 1),
        "settlements": len(settlements),
        "dwellings": len(dwellings),
        "largest_component_share": round(largest_component_share(graph, van_ms), 4),
        "profiles": sorted(bundled_profiles()),
    }
