"""What all vehicles share, or all people on foot, whatever their times are."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.roads.graph import RoadGraph
from routing.roads.turns.corners import Corners, find_corners
from routing.roads.turns.expansion import Expansion, edge_ends_as_states, nodes_as_states

if TYPE_CHECKING:
    from routing.roads.hierarchy import Contraction


@dataclass(frozen=True, kw_only=True, eq=False)
class Skeleton:
    """States and turns of a graph, its corners, and the hierarchy's order; made when asked for.

    Attributes
    ----------
    on_foot : bool
        Whether it is the one of people on foot.
    kept : callable or None
        Returns the order from where it is kept; None: it is made anew.
    """

    graph: RoadGraph
    on_foot: bool
    kept: Callable[[Skeleton], Contraction] | None = None

    @functools.cached_property
    def expansion(self) -> Expansion:
        """States and turns."""
        return nodes_as_states(self.graph) if self.on_foot else edge_ends_as_states(self.graph)

    @functools.cached_property
    def corners(self) -> Corners:
        """What the turns look like."""
        return find_corners(self.graph, self.expansion.segment_edge)

    @functools.cached_property
    def contraction(self) -> Contraction:
        """The order in which the hierarchy takes the states, and its arcs."""
        return self.kept(self) if self.kept is not None else self.contract()

    def contract(self) -> Contraction:
        """Return the order, made anew."""
        from routing.roads.hierarchy import contract  # noqa: PLC0415 - it loads numba

        expansion = self.expansion
        return contract(expansion.states, expansion.turn_tail, expansion.turn_head)
