"""Random directed networks, and their fastest ways by networkx on Python's integers."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from routing.roads.hierarchy import CLOSED, FAR, pack

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Directed edges: (tail, head, milliseconds, decimetres); closed where milliseconds are -1."""

    nodes: int
    edges: tuple[tuple[int, int, int, int], ...]

    @property
    def tail(self) -> npt.NDArray[np.int32]:
        return np.array([edge[0] for edge in self.edges], dtype=np.int32)

    @property
    def head(self) -> npt.NDArray[np.int32]:
        return np.array([edge[1] for edge in self.edges], dtype=np.int32)

    @property
    def weight(self) -> Integers:
        return pack([edge[2] for edge in self.edges], [edge[3] for edge in self.edges])


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a network of up to 24 nodes: parts, loops, parallel, one-way and closed edges, zeros."""
    nodes = draw(st.integers(1, 24))
    node = st.integers(0, nodes - 1)
    time = st.integers(0, 3) | st.integers(0, 10**6) | st.just(-1)
    length = st.integers(0, 3) | st.integers(0, 10**5)
    edges = draw(st.lists(st.tuples(node, node, time, length), max_size=70))
    both_ways = [(head, tail, ms, dm) for tail, head, ms, dm in edges if draw(st.booleans())]
    return Network(nodes=nodes, edges=(*edges, *both_ways))


def weights_between_all(nodes: int, tail: Integers, head: Integers, weight: Integers) -> Integers:
    """Return the least weight from each node to each, shape (n, n), as networkx finds it."""
    roads: nx.DiGraph[int] = nx.DiGraph()
    roads.add_nodes_from(range(nodes))
    for start, end, cost in zip(tail.tolist(), head.tolist(), weight.tolist(), strict=True):
        if cost != CLOSED:
            known = roads.get_edge_data(start, end, {"weight": cost})["weight"]
            roads.add_edge(start, end, weight=min(cost, known))
    table = np.full((nodes, nodes), FAR, dtype=np.int64)
    for start, reached in nx.all_pairs_dijkstra_path_length(roads):
        for end, cost in reached.items():
            table[start, end] = cost
    return table
