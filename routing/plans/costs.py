"""What the shipments of a plan cost, and its villages: what a parcel and a kilogram come to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from routing.plans import Plan
from routing.plans.cost_shares import cost_shares
from routing.problem import Problem


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


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageCost:
    """The served shipments of a village; what goes from place to place counts where it begins."""

    village: str = ""
    township: str = ""
    shipments: int
    parcels: int
    weight_kg: float
    cost: float

    @classmethod
    def of(
        cls, costs: Iterable[ShipmentCost], village: str = "", township: str = ""
    ) -> VillageCost:
        """Add up shipments."""
        rows = list(costs)
        return cls(
            village=village,
            township=township,
            shipments=len(rows),
            parcels=sum(row.parcels for row in rows),
            weight_kg=math.fsum(row.weight_kg for row in rows),
            cost=math.fsum(row.cost for row in rows),
        )

    @property
    def per_parcel(self) -> float | None:
        """Cost of a parcel; None where there is none."""
        return self.cost / self.parcels if self.parcels else None

    @property
    def per_kg(self) -> float | None:
        """Cost of a kilogram; None where nobody weighed any."""
        return self.cost / self.weight_kg if self.weight_kg else None


def shipment_costs(plan: Plan, problem: Problem) -> tuple[ShipmentCost, ...]:
    """Return the cost of each served shipment; they add up to what its routes cost."""
    shipments = {row.id: row for row in problem.shipments}
    route_of = {row: route for route in plan.routes for row in route.shipments}
    found = []
    for shipment_id, cost in cost_shares(plan, problem).items():
        row, route = shipments.get(shipment_id), route_of[shipment_id]
        at = next((task.location for task in row.tasks), None) if row else None
        found.append(
            ShipmentCost(
                shipment_id=shipment_id,
                vehicle_id=route.vehicle_id,
                courier_id=route.courier_id,
                village=at.label if at else "",
                township=(at.parent if at else None) or "",
                parcels=1 if row is None else row.parcels,
                weight_kg=0.0 if row is None else problem.weight_kg(row),
                cost=cost,
            )
        )
    return tuple(found)


def village_costs(plan: Plan, problem: Problem) -> tuple[VillageCost, ...]:
    """Return what each village costs, the dearest first; they add up to what its routes cost."""
    villages: dict[tuple[str, str], list[ShipmentCost]] = {}
    for row in shipment_costs(plan, problem):
        villages.setdefault((row.village, row.township), []).append(row)
    costs = [VillageCost.of(rows, *key) for key, rows in villages.items()]
    return tuple(sorted(costs, key=lambda one: (-one.cost, one.village, one.township)))
