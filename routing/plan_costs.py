"""What each shipment of a plan costs, with where it is and who fetches it."""

from __future__ import annotations

from dataclasses import dataclass

from routing.plans import Plan
from routing.problem import Problem
from routing.reports import captions
from routing.reports.workbook.cost_shares import cost_shares


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentCost:
    """A served shipment and its share of its route's cost."""

    shipment_id: str
    vehicle_id: str
    courier_id: str | None
    village: str
    township: str
    parcels: int
    weight_kg: float
    cost: float


def shipment_costs(plan: Plan, problem: Problem) -> tuple[ShipmentCost, ...]:
    """Return the cost of each served shipment; they add up to the plan's."""
    shipments = {row.id: row for row in problem.shipments}
    route_of = {row: route for route in plan.routes for row in route.shipments}
    found = []
    for shipment_id, cost in cost_shares(plan, problem).items():
        row, route = shipments.get(shipment_id), route_of[shipment_id]
        at = captions.where(row)
        found.append(
            ShipmentCost(
                shipment_id=shipment_id,
                vehicle_id=route.vehicle_id,
                courier_id=route.courier_id,
                village=captions.place(at),
                township=(at.parent if at else None) or "",
                parcels=1 if row is None else row.parcels,
                weight_kg=0.0 if row is None else problem.weight_kg(row),
                cost=cost,
            )
        )
    return tuple(found)
