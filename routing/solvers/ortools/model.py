"""The routing model of a day as every rule sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routing.schedule.working_day import WorkingDay
from routing.solvers.ortools.clock import Clock
from routing.solvers.ortools.money import Money
from routing.solvers.ortools.nodes import Nodes

TIME = "time"
"""Name of the dimension whose value at a node is when its visit starts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """OR-Tools' model with what its numbers mean.

    Attributes
    ----------
    manager, routing : pywrapcp.RoutingIndexManager, pywrapcp.RoutingModel
        Untyped in the package; what comes out of them is wrapped in ``solution``.
    """

    nodes: Nodes
    days: tuple[WorkingDay, ...]
    clock: Clock
    money: Money
    manager: Any
    routing: Any

    @property
    def time(self) -> Any:
        """The dimension whose value at a node is when its visit starts."""
        return self.routing.GetDimensionOrDie(TIME)

    @property
    def solver(self) -> Any:
        """The constraint solver under the routing model."""
        return self.routing.solver()

    def index(self, stop: int) -> int:
        """Return the model's variable index of a stop."""
        return int(self.manager.NodeToIndex(stop))
