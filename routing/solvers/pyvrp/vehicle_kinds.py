"""Vehicles that are alike in everything but their names: PyVRP's vehicle types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.plans.carrying import too_heavy_to_carry
from routing.problem import Problem, Vehicle
from routing.schedule.stops import Stop
from routing.schedule.working_day import WorkingDay, usable


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleKind:
    """Vehicles of one type and their working day."""

    vehicles: tuple[Vehicle, ...]
    day: WorkingDay
    return_until_s: int

    @property
    def example(self) -> Vehicle:
        """One of them."""
        return self.vehicles[0]

    def takes(self, problem: Problem, stop: Stop) -> bool:
        """Tell whether these vehicles may serve a stop at all."""
        one = self.example
        if stop.vehicle not in (None, one.id) or not stop.skills <= one.skills:
            return False
        return not any(too_heavy_to_carry(problem, one.profile, row) for row in stop.shipments)


def kinds_of(problem: Problem, stops: Sequence[Stop]) -> tuple[VehicleKind, ...]:
    """Sort the vehicles that can be on the road; who collects heeds the cut-off of its end."""
    locked = {row.vehicle for row in problem.shipments}
    collects = any(stop.kind == "pickup" for stop in stops)
    kinds: dict[object, list[Vehicle]] = {}
    days: dict[object, WorkingDay] = {}
    for vehicle, day in usable(problem):
        kind = (vehicle.id if vehicle.id in locked else "", vehicle.kind)
        kinds.setdefault(kind, []).append(vehicle)
        days[kind] = day
    found = (
        VehicleKind(
            vehicles=tuple(vehicles),
            day=days[kind],
            return_until_s=days[kind].return_loaded_s if collects else days[kind].return_until_s,
        )
        for kind, vehicles in kinds.items()
    )
    return tuple(one for one in found if one.return_until_s >= max(0, one.day.return_from_s))
