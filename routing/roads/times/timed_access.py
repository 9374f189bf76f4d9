"""Who may use which road at a time: some are closed in winter, at night, or to trucks by day."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.conditional import access_at

Changes = tuple[tuple[int, int, int], ...]
"""Row of ``kinds``, and its access masks along and against, where they are not the plain ones."""


def access_changes(graph: RoadGraph, moment: datetime, weather: str) -> Changes:
    """Return the kinds of road whose access at a time is not their plain one."""
    changes = []
    for kind in np.flatnonzero(graph.kinds["rule"]).tolist():
        row = graph.kinds[kind]
        forward, backward = access_at(graph.rules[row["rule"]], moment, weather)
        if (forward, backward) != (row["forward"], row["backward"]):
            changes.append((kind, forward, backward))
    return tuple(changes)


def edge_access(graph: RoadGraph, changes: Changes) -> npt.NDArray[np.uint8]:
    """Return who may use each directed edge, shape (m,): masks as ``RoadGraph.edge_access``."""
    if not changes:
        return graph.edge_access
    access = graph.edge_access.copy()
    kind = graph.segment_kind[graph.edge_segment]
    for row, forward, backward in changes:
        of_kind = kind == row
        access[of_kind] = np.where(graph.edge_reversed[of_kind], backward, forward)
    return access
