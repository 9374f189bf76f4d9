"""Weights of the fastest ways between many points, and from one node to all.

Up from each target along its ancestors in the elimination tree, then down from the top over the
ancestors of all sources: many-to-many in the manner of RPHAST (Delling, Goldberg and Werneck 2011)
on a customisable hierarchy (Buchhold, Sanders and Wagner 2019). Targets go down in blocks, so that
the inner loop runs over neighbouring integers and is compiled to vector instructions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.contraction import Contraction
from routing.roads.hierarchy.customisation import Metric
from routing.roads.hierarchy.weights import FAR

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

BLOCK = 64
"""Targets that go down together: measured best among 8 to 128 (decision 0010)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """Points beside the nodes: each is some weight away from one node or several.

    Attributes
    ----------
    first : ndarray of int64, shape (k + 1,)
        Entries of point ``i`` are ``first[i]`` to ``first[i + 1] - 1``; one that has none is
        out of reach.
    node : ndarray of int32, shape (e,)
    offset : ndarray of int64, shape (e,)
        Weight from the point to the node if ways start there, from the node to the point if they
        end there.
    """

    first: Integers
    node: Indices
    offset: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.first) - 1

    @classmethod
    def at_nodes(cls, node: npt.ArrayLike) -> Points:
        """Return points that are nodes."""
        nodes = np.array(node, dtype=np.int32)
        offset = np.zeros(len(nodes), dtype=np.int64)
        return cls(first=np.arange(len(nodes) + 1), node=nodes, offset=offset)


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
    tree = (contraction.parent, contraction.first_up, contraction.up_head)
    source_rank = contraction.rank[sources.node]
    selected = _select(*tree, metric.up, source_rank)
    place, first, heads, weights = selected
    start = (targets.first, contraction.rank[targets.node], targets.offset)
    reach = np.empty((len(first) - 1, BLOCK), dtype=np.int64)
    reached = np.full(contraction.nodes, FAR, dtype=np.int64)
    block = np.empty((len(sources), BLOCK), dtype=np.int64)
    for begin in range(0, len(targets), BLOCK):
        end = min(begin + BLOCK, len(targets))
        reach.fill(FAR)
        _climb(*tree, metric.down, place, *start, begin, end, reached, reach)
        _descend(first, heads, weights, reach)
        _arrive(sources.first, place[source_rank], sources.offset, reach, block)
        yield slice(begin, end), block


def one_to_all(contraction: Contraction, metric: Metric, source: int) -> Integers:
    """Return the weights from a node to each node, shape (n,); ``FAR`` where there is no way."""
    reached = np.full(contraction.nodes, FAR, dtype=np.int64)
    reached[contraction.rank[source]] = 0
    tree = (contraction.first_up, contraction.up_head)
    _to_all(*tree, metric.up, metric.down, reached)
    return reached[contraction.rank]


@compiled
def _select(
    parent: Indices, first_up: Integers, up_head: Indices, weight: Integers, ranks: Indices
) -> tuple[Indices, Integers, Indices, Integers]:
    """Return the ancestors of some ranks as a graph of their own, from the top.

    Returns
    -------
    place : ndarray of int32, shape (n,)
        Of each rank in the new order; -1 where it was not selected.
    first : ndarray of int64, shape (s + 1,)
    heads : ndarray of int32, shape (b,)
        Places that the arcs of a place lead to, all before it.
    weights : ndarray of int64, shape (b,)
    """
    n = len(parent)
    place = np.full(n, -1, dtype=np.int32)
    for rank in ranks:
        v = rank
        while v >= 0 and place[v] < 0:
            place[v] = 0
            v = parent[v]
    size = arcs = 0
    for v in range(n - 1, -1, -1):
        if place[v] >= 0:
            place[v] = size
            size += 1
            for arc in range(first_up[v], first_up[v + 1]):
                arcs += weight[arc] < FAR
    first = np.zeros(size + 1, dtype=np.int64)
    heads = np.empty(arcs, dtype=np.int32)
    weights = np.empty(arcs, dtype=np.int64)
    at = 0
    for v in range(n - 1, -1, -1):
        if place[v] >= 0:
            for arc in range(first_up[v], first_up[v + 1]):
                if weight[arc] < FAR:
                    heads[at] = place[up_head[arc]]
                    weights[at] = weight[arc]
                    at += 1
            first[place[v] + 1] = at
    return place, first, heads, weights


@compiled
def _climb(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    parent: Indices,
    first_up: Integers,
    up_head: Indices,
    weight: Integers,
    place: Indices,
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
    for target in range(begin, end):
        column = target - begin
        for entry in range(first[target], first[target + 1]):
            v = rank[entry]
            reached[v] = offset[entry]
            while v >= 0:
                so_far = reached[v]
                reached[v] = FAR
                if so_far < FAR:
                    for arc in range(first_up[v], first_up[v + 1]):
                        head = up_head[arc]
                        reached[head] = min(reached[head], so_far + weight[arc])
                    if place[v] >= 0:
                        reach[place[v], column] = min(reach[place[v], column], so_far)
                v = parent[v]


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
def _arrive(
    first: Integers, place: Indices, offset: Integers, reach: Integers, block: Integers
) -> None:
    """Fill the rows of the sources from the places of their entries."""
    for source in range(len(first) - 1):
        for column in range(BLOCK):
            block[source, column] = FAR
        for entry in range(first[source], first[source + 1]):
            at, weight = place[entry], offset[entry]
            for column in range(BLOCK):
                total = reach[at, column] + weight
                block[source, column] = min(block[source, column], total)


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
