"""igraph: Dijkstra's algorithm in C from each source; times only."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


def is_here() -> bool:
    """Tell whether igraph can be asked."""
    return importlib.util.find_spec("igraph") is not None


class Graph:
    """A directed graph with milliseconds on its edges."""

    def __init__(
        self,
        nodes: int,
        tail: npt.NDArray[np.int32],
        head: npt.NDArray[np.int32],
        milliseconds: Integers,
    ) -> None:
        igraph: Any = importlib.import_module("igraph")
        self._graph = igraph.Graph(
            n=nodes, edges=np.column_stack((tail, head)).tolist(), directed=True
        )
        self._weights = milliseconds.tolist()

    def table(self, at: Integers) -> npt.NDArray[np.float64]:
        """Return the milliseconds between nodes."""
        found = self._graph.distances(at.tolist(), at.tolist(), weights=self._weights)
        return np.array(found, dtype=np.float64)
