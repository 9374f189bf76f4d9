"""The valid day that every test here starts from, worked out by hand.

                C (4)                     minutes by van; a motorcycle takes
                 |15                      1.2 times as long; a minute is 500 m
    W (0)--10--A (2)--5--B (3)--10--E (1)
                          |20             W and E are depots; nobody can get
                        D (5)             to the island F (6)

``van`` (W 08:00 -> E 12:25), lunch while waiting at B until 11:30; the second stop at B needs no
set-up again.

| stop | arrival | start | leaves | does                           | kg, m3, parcels on board |
|------|---------|-------|--------|--------------------------------|--------------------------|
| W    |         |       | 08:00  |                                | 30, 0, 1                 |
| 1 A  | 08:10   | 08:10 | 08:14  | collects walnuts, honey (cold) | 55, 0.5, 4               |
| 2 C  | 08:29   | 09:00 | 09:03  | picks up pepper, ready 09:00   | 65, 0.5, 5               |
| 3 B  | 09:23   | 09:23 | 09:27  | delivers seed                  | 35, 0.5, 4               |
| 4 B  | 09:57   | 11:30 | 11:32  | collects tea (after 11:30)     | 43, 0.5, 6               |
| 5 D  | 11:52   | 11:52 | 11:55  | delivers pepper                | 33, 0.5, 5               |
| E    | 12:25   |       |        |                                |                          |

95 minutes of driving, 47.5 km, 4 h 25 on duty: 50 + 47.5 + 24 * 4.41667 + 6 * 1.58333 = 213.

``moto`` (W 09:00 -> W 10:14), a rest of 10 minutes from 09:40, on the road from C to A.

| stop | arrival | start | leaves | does           | kg, m3, parcels on board |
|------|---------|-------|--------|----------------|--------------------------|
| W    |         |       | 09:00  |                | 4, 0, 1                  |
| 1 C  | 09:30   | 09:30 | 09:32  | collects eggs  | 10, 0, 2                 |
| 2 A  | 10:00   | 10:00 | 10:02  | delivers post  | 6, 0, 1                  |
| W    | 10:14   |       |        |                |                          |

60 minutes of driving, 25 km, 74 minutes on duty: 10 + 0.4 * 25 + 30 * 1.23333 + 2 = 59.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np

from routing.plans import BreakTaken, Leg, Plan, Route, Unserved, Visit
from routing.problem import (
    Break,
    Courier,
    Depot,
    Location,
    Problem,
    Shipment,
    Task,
    TimeWindow,
    Vehicle,
)
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.matrix import TravelMatrix

START = datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=8)))
ELSEWHERE = datetime(2026, 11, 22, 16, tzinfo=UTC)
"""The same moment, written in another time zone."""

W, E, A, B, C, D, F = (
    Location(index=row, place=name)
    for name, row in (("W", 0), ("E", 1), ("A", 2), ("B", 3), ("C", 4), ("D", 5), ("F", 6))
)

MINUTES = np.array(
    [  # W   E   A   B   C   D
        [0, 25, 10, 15, 25, 35],
        [25, 0, 15, 10, 30, 30],
        [10, 15, 0, 5, 15, 25],
        [15, 10, 5, 0, 20, 20],
        [25, 30, 15, 20, 0, 40],
        [35, 30, 25, 20, 40, 0],
    ]
)


def at(hours: int, minutes: int = 0) -> int:
    return 3600 * hours + 60 * minutes


def between(*times: int) -> TimeWindow:
    return TimeWindow(start_s=times[0], end_s=times[1])


def with_island(cells: Any) -> Any:
    return np.pad(cells, (0, 1), constant_values=-1)


def matrix(seconds_per_minute: int, profile: str) -> TravelMatrix:
    return TravelMatrix(
        durations_s=with_island(MINUTES * seconds_per_minute),
        distances_m=with_island(MINUTES * 500),
        profile=profile,
    )


def task(place: Location, setup_s: int, service_s: int, *windows: TimeWindow) -> Task:
    return Task(location=place, setup_s=setup_s, service_s=service_s, time_windows=windows)


SHIPMENTS = (
    Shipment(id="walnuts", pickup=task(A, 180, 40, between(at(8), at(9))), load=(20.0, 0.5, 2.0)),
    Shipment(id="honey", pickup=task(A, 120, 20), load=(5.0, 0.0, 1.0), skills=frozenset({"cold"})),
    Shipment(
        id="pepper",
        pickup=task(C, 120, 60),
        delivery=task(D, 120, 60),
        load=(10.0, 0.0, 1.0),
        ready_s=at(9),
    ),
    Shipment(id="seed", delivery=task(B, 180, 60), load=(30.0, 0.0, 1.0)),
    Shipment(
        id="tea",
        pickup=task(B, 180, 120, between(at(7), at(8)), between(at(11, 30), at(12, 30))),
        load=(8.0, 0.0, 2.0),
    ),
    Shipment(
        id="eggs", pickup=task(C, 60, 60, between(at(9, 30), at(10, 30))), load=(6.0, 0.0, 1.0)
    ),
    Shipment(id="post", delivery=task(A, 60, 60), load=(4.0, 0.0, 1.0)),
    Shipment(id="salt", delivery=task(F, 60, 60), load=(1.0, 0.0, 1.0)),
)

VAN = Vehicle(
    id="van",
    profile="van",
    capacity=(70.0, float("inf"), 6.0),
    start_depot="west",
    end_depot="east",
    shift=between(at(8), at(18)),
    skills=frozenset({"cold", "lift"}),
    courier="li",
    breaks=(Break(id="lunch", duration_s=1800, time_windows=(between(at(11), at(13)),)),),
    max_duration_s=at(5),
    max_travel_s=6000,
    max_distance_m=50_000,
    max_tasks=7,
    fixed_cost=50.0,
    cost_per_km=1.0,
    cost_per_hour=24.0,
    cost_per_travel_hour=6.0,
)
MOTO = Vehicle(
    id="moto",
    profile="motorcycle",
    capacity=(30.0, 1.0, 3.0),
    start_depot="west",
    end_depot="west",
    shift=between(at(9), at(12)),
    courier="wang",
    breaks=(Break(id="rest", duration_s=600, time_windows=(between(at(9, 35), at(10)),)),),
    fixed_cost=10.0,
    cost_per_km=0.4,
    cost_per_hour=30.0,
    cost_per_travel_hour=2.0,
)

PROBLEM = Problem(
    start=START,
    shipments=SHIPMENTS,
    vehicles=(VAN, MOTO, replace(MOTO, id="spare", courier=None)),
    depots=(
        Depot(
            id="west",
            location=W,
            opening=between(at(7), at(19)),
            cut_off_s=at(10, 30),
            handover_s=600,
        ),
        Depot(
            id="east",
            location=E,
            opening=between(at(7), at(17, 30)),
            cut_off_s=at(17),
            handover_s=600,
        ),
    ),
    couriers=(Courier(id="li"), Courier(id="wang")),
    region=RegionRef(id="drawn", version="v1"),
    matrices={"van": matrix(60, "van"), "motorcycle": matrix(72, "motorcycle")},
    rejected=(Rejected(kind="shipment", id="glass", row=9, code="negative"),),
)


def legs(seconds_per_minute: int, *minutes: int) -> tuple[Leg, ...]:
    return tuple(
        Leg(duration_s=each * seconds_per_minute, distance_m=each * 500) for each in minutes
    )


VAN_ROUTE = Route(
    vehicle_id="van",
    courier_id="li",
    start=W,
    end=E,
    departure_s=at(8),
    return_s=at(12, 25),
    load=(30.0, 0.0, 1.0),
    visits=(
        Visit(
            location=A,
            pickups=("walnuts", "honey"),
            arrival_s=at(8, 10),
            setup_s=180,
            service_s=60,
            load=(55.0, 0.5, 4.0),
        ),
        Visit(
            location=C,
            pickups=("pepper",),
            arrival_s=at(8, 29),
            waiting_s=at(0, 31),
            setup_s=120,
            service_s=60,
            load=(65.0, 0.5, 5.0),
        ),
        Visit(
            location=B,
            deliveries=("seed",),
            arrival_s=at(9, 23),
            setup_s=180,
            service_s=60,
            load=(35.0, 0.5, 4.0),
        ),
        Visit(
            location=B,
            pickups=("tea",),
            arrival_s=at(9, 57),
            waiting_s=at(1, 33),
            service_s=120,
            load=(43.0, 0.5, 6.0),
        ),
        Visit(
            location=D,
            deliveries=("pepper",),
            arrival_s=at(11, 52),
            setup_s=120,
            service_s=60,
            load=(33.0, 0.5, 5.0),
        ),
    ),
    breaks=(BreakTaken(id="lunch", start_s=at(11), duration_s=1800),),
    legs=legs(60, 10, 15, 20, 0, 20, 30),
    cost=213.0,
)
MOTO_ROUTE = Route(
    vehicle_id="moto",
    courier_id="wang",
    start=W,
    end=W,
    departure_s=at(9),
    return_s=at(10, 14),
    load=(4.0, 0.0, 1.0),
    visits=(
        Visit(
            location=C,
            pickups=("eggs",),
            arrival_s=at(9, 30),
            setup_s=60,
            service_s=60,
            load=(10.0, 0.0, 2.0),
        ),
        Visit(
            location=A,
            deliveries=("post",),
            arrival_s=at(10),
            setup_s=60,
            service_s=60,
            load=(6.0, 0.0, 1.0),
        ),
    ),
    breaks=(BreakTaken(id="rest", start_s=at(9, 40), duration_s=600),),
    legs=legs(72, 25, 15, 10),
    cost=59.0,
)

PLAN = Plan(
    start=START,
    routes=(VAN_ROUTE, MOTO_ROUTE),
    unserved=(Unserved(id="salt", code="unreachable"),),
    rejected=PROBLEM.rejected,
    region=PROBLEM.region,
    profiles=("motorcycle", "van"),
    matrix_digest=PROBLEM.matrix_digest,
    engine="by hand",
)
