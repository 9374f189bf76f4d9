"""RoutingKit's customisable contraction hierarchy through pyroutingkit: C++, times only."""

from __future__ import annotations

import importlib
import importlib.util

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


def is_here() -> bool:
    """Tell whether RoutingKit can be asked."""
    return importlib.util.find_spec("pyroutingkit") is not None


class Hierarchy:
    """An order of a directed graph's nodes, built from where they lie."""

    def __init__(
        self,
        tail: npt.NDArray[np.int32],
        head: npt.NDArray[np.int32],
        lonlat: npt.NDArray[np.float64],
    ) -> None:
        peer = importlib.import_module("pyroutingkit")
        lon, lat = lonlat.T.astype(np.float32)
        self._topology = peer.CCHTopology()
        self._topology.build(tail.astype(np.uint32), head.astype(np.uint32), lat, lon, len(lonlat))
        self._metric = peer.CCHMetric(self._topology)

    def customise(self, milliseconds: Integers) -> None:
        """Weigh the edges."""
        self._metric.customize(milliseconds.astype(np.uint32))

    def table(self, at: Integers) -> npt.NDArray[np.uint32]:
        """Return the milliseconds between nodes."""
        nodes = at.astype(np.uint32)
        found: npt.NDArray[np.uint32] = self._metric.distances_many_to_many(nodes, nodes)
        return found
