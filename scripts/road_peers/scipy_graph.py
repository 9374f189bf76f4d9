"""scipy: Dijkstra's algorithm in C from each source, with the same weights; the judge of ours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from routing.roads.hierarchy import FAR, pack, unpack

Integers = npt.NDArray[np.int64]

_DECIMETRES = 2.0**23


class Graph:
    """A directed graph of weights, the best of parallel edges, as ms · 2²³ + dm in float64."""

    def __init__(
        self,
        nodes: int,
        tail: npt.NDArray[np.int32],
        head: npt.NDArray[np.int32],
        weights: Integers,
    ) -> None:
        milliseconds, decimetres = unpack(weights)
        weight = milliseconds * _DECIMETRES + decimetres
        order = np.lexsort((weight, head, tail))
        ends = tail[order] * np.int64(nodes) + head[order]
        ends, first = np.unique(ends, return_index=True)
        places = np.divmod(ends, nodes)
        self._weights = sparse.csr_array((weight[order][first], places), shape=(nodes, nodes))

    def table(self, at: Integers) -> Integers:
        """Return the weights between nodes, ``FAR`` where there is no way."""
        found = dijkstra(self._weights, indices=at)[:, at]
        reached = np.isfinite(found)
        ms, dm = np.divmod(np.where(reached, found, 0.0), _DECIMETRES)
        return np.where(reached, pack(ms, dm), FAR)
