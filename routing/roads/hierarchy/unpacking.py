"""One way: up from both ends to where they meet, then each arc taken apart to edges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.contraction import Contraction
from routing.roads.hierarchy.customisation import Metric
from routing.roads.hierarchy.weights import FAR

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]


def fastest_way(
    contraction: Contraction, metric: Metric, source: int, target: int
) -> tuple[int, Indices] | None:
    """Return the weight of the fastest way between two nodes and its edges; None without one.

    Buchhold, Sanders and Wagner, *Real-time Traffic Assignment Using Engineered Customizable
    Contraction Hierarchies*, ACM Journal of Experimental Algorithmics 24 (2019): no queue, but one
    walk along the ancestors from either end.
    """
    tree = (contraction.parent, contraction.first_up, contraction.up_head)
    ends = (int(contraction.rank[source]), int(contraction.rank[target]))
    from_source, source_arc = _climb(*tree, metric.up, ends[0])
    to_target, target_arc = _climb(*tree, metric.down, ends[1])
    total = from_source + to_target
    top = int(total.argmin())
    weight = int(total[top])
    if weight >= FAR:
        return None
    edges = _edges(
        contraction.first_up,
        contraction.up_head,
        contraction.first_down,
        contraction.down_arc,
        contraction.arc_tail,
        metric.up,
        metric.down,
        metric.up_edge,
        metric.down_edge,
        metric.edge_weight,
        _arcs_between(contraction.arc_tail, source_arc, ends[0], top),
        _arcs_between(contraction.arc_tail, target_arc, ends[1], top),
    )
    return weight, edges


def _arcs_between(arc_tail: Indices, arc_to: Indices, bottom: int, top: int) -> Integers:
    """Return the arcs by which a climb went from the bottom to the top, the last one first."""
    arcs = []
    while top != bottom:
        arcs.append(int(arc_to[top]))
        top = int(arc_tail[arcs[-1]])
    return np.array(arcs, dtype=np.int64)


@compiled
def _climb(
    parent: Indices, first_up: Integers, up_head: Indices, weight: Integers, start: int
) -> tuple[Integers, Indices]:
    """Return what is reached by going up from a rank, shape (n,), and by which arcs."""
    reached = np.full(len(parent), FAR, dtype=np.int64)
    arc_to = np.full(len(parent), -1, dtype=np.int32)
    reached[start] = 0
    v = start
    while v >= 0:
        if reached[v] < FAR:
            for arc in range(first_up[v], first_up[v + 1]):
                total = reached[v] + weight[arc]
                if total < reached[up_head[arc]]:
                    reached[up_head[arc]] = total
                    arc_to[up_head[arc]] = arc
        v = parent[v]
    return reached, arc_to


@compiled
def _edges(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    first_up: Integers,
    up_head: Indices,
    first_down: Integers,
    down_arc: Indices,
    arc_tail: Indices,
    up: Integers,
    down: Integers,
    up_edge: Indices,
    down_edge: Indices,
    edge_weight: Integers,
    climb: Integers,
    descent: Integers,
) -> Indices:
    """Return the edges of a way whose arcs are given, both lists from its top downwards.

    An arc is an edge of its weight, or the way through a lower node: at least one adds up, since
    the arc's weight came from there.
    """
    # Arcs still to be told, the next one last; twice the number, plus one where they go up.
    stack = [2 * arc for arc in descent[::-1]] + [2 * arc + 1 for arc in climb]
    edges = [np.int32(0) for _ in range(0)]
    while stack:
        task = stack.pop()
        arc, climbs = task >> 1, task & 1
        weight = up[arc] if climbs else down[arc]
        edge = up_edge[arc] if climbs else down_edge[arc]
        if edge >= 0 and edge_weight[edge] == weight:
            edges.append(edge)
            continue
        low, high = arc_tail[arc], up_head[arc]
        for k in range(first_down[low], first_down[low + 1]):
            to_low = down_arc[k]
            middle = arc_tail[to_low]
            to_high = _arc(first_up, up_head, middle, high)
            if to_high < 0:
                continue
            if climbs and down[to_low] + up[to_high] == weight:
                stack.append(2 * to_high + 1)
                stack.append(2 * to_low)
                break
            if not climbs and down[to_high] + up[to_low] == weight:
                stack.append(2 * to_low + 1)
                stack.append(2 * to_high)
                break
    return np.array(edges, dtype=np.int32)


@compiled
def _arc(first_up: Integers, up_head: Indices, tail: int, head: int) -> int:
    """Return the arc between two ranks, -1 where there is none."""
    for arc in range(first_up[tail], first_up[tail + 1]):
        if up_head[arc] == head:
            return arc
    return -1
