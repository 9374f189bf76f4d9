"""The roads as turns see them: states, and the turns that lead from one to another.

For vehicles a state is the end of a directed edge, before the turn there, so that a turn can cost
something or be forbidden. Where a forbidden run is longer than two edges, the edges in its middle
have states of their own for whoever has driven the run so far. For people on foot, whom no turn
costs anything, a state is a node. All that comes later speaks of states and turns alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.access import MOTOR

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]
Masks = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

Run = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expansion:
    """States and turns of a graph, whoever may take them.

    Attributes
    ----------
    states : int
        Their number, s.
    state_edge : ndarray of int32, shape (s,)
        Edge at whose end a state is; -1 for people on foot.
    edge_state : ndarray of int32, shape (m,)
        State at the end of each edge, without a memory of what was driven before.
    turn_tail, turn_head : ndarrays of int32, shape (t,)
        States before a turn and at the end of the edge that it leads into.
    turn_edge : ndarray of int32, shape (t,)
        That edge; ascending.
    first_turn : ndarray of int64, shape (m + 1,)
        Turns into edge ``f`` are ``first_turn[f]`` to ``first_turn[f + 1] - 1``.
    turn_denied : ndarray of uint8, shape (t,)
        Whom a restriction forbids the turn: bits of :data:`routing.roads.osm.access.MODES`.
    segment_edge : ndarray of int32, shape (2, s)
        Edges along each segment and against it; -1 where there is none.
    first_at : ndarray of int64, shape (n + 1,)
    state_at : ndarray of int32, shape (s,)
        States at node ``v`` are ``first_at[v]`` to ``first_at[v + 1] - 1`` of these.
    """

    states: int
    state_edge: Indices
    edge_state: Indices
    turn_tail: Indices
    turn_head: Indices
    turn_edge: Indices
    first_turn: Integers
    turn_denied: Masks
    segment_edge: Indices
    first_at: Integers
    state_at: Indices

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def turns(self) -> int:
        """Number of turns."""
        return len(self.turn_edge)


def nodes_as_states(graph: RoadGraph) -> Expansion:
    """Return what people on foot see: each edge is one turn, from node to node."""
    nodes = np.arange(graph.nodes, dtype=np.int32)
    return Expansion(
        states=graph.nodes,
        state_edge=np.full(graph.nodes, -1, dtype=np.int32),
        edge_state=graph.edge_head.copy(),
        turn_tail=graph.edge_tail,
        turn_head=graph.edge_head.copy(),
        turn_edge=np.arange(graph.edges, dtype=np.int32),
        first_turn=np.arange(graph.edges + 1),
        turn_denied=np.zeros(graph.edges, dtype=np.uint8),
        segment_edge=_edges_of_segments(graph),
        first_at=np.arange(graph.nodes + 1),
        state_at=nodes,
    )


def edge_ends_as_states(graph: RoadGraph) -> Expansion:
    """Return what vehicles see; edges that are for people on foot have no turns."""
    before, after = _neighbours(graph)
    memories = _Memories(graph)
    # Turns that a memory begins with, or that are forbidden as they are, are rare.
    key = before.astype(np.int64) * graph.edges + after
    denied = np.zeros(len(key), dtype=np.uint8)
    head = after.copy()
    rows: list[tuple[int, int, int, int]] = []
    for first in sorted(memories.first_edges):
        for edge, state, modes in memories.turns((first,)):
            at = np.searchsorted(key, first * graph.edges + edge)
            head[at], denied[at] = state, modes
    for state, run in enumerate(memories.runs, graph.edges):
        rows += [(state, onto, edge, modes) for edge, onto, modes in memories.turns(run)]
    more = np.array(rows, dtype=np.int64).reshape(-1, 4)
    tail, head = np.r_[before, more[:, 0]], np.r_[head, more[:, 1]]
    edge, denied = np.r_[after, more[:, 2]], np.r_[denied, more[:, 3]]
    order = np.lexsort((tail, edge))
    last = np.array([run[-1] for run in memories.runs], dtype=np.int64)
    state_edge = np.r_[np.arange(graph.edges), last].astype(np.int32)
    state_node = graph.edge_head[state_edge]
    return Expansion(
        states=len(state_edge),
        state_edge=state_edge,
        edge_state=np.arange(graph.edges, dtype=np.int32),
        turn_tail=tail[order].astype(np.int32),
        turn_head=head[order].astype(np.int32),
        turn_edge=edge[order].astype(np.int32),
        first_turn=np.searchsorted(edge[order], np.arange(graph.edges + 1)),
        turn_denied=denied[order].astype(np.uint8),
        segment_edge=_edges_of_segments(graph),
        first_at=np.r_[0, np.cumsum(np.bincount(state_node, minlength=graph.nodes))],
        state_at=np.argsort(state_node, kind="stable").astype(np.int32),
    )


def _edges_of_segments(graph: RoadGraph) -> Indices:
    edge_of = np.full((2, graph.segments), -1, dtype=np.int32)
    edges = np.arange(graph.edges, dtype=np.int32)
    edge_of[graph.edge_reversed.astype(np.int8), graph.edge_segment] = edges
    return edge_of


def _for_vehicles(graph: RoadGraph) -> Flags:
    """Tell which edges vehicles may use, or may at times."""
    timed = graph.kinds["rule"][graph.segment_kind][graph.edge_segment] > 0
    return np.asarray(timed | ((graph.edge_access & MOTOR) != 0), dtype=np.bool_)


def _neighbours(graph: RoadGraph) -> tuple[Indices, Indices]:
    """Return each edge of vehicles with each that leaves its head; turning back is among them."""
    motor = _for_vehicles(graph)
    edges = np.flatnonzero(motor)
    start = graph.first_out[graph.edge_head[edges]]
    count = graph.first_out[graph.edge_head[edges] + 1] - start
    before = np.repeat(edges, count)
    after = np.arange(count.sum()) + np.repeat(start - (np.cumsum(count) - count), count)
    both = motor[after]
    return before[both].astype(np.int32), after[both].astype(np.int32)


class _Memories:
    """What one has to remember of the edges driven: the beginnings of long forbidden runs.

    The longest suffix of what was driven that begins a run says it all, as in the automaton of Aho
    and Corasick (1975).
    """

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        self._for_vehicles = _for_vehicles(graph)
        ends = graph.forbidden_first
        self._forbidden: dict[Run, int] = {
            tuple(graph.forbidden_edge[ends[k] : ends[k + 1]].tolist()): int(modes)
            for k, modes in enumerate(graph.forbidden_modes)
        }
        self.first_edges = {run[0] for run in self._forbidden}
        beginnings = {run[:k] for run in self._forbidden for k in range(2, len(run))}
        self.runs = sorted(beginnings)
        self._state = {run: graph.edges + k for k, run in enumerate(self.runs)}

    def turns(self, run: Run) -> Iterator[tuple[int, int, int]]:
        """Yield each edge after a run, the state at its end, and whom the turn is forbidden."""
        graph = self._graph
        node = graph.edge_head[run[-1]]
        for edge in range(int(graph.first_out[node]), int(graph.first_out[node + 1])):
            if not self._for_vehicles[edge]:
                continue
            suffixes = [(*run[k:], edge) for k in range(len(run))]
            state = next((self._state[one] for one in suffixes if one in self._state), edge)
            denied = 0
            for suffix in suffixes:
                denied |= self._forbidden.get(suffix, 0)
            yield edge, state, denied


def edges_in_reach(expansion: Expansion, turn_ms: npt.NDArray[np.int32]) -> Flags:
    """Tell which edges lie in the largest part where all can be reached from all, shape (m,).

    Parameters
    ----------
    expansion : Expansion
    turn_ms : ndarray of int32, shape (t,)
        Negative where a turn may not be taken.
    """
    from routing.roads.strong_components import in_largest_component  # noqa: PLC0415 - it loads numba

    turns = np.flatnonzero(turn_ms >= 0)
    in_reach = np.zeros(len(expansion.edge_state), dtype=bool)
    if len(turns):
        ends = (expansion.turn_tail[turns], expansion.turn_head[turns])
        inside = in_largest_component(expansion.states, *ends)
        in_reach[expansion.turn_edge[turns[inside[ends[0]] & inside[ends[1]]]]] = True
    return in_reach
