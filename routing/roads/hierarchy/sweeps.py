"""Weights of the fastest ways between many points, and from one point to all nodes.

Up from each target along its ancestors in the elimination tree, then down from the top over the
ancestors of all sources: many-to-many in the manner of RPHAST (Delling, Goldberg and Werneck 2011)
on a customisable hierarchy (Buchhold, Sanders and Wagner 2019). Targets go down in blocks, so that
the inner loop runs over neighbouring integers and is compiled to vector instructions.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.contraction import Contraction
from routing.roads.hierarchy.customisation import Metric
from routing.roads.hierarchy.points import Points
from routing.roads.hierarchy.selection import select
from routing.roads.hierarchy.weights import FAR

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

BLOCK = 64
"""Targets that go down together: measured best among 8 to 128 (decision 0010)."""


def many_to_many(
    contraction: Contraction, metric: Metric, sources: Points, targets: Points
) -> Integers:
    """Return the weights from each source to each target, ``FAR`` where there is no way.

    Ways lead over at least one node: two points on one edge may be nearer to each other.
    """
    weights = np.empty((len(sources), len(targets)), dtype=np.int64)
    for columns, block in column_blocks(contraction, metric, sources, targets):
        weights[:, columns] = block[:, : columns.stop - columns.start]
    return weights


def column_blocks(
    contraction: Contraction, metric: Metric, sources: Points, targets: Points
) -> Iterator[tuple[slice, Integers]]:
    """Yield :func:`many_to_many` block by block: which targets, and a block that begins with them.

    Each block, shape (sources, ``BLOCK``), is overwritten by the next one.
    """
    selected = select(contraction, metric, sources)
    ends = (targets.first, contraction.rank[targets.node], targets.offset)
    arcs = _arcs_above(
        contraction.parent, contraction.first_up, contraction.up_head, metric.down, ends[1]
    )
    reach = np.empty((len(selected), BLOCK), dtype=np.int64)
    reached = np.full(contraction.nodes, FAR, dtype=np.int64)
    for begin in range(0, len(targets), BLOCK):
        end = min(begin + BLOCK, len(targets))
        reach.fill(FAR)
        _climb(
            contraction.parent, *arcs, selected.place, selected.beyond, *ends, begin, end,
            reached, reach,
        )  # fmt: skip
        _descend(selected.first, selected.head, selected.weight, reach)
        yield slice(begin, end), reach[len(selected) - len(sources) :]


def one_to_all(
    contraction: Contraction, metric: Metric, points: Points, *, backwards: bool = False
) -> Integers:
    """Return the weights from the nearest point to all nodes, shape (n,); ``FAR``: no way.

    Backwards: from all nodes to the nearest point.
    """
    up, down = (metric.down, metric.up) if backwards else (metric.up, metric.down)
    reached = np.full(contraction.nodes, FAR, dtype=np.int64)
    np.minimum.at(reached, contraction.rank[points.node], points.offset)
    _to_all(contraction.first_up, contraction.up_head, up, down, reached)
    return reached[contraction.rank]


@compiled
def _arcs_above(
    parent: Indices, first_up: Integers, up_head: Indices, weight: Integers, ranks: Indices
) -> tuple[Integers, Indices, Integers]:
    """Return the arcs of the ancestors of some ranks that some fastest way needs.

    Returns
    -------
    first : ndarray of int64, shape (n + 1,)
        Arcs of rank ``v`` are ``first[v]`` to ``first[v + 1] - 1`` of the others.
    head : ndarray of int32
    weight : ndarray of int64
    """
    n = len(parent)
    first = np.zeros(n + 1, dtype=np.int64)
    for rank in ranks:
        v = rank
        while v >= 0 and first[v + 1] == 0:
            first[v + 1] = 1
            v = parent[v]
    arcs = 0
    for v in range(n):
        if first[v + 1]:
            for arc in range(first_up[v], first_up[v + 1]):
                arcs += weight[arc] < FAR
    head = np.empty(arcs, dtype=np.int32)
    weights = np.empty(arcs, dtype=np.int64)
    arcs = 0
    for v in range(n):
        if first[v + 1]:
            for arc in range(first_up[v], first_up[v + 1]):
                if weight[arc] < FAR:
                    head[arcs], weights[arcs] = up_head[arc], weight[arc]
                    arcs += 1
        first[v + 1] = arcs
    return first, head, weights


@compiled
def _climb(  # noqa: C901, PLR0917 - compiled: plain arrays instead of objects
    parent: Indices,
    first_arc: Integers,
    arc_head: Indices,
    arc_weight: Integers,
    place: Indices,
    beyond: Integers,
    first: Integers,
    rank: Indices,
    offset: Integers,
    begin: int,
    end: int,
    reached: Integers,
    reach: Integers,
) -> None:
    """Search up from the entries of some targets; put what is selected into their columns.

    ``reached`` is ``FAR`` everywhere, before and after.
    """
    climbers = np.empty(64, dtype=np.int32)  # where the branches from the entries stand
    for target in range(begin, end):
        column = target - begin
        entry, last = first[target], first[target + 1]
        while entry < last:  # entries in lots of 64: the lots share their upper parts
            climbing = 0
            while entry < last and climbing < len(climbers):
                reached[rank[entry]] = min(reached[rank[entry]], offset[entry])
                climbing = _join(climbers, climbing, rank[entry])
                entry += 1
            while climbing:
                v, lowest = climbers[0], 0
                for k in range(1, climbing):
                    if climbers[k] < v:
                        v, lowest = climbers[k], k
                so_far = reached[v]
                reached[v] = FAR
                if so_far < FAR:
                    for arc in range(first_arc[v], first_arc[v + 1]):
                        head = arc_head[arc]
                        reached[head] = min(reached[head], so_far + arc_weight[arc])
                    if place[v] >= 0:
                        so_far += beyond[v]
                        reach[place[v], column] = min(reach[place[v], column], so_far)
                climbing -= 1
                climbers[lowest] = climbers[climbing]
                if parent[v] >= 0:
                    climbing = _join(climbers, climbing, parent[v])


@compiled
def _join(climbers: Indices, climbing: int, v: int) -> int:
    """Let one climb from a rank where nobody stands yet; return how many climb."""
    for k in range(climbing):
        if climbers[k] == v:
            return climbing
    climbers[climbing] = v
    return climbing + 1


@compiled
def _descend(first: Integers, heads: Indices, weights: Integers, reach: Integers) -> None:
    """Take over, from the top, what is reached by way of a higher place."""
    for place in range(len(first) - 1):
        for arc in range(first[place], first[place + 1]):
            head, weight = heads[arc], weights[arc]
            for column in range(BLOCK):
                by_head = reach[head, column] + weight
                reach[place, column] = min(reach[place, column], by_head)


@compiled
def _to_all(
    first_up: Integers, up_head: Indices, up: Integers, down: Integers, reached: Integers
) -> None:
    """Search up and then down over all ranks."""
    n = len(first_up) - 1
    for v in range(n):
        if reached[v] < FAR:
            for arc in range(first_up[v], first_up[v + 1]):
                head = up_head[arc]
                reached[head] = min(reached[head], reached[v] + up[arc])
    for v in range(n - 1, -1, -1):
        for arc in range(first_up[v], first_up[v + 1]):
            reached[v] = min(reached[v], reached[up_head[arc]] + down[arc])
