"""Some edges have other weights: only what they touch is customised again.

A change goes up from the arcs that the edges lie on, as long as an arc's weight through lower ranks
becomes another one, and then down again, as long as fastest ways do. An arc is looked at again only
where a triangle held it up that weighs more now, or where one has become lighter than it is. What
comes out is what customising anew would say, byte for byte.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.contraction import Contraction
from routing.roads.hierarchy.customisation import Metric, customise, leave_out, lower_arcs
from routing.roads.hierarchy.unpacking import arc_between
from routing.roads.hierarchy.weights import FAR, check, excess_dm

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MANY = 0.01
"""Share of the edges from which on it is quicker to customise anew (decision 0010)."""


def recustomise(
    contraction: Contraction, metric: Metric, edges: Indices, weights: Integers
) -> Metric:
    """Return the metric after some edges have other weights; the other one stays as it is.

    Parameters
    ----------
    metric : Metric
        Of the same contraction.
    edges : ndarray of int32, shape (k,)
        Each once.
    weights : ndarray of int64, shape (k,)
        What they weigh now; negative: closed.

    Raises
    ------
    OverflowError
        As :func:`routing.roads.hierarchy.weights.pack`.
    """
    edge_weight, before = metric.edge_weight.copy(), metric.edge_weight[edges]
    edge_weight[edges] = weights
    if excess_dm(weights) > excess_dm(before):
        check(edge_weight)
    if len(edges) > MANY * len(edge_weight):
        return customise(contraction, edge_weight)
    c = contraction
    changed = edges[weights != before]
    up, down = metric.from_below()
    best_up, best_down = metric.best_up.copy(), metric.best_down.copy()
    nodes = np.zeros(c.nodes, dtype=np.bool_)
    arcs = (
        c.first_up, c.up_head, c.arc_tail, c.first_down, c.down_arc, c.first_triangle, c.triangle,
    )  # fmt: skip
    of_edges = (c.edge_arc, c.edge_climbs, c.first_edge, c.arc_edge, edge_weight, changed)
    _from_below(*arcs, *of_edges, up, down, nodes)
    _from_above(*arcs, up, down, best_up, best_down, nodes)
    left_out_up, longer_up = leave_out(c.first_up, nodes, metric.left_out_up, best_up, up)
    left_out_down, longer_down = leave_out(c.first_up, nodes, metric.left_out_down, best_down, down)
    return Metric(
        up=up,
        down=down,
        best_up=best_up,
        best_down=best_down,
        left_out_up=left_out_up,
        left_out_down=left_out_down,
        longer_up=longer_up,
        longer_down=longer_down,
        edge_weight=edge_weight,
    )


@compiled
def _from_below(  # noqa: C901, PLR0912, PLR0917 - compiled: plain arrays instead of objects
    first_up: Integers,
    up_head: Indices,
    arc_tail: Indices,
    first_down: Integers,
    down_arc: Indices,
    first_triangle: Integers,
    triangle: Indices,
    edge_arc: Indices,
    edge_climbs: Flags,
    first_edge: Integers,
    arc_edge: Indices,
    edge_weight: Integers,
    changed: Indices,
    up: Integers,
    down: Integers,
    differs: Flags,
) -> None:
    """Weigh arcs anew from the lowest that has changed; mark the nodes of those that differ."""
    was_up = np.empty(len(differs), dtype=np.int64)  # of one node's arcs; higher ones wait
    was_down = np.empty(len(differs), dtype=np.int64)
    suspect = np.zeros(len(up), dtype=np.bool_)
    waiting = np.zeros(len(differs), dtype=np.bool_)
    for edge in changed:
        arc = edge_arc[edge]
        if arc >= 0:
            suspect[arc] = waiting[arc_tail[arc]] = True
    for v in range(len(differs)):
        if not waiting[v]:
            continue
        first, last = first_up[v], first_up[v + 1]
        for arc in range(first, last):
            was_up[arc - first], was_down[arc - first] = up[arc], down[arc]
            if suspect[arc]:
                best_up, best_down = _edges_on(arc, edge_climbs, first_edge, arc_edge, edge_weight)
                for k in range(first_down[v], first_down[v + 1]):
                    one = down_arc[k]
                    other = arc_between(first_up, up_head, arc_tail[one], up_head[arc])
                    if other >= 0:
                        best_up = min(best_up, down[one] + up[other])
                        best_down = min(best_down, down[other] + up[one])
                suspect[arc] = best_up != up[arc] or best_down != down[arc]
                differs[v] |= suspect[arc]
                up[arc], down[arc] = best_up, best_down
        if not differs[v]:
            continue
        at = first_triangle[v]
        for one in range(first, last):
            for other in range(one + 1, last):
                arc = triangle[at]
                at += 1
                if not (suspect[one] or suspect[other]):
                    continue
                before_up = was_down[one - first] + was_up[other - first]
                before_down = was_down[other - first] + was_up[one - first]
                if _matters(before_up, down[one] + up[other], up[arc]) or _matters(
                    before_down, down[other] + up[one], down[arc]
                ):
                    suspect[arc] = waiting[arc_tail[arc]] = True


@compiled
def _edges_on(
    arc: int, edge_climbs: Flags, first_edge: Integers, arc_edge: Indices, edge_weight: Integers
) -> tuple[int, int]:
    """Return the weights of the lightest edges on an arc, up and down."""
    up = down = FAR
    for k in range(first_edge[arc], first_edge[arc + 1]):
        edge = arc_edge[k]
        if edge_weight[edge] >= 0:
            if edge_climbs[edge]:
                up = min(up, edge_weight[edge])
            else:
                down = min(down, edge_weight[edge])
    return up, down


@compiled
def _from_above(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    first_up: Integers,
    up_head: Indices,
    arc_tail: Indices,
    first_down: Integers,
    down_arc: Indices,
    first_triangle: Integers,
    triangle: Indices,
    up: Integers,
    down: Integers,
    best_up: Integers,
    best_down: Integers,
    waiting: Flags,
) -> None:
    """Find the fastest ways of the arcs of nodes that wait, and of those below that they touch."""
    before_up = np.empty(
        len(waiting), dtype=np.int64
    )  # of one node's arcs; lower ones still are it
    before_down = np.empty(len(waiting), dtype=np.int64)
    for v in range(len(waiting) - 1, -1, -1):
        if not waiting[v]:
            continue
        first, last = first_up[v], first_up[v + 1]
        for arc in range(first, last):
            before_up[arc - first], before_down[arc - first] = best_up[arc], best_down[arc]
            best_up[arc], best_down[arc] = up[arc], down[arc]
        lower_arcs(first, last, first_triangle[v + 1], triangle, best_up, best_down)
        for arc in range(first, last):
            was_up, was_down = before_up[arc - first], before_down[arc - first]
            is_up, is_down = best_up[arc], best_down[arc]
            if is_up == was_up and is_down == was_down:
                continue
            for k in range(first_down[v], first_down[v + 1]):
                one = down_arc[k]
                below = arc_tail[one]
                if waiting[below]:
                    continue
                other = arc_between(first_up, up_head, below, up_head[arc])
                waiting[below] = other >= 0 and (
                    _matters(up[one] + was_up, up[one] + is_up, best_up[other])
                    or _matters(up[other] + was_down, up[other] + is_down, best_up[one])
                    or _matters(down[other] + was_up, down[other] + is_up, best_down[one])
                    or _matters(down[one] + was_down, down[one] + is_down, best_down[other])
                )


@compiled
def _matters(before: int, now: int, least: int) -> bool:
    """Tell whether a way's change may change the least of all, which it was among or is now."""
    return now < least or before == least < now
