"""The order of a hierarchy: minimum-degree elimination of an undirected graph.

Eliminating a node joins its neighbours to each other. Taking a node of the fewest neighbours first
(Tinney and Walker 1967) keeps the added arcs few on networks that are as sparse and as branched as
mountain roads: ends of roads and stretches of one road add none at all.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

_NODE_BITS = 31
_LEVEL_BITS = 16


@compiled
def eliminate(first: Integers, neighbour: Indices) -> tuple[Indices, Integers, Integers, Indices]:
    """Eliminate all nodes of an undirected graph; equal degrees by level, then by number.

    A node's level is one above that of its eliminated neighbours: low ones first keep the
    elimination tree flat.

    Parameters
    ----------
    first : ndarray, shape (n + 1,)
    neighbour : ndarray
        Neighbours of ``v`` from ``first[v]`` on, ascending, each once, not ``v`` itself.

    Returns
    -------
    order : ndarray of int32, shape (n,)
        Nodes as they were eliminated.
    start : ndarray of int64, shape (n,)
    count : ndarray of int64, shape (n,)
    pool : ndarray of int32
        The neighbours that ``v`` had when it was eliminated: ``count[v]`` from ``start[v]`` on.
    """
    n = len(first) - 1
    start = first[:-1].copy()
    count = first[1:] - first[:-1]  # np.diff() would take two seconds to compile
    room = count.copy()
    pool = np.empty(2 * len(neighbour) + 64, dtype=np.int32)
    _copy(neighbour, pool, 0, len(neighbour))
    used = len(neighbour)

    level = np.zeros(n, dtype=np.int64)
    gone = np.zeros(n, dtype=np.bool_)
    queue = [_key(count[v], 0, v) for v in range(n)]
    heapq.heapify(queue)
    order = np.empty(n, dtype=np.int32)
    merged = np.empty(n + 1, dtype=np.int32)
    done = 0
    while done < n:
        key = heapq.heappop(queue)
        v = key & ((1 << _NODE_BITS) - 1)
        if gone[v] or key != _key(count[v], level[v], v):
            continue  # it was put in again with its newer degree
        gone[v] = True
        order[done] = v
        done += 1
        for k in range(start[v], start[v] + count[v]):
            u = pool[k]
            size = _merge(pool, start[u], count[u], start[v], count[v], u, v, merged)
            if size > room[u]:
                room[u] = size + size // 2
                if used + room[u] > len(pool):
                    grown = np.empty(2 * len(pool) + room[u], dtype=np.int32)
                    _copy(pool, grown, 0, used)
                    pool = grown
                start[u] = used
                used += room[u]
            _copy(merged, pool, start[u], size)
            count[u] = size
            level[u] = max(level[u], level[v] + 1)
            heapq.heappush(queue, _key(size, level[u], u))
    return order, start, count, pool


@compiled
def _copy(source: Indices, target: Indices, at: int, size: int) -> None:
    """Copy the beginning of an array to a place in another; slices take a second to compile."""
    for k in range(size):
        target[at + k] = source[k]


@compiled
def _key(degree: int, level: int, node: int) -> int:
    """Return what the queue is sorted by."""
    capped = min(level, (1 << _LEVEL_BITS) - 1)
    return (((degree << _LEVEL_BITS) | capped) << _NODE_BITS) | node


@compiled
def _merge(  # noqa: PLR0917 - compiled
    pool: Indices, a: int, a_count: int, b: int, b_count: int, u: int, v: int, merged: Indices
) -> int:
    """Merge two ascending lists of the pool without ``u`` and ``v``; return the length."""
    a_end, b_end = a + a_count, b + b_count
    size = 0
    while a < a_end or b < b_end:
        if b == b_end or (a < a_end and pool[a] < pool[b]):
            node = pool[a]
            a += 1
        else:
            node = pool[b]
            if a < a_end and pool[a] == node:
                a += 1
            b += 1
        if u != node != v:
            merged[size] = node
            size += 1
    return size
