"""One way: up from both ends to where they meet, then each arc taken apart to edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.contraction import Contraction
from routing.roads.hierarchy.customisation import Metric
from routing.roads.hierarchy.points import Points
from routing.roads.hierarchy.weights import FAR

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FastestWay:
    """How a way runs from one point to another.

    Attributes
    ----------
    weight : int
    source_entry, target_entry : int
        The entries, of those of all points, by which it leaves and arrives.
    edges : ndarray of int32
        Edges between the nodes of the two entries.
    """

    weight: int
    source_entry: int
    target_entry: int
    edges: Indices


def fastest_way(
    contraction: Contraction,
    metric: Metric,
    ends: tuple[Points, Points],
    source: int,
    target: int,
) -> FastestWay | None:
    """Return the fastest way from one of some points to one of others; None without one.

    Buchhold, Sanders and Wagner, *Real-time Traffic Assignment Using Engineered Customizable
    Contraction Hierarchies*, ACM Journal of Experimental Algorithmics 24 (2019): no queue, but a
    walk along the ancestors from either end.
    """
    climbs = []
    for points, point, arc_weight in (
        (ends[0], source, metric.up),
        (ends[1], target, metric.down),
    ):
        entries = slice(points.first[point], points.first[point + 1])
        start = contraction.rank[points.node[entries]]
        tree = (contraction.parent, contraction.first_up, contraction.up_head)
        climbs.append((entries.start, *_climb(*tree, arc_weight, start, points.offset[entries])))
    (source_at, from_source, source_arc, source_entry), (
        target_at, to_target, target_arc, target_entry,
    ) = climbs  # fmt: skip
    total = from_source + to_target
    top = int(total.argmin())
    weight = int(total[top])
    if weight >= FAR:
        return None
    left, climb = _arcs_between(contraction.arc_tail, source_arc, top)
    arrived, descent = _arcs_between(contraction.arc_tail, target_arc, top)
    edges = _edges(
        contraction.first_up,
        contraction.up_head,
        contraction.first_down,
        contraction.down_arc,
        contraction.arc_tail,
        metric.up,
        metric.down,
        contraction.first_edge,
        contraction.arc_edge,
        contraction.edge_climbs,
        metric.edge_weight,
        climb,
        descent,
    )
    return FastestWay(
        weight=weight,
        source_entry=int(source_at + source_entry[left]),
        target_entry=int(target_at + target_entry[arrived]),
        edges=edges,
    )


def _arcs_between(arc_tail: Indices, arc_to: Indices, top: int) -> tuple[int, Integers]:
    """Return where a climb to the top began, and its arcs, the last one first."""
    arcs = []
    while arc_to[top] >= 0:
        arcs.append(int(arc_to[top]))
        top = int(arc_tail[arcs[-1]])
    return top, np.array(arcs, dtype=np.int64)


@compiled
def _climb(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    parent: Indices,
    first_up: Integers,
    up_head: Indices,
    weight: Integers,
    start: Indices,
    offset: Integers,
) -> tuple[Integers, Indices, Indices]:
    """Return what is reached by going up from some ranks, by which arc, or as which of them."""
    n = len(parent)
    reached = np.full(n, FAR, dtype=np.int64)
    arc_to = np.full(n, -1, dtype=np.int32)
    entry_of = np.full(n, -1, dtype=np.int32)
    above = np.zeros(n, dtype=np.bool_)
    lowest = n
    for entry in range(len(start)):
        v = start[entry]
        if offset[entry] < reached[v]:
            reached[v] = offset[entry]
            entry_of[v] = entry
        lowest = min(lowest, v)
        while v >= 0 and not above[v]:
            above[v] = True
            v = parent[v]
    for v in range(lowest, n):
        if above[v] and reached[v] < FAR:
            for arc in range(first_up[v], first_up[v + 1]):
                total = reached[v] + weight[arc]
                if total < reached[up_head[arc]]:
                    reached[up_head[arc]] = total
                    arc_to[up_head[arc]] = arc
    return reached, arc_to, entry_of


@compiled
def _edges(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    first_up: Integers,
    up_head: Indices,
    first_down: Integers,
    down_arc: Indices,
    arc_tail: Indices,
    up: Integers,
    down: Integers,
    first_edge: Integers,
    arc_edge: Indices,
    edge_climbs: Flags,
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
        is_edge = False
        for k in range(first_edge[arc], first_edge[arc + 1]):
            edge = arc_edge[k]
            if edge_climbs[edge] == climbs and edge_weight[edge] == weight:
                edges.append(edge)
                is_edge = True
                break
        if is_edge:
            continue
        low, high = arc_tail[arc], up_head[arc]
        for k in range(first_down[low], first_down[low + 1]):
            to_low = down_arc[k]
            middle = arc_tail[to_low]
            to_high = arc_between(first_up, up_head, middle, high)
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
def arc_between(first_up: Integers, up_head: Indices, tail: int, head: int) -> int:
    """Return the arc between two ranks, -1 where there is none."""
    for arc in range(first_up[tail], first_up[tail + 1]):
        if up_head[arc] == head:
            return arc
    return -1
