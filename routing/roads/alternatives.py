"""Alternatives to the fastest way: other sensible ways, by plateaus.

Where a run of edges belongs to the fastest ways both from the start and to the end, the way over
it is as good as any of its stretches of that length: such a *plateau* is what makes an
alternative sensible (Abraham, Delling, Goldberg and Werneck, *Alternative Routes in Road
Networks*, ACM Journal of Experimental Algorithmics 18, 2013). What is asked of one:

- it takes at most ``SLOWER`` times as long as the fastest way;
- it shares at most ``SHARED`` of its time with the fastest way and the alternatives before it;
- where it leaves the fastest way, it takes at most ``DETOUR`` times as long as what it replaces;
- its plateau lasts at least ``LOCAL`` of the time that it does not share with the fastest way:
  every stretch of it that is no longer than that is itself a fastest way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra

from routing.roads.hierarchy import FastestWay, unpack
from routing.roads.many_to_many import turn_weights
from routing.roads.one_to_one import WayFinder
from routing.roads.ways.pieces import Pieces

SLOWER, SHARED, DETOUR, LOCAL = 1.4, 0.8, 2.0, 0.25

_MOST_TRIED = 100
"""Plateaus that are looked at, the shortest ways over them first."""

_ONE_MS = float(1 << 23)  # above the decimetres of a way of 838 km; 298 hours fit into a float

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]


def alternative_pieces(finder: WayFinder, start: int, end: int, count: int) -> list[Pieces]:
    """Return the fastest way between two points and up to ``count`` alternatives, fastest first.

    Parameters
    ----------
    finder : WayFinder
        With the points joined.
    start, end : int
        Indices of points that were not refused.

    Returns
    -------
    list of Pieces
        Empty where there is no way; only the fastest where both points lie on one edge.
    """
    source, target = (int(finder.joined.position[point]) for point in (start, end))
    fastest = finder.pieces([(start, end)]).get((start, end))
    if fastest is None or source == target:
        return [] if fastest is None else [fastest]
    trees = _Trees.between(finder, source, target)
    if not np.isfinite(trees.best):
        return [fastest]
    chosen = [trees.fastest()]
    by_states = finder.unpacked(trees.entered(chosen[0]), source, target)
    if _milliseconds(by_states) > _milliseconds(fastest):  # which runs along one edge
        return [fastest]
    for way, plateau in trees.candidates():
        if len(chosen) > count:
            break
        if _is_sensible(trees, way, plateau, chosen):
            chosen.append(way)
    return [finder.unpacked(trees.entered(way), source, target) for way in chosen]


def _milliseconds(pieces: Pieces) -> int:
    return int(pieces.ms.sum() + pieces.turn_ms.sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Trees:
    """Fastest ways from the source to all states, and from all states to the target.

    Steps are the turns, then the entries of the source, then those of the target. Two more states
    stand for the source and the target themselves.

    Attributes
    ----------
    weight : ndarray, shape (a,)
        Of each step that may be taken, in the order of ``steps.data``.
    step : ndarray of int64, shape (a,)
        Its number.
    steps : csr_array
        Weights from state to state.
    out, back : ndarrays, shape (n,)
        Weights from the source and to the target; inf where there is no way.
    before, after : ndarrays of int32, shape (n,)
        The state before each on the way from the source, and after it on the way to the target.
    arrives_by, leaves_by : ndarrays of int64, shape (n,)
        The steps between, as positions in ``steps.data``.
    """

    finder: WayFinder
    source: int
    target: int
    step: Integers
    steps: sparse.csr_array[np.float64, tuple[int, int]]
    out: Floats
    back: Floats
    before: Indices
    after: Indices
    arrives_by: Integers
    leaves_by: Integers

    @classmethod
    def between(cls, finder: WayFinder, source: int, target: int) -> _Trees:
        """Search from both ends."""
        expansion, joined = finder.skeleton.expansion, finder.joined
        here, there = expansion.states, expansion.states + 1
        leaving = slice(joined.sources.first[source], joined.sources.first[source + 1])
        arriving = slice(joined.targets.first[target], joined.targets.first[target + 1])
        starts, ends = joined.sources.node[leaving], joined.targets.node[arriving]
        tail = np.r_[expansion.turn_tail, np.full(len(starts), here), ends]
        head = np.r_[expansion.turn_head, starts, np.full(len(ends), there)]
        turns = turn_weights(finder.skeleton, finder.edge_ms, finder.turn_ms)
        # Walks at the ends are the same for all ways; what is compared is the drives.
        leave = joined.sources.offset[leaving] - joined.leave[source]
        reach = joined.targets.offset[arriving] - joined.reach[target]
        weight = np.r_[turns, leave, reach]
        ms, dm = unpack(weight)
        cost = ms * _ONE_MS + dm
        # Between two states there may be several steps, such as the two sides of a target.
        open_ = np.flatnonzero(weight >= 0)
        order = open_[np.lexsort((cost[open_], head[open_], tail[open_]))]
        again = (np.diff(tail[order]) == 0) & (np.diff(head[order]) == 0)
        kept = order[np.r_[True, ~again]]
        first = np.r_[0, np.cumsum(np.bincount(tail[kept], minlength=there + 1))]
        steps = sparse.csr_array((cost[kept], head[kept], first), shape=(there + 1, there + 1))
        out, before = dijkstra(steps, indices=np.array([here]), return_predecessors=True)
        back, after = dijkstra(steps.T.tocsr(), indices=np.array([there]), return_predecessors=True)
        key = tail[kept].astype(np.int64) * (there + 1) + head[kept]
        states = np.arange(there + 1)
        return cls(
            finder=finder,
            source=source,
            target=target,
            step=kept,
            steps=steps,
            out=out[0],
            back=back[0],
            before=before[0],
            after=after[0],
            arrives_by=np.searchsorted(key, before[0].astype(np.int64) * (there + 1) + states),
            leaves_by=np.searchsorted(key, states * (there + 1) + after[0]),
        )

    @property
    def best(self) -> float:
        """Weight of the fastest way."""
        return float(self.out[-1])

    def fastest(self) -> Integers:
        """Return the fastest way, as positions in ``steps.data``."""
        return self._way_over(len(self.out) - 1)

    def candidates(self) -> Iterator[tuple[Integers, float]]:
        """Yield the ways over plateaus, the fastest first, and how much each plateau weighs."""
        state, weight = self._plateaus()
        total = self.out[state] + self.back[state]
        # What is shared at most leaves a part of which the plateau must be a share at least.
        long_enough = weight >= LOCAL * (1 - SHARED) * self.best
        kept = np.flatnonzero(long_enough & (total > self.best) & (total <= SLOWER * self.best))
        for k in kept[np.argsort(total[kept], kind="stable")][:_MOST_TRIED].tolist():
            yield self._way_over(int(state[k])), float(weight[k])

    def edges(self, way: Integers) -> Integers:
        """Return the edges that the steps of a way lead over; -1 for the last step."""
        expansion, joined = self.finder.skeleton.expansion, self.finder.joined
        leaving = slice(joined.sources.first[self.source], joined.sources.first[self.source + 1])
        onto = np.r_[expansion.turn_edge, joined.source_edge[leaving]]
        number = self.step[way]
        edge: Integers = np.where(number < len(onto), onto[np.minimum(number, len(onto) - 1)], -1)
        return edge

    def entered(self, way: Integers) -> FastestWay:
        """Return a way as the hierarchy tells it."""
        turns, joined = self.finder.skeleton.expansion.turns, self.finder.joined
        leaving = int(joined.sources.first[self.source])
        leaves = int(joined.sources.first[self.source + 1]) - leaving
        numbers = self.step[way]
        arriving = int(numbers[-1]) - turns - leaves
        return FastestWay(
            weight=0,
            source_entry=leaving + int(numbers[0]) - turns,
            target_entry=int(joined.targets.first[self.target]) + arriving,
            edges=numbers[1:-1].astype(np.int32),
        )

    def _way_over(self, via: int) -> Integers:
        there, onwards = [], []
        state = via
        while (before := int(self.before[state])) >= 0:
            there.append(self.arrives_by[state])
            state = before
        state = via
        while (after := int(self.after[state])) >= 0:
            onwards.append(self.leaves_by[state])
            state = after
        return np.array([*reversed(there), *onwards], dtype=np.int64)

    def _plateaus(self) -> tuple[Integers, Floats]:
        """Return a state of each plateau, and its weight: that of the edges up to its states.

        The edge up to its first state counts for vehicles, which come onto an edge at its start
        alone; a state of people on foot is a node, which they reach by any edge.
        """
        states = np.flatnonzero(np.isfinite(self.out[:-2]) & np.isfinite(self.back[:-2]))
        arrive = self.out[states] - self.out[self.before[states]]
        if self.finder.skeleton.on_foot:
            arrive[self.after[self.before[states]] != states] = 0
        onward = self.after[states]
        both = self.before[onward] == states
        links = sparse.coo_array(
            (np.ones(both.sum()), (states[both], onward[both])), shape=(len(self.out),) * 2
        )
        chains, chain = connected_components(links, directed=False)
        weight = np.zeros(chains)
        np.add.at(weight, chain[states], arrive)
        member = np.full(chains, -1, dtype=np.int64)
        member[chain[states]] = states
        found = np.flatnonzero(member >= 0)
        return member[found], weight[found]


def _is_sensible(trees: _Trees, way: Integers, plateau: float, chosen: Sequence[Integers]) -> bool:
    """Tell whether a way is another one than those chosen, and no detour for its own sake."""
    graph = trees.finder.skeleton.graph
    weight, edges = trees.steps.data[way], trees.edges(way)
    before = [trees.edges(one) for one in chosen]
    total, fastest = weight.sum(), trees.best
    shared = weight[np.isin(edges, np.concatenate(before))].sum()
    with_fastest = weight[np.isin(edges, before[0])].sum()
    own, replaced = total - with_fastest, fastest - with_fastest
    return bool(
        shared <= SHARED * total
        and own <= DETOUR * replaced
        and plateau >= LOCAL * own
        and len(np.unique(graph.edge_head[edges[:-1]])) == len(edges) - 1  # nowhere twice
    )
