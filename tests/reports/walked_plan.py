"""The small plan with its second stop walked to: parked at a corner, then 320 m on foot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from routing.plans import Plan, Walk
from routing.problem import Problem
from routing.roads.matrix import TravelMatrix
from tests.reports import small_plan
from tests.walked import walks

CORNER = (105.025, 33.41)


def plan() -> Plan:
    """Return the plan: out to PEPPER by way of CORNER, and back from there the same way."""
    (route,) = small_plan.plan().routes
    pepper = (105.03, 33.41)
    out, home = route.legs[1], route.legs[2]
    figures = {"duration_s": 600, "distance_m": 320, "climb_m": 80.0, "descent_m": 0.0}
    there = Walk(to_vehicle=False, first=2, last=3, **figures)  # type: ignore[arg-type]
    back = Walk(to_vehicle=True, first=0, last=1, duration_s=540, distance_m=320)
    legs = (
        route.legs[0],
        replace(
            out,
            geometry=((105.01, 33.42), (105.01, 33.4), CORNER, pepper),
            walks=(there,),
        ),
        replace(home, geometry=(pepper, CORNER, (105.0, 33.4)), walks=(back,)),
    )
    return replace(small_plan.plan(), routes=(replace(route, legs=legs),))


def problem(*, load_kg: float = 20.0) -> Problem:
    """Return the day with a matrix in which PEPPER is walked to."""
    cells = np.ones((4, 4), dtype=np.int32) - np.eye(4, dtype=np.int32)
    matrix = TravelMatrix(
        durations_s=cells, distances_m=cells, profile="three_wheeler", walks=walks({2: 10}, load_kg)
    )
    return replace(small_plan.problem(), matrices={"three_wheeler": matrix})
