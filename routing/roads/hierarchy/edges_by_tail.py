"""Directed edges in the order of the nodes that they leave.

It is compiled into kernels of other folders, too: a change of this one is a change of theirs
(``compiled.py``).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled

Integers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]


@compiled
def edges_by_tail(nodes: int, tail: Indices) -> tuple[Integers, Indices]:
    """Return where each node's edges begin in a list of them, shape (nodes + 1,), and the list."""
    first = np.zeros(nodes + 1, dtype=np.int64)
    for edge in range(len(tail)):
        first[tail[edge] + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    at = first[:-1].copy()
    edges = np.empty(len(tail), dtype=np.int32)
    for edge in range(len(tail)):
        edges[at[tail[edge]]] = edge
        at[tail[edge]] += 1
    return first, edges
