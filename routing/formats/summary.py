"""What a plan comes to, in figures and in sentences: totals, who is not served and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from routing import wording
from routing.plans import Plan, Route, all_rejected
from routing.plans.balance import imbalance_cost, shares
from routing.plans.beside_routes import waiting_cost
from routing.plans.costs import VillageCost, shipment_costs, village_costs
from routing.plans.rejoining import counted, joined_parts, unserved_wholes
from routing.plans.route_costs import route_cost
from routing.problem import Problem


class Told(Protocol):
    """Something that a check found, such as ``routing.checker.Violation``."""

    def as_dict(self, lang: wording.Lang) -> dict[str, Any]:
        """Return what a JSON answer holds."""
        ...


def summary(
    plan: Plan, problem: Problem, violations: Sequence[Told] = (), lang: wording.Lang = "en"
) -> dict[str, Any]:
    """Return what ``shanlu plan --json`` prints.

    Returns
    -------
    dict
        ``cost``, ``duration_s`` and ``distance_m`` of all routes; ``of_which``, where there are
        any, the parts of the cost that are ``overtime``, ``lateness``, ``co2`` and ``unfamiliar``;
        ``per_parcel`` and ``per_kg``: what one costs, and ``by_village``, where the day has names
        of places: one object each, the dearest first;
        ``routes``: one object each, with the ids that it serves, and of each of its ``trips`` where
        it has several; ``served``: how many shipments; ``split``, where there are
        any, who carries the parts of what is more than a vehicle takes; ``balance``, where the day
        has one, how much each courier has; ``unserved``, ``rejected``
        and ``violations``: one object each, with its sentences.
    """
    return {
        **totals(plan, problem, lang),
        "violations": [violation.as_dict(lang) for violation in violations],
    }


def totals(plan: Plan, problem: Problem, lang: wording.Lang) -> dict[str, Any]:
    """Return the part of :func:`summary` that the plan itself tells."""
    return {
        "cost": plan.cost,
        **_of_which(plan, problem),
        **_by_village(plan, problem),
        "duration_s": plan.duration_s,
        "distance_m": plan.distance_m,
        "routes": [
            {
                "vehicle": route.vehicle_id,
                "stops": len(route.visits),
                "shipments": list(route.shipments),
                **({"trips": _trips(route)} if len(route.trips) > 1 else {}),
                "duration_s": route.duration_s,
                "distance_m": route.distance_m,
                "cost": route.cost,
            }
            for route in plan.routes
        ],
        "served": counted(problem, plan)[0],
        "unserved": [
            {**row.as_dict(lang), **({"parts": list(parts)} if parts else {})}
            for row, parts in unserved_wholes(problem, plan)
        ],
        **_split(plan, problem),
        **_balance(plan, problem),
        "rejected": [row.as_dict(lang) for row in all_rejected(plan, problem)],
    }


def _by_village(plan: Plan, problem: Problem) -> dict[str, Any]:
    """Return what a parcel and a kilogram cost, of all and by village."""
    every = VillageCost.of(shipment_costs(plan, problem))
    villages = [
        {
            "village": one.village,
            "township": one.township,
            "shipments": one.shipments,
            "parcels": one.parcels,
            "weight_kg": round(one.weight_kg, 9),
            "cost": one.cost,
            "per_parcel": one.per_parcel,
            "per_kg": one.per_kg,
        }
        for one in village_costs(plan, problem)
    ]
    return {
        "per_parcel": every.per_parcel,
        "per_kg": every.per_kg,
        **({"by_village": villages} if problem.names_places else {}),
    }


def _split(plan: Plan, problem: Problem) -> dict[str, Any]:
    """Return who carries the parts of what was split; nothing where nothing was."""
    told = {
        one.whole.id: [{"id": part.id, "vehicle": vehicle_id} for part, vehicle_id in one.parts]
        for one in joined_parts(problem, plan)
    }
    return {"split": told} if told else {}


def _balance(plan: Plan, problem: Problem) -> dict[str, Any]:
    """Return what each courier has of what the day balances; nothing where it balances nothing."""
    if problem.balance is None:
        return {}
    by, known = problem.balance.by, {vehicle.id for vehicle in problem.vehicles}
    routes = [route for route in plan.routes if route.vehicle_id in known]
    return {"balance": {"by": by, "couriers": shares(problem, routes, by)}}


def _trips(route: Route) -> list[list[str]]:
    return [
        list(dict.fromkeys(row for visit in trip for row in (*visit.pickups, *visit.deliveries)))
        for trip in route.trips
    ]


def _of_which(plan: Plan, problem: Problem) -> dict[str, dict[str, float]]:
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    shipments = {row.id: row for row in problem.shipments}
    known = [route for route in plan.routes if route.vehicle_id in vehicles]
    costs = [route_cost(problem, vehicles[route.vehicle_id], route, shipments) for route in known]
    parts = {
        "overtime": sum(cost.overtime for cost in costs),
        "lateness": sum(cost.lateness for cost in costs),
        "co2": sum(cost.co2 for cost in costs),
        "unfamiliar": sum(cost.unfamiliar for cost in costs),
        "imbalance": imbalance_cost(problem, known),
        "waiting": waiting_cost(problem, plan.served),
    }
    told = {name: part for name, part in parts.items() if part}
    return {"of_which": told} if told else {}
