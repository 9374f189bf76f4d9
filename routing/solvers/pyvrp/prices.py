"""What everything costs, in integers: PyVRP counts in nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.problem import Problem, Vehicle
from routing.schedule.stops import Stop
from routing.solvers.pyvrp.loads import Cells
from routing.solvers.pyvrp.vehicle_kinds import VehicleKind

FINEST = 3_600_000.0
"""Units of one currency unit at most: a rate of 0.001 an hour is still 1 a second."""

LARGEST = 2.0**43
"""What no stop's price exceeds: PyVRP's arithmetic is not safe beyond twice as much."""

Tariff = tuple[str, float, float]
"""Profile, and prices of a metre and of a second's driving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """How costs become integers.

    Attributes
    ----------
    scale : float
        Integer units of one currency unit.
    refusal : int
        Of leaving one shipment out: more than any plan costs.
    """

    scale: float
    refusal: int

    @classmethod
    def of(
        cls,
        problem: Problem,
        stops: Sequence[Stop],
        kinds: Sequence[VehicleKind],
        ways: Mapping[str, tuple[Cells, Cells]],
    ) -> Prices:
        """Choose the finest units that leave room for every price."""
        refusal = 1.0 + _dearest_plan(problem, stops, kinds, ways)
        most = max(stop.weight for stop in stops)
        scale = min(FINEST, LARGEST / (refusal * most))
        return cls(scale=scale, refusal=math.floor(refusal * scale))

    def units(self, price: float) -> int:
        """Return a price in units."""
        return round(price * self.scale)


def tariff(problem: Problem, one: Vehicle) -> Tariff:
    """Return what driving costs."""
    per_km = one.cost_per_km + problem.co2_cost_per_kg * one.co2_kg_per_km
    return one.profile, per_km / 1000, one.cost_per_travel_hour / 3600


def _dearest_plan(
    problem: Problem,
    stops: Sequence[Stop],
    kinds: Sequence[VehicleKind],
    ways: Mapping[str, tuple[Cells, Cells]],
) -> float:
    """Return more currency units than all routes of any plan that is worth driving cost."""
    way = duty = 0.0
    fixed = 0.0
    for kind in kinds:
        one = kind.example
        profile, per_metre, per_second = tariff(problem, one)
        metres, seconds = ways[profile]
        longest_s = float(seconds.max())
        way = max(way, float(metres.max()) * per_metre + longest_s * per_second)
        stay_s = max(one.setup_s(stop.tasks) + one.service_s(stop.tasks) for stop in stops)
        hours = (longest_s + stay_s + _span_s(stops)) / 3600
        duty = max(duty, hours * (one.cost_per_hour + one.cost_per_overtime_hour))
        fixed = max(fixed, one.fixed_cost)
    fleet = min(len(stops), sum(len(kind.vehicles) for kind in kinds))
    return 2 * len(stops) * (way + duty) + fleet * fixed


def _span_s(stops: Sequence[Stop]) -> int:
    """Return how long one may wait for a stop at most."""
    return max((stop.windows[-1].start_s for stop in stops if stop.windows), default=0)
