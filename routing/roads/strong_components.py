"""Parts of a graph in which all nodes can be reached from all: strongly connected components.

Tarjan 1972, *Depth-first search and linear graph algorithms*, SIAM Journal on Computing 1. scipy
has it, too; importing that takes a plan of thirty orders longer than all of this (decision 0001).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.edges_by_tail import edges_by_tail

Integers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]


def in_largest_component(nodes: int, tail: Indices, head: Indices) -> npt.NDArray[np.bool_]:
    """Mark the nodes of the largest part, shape (nodes,); of equally large ones one.

    Parameters
    ----------
    nodes : int
    tail, head : ndarrays of int32, shape (m,)
        Where each directed edge begins and ends.
    """
    if not nodes:
        return np.zeros(0, dtype=bool)
    part = strong_components(nodes, np.ascontiguousarray(tail), np.ascontiguousarray(head))
    largest: npt.NDArray[np.bool_] = part == np.bincount(part).argmax()
    return largest


class _Search(NamedTuple):
    """What a search through all nodes knows.

    Attributes
    ----------
    first, at, edges : ndarrays
        Of each node where its edges begin in the list of them, and the next to follow.
    found : ndarray of int64, shape (2,)
        How many nodes have been met, and how many parts.
    part, number, lowest : ndarrays of int32, shape (nodes,)
        Of each node its part, in which order it was met, and the first met that it leads back to;
        -1 until that is known.
    way, open_ : ndarrays of int32, shape (nodes,)
        The way to where the search is, and the nodes whose part is not known yet.
    """

    first: Integers
    at: Integers
    edges: Indices
    head: Indices
    found: Integers
    part: Indices
    number: Indices
    lowest: Indices
    way: Indices
    open_: Indices


@compiled
def strong_components(nodes: int, tail: Indices, head: Indices) -> Indices:
    """Return the number of each node's part, shape (nodes,)."""
    first, edges = edges_by_tail(nodes, tail)
    part = np.full(nodes, -1, dtype=np.int32)
    number, lowest, way, open_ = part.copy(), part.copy(), part.copy(), part.copy()
    found = np.zeros(2, dtype=np.int64)
    search = _Search(first, first.copy(), edges, head, found, part, number, lowest, way, open_)
    for root in range(nodes):
        if part[root] < 0:
            _search_from(root, search)
    return part


@compiled
def _search_from(root: int, search: _Search) -> None:
    """Find the parts that can be reached from a node and are not known yet."""
    number, lowest, part, way = search.number, search.lowest, search.part, search.way
    depth, waiting = _enter(root, 0, 0, search)
    while depth:
        node = way[depth - 1]
        if search.at[node] < search.first[node + 1]:
            there = search.head[search.edges[search.at[node]]]
            search.at[node] += 1
            if number[there] < 0:
                depth, waiting = _enter(there, depth, waiting, search)
            elif part[there] < 0:
                lowest[node] = min(lowest[node], number[there])
            continue
        depth -= 1
        if depth:
            lowest[way[depth - 1]] = min(lowest[way[depth - 1]], lowest[node])
        if lowest[node] == number[node]:
            while part[node] < 0:
                waiting -= 1
                part[search.open_[waiting]] = search.found[1]
            search.found[1] += 1


@compiled
def _enter(node: int, depth: int, waiting: int, search: _Search) -> tuple[int, int]:
    """Meet a node; return how long the way to it is, and how many nodes wait for their part."""
    search.number[node] = search.lowest[node] = search.found[0]
    search.found[0] += 1
    search.way[depth] = search.open_[waiting] = node
    return depth + 1, waiting + 1
