"""Weights on a contraction: what each arc costs up and down, found by triangles.

Two passes over the triangles (Dibbelt, Strasser and Wagner 2016, sections 7.1 and 7.4): the first
from below makes each arc as short as the best way through lower ranks, the second from above makes
it as short as the fastest way, and so finds arcs that none needs.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.contraction import Contraction
from routing.roads.hierarchy.weights import FAR

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Metric:
    """Weights of a contraction's arcs under one set of edge weights.

    Attributes
    ----------
    up, down : ndarrays of int64, shape (a,)
        From the lower rank to the higher, and back: the best way through lower ranks; ``FAR`` where
        there is none or a strictly better one by other arcs.
    best_up, best_down : ndarrays of int64, shape (a,)
        The fastest way from the one rank to the other, wherever it leads.
    left_out_up, left_out_down : ndarrays of int32
        Arcs that ``up`` and ``down`` say ``FAR`` of though a way leads through lower ranks.
    longer_up, longer_down : ndarrays of int64
        The best such way of those arcs.
    edge_weight : ndarray of int64, shape (m,)
        What it was made from.
    """

    up: Integers
    down: Integers
    best_up: Integers
    best_down: Integers
    left_out_up: Indices
    left_out_down: Indices
    longer_up: Integers
    longer_down: Integers
    edge_weight: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)

    def from_below(self) -> tuple[Integers, Integers]:
        """Return the best ways through lower ranks, up and down, of all arcs; fresh arrays."""
        up, down = self.up.copy(), self.down.copy()
        up[self.left_out_up] = self.longer_up
        down[self.left_out_down] = self.longer_down
        return up, down


def customise(contraction: Contraction, edge_weight: Integers) -> Metric:
    """Return the metric of edge weights, shape (m,); negative ones are closed edges.

    See :mod:`routing.roads.hierarchy.weights` for what a weight is.
    """
    kept = np.ascontiguousarray(edge_weight, dtype=np.int64)
    if kept is edge_weight:  # the metric freezes its own
        kept = kept.copy()
    c = contraction
    up, down = (np.full(c.arcs, FAR, dtype=np.int64) for _ in range(2))
    _put_edges(c.edge_arc, c.edge_climbs, kept, up, down)
    _from_below(c.first_up, c.triangle, up, down)
    best_up, best_down = up.copy(), down.copy()
    _from_above(c.first_up, c.triangle, best_up, best_down)
    everywhere = np.ones(c.nodes, dtype=np.bool_)
    none = np.empty(0, dtype=np.int32)
    left_out_up, longer_up = leave_out(c.first_up, everywhere, none, best_up, up)
    left_out_down, longer_down = leave_out(c.first_up, everywhere, none, best_down, down)
    return Metric(
        up=up,
        down=down,
        best_up=best_up,
        best_down=best_down,
        left_out_up=left_out_up,
        left_out_down=left_out_down,
        longer_up=longer_up,
        longer_down=longer_down,
        edge_weight=kept,
    )


@compiled
def _put_edges(
    edge_arc: Indices, edge_climbs: Flags, edge_weight: Integers, up: Integers, down: Integers
) -> None:
    """Give arcs the weight of the lightest edge that lies on them."""
    for edge in range(len(edge_arc)):
        arc, weight = edge_arc[edge], edge_weight[edge]
        if arc < 0 or weight < 0:
            continue
        if edge_climbs[edge]:
            up[arc] = min(up[arc], weight)
        else:
            down[arc] = min(down[arc], weight)


@compiled
def _from_below(first_up: Integers, triangle: Indices, up: Integers, down: Integers) -> None:
    """Make the arc between two heads as light as the way through their common lower node."""
    at = 0
    for v in range(len(first_up) - 1):
        for one in range(first_up[v], first_up[v + 1]):
            for other in range(one + 1, first_up[v + 1]):
                arc = triangle[at]
                at += 1
                up[arc] = min(up[arc], down[one] + up[other])
                down[arc] = min(down[arc], down[other] + up[one])


@compiled
def _from_above(
    first_up: Integers, triangle: Indices, best_up: Integers, best_down: Integers
) -> None:
    """Make arcs as light as the way by two others that lie above."""
    end = len(triangle)
    for v in range(len(first_up) - 2, -1, -1):
        end = lower_arcs(first_up[v], first_up[v + 1], end, triangle, best_up, best_down)


@compiled
def lower_arcs(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    first: int, last: int, end: int, triangle: Indices, best_up: Integers, best_down: Integers
) -> int:
    """Make one node's arcs, ``first`` to ``last - 1``, as light as the ways by its other arcs.

    The weights of what lies above are those of fastest ways by now. ``end`` is where the node's
    triangles end; where they begin is returned.
    """
    at = end
    for one in range(last - 1, first - 1, -1):
        for other in range(last - 1, one, -1):
            at -= 1
            arc = triangle[at]
            best_up[one] = min(best_up[one], best_up[other] + best_down[arc])
            best_down[one] = min(best_down[one], best_up[arc] + best_down[other])
            best_up[other] = min(best_up[other], best_up[one] + best_up[arc])
            best_down[other] = min(best_down[other], best_down[arc] + best_down[one])
    return at


@compiled
def leave_out(  # noqa: C901 - compiled: one loop after another
    first_up: Integers, nodes: Flags, left_out: Indices, best: Integers, weight: Integers
) -> tuple[Indices, Integers]:
    """Set arcs to ``FAR`` that no fastest way needs; return which, and what they weighed.

    Parameters
    ----------
    nodes : ndarray of bool, shape (n,)
        Whose arcs are looked at; of the others those are set that were left out before.
    left_out : ndarray of int32
        Arcs that were left out before, ascending.
    best, weight : ndarrays of int64, shape (a,)
        Of fastest ways, and of ways through lower ranks; the latter is changed.
    """
    room = len(left_out)
    for v in range(len(nodes)):
        if nodes[v]:
            room += first_up[v + 1] - first_up[v]
    arcs = np.empty(room, dtype=np.int32)
    weights = np.empty(room, dtype=np.int64)
    count = before = 0
    for v in range(len(nodes) + 1):
        if v < len(nodes) and not nodes[v]:
            continue
        first = first_up[v]
        while before < len(left_out) and left_out[before] < first:
            arcs[count], weights[count] = left_out[before], weight[left_out[before]]
            weight[left_out[before]] = FAR
            count += 1
            before += 1
        if v == len(nodes):
            break
        for arc in range(first, first_up[v + 1]):
            while before < len(left_out) and left_out[before] == arc:
                before += 1
            if best[arc] < weight[arc]:
                if weight[arc] < FAR:
                    arcs[count], weights[count] = arc, weight[arc]
                    count += 1
                weight[arc] = FAR
    return arcs[:count].copy(), weights[:count].copy()
