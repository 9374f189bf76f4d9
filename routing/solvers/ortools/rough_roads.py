"""What breaks is not driven over more rough road than it may be."""

from __future__ import annotations

from routing.solvers.ortools.aboard import bound
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.nodes import as_rows

_ROUGH = "rough"


def add(model: Model) -> None:
    """Count rough road along each route, and bound it while goods are on board."""
    nodes, routing = model.nodes, model.routing
    most = [stop.max_rough_m for stop in nodes.stops]
    if all(one is None for one in most):
        return
    cells = {one.profile: nodes.amount(one.profile, "rough_m") for one in nodes.vehicles}
    evaluators = {
        name: routing.RegisterTransitMatrix(as_rows(ways)) for name, ways in cells.items()
    }
    longest_m = max(int(ways.max(initial=0)) for ways in cells.values()) * (nodes.size + 1)
    routing.AddDimensionWithVehicleTransits(
        [evaluators[one.profile] for one in nodes.vehicles], 0, longest_m, True, _ROUGH
    )
    rough = routing.GetDimensionOrDie(_ROUGH)
    bound(model, rough, most, horizon=longest_m, spent=lambda _: 0)
