"""A day as an exact model for CP-SAT: slow, plain, and written without a look at any engine.

Every vehicle has a circuit over its start and end (one node), a halt at a depot between two trips
if it may make one, and all tasks; nodes that it does not visit have a loop of their own. The least
weight is left out, and of such plans the cheapest is found and proven.

For tiny days alone, of which no two tasks are at one place, no vehicle has more than one break, and
none may reload more than once; where one may, nothing is both picked up and delivered. Loads are
whole numbers.
"""

from __future__ import annotations

from routing.problem import Problem, TimeWindow, Vehicle
from tests.solvers.exact_route import HORIZON_S, SCALE, Exact, Node, RouteModel

LEFT_OUT = 10**12
"""Units of leaving a shipment out: more than any tiny day costs."""


def proven_optimum(problem: Problem) -> tuple[int, float]:
    """Return the weight of what the best plan leaves out, and what it costs."""
    # Here, since importing it changes standard error, which pytest captures.
    from ortools.sat.python import cp_model  # noqa: PLC0415

    day = Exact(problem, cp_model.CpModel())
    _add_tasks(day)
    for vehicle in problem.vehicles:
        _add_vehicle(day, vehicle)
    for row in problem.shipments:
        for name in day.nodes:
            if day.nodes[name].shipment is row:
                by = [day.served[one.id, name] for one in problem.vehicles]
                day.model.add_exactly_one([*by, day.left_out[row.id]])
    weights = {row.id: 1 + row.priority for row in problem.shipments}
    missing = sum(weights[row] * gone for row, gone in day.left_out.items())
    day.model.minimize(LEFT_OUT * missing + sum(day.costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(day.model)
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    weight = sum(weights[row] for row, gone in day.left_out.items() if solver.value(gone))
    return weight, (solver.objective_value - LEFT_OUT * weight) / SCALE


def _add_tasks(day: Exact) -> None:
    """Give every task its start, in one of its windows."""
    from ortools.sat.python import cp_model  # noqa: PLC0415

    for row in day.problem.shipments:
        day.left_out[row.id] = day.model.new_bool_var(f"left out {row.id}")
        for task in row.tasks:
            name = f"{row.id} {'pickup' if task is row.pickup else 'delivery'}"
            day.nodes[name] = Node(shipment=row, task=task)
            windows = row.windows(task) or (TimeWindow(start_s=0, end_s=HORIZON_S),)
            spans = [[max(0, one.start_s), min(one.end_s, HORIZON_S)] for one in windows]
            allowed = cp_model.Domain.from_intervals(spans)
            day.starts[name] = day.model.new_int_var_from_domain(allowed, f"start {name}")


def _add_vehicle(day: Exact, vehicle: Vehicle) -> None:
    route = RouteModel(day, vehicle)
    route.add_circuit()
    route.add_times()
    route.add_break()
    route.add_trips()
    route.add_loads()
    route.add_limits()
    route.add_rough_roads()
    route.add_rules_of_goods()
    route.add_costs()
