"""The cheapest ways from several nodes at once to all others: Dijkstra's algorithm with a heap.

Of parallel edges it tells which one is on the way. Why it is not scipy's: decision 0001.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.edges_by_tail import edges_by_tail

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]


def cheapest_ways(
    tail: Indices, head: Indices, cost: Floats, is_root: npt.NDArray[np.bool_]
) -> tuple[Floats, Indices]:
    """Return what the way to each node costs, and the last edge of it.

    Parameters
    ----------
    tail, head : ndarrays of int32, shape (m,)
        Where each directed edge begins and ends.
    cost : ndarray, shape (m,)
        Of an edge, never negative.
    is_root : ndarray of bool, shape (n,)
        Nodes that cost nothing.

    Returns
    -------
    cost : ndarray, shape (n,)
        Infinite where there is no way.
    edge : ndarray of int32, shape (n,)
        -1 where there is none, and of roots.
    """
    # copies: a kernel is compiled once more for arrays that cannot be written to
    return _grown(np.array(tail), np.array(head), np.array(cost), np.array(is_root))


@compiled
def _grown(
    tail: Indices, head: Indices, cost: Floats, is_root: npt.NDArray[np.bool_]
) -> tuple[Floats, Indices]:
    """Grow the ways from the roots, the cheapest first."""
    nodes = len(is_root)
    first, edges = edges_by_tail(nodes, tail)
    least, last = np.full(nodes, np.inf), np.full(nodes, -1, dtype=np.int32)
    key, item = np.zeros(nodes + len(tail)), np.empty(nodes + len(tail), dtype=np.int32)
    size = 0
    for node in range(nodes):
        if is_root[node]:
            least[node] = 0.0
            item[size] = node
            size += 1
    while size:
        so_far, node = key[0], item[0]
        size -= 1
        _lower(key, item, size)
        if so_far > least[node]:
            continue
        for k in range(first[node], first[node + 1]):
            edge = edges[k]
            there, there_cost = head[edge], so_far + cost[edge]
            if there_cost < least[there]:
                least[there], last[there] = there_cost, edge
                _raise(key, item, size, there_cost, there)
                size += 1
    return least, last


@compiled
def _lower(key: Floats, item: Indices, size: int) -> None:
    """Put the last of a heap where the first was, and down to where it belongs."""
    moved_key, moved = key[size], item[size]
    hole, child = 0, 1
    while child < size:
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= moved_key:
            break
        key[hole], item[hole] = key[child], item[child]
        hole, child = child, 2 * child + 1
    key[hole], item[hole] = moved_key, moved


@compiled
def _raise(key: Floats, item: Indices, hole: int, new_key: float, new: int) -> None:
    """Put something at the end of a heap, and up to where it belongs."""
    while hole and key[(hole - 1) // 2] > new_key:
        key[hole], item[hole] = key[(hole - 1) // 2], item[(hole - 1) // 2]
        hole = (hole - 1) // 2
    key[hole], item[hole] = new_key, new
