"""How much each stop gives a courier to do, in whole units: what :mod:`.balance` compares."""

from __future__ import annotations

from routing.problem import Balance
from routing.solvers.ortools.nodes import Nodes

_CENTS = 100


def units(balance: Balance) -> float:
    """Return how many of the model's units an hour, a task or a unit of money is."""
    return {"time": 3600.0, "stops": 1.0, "earnings": float(_CENTS)}[balance.by]


def of_stops(nodes: Nodes, balance: Balance, pay: float) -> list[int]:
    """Return the tasks of each node, or what its parcels pay."""
    if balance.by == "stops":
        return nodes.of_stops(len(stop.shipments) for stop in nodes.stops)
    return nodes.of_stops(
        round(_CENTS * pay * sum(max(row.parcels, 1) for row in stop.shipments))
        * (stop.partner is None or stop.kind == "pickup")
        for stop in nodes.stops
    )


def largest(nodes: Nodes, balance: Balance, horizon_s: int) -> int:
    """Return at least as much as any courier has."""
    if balance.by == "time":
        return len(nodes.vehicles) * horizon_s
    return max([1, *(sum(of_stops(nodes, balance, one.pay_per_parcel)) for one in nodes.vehicles)])


def dearest(nodes: Nodes, horizon_s: int) -> float:
    """Return the price of the largest difference that there can be; 0 where none has one."""
    balance = nodes.problem.balance
    if balance is None:
        return 0.0
    return balance.cost * largest(nodes, balance, horizon_s) / units(balance)
