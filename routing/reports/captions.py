"""What every report says of a plan in the same words: times, places, people and reasons."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing import wording
from routing.plans import Plan, Route, Unserved, Visit
from routing.problem import Depot, Location, Problem, Rejected, Shipment
from routing.wording import details

WEIGHT = "weight_kg"


def iso(start: datetime, seconds: int) -> str:
    """Return a moment as ISO 8601 with the offset of the plan's start."""
    return (start + timedelta(seconds=seconds)).isoformat()


def clock(start: datetime, seconds: int) -> str:
    """Return a moment as ``08:05``, or ``01:30+1`` where it is on the next day."""
    moment = start + timedelta(seconds=seconds)
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


def reason(row: Unserved, lang: wording.Lang) -> str:
    """Say why a shipment is not served."""
    return _sentence(f"reasons.{row.code}.reason", row, lang) or row.code


def fix(row: Unserved, lang: wording.Lang) -> str | None:
    """Say what would get it served; None where nothing is proven."""
    return _sentence(f"reasons.{row.code}.fix", row, lang)


def cause(row: Rejected, lang: wording.Lang) -> str:
    """Say what is wrong with a row that was not taken."""
    return _sentence(f"errors.{row.code}.cause", row, lang) or row.code


def action(row: Rejected, lang: wording.Lang) -> str | None:
    """Say what to do about it."""
    return _sentence(f"errors.{row.code}.action", row, lang)


def rejected(plan: Plan, problem: Problem) -> tuple[Rejected, ...]:
    """Return the rows that reading refused, then those that planning refused, each once."""
    rows = {(row.kind, row.id, row.row, row.code): row for row in problem.rejected}
    for row in plan.rejected:
        rows.setdefault((row.kind, row.id, row.row, row.code), row)
    return tuple(rows.values())


def _sentence(key: str, row: Unserved | Rejected, lang: wording.Lang) -> str | None:
    return details.sentence(key, {"id": row.id, **row.details}, lang)
