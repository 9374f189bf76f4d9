"""Weights on a contraction: what each arc costs up and down, found by triangles.

Two passes over the triangles (Dibbelt, Strasser and Wagner 2016, sections 7.1 and 7.4): the first
from below makes each arc as short as the best way through lower ranks, the second from above finds
arcs that no fastest way needs.
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
        From the lower rank to the higher, and back; ``FAR`` where there is no way or a strictly
        better one by other arcs.
    up_edge, down_edge : ndarrays of int32, shape (a,)
        The lightest edge that lies on the arc in that direction; -1 where there is none. The arc
        may be lighter.
    edge_weight : ndarray of int64, shape (m,)
        What it was made from.
    """

    up: Integers
    down: Integers
    up_edge: Indices
    down_edge: Indices
    edge_weight: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)


def customise(contraction: Contraction, edge_weight: Integers) -> Metric:
    """Return the metric of edge weights, shape (m,); negative ones are closed edges.

    See :mod:`routing.roads.hierarchy.weights` for what a weight is.
    """
    kept = np.ascontiguousarray(edge_weight, dtype=np.int64)
    if kept is edge_weight:  # the metric freezes its own
        kept = kept.copy()
    up, down = (np.full(contraction.arcs, FAR, dtype=np.int64) for _ in range(2))
    up_edge, down_edge = (np.full(contraction.arcs, -1, dtype=np.int32) for _ in range(2))
    edges = (contraction.edge_arc, contraction.edge_climbs, kept)
    _put_edges(*edges, up, down, up_edge, down_edge)
    _from_below(contraction.first_up, contraction.triangle, up, down)
    _prune(contraction.first_up, contraction.triangle, up, down)
    return Metric(up=up, down=down, up_edge=up_edge, down_edge=down_edge, edge_weight=kept)


@compiled
def _put_edges(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    edge_arc: Indices,
    edge_climbs: Flags,
    edge_weight: Integers,
    up: Integers,
    down: Integers,
    up_edge: Indices,
    down_edge: Indices,
) -> None:
    """Give arcs the weight of the lightest edge that lies on them."""
    for edge in range(len(edge_arc)):
        arc, weight = edge_arc[edge], edge_weight[edge]
        if arc < 0 or weight < 0:
            continue
        if edge_climbs[edge]:
            if weight < up[arc]:
                up[arc] = weight
                up_edge[arc] = edge
        elif weight < down[arc]:
            down[arc] = weight
            down_edge[arc] = edge


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
def _prune(first_up: Integers, triangle: Indices, up: Integers, down: Integers) -> None:
    """Set arcs to ``FAR`` that a strictly lighter way exists for."""
    best_up, best_down = up.copy(), down.copy()
    at = len(triangle)
    for v in range(len(first_up) - 2, -1, -1):
        for one in range(first_up[v + 1] - 1, first_up[v] - 1, -1):
            for other in range(first_up[v + 1] - 1, one, -1):
                at -= 1
                arc = triangle[at]  # its weights are those of fastest ways by now
                best_up[one] = min(best_up[one], best_up[other] + best_down[arc])
                best_down[one] = min(best_down[one], best_up[arc] + best_down[other])
                best_up[other] = min(best_up[other], best_up[one] + best_up[arc])
                best_down[other] = min(best_down[other], best_down[arc] + best_down[one])
    for arc in range(len(up)):
        if best_up[arc] < up[arc]:
            up[arc] = FAR
        if best_down[arc] < down[arc]:
            down[arc] = FAR
