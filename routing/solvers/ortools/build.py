"""Build the model of a day: nodes and vehicles, then every rule in turn."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.constraint_solver import pywrapcp

from routing.problem import Problem
from routing.schedule.stops import Stop
from routing.schedule.working_day import usable
from routing.solvers.ortools import (
    apart,
    balance,
    breaks,
    capacity,
    carrying,
    costs,
    cut_offs,
    depots,
    familiar,
    freshness,
    limits,
    locks,
    overtime,
    pairs,
    penalties,
    reachability,
    ready,
    reloads,
    rough_roads,
    skills,
    soft_windows,
    time_windows,
)
from routing.solvers.ortools.clock import Clock
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.money import Money
from routing.solvers.ortools.nodes import Nodes

RULES = (
    time_windows.add,
    depots.add,
    reloads.add,
    ready.add,
    cut_offs.add,
    capacity.add,
    limits.add,
    pairs.add,
    skills.add,
    locks.add,
    apart.add,
    freshness.add,
    rough_roads.add,
    carrying.add,
    reachability.add,
    breaks.add,
    costs.add,
    overtime.add,
    familiar.add,
    soft_windows.add,
    balance.add,
    penalties.add,
)
"""One business rule is one module; each adds itself. Times come first: others speak of them."""


def build_model(problem: Problem, stops: Sequence[Stop]) -> Model | None:
    """Build the model; None if no vehicle can be on the road or there is no stop."""
    fleet = usable(problem)
    if not fleet or not stops:
        return None
    days = tuple(day for _, day in fleet)
    nodes = Nodes.of(problem, [vehicle for vehicle, _ in fleet], stops)
    clock = Clock.of(days, nodes, time_windows.work_s(nodes))
    manager = pywrapcp.RoutingIndexManager(
        nodes.size, len(nodes.vehicles), list(nodes.starts), list(nodes.ends)
    )
    model = Model(
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
