"""The routing model of a day: nodes, vehicles, and every rule added in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.constraint_solver import pywrapcp

from routing.problem import Problem
from routing.solvers.ortools import (
    breaks,
    capacity,
    costs,
    cut_offs,
    depots,
    limits,
    pairs,
    penalties,
    reachability,
    skills,
    time_windows,
)
from routing.solvers.ortools.clock import Clock
from routing.solvers.ortools.costs import Money
from routing.solvers.ortools.nodes import Nodes
from routing.stops import Stop
from routing.working_day import WorkingDay, usable

RULES = (
    time_windows.add,
    depots.add,
    cut_offs.add,
    capacity.add,
    limits.add,
    pairs.add,
    skills.add,
    reachability.add,
    breaks.add,
    costs.add,
    penalties.add,
)
"""One business rule is one module; each adds itself. Times come first: others speak of them."""


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

    @classmethod
    def of(cls, problem: Problem, stops: Sequence[Stop]) -> Model | None:
        """Build the model; None if no vehicle can be on the road."""
        fleet = usable(problem)
        if not fleet or not stops:
            return None
        days = tuple(day for _, day in fleet)
        nodes = Nodes.of(problem, [vehicle for vehicle, _ in fleet], stops)
        clock = Clock.of(days, stops, time_windows.work_s(nodes))
        manager = pywrapcp.RoutingIndexManager(
            nodes.size, len(nodes.vehicles), list(nodes.starts), list(nodes.ends)
        )
        model = cls(
            nodes=nodes,
            days=days,
            clock=clock,
            money=Money.of(nodes, clock.horizon_s),
            manager=manager,
            routing=pywrapcp.RoutingModel(manager),
        )
        for rule in RULES:
            rule(model)
        return model

    @property
    def time(self) -> Any:
        """The dimension whose value at a node is when its visit starts."""
        return self.routing.GetDimensionOrDie(time_windows.NAME)

    @property
    def solver(self) -> Any:
        """The constraint solver under the routing model."""
        return self.routing.solver()

    def index(self, stop: int) -> int:
        """Return the model's variable index of a stop."""
        return int(self.manager.NodeToIndex(stop))
