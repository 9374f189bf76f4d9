"""Small directed graphs, drawn: edges may be parallel, or lead back to where they begin."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

Edges = tuple[int, npt.NDArray[np.int32], npt.NDArray[np.int32]]


@st.composite
def drawn_edges(draw: st.DrawFn, most_nodes: int = 12, most_edges: int = 30) -> Edges:
    """Draw how many nodes there are, and where edges begin and end."""
    nodes = draw(st.integers(1, most_nodes))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node), max_size=most_edges))
    tail, head = np.array(edges, dtype=np.int32).reshape(-1, 2).T
    return nodes, np.ascontiguousarray(tail), np.ascontiguousarray(head)
