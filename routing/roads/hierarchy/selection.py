"""What a table has to look at: the ancestors of all sources, and no more of them than it needs.

RPHAST (Delling, Goldberg and Werneck 2011) keeps the ancestors of all sources. An ancestor that
just one of the others leads to is left out here, and what it leads to is handed down: a table of a
thousand points then reads half as many arcs.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.contraction import Contraction
from routing.roads.hierarchy.customisation import Metric
from routing.roads.hierarchy.points import Points
from routing.roads.hierarchy.weights import FAR

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]
Values = TypeVar("Values", Indices, Integers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Selection:
    """A graph of places: ancestors from the top down, then the sources in their order.

    Attributes
    ----------
    first : ndarray of int64, shape (p + 1,)
    head : ndarray of int32, shape (b,)
        Places that the arcs of a place lead to, all before it.
    weight : ndarray of int64, shape (b,)
    place : ndarray of int32, shape (n,)
        Where each rank is; for one that was left out, what leads to it; else -1.
    beyond : ndarray of int64, shape (n,)
        Weight from there to the rank.
    sources : int
        Number of places that are sources: the last ones.
    """

    first: Integers
    head: Indices
    weight: Integers
    place: Indices
    beyond: Integers
    sources: int

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __len__(self) -> int:
        return len(self.first) - 1


def select(contraction: Contraction, metric: Metric, sources: Points) -> Selection:
    """Select what ways from some points need."""
    first, head, weight, place, beyond = _select(
        contraction.parent,
        contraction.first_up,
        contraction.up_head,
        metric.up,
        sources.first,
        contraction.rank[sources.node],
        sources.offset,
    )
    return Selection(
        first=first, head=head, weight=weight, place=place, beyond=beyond, sources=len(sources)
    )


@compiled
def _select(  # noqa: C901, PLR0912, PLR0915, PLR0917 - compiled: one loop after another
    parent: Indices,
    first_up: Integers,
    up_head: Indices,
    up: Integers,
    source_first: Integers,
    source_rank: Indices,
    source_offset: Integers,
) -> tuple[Integers, Indices, Integers, Indices, Integers]:
    nodes, sources = len(parent), len(source_first) - 1
    place = np.full(nodes, -1, dtype=np.int32)
    beyond = np.zeros(nodes, dtype=np.int64)
    for rank in source_rank:
        v = rank
        while v >= 0 and place[v] < 0:
            place[v] = 0
            v = parent[v]
    # Numbered from the top; rows of sources come after them.
    size = arcs = 0
    for v in range(nodes - 1, -1, -1):
        if place[v] >= 0:
            place[v] = size
            size += 1
            arcs += first_up[v + 1] - first_up[v]
    total = size + sources
    rank_of = np.empty(size, dtype=np.int32)
    start = np.zeros(total, dtype=np.int64)
    count = np.zeros(total, dtype=np.int32)
    room = np.zeros(total, dtype=np.int32)
    head = np.empty(2 * (arcs + len(source_rank)) + 64, dtype=np.int32)
    weight = np.empty(len(head), dtype=np.int64)
    users = np.zeros(size, dtype=np.int32)  # how many lead to a place, and the sum of who they are
    user_sum = np.zeros(size, dtype=np.int64)
    used = 0
    for v in range(nodes):
        row = place[v]
        if row < 0:
            continue
        rank_of[row] = v
        start[row] = used
        for arc in range(first_up[v], first_up[v + 1]):  # heads ascend, so their places descend
            if up[arc] < FAR:
                head[used] = place[up_head[arc]]
                weight[used] = up[arc]
                users[head[used]] += 1
                user_sum[head[used]] += row
                used += 1
        count[row] = room[row] = used - start[row]
    for source in range(sources):
        row = size + source
        start[row] = used
        for entry in range(source_first[source], source_first[source + 1]):
            at = _insert(
                head, weight, start[row], used, place[source_rank[entry]], source_offset[entry]
            )
            if at > used:
                users[place[source_rank[entry]]] += 1
                user_sum[place[source_rank[entry]]] += row
            used = at
        count[row] = room[row] = used - start[row]

    merged_head = np.empty(size + 1, dtype=np.int32)
    merged_weight = np.empty(size + 1, dtype=np.int64)
    kept = 0
    for row in range(size - 1, -1, -1):  # what leads to a place has been seen before it
        first, last = start[row], start[row] + count[row]
        if users[row] > 1:
            kept += 1
            continue
        if users[row] == 0:
            for k in range(first, last):
                users[head[k]] -= 1
                user_sum[head[k]] -= row
            place[rank_of[row]] = -1
            continue
        user = user_sum[row]
        to_row = np.int64(0)
        a, a_end, b = start[user], start[user] + count[user], first
        merged = 0
        for k in range(a, a_end):
            if head[k] == row:
                to_row = weight[k]
        while a < a_end or b < last:
            if b == last or (a < a_end and head[a] > head[b]):
                if head[a] != row:
                    merged_head[merged], merged_weight[merged] = head[a], weight[a]
                    merged += 1
                a += 1
            elif a < a_end and head[a] == head[b]:
                merged_head[merged] = head[a]
                merged_weight[merged] = min(weight[a], weight[b] + to_row, FAR)
                users[head[a]] -= 1
                user_sum[head[a]] -= row
                merged += 1
                a += 1
                b += 1
            else:
                merged_head[merged] = head[b]
                merged_weight[merged] = min(weight[b] + to_row, FAR)
                user_sum[head[b]] += user - row
                merged += 1
                b += 1
        if merged > room[user]:
            room[user] = merged + 8
            if used + room[user] > len(head):
                head = _grown(head, used + room[user])
                weight = _grown(weight, used + room[user])
            start[user] = used
            used += room[user]
        for k in range(merged):
            head[start[user] + k], weight[start[user] + k] = merged_head[k], merged_weight[k]
        count[user] = merged
        rank = rank_of[row]
        place[rank] = user  # for now
        beyond[rank] = to_row
        users[row] = -1

    # Number what is left, and write it in one piece.
    number = np.full(total, -1, dtype=np.int32)
    rows = arcs = 0
    for row in range(total):
        if row >= size or users[row] > 1:
            number[row] = rows
            rows += 1
            arcs += count[row]
    out_first = np.zeros(rows + 1, dtype=np.int64)
    out_head = np.empty(arcs, dtype=np.int32)
    out_weight = np.empty(arcs, dtype=np.int64)
    arcs = 0
    for row in range(total):
        if number[row] >= 0:
            for k in range(start[row], start[row] + count[row]):
                out_head[arcs], out_weight[arcs] = number[head[k]], weight[k]
                arcs += 1
            out_first[number[row] + 1] = arcs
    for row in range(size):
        rank = rank_of[row]
        if place[rank] >= 0:
            place[rank] = number[place[rank]]
    return out_first, out_head, out_weight, place, beyond


@compiled
def _insert(  # noqa: PLR0917 - compiled
    head: Indices, weight: Integers, begin: int, end: int, place: int, offset: int
) -> int:
    """Put an arc into a row whose heads descend, or lower it there; return the row's end."""
    at = end
    while at > begin and head[at - 1] < place:
        at -= 1
    if at > begin and head[at - 1] == place:
        weight[at - 1] = min(weight[at - 1], offset)
        return end
    for k in range(end, at, -1):
        head[k], weight[k] = head[k - 1], weight[k - 1]
    head[at], weight[at] = place, offset
    return end + 1


@compiled
def _grown(values: Values, least: int) -> Values:
    grown = np.empty(2 * least, dtype=values.dtype)
    for k in range(len(values)):
        grown[k] = values[k]
    return grown
