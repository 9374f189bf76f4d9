"""Who has most and who has least to do differ at a price."""

from __future__ import annotations

from typing import Any

from routing.problem import Balance
from routing.solvers.ortools.courier_amounts import largest, of_stops, units
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.nodes import as_rows
from routing.solvers.ortools.time_windows import transit_s

WORK, SPREAD = "work", "spread"


def add(model: Model) -> None:
    """Count what each courier has, and price the difference between most and least."""
    balance, routing, solver = model.nodes.problem.balance, model.routing, model.solver
    if balance is None or not balance.cost:
        return
    most = largest(model.nodes, balance, model.clock.horizon_s)
    evaluators = _evaluators(model, balance, never=most + 1)
    routing.AddDimensionWithVehicleTransits(evaluators, 0, most, True, WORK)
    had = _of_couriers(model)
    difference = solver.Max(had).Var() - solver.Min(had).Var()
    # A dimension that only waits, at least so long: its global span is a term of the objective.
    nothing = routing.RegisterUnaryTransitVector([0] * model.nodes.size)
    routing.AddDimension(nothing, most, most, True, SPREAD)
    spread = routing.GetDimensionOrDie(SPREAD)
    for number in range(len(model.nodes.vehicles)):
        end = spread.CumulVar(routing.End(number))
        solver.Add(end >= difference)
        routing.AddVariableMinimizedByFinalizer(end)
    price = round(balance.cost * model.money.scale / units(balance))
    spread.SetGlobalSpanCostCoefficient(price)


def _evaluators(model: Model, balance: Balance, never: int) -> list[int]:
    """Return what each vehicle's dimension adds up."""
    nodes, routing = model.nodes, model.routing
    made: dict[object, int] = {}
    found = []
    for one in nodes.vehicles:
        timed = balance.by == "time"
        key: object = one.pace if timed else one.pay_per_parcel
        if key not in made:
            made[key] = (
                routing.RegisterTransitMatrix(as_rows(transit_s(nodes, one, never_s=never)))
                if timed
                else routing.RegisterUnaryTransitVector(
                    of_stops(nodes, balance, one.pay_per_parcel)
                )
            )
        found.append(made[key])
    return found


def _of_couriers(model: Model) -> list[Any]:
    """Return what each courier has; 0 once where somebody cannot be on the road."""
    routing, solver, problem = model.routing, model.solver, model.nodes.problem
    dimension = routing.GetDimensionOrDie(WORK)
    vehicles_of: dict[str, list[int]] = {one.courier or one.id: [] for one in problem.vehicles}
    for number, one in enumerate(model.nodes.vehicles):
        vehicles_of[one.courier or one.id].append(number)
        # Of a vehicle that stays at home, OR-Tools says nothing.
        amount, used = dimension.CumulVar(routing.End(number)), routing.ActiveVehicleVar(number)
        solver.Add(amount <= used * amount.Max())
    had = [
        solver.Sum([dimension.CumulVar(routing.End(number)) for number in own]).Var()
        for own in vehicles_of.values()
        if own
    ]
    return had if all(vehicles_of.values()) else [*had, solver.IntConst(0)]
