"""What every report says of a plan in the same words: times, places, people and reasons."""

from __future__ import annotations

from operator import itemgetter

from routing import wording
from routing.plans import Leg, Plan, Route, Visit
from routing.plans.balance import shares
from routing.plans.carrying import walks_needed
from routing.plans.rejoining import joined_parts
from routing.problem import Depot, Location, Problem, Shipment
from routing.roads.ways.instructions import road
from routing.roads.ways.steps import Step
from routing.wording.clocks import clock, duration, iso

__all__ = [
    "WEIGHT", "balance_line", "clock", "collected", "courier", "depot", "duration", "iso",
    "parking", "place", "profile", "split_lines", "times_for", "turn", "turns", "weight_kg",
    "where",
]  # fmt: skip

WEIGHT = "weight_kg"

MOST_TURNS = 6
"""Of a leg that a sheet of paper tells."""

_NOTHING_NEW = frozenset({"obstacle", "ford", "tunnel"})
"""Manoeuvres after which one is on the same road."""


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


def care(shipment: Shipment, lang: wording.Lang) -> tuple[str, ...]:
    """Return what whoever carries it must know: how long it keeps, how rough its way may be."""
    told = []
    if shipment.max_aboard_s is not None:
        most = duration(shipment.max_aboard_s)
        told.append(wording.text("report.keeps", lang, most=most))
    if shipment.max_rough_m is not None:
        key = "report.shakes" if shipment.max_rough_m else "report.shakes_never"
        told.append(wording.text(key, lang, km=shipment.max_rough_m / 1000))
    return tuple(told)


def parking(route: Route, stop: int, problem: Problem, lang: wording.Lang) -> str:
    """Return where one parks and how far one walks to a stop, counted from 0; "" if one drives."""
    leg = route.legs[stop] if stop < len(route.legs) else None
    if leg is None or leg.walk_there is None:
        return ""
    walk, at = leg.walk_there, leg.parked
    heights = walk.climb_m is not None and walk.descent_m is not None
    told = wording.text(
        "report.walk" if heights else "report.walk_without_heights",
        lang,
        metres=walk.distance_m,
        climb=round(walk.climb_m or 0),
        descent=round(walk.descent_m or 0),
        minutes=max(1, round(walk.duration_s / 60)),
    )
    if at is not None:
        point = f"{at[1]:.5f}, {at[0]:.5f}"
        told = wording.text("report.park_and_walk", lang, point=point, walk=told)
    times = _walks(route, route.visits[stop], problem)
    return wording.text("report.several_walks", lang, walk=told, count=times) if times > 1 else told


def turns(leg: Leg, lang: wording.Lang) -> str:
    """Return a leg's turns and how far each road goes on, in their order; "" without steps.

    What is walked is not among them.
    """
    told: list[tuple[str, int]] = []
    for step in leg.steps:
        if step.on_foot or step.manoeuvre == "arrive":
            continue
        if told and step.manoeuvre in _NOTHING_NEW:
            told[-1] = told[-1][0], told[-1][1] + step.length_m
        else:
            told.append((turn(step, lang), step.length_m))
    roads = [_with_length(what, metres, lang) for what, metres in told[:MOST_TURNS]]
    return "  ".join([*roads, *(["…"] if len(told) > MOST_TURNS else [])])


def turn(step: Step, lang: wording.Lang) -> str:
    """Return a step in few words: an arrow, or a word where none does, and the road."""
    keys = (f"report.signs.{step.turn}", f"report.signs.{step.manoeuvre}")
    signs = (wording.text(key, lang, exit=step.exit) for key in keys if wording.has(key, lang))
    return " ".join(part for part in (next(signs, ""), road(step, lang)) if part)


def _with_length(what: str, metres: int, lang: wording.Lang) -> str:
    if metres < 1000:
        return wording.text("report.turn_m", lang, turn=what, metres=round(metres, -1) or metres)
    return wording.text("report.turn_km", lang, turn=what, km=f"{metres / 1000:.1f}")


def split_lines(plan: Plan, problem: Problem, lang: wording.Lang) -> list[str]:
    """Return a line for each shipment that was more than a vehicle takes: who carries its parts."""
    lines = []
    for one in joined_parts(problem, plan):
        parts = [
            wording.text(
                "report.split_left" if vehicle_id is None else "report.split_part",
                lang,
                id=part.id,
                vehicle=vehicle_id,
                weight=problem.weight_kg(part),
            )
            for part, vehicle_id in one.parts
        ]
        told = ", ".join(parts)
        lines.append(
            wording.text("report.split", lang, id=one.whole.id, count=len(parts), parts=told)
        )
    return lines


def balance_line(plan: Plan, problem: Problem, lang: wording.Lang) -> str:
    """Return who has most to do and who least; "" where the day balances nothing."""
    if problem.balance is None:
        return ""
    had = shares(problem, plan.routes, problem.balance.by)
    if not had:
        return ""
    (least, low), (most, high) = (pick(had.items(), key=itemgetter(1)) for pick in (min, max))
    return wording.text(
        f"report.balance_{problem.balance.by}",
        lang,
        most=courier(problem, most),
        high=high,
        least=courier(problem, least),
        low=low,
    )


def times_for(plan: Plan, lang: wording.Lang) -> str:
    """Return what weather and hour the travel times assume; "" where they are the day's own.

    Where they depend on the hour, when they change while somebody is on the road.
    """
    if plan.slots_s:
        return _times_by_hour(plan, lang)
    if plan.weather is None:
        return ""
    return wording.text(
        "report.times_for" if plan.at else "report.times_at_any_hour",
        lang,
        weather=wording.text(f"weathers.{plan.weather}", lang),
        at="" if plan.at is None else f"{plan.at:%Y-%m-%d %H:%M}",
    )


def _times_by_hour(plan: Plan, lang: wording.Lang) -> str:
    begin_s = min((route.departure_s for route in plan.routes), default=0)
    end_s = max((route.return_s for route in plan.routes), default=0)
    turns_s = [second for second in plan.slots_s[1:] if begin_s <= second < end_s]
    told = ""
    if plan.weather is not None:
        weather = wording.text(f"weathers.{plan.weather}", lang)
        told += wording.text("report.times_weather", lang, weather=weather)
    if turns_s:
        clocks = ", ".join(clock(plan.start, second) for second in turns_s)
        told += wording.text("report.times_change", lang, at=clocks)
    return wording.text("report.times_by_hour", lang, told=told)


def _walks(route: Route, visit: Visit, problem: Problem) -> int:
    """Return how often one walks for what a visit hands over and takes along."""
    profile = next((row.profile for row in problem.vehicles if row.id == route.vehicle_id), "")
    row = visit.location.index
    if profile not in problem.matrices or row is None:
        return 1
    shipments = {row.id: row for row in problem.shipments}
    goods = (
        [shipments[one] for one in ids if one in shipments]
        for ids in (visit.pickups, visit.deliveries)
    )
    return walks_needed(problem, profile, row, *goods)


def weight_kg(problem: Problem, route: Route) -> float | None:
    """Return what the shipments of a route weigh; None where the problem has no weights."""
    if WEIGHT not in problem.load_dimensions:
        return None
    column = problem.load_dimensions.index(WEIGHT)
    carried = set(route.shipments)
    return sum(row.load[column] for row in problem.shipments if row.id in carried)
