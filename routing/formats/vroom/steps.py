"""A route as VROOM's steps: one a task, each beginning where and when the one before ends.

A visit of ours serves any number of shipments; VROOM's step serves one. The first of them waits
and sets up, the others follow at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from routing.formats.vroom.day import VroomDay
from routing.formats.vroom.sources import Source
from routing.plans import BreakTaken, Leg, Route, Visit
from routing.problem import Shipment


def route_steps(
    route: Route, day: VroomDay, shipments: Mapping[str, Shipment]
) -> list[dict[str, Any]]:
    """Return the steps of a route, from ``start`` to ``end``; an open end is at the last task."""
    writer = _StepWriter(route=route, day=day, shipments=shipments, now_s=route.departure_s)
    return writer.steps()


def whole(value: float) -> float:
    """Return a whole number as one, as VROOM's loads are."""
    return int(value) if float(value).is_integer() else value


@dataclass(slots=True, kw_only=True)
class _StepWriter:
    """Follows a route along its time, its way and its load."""

    route: Route
    day: VroomDay
    shipments: Mapping[str, Shipment]
    now_s: int
    driven_s: int = 0
    driven_m: int = 0
    load: list[float] = field(default_factory=list)

    def steps(self) -> list[dict[str, Any]]:
        route = self.route
        self.load = list(route.load)
        told = [self._step(self._end("start"), self.now_s)]
        remaining = sorted(route.breaks, key=lambda taken: taken.start_s)
        for visit, leg in zip(route.visits, route.legs, strict=False):
            before = [one for one in remaining if one.start_s + one.duration_s <= visit.start_s]
            remaining = remaining[len(before) :]
            told += self._drive(leg, before)
            told += self._visit(visit)
        told += self._drive(route.legs[-1], remaining)
        told.append(self._step(self._end("end"), route.return_s))
        return told

    def _drive(self, leg: Leg, breaks: list[BreakTaken]) -> Iterator[dict[str, Any]]:
        """Drive one leg: on until a break begins, and idle where the way ends before that."""
        driven_s, driven_m = self.driven_s, self.driven_m
        left_s = leg.duration_s
        for taken in breaks:
            drive_s = min(left_s, taken.start_s - self.now_s)
            left_s -= drive_s
            share = 1 - left_s / leg.duration_s if leg.duration_s else 1.0
            self.driven_s = driven_s + leg.duration_s - left_s
            self.driven_m = driven_m + round(leg.distance_m * share)
            arrival_s = self.now_s + drive_s
            source = self.day.sources.rest(self.route.vehicle_id, taken.id)
            yield self._step(
                source,
                arrival_s,
                waiting_s=taken.start_s - arrival_s,
                service_s=taken.duration_s,
            )
            self.now_s = taken.start_s + taken.duration_s
        self.now_s += left_s
        self.driven_s, self.driven_m = driven_s + leg.duration_s, driven_m + leg.distance_m

    def _visit(self, visit: Visit) -> Iterator[dict[str, Any]]:
        """Serve one visit's tasks, deliveries first: what they free can be used by the others."""
        waiting_s, setup_s = visit.start_s - self.now_s, visit.setup_s
        for row, kind in _tasks(visit):
            shipment = self.shipments[row]
            task = shipment.pickup if kind == "pickup" else shipment.delivery
            service_s = 0 if task is None else task.service_s
            for number, amount in enumerate(shipment.load):
                self.load[number] += amount if kind == "pickup" else -amount
            yield self._step(
                self.day.sources.tasks[row, kind],
                self.now_s,
                waiting_s=waiting_s,
                setup_s=setup_s,
                service_s=service_s,
            )
            self.now_s += waiting_s + setup_s + service_s
            waiting_s = setup_s = 0

    def _step(
        self,
        source: Source,
        arrival_s: int,
        *,
        waiting_s: int = 0,
        setup_s: int = 0,
        service_s: int = 0,
    ) -> dict[str, Any]:
        step: dict[str, Any] = {"type": source.type, **source.told()}
        if source.type not in {"start", "end"}:
            step["id"] = source.id
        if source.type in {"job", "pickup", "delivery"}:
            step["job"] = source.id  # the old name, as VROOM still writes it
        step |= {
            "setup": setup_s,
            "service": service_s,
            "waiting_time": waiting_s,
            "arrival": self.day.base_s + arrival_s,
            "duration": self.driven_s,
            "violations": [],
        }
        if self.load:
            step["load"] = [whole(round(one, 9)) for one in self.load]
        if self.day.with_distances:
            step["distance"] = self.driven_m
        return step

    def _end(self, end: str) -> Source:
        """Return where the route starts or ends; an open one does so at its first or last task."""
        location = self.route.start if end == "start" else self.route.end
        source = self.day.sources.end(self.route.vehicle_id, end)
        if location is not None:
            return source
        visits = self.route.visits
        visit = visits[0] if end == "start" else visits[-1]
        row, kind = _tasks(visit)[0 if end == "start" else -1]
        task = self.day.sources.tasks[row, kind]
        return Source(type=end, location=task.location, location_index=task.location_index)


def _tasks(visit: Visit) -> list[tuple[str, str]]:
    deliveries = [(row, "delivery") for row in visit.deliveries]
    return deliveries + [(row, "pickup") for row in visit.pickups]
