"""Loads larger than a vehicle, split before anybody plans: parts with ids of their own.

A part is as much as one of the vehicles that can go there takes: one part for each of them, the
largest first, and again from the first where one trip of all is not enough. So the smallest number
of vehicles can share a wholesale order, and the smaller ones help.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle

from routing.plans.carrying import too_heavy_to_carry
from routing.problem import Problem, Shipment, Task, Vehicle
from routing.schedule.stops import round_trip_s

MOST_PARTS = 1000
"""A load that would need more is left as it is: no fleet carries it in a day."""

_GRID = 1e6
"""Parts of loads have six decimals, so that they add up to the whole."""


def with_parts(problem: Problem) -> Problem:
    """Return the problem with parts for each shipment that may be split and has to be.

    Parameters
    ----------
    problem : Problem
        Every location has its matrix row.
    """
    ids = {shipment.id for shipment in problem.shipments}
    rows: list[Shipment] = []
    wholes: dict[str, Shipment] = {}
    for shipment in problem.shipments:
        parts = _parts(problem, shipment) if shipment.split else []
        if len(parts) > 1 and ids.isdisjoint(part.id for part in parts):
            wholes[shipment.id] = shipment
            rows += parts
        else:
            rows.append(shipment)
    return replace(problem, shipments=tuple(rows), wholes=wholes) if wholes else problem


def _parts(problem: Problem, shipment: Shipment) -> list[Shipment]:
    shares = sorted(_shares(problem, shipment), reverse=True)
    if not shares or shares[0] >= 1:
        return []
    amounts = list(_amounts(shares, shipment.parcels if shipment.parcels > 1 else None))
    if not amounts:
        return []
    parts: list[Shipment] = []
    left = shipment
    for number, amount in enumerate(amounts, start=1):
        last = number == len(amounts)
        part = left if last else _cut(shipment, amount)
        left = _without(left, part)
        parts.append(replace(part, id=f"{shipment.id}/{number}", part_of=shipment.id, split=False))
    return parts


def _shares(problem: Problem, shipment: Shipment) -> Iterator[float]:
    """Yield what part of a shipment each vehicle that can go there takes."""
    for vehicle in problem.vehicles:
        if _is_able(problem, vehicle, shipment):
            rooms = zip(vehicle.capacity, shipment.load, strict=True)
            yield min((room / load for room, load in rooms if load > 0), default=math.inf)


def _is_able(problem: Problem, vehicle: Vehicle, shipment: Shipment) -> bool:
    if shipment.vehicle not in (None, vehicle.id) or not shipment.skills <= vehicle.skills:
        return False
    if too_heavy_to_carry(problem, vehicle.profile, shipment):
        return False
    return round_trip_s(problem, vehicle, shipment) is not None


def _amounts(shares: Sequence[float], parcels: int | None) -> Iterator[float]:
    """Yield how much each part is of the whole: of parcels, whole ones; none if one is too big."""
    if parcels is not None:
        shares = [math.floor(share * parcels + 1e-9) / parcels for share in shares]
    shares = [share for share in shares if share > 0]
    if not shares or math.ceil(1 / shares[0]) > MOST_PARTS:
        return
    left = 1.0
    for share in cycle(shares):
        yield min(share, left)
        left -= share
        if left <= 1e-9:
            return


def _cut(whole: Shipment, amount: float) -> Shipment:
    """Return so much of a shipment, its parcels, load and service."""
    parcels = round(whole.parcels * amount) if whole.parcels > 1 else 0
    return replace(
        whole,
        parcels=parcels,
        load=tuple(math.floor(load * amount * _GRID + 1e-3) / _GRID for load in whole.load),
        pickup=_work(whole.pickup, amount),
        delivery=_work(whole.delivery, amount),
    )


def _work(task: Task | None, amount: float) -> Task | None:
    return None if task is None else replace(task, service_s=int(task.service_s * amount))


def _without(whole: Shipment, part: Shipment) -> Shipment:
    """Return what is left of a shipment."""

    def rest(task: Task | None, gone: Task | None) -> Task | None:
        if task is None or gone is None:
            return None
        return replace(task, service_s=max(0, task.service_s - gone.service_s))

    return replace(
        whole,
        parcels=whole.parcels - part.parcels,
        load=tuple(
            max(0.0, round(load - gone, 9))
            for load, gone in zip(whole.load, part.load, strict=True)
        ),
        pickup=rest(whole.pickup, part.pickup),
        delivery=rest(whole.delivery, part.delivery),
    )
