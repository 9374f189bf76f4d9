"""What every report says of a plan in the same words: times, places, people and reasons."""

from __future__ import annotations

from routing import wording
from routing.plans import Route, Visit
from routing.problem import Depot, Location, Problem, Shipment
from routing.wording.clocks import clock, duration, iso

__all__ = [
    "WEIGHT", "clock", "collected", "courier", "depot", "duration", "iso", "place", "profile",
    "weight_kg", "where",
]  # fmt: skip

WEIGHT = "weight_kg"


def place(location: Location | None) -> str:
    """Return a place's name, its point where it has none, or its matrix row."""
    if location is None:
        return ""
    return location.label


def courier(problem: Problem, courier_id: str | None) -> str:
    """Return a courier's name, or the id where there is none."""
    name = next((row.name for row in problem.couriers if row.id == courier_id), None)
    return name or courier_id or ""


def depot(row: Depot) -> str:
    """Return a depot's name, or its id."""
    return row.name or row.id


def profile(name: str, lang: wording.Lang) -> str:
    """Return a vehicle class in words."""
    key = f"report.profiles.{name}"
    return wording.text(key, lang) if wording.has(key, lang) else name


def where(shipment: Shipment | None) -> Location | None:
    """Return where a shipment is waiting, or else where it goes."""
    return next((task.location for task in shipment.tasks), None) if shipment else None


def collected(visit: Visit) -> tuple[str, ...]:
    """Return the ids of what is picked up or handed over, each once."""
    return tuple(dict.fromkeys((*visit.pickups, *visit.deliveries)))


def weight_kg(problem: Problem, route: Route) -> float | None:
    """Return what the shipments of a route weigh; None where the problem has no weights."""
    if WEIGHT not in problem.load_dimensions:
        return None
    column = problem.load_dimensions.index(WEIGHT)
    carried = set(route.shipments)
    return sum(row.load[column] for row in problem.shipments if row.id in carried)
