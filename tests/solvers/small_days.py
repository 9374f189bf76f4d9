"""Days so small that their best plan can be worked out by hand or by trying everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from routing.checker import check
from routing.plans import Plan
from routing.problem import Depot, Location, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.roads.matrix import TravelMatrix
from routing.solvers.ortools.engine import OrToolsSolver
from routing.solvers.protocol import Effort, Solver
from routing.solvers.pyvrp import PyVrpSolver, declined, is_installed
from routing.solvers.ruin_recreate import RuinRecreateSolver, carries

ENGINES: dict[str, Solver] = {"ortools": OrToolsSolver(), "ruin_recreate": RuinRecreateSolver()}
if is_installed():
    ENGINES["pyvrp"] = PyVrpSolver()

chosen = ["ortools"]
"""What solves the days; the fixture ``each_engine`` goes through them."""

START = datetime(2026, 11, 23, tzinfo=UTC)

Cells = Sequence[Sequence[int]] | npt.NDArray[Any]


def between(start_s: int, end_s: int) -> TimeWindow:
    return TimeWindow(start_s=start_s, end_s=end_s)


def on_a_line(*seconds: int) -> Cells:
    """Return the ways between points on one straight road, by where they lie on it."""
    places = np.array(seconds)
    ways: npt.NDArray[np.int64] = np.abs(places[:, None] - places[None, :])
    return ways


def matrix(cells: Cells, *, metres_per_second: int = 10) -> TravelMatrix:
    seconds = np.asarray(cells)
    metres = np.where(seconds < 0, seconds, seconds * metres_per_second)
    return TravelMatrix(durations_s=seconds, distances_m=metres, profile="van")


def task(row: int, *windows: tuple[int, int], setup_s: int = 0, service_s: int = 0) -> Task:
    spans = tuple(between(*window) for window in windows)
    return Task(
        location=Location(index=row), setup_s=setup_s, service_s=service_s, time_windows=spans
    )


def collect(
    name: str,
    row: int,
    *windows: tuple[int, int],
    load: float = 1.0,
    setup_s: int = 0,
    service_s: int = 0,
    **more: Any,
) -> Shipment:
    """Make a shipment to be brought to the depot."""
    pickup = task(row, *windows, setup_s=setup_s, service_s=service_s)
    return Shipment(id=name, pickup=pickup, load=(load,), **more)


def hand_over(
    name: str,
    row: int,
    *windows: tuple[int, int],
    load: float = 1.0,
    setup_s: int = 0,
    service_s: int = 0,
    **more: Any,
) -> Shipment:
    """Make a shipment that comes from the depot."""
    delivery = task(row, *windows, setup_s=setup_s, service_s=service_s)
    return Shipment(id=name, delivery=delivery, load=(load,), **more)


def van(name: str = "van", **more: Any) -> Vehicle:
    """Make a vehicle from depot to depot that pays for its metres."""
    usual = {
        "profile": "van",
        "capacity": (100.0,),
        "start_depot": "depot",
        "end_depot": "depot",
        "cost_per_km": 1.0,
    }
    return Vehicle(id=name, **{**usual, **more})


def day(
    cells: Cells,
    shipments: Sequence[Shipment],
    *vehicles: Vehicle,
    depots: Sequence[Depot] = (),
    **depot: Any,
) -> Problem:
    """Make a day with a depot at row 0 (its details in ``depot``), and others."""
    return Problem(
        start=START,
        shipments=tuple(shipments),
        vehicles=vehicles or (van(),),
        depots=(Depot(id="depot", location=Location(index=0), **depot), *depots),
        load_dimensions=("kg",),
        matrices={"van": matrix(cells)},
    )


def takes(engine: str, problem: Problem) -> bool:
    """Tell whether an engine claims to know all rules of a day."""
    if engine == "pyvrp":
        return not declined(problem)
    return engine != "ruin_recreate" or carries(problem)


def solved(problem: Problem, iterations: int = 100) -> Plan:
    """Plan a day, and have the plan judged; an engine that lacks a rule of it is not asked."""
    if not takes(chosen[0], problem):
        pytest.skip("this engine does not know all rules of the day")
    effort = Effort(time_limit_s=None, iterations=iterations)
    plan = ENGINES[chosen[0]].solve(problem, effort)
    assert check(problem, plan) == ()
    return plan


def served(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what each vehicle serves, in order."""
    return {route.vehicle_id: route.shipments for route in plan.routes}


def left_out(plan: Plan) -> set[str]:
    return {row.id for row in plan.unserved}
