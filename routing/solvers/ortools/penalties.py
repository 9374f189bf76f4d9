"""Any stop may be left out, at a price above the cost of any plan.

So serving one shipment more is always worth it; one of priority p counts as 1 + p shipments. What
may wait for a later day has the price of waiting instead.
"""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Make every stop optional."""
    for number in range(len(model.nodes.stops)):
        model.routing.AddDisjunction([model.index(number)], refusal(model, number))


def refusal(model: Model, stop: int) -> int:
    """Return what leaving a stop out costs; of a pair, both stops bear half."""
    one = model.nodes.stops[stop]
    price = model.money.refusal * one.weight * 2
    if not one.weight:
        price = round(one.wait_cost * model.money.scale)
    return price if one.partner is None else price // 2
