"""What every report says of a plan in the same words: times, places, people and reasons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from routing import wording
from routing.plans import Route, Visit
from routing.problem import Depot, Location, Problem, Shipment

WEIGHT = "weight_kg"


def iso(start: datetime, seconds: int) -> str:
    """Return a moment as ISO 8601 with the offset of the plan's start."""
    return _moment(start, seconds).isoformat()


def clock(start: datetime, seconds: int) -> str:
    """Return a moment as ``08:05``, or ``01:30+1`` where it is on the next day."""
    moment = _moment(start, seconds)
    later = (moment.date() - start.date()).days
    return f"{moment:%H:%M}" + (f"{later:+d}" if later else "")


def duration(seconds: int) -> str:
    """Return a length of time as hours and minutes: ``3:05``."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def place(location: Location | None) -> str:
    """Return a place's name, its point where it has none, or its matrix row."""
    if location is None:
        return ""
    if location.place:
        return location.place
    if location.lat is not None and location.lon is not None:
        return f"{location.lat:.5f}, {location.lon:.5f}"
    return f"#{location.index}"


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


def _moment(start: datetime, seconds: int) -> datetime:
    """Return a moment on the start's clock; counted in UTC, for clocks may be put on or back."""
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)
