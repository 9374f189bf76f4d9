"""The part of a hierarchy that knows no weights: ranks, upward arcs, elimination tree, triangles.

Following Dibbelt, Strasser and Wagner, *Customizable Contraction Hierarchies*, ACM Journal of
Experimental Algorithmics 21 (2016). It is computed once for a network; weights come and go.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.elimination import eliminate

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contraction:
    """Ranks and arcs of a contracted graph; everything but ``rank`` speaks of ranks.

    Attributes
    ----------
    rank : ndarray of int32, shape (n,)
        Of each node. A parent ranks above its whole subtree, and a subtree's ranks are consecutive
        (postorder).
    parent : ndarray of int32, shape (n,)
        In the elimination tree: the lowest upward neighbour; -1 at a root. All that can be reached
        by going up only are ancestors.
    first_up : ndarray of int64, shape (n + 1,)
    up_head : ndarray of int32, shape (a,)
        Arcs of rank ``v`` are ``first_up[v]`` to ``first_up[v + 1] - 1``; their heads are above
        ``v`` and ascend.
    arc_tail : ndarray of int32, shape (a,)
    first_down : ndarray of int64, shape (n + 1,)
    down_arc : ndarray of int32, shape (a,)
        Arcs that lead up to rank ``v``: ``first_down[v]`` to ``first_down[v + 1] - 1`` of these.
    first_triangle : ndarray of int64, shape (n + 1,)
    triangle : ndarray of int32, shape (t,)
        For each ``v``, from ``first_triangle[v]`` on, and each pair of its arcs, in order, the arc
        between their heads.
    edge_arc : ndarray of int32, shape (m,)
        The arc that a directed edge lies on; -1 for a loop, which no fastest way needs.
    edge_climbs : ndarray of bool, shape (m,)
        Whether the edge runs from the lower rank to the higher.
    first_edge : ndarray of int64, shape (a + 1,)
    arc_edge : ndarray of int32
        Edges that lie on an arc, ascending: ``first_edge[arc]`` to ``first_edge[arc + 1] - 1``.
    """

    rank: Indices
    parent: Indices
    first_up: Integers
    up_head: Indices
    arc_tail: Indices
    first_down: Integers
    down_arc: Indices
    first_triangle: Integers
    triangle: Indices
    edge_arc: Indices
    edge_climbs: npt.NDArray[np.bool_]
    first_edge: Integers
    arc_edge: Indices

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.rank)

    @property
    def arcs(self) -> int:
        """Number of arcs, those between neighbours and those added."""
        return len(self.up_head)

    @property
    def width(self) -> int:
        """Most upward neighbours that a node has."""
        return int(np.diff(self.first_up).max(initial=0))


def contract(nodes: int, tail: Indices, head: Indices) -> Contraction:
    """Contract a directed graph, its directions apart.

    Parameters
    ----------
    nodes : int
    tail, head : ndarrays of int32, shape (m,)
        Directed edges; loops and parallel ones are allowed.
    """
    order, start, count, pool = eliminate(*_neighbours(nodes, tail, head))
    eliminated_at = np.empty(nodes, dtype=np.int32)
    eliminated_at[order] = np.arange(nodes, dtype=np.int32)
    rank = _postorder(order, eliminated_at, start, count, pool)

    eliminated = np.repeat(np.arange(nodes), count)
    within = np.arange(len(eliminated)) - np.repeat(np.cumsum(count) - count, count)
    left = pool[np.repeat(start, count) + within]
    arcs = np.sort(rank[eliminated].astype(np.int64) * nodes + rank[left])
    low, high = np.divmod(arcs, max(nodes, 1))
    first_up = _row_starts(low, nodes)
    up_head = high.astype(np.int32)
    down_arc = np.argsort(up_head, kind="stable").astype(np.int32)
    parent = np.full(nodes, -1, dtype=np.int32)
    has_arcs = np.flatnonzero(np.diff(first_up))
    parent[has_arcs] = up_head[first_up[has_arcs]]

    ends = np.sort(np.stack((rank[tail], rank[head])).astype(np.int64), axis=0)
    edge_arc = np.searchsorted(arcs, ends[0] * nodes + ends[1]).astype(np.int32)
    edge_arc[tail == head] = -1
    by_arc = np.argsort(edge_arc, kind="stable").astype(np.int32)
    arc_edge = by_arc[np.count_nonzero(tail == head) :]
    pairs = np.diff(first_up) * (np.diff(first_up) - 1) // 2
    return Contraction(
        rank=rank,
        parent=parent,
        first_up=first_up,
        up_head=up_head,
        arc_tail=low.astype(np.int32),
        first_down=_row_starts(up_head[down_arc], nodes),
        down_arc=down_arc,
        first_triangle=np.r_[0, np.cumsum(pairs)],
        triangle=_triangles(first_up, up_head, int(pairs.sum())),
        edge_arc=edge_arc,
        edge_climbs=rank[tail] < rank[head],
        first_edge=_row_starts(edge_arc[arc_edge], len(arcs)),
        arc_edge=arc_edge,
    )


def _neighbours(nodes: int, tail: Indices, head: Indices) -> tuple[Integers, Indices]:
    """Return the undirected graph without loops and parallel edges, as compressed rows."""
    real = tail != head
    one, other = tail[real].astype(np.int64), head[real].astype(np.int64)
    pairs = np.unique(np.r_[one * nodes + other, other * nodes + one])
    node, neighbour = np.divmod(pairs, max(nodes, 1))
    return _row_starts(node, nodes), neighbour.astype(np.int32)


def _row_starts(rows: npt.NDArray[np.integer], count: int) -> Integers:
    """Return where each row begins among ascending rows, and where the last one ends."""
    return np.searchsorted(rows, np.arange(count + 1)).astype(np.int64)


@compiled
def _postorder(
    order: Indices, eliminated_at: Indices, start: Integers, count: Integers, pool: Indices
) -> Indices:
    """Rank nodes so that each subtree of the elimination tree is consecutive: the same arcs."""
    n = len(order)
    parent = np.full(n, -1, dtype=np.int32)
    size = np.ones(n, dtype=np.int32)
    for v in order:
        soonest = n
        for k in range(start[v], start[v] + count[v]):
            soonest = min(soonest, eliminated_at[pool[k]])
        if soonest < n:
            parent[v] = order[soonest]
            size[order[soonest]] += size[v]
    rank = np.empty(n, dtype=np.int32)
    free = np.zeros(n + 1, dtype=np.int32)  # first rank that is left in each subtree; last: roots'
    for k in range(n - 1, -1, -1):
        v = order[k]
        begin = free[parent[v]]  # -1 is the last
        free[parent[v]] += size[v]
        free[v] = begin
        rank[v] = begin + size[v] - 1
    return rank


@compiled
def _triangles(first_up: Integers, up_head: Indices, pairs: int) -> Indices:
    """Return the arc between the heads of each pair of arcs of each node."""
    triangle = np.empty(pairs, dtype=np.int32)
    at = 0
    for v in range(len(first_up) - 1):
        for one in range(first_up[v], first_up[v + 1]):
            arc = first_up[up_head[one]]
            for other in range(one + 1, first_up[v + 1]):
                while up_head[arc] != up_head[other]:
                    arc += 1
                triangle[at] = arc
                at += 1
    return triangle
