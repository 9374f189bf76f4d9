"""Days of three to six stops in which any rule may bind, for the exact model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from routing.problem import Break, Depot, Location, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.roads.matrix import TravelMatrix
from tests.solvers.days import uneven
from tests.solvers.small_days import START, between

PRICES = (0.0, 0.0, 7.2, 36.0)
"""An hour."""


@st.composite
def windows(draw: st.DrawFn) -> tuple[TimeWindow, ...]:
    count = draw(st.sampled_from([0, 0, 0, 1, 2]))
    spans = [(draw(st.integers(0, 900)), draw(st.integers(60, 700))) for _ in range(count)]
    if count == 2 and spans[0][0] + spans[0][1] < spans[1][0]:
        return tuple(between(start, start + length) for start, length in spans)
    return tuple(between(start, start + length) for start, length in spans[:1])


@st.composite
def tasks(draw: st.DrawFn, row: int, *, special: bool) -> Task:
    late = special and draw(st.booleans())
    return Task(
        location=Location(index=row),
        setup_s=draw(st.sampled_from([0, 20])),
        service_s=draw(st.integers(1, 60)),
        time_windows=draw(windows()),
        due_s=draw(st.integers(100, 800)) if late else None,
        late_cost_per_hour=72.0 if late else 0.0,
    )


@st.composite
def vehicles(draw: st.DrawFn, name: str, *, special: bool) -> Vehicle:
    rare: dict[str, Any] = {
        "max_duration_s": draw(st.integers(500, 2500)),
        "max_travel_s": draw(st.integers(300, 1500)),
        "max_distance_m": draw(st.integers(4000, 15000)),
        "max_tasks": draw(st.integers(2, 5)),
        "shift": between(draw(st.integers(0, 200)), draw(st.integers(800, 2000))),
        "breaks": (Break(id="rest", duration_s=90, time_windows=draw(windows())),),
        "regular_s": draw(st.integers(0, 900)),
        "skills": frozenset({"cold"}),
    }
    if special:
        rare["max_climb_m"] = draw(st.integers(100, 600))
    chosen = draw(st.sets(st.sampled_from(sorted(rare)), max_size=3))
    ends = st.sampled_from(["west", "west", "east", None])
    return Vehicle(
        id=name,
        profile=draw(st.sampled_from(["van", "three_wheeler"])),
        capacity=(draw(st.sampled_from([60.0, 100.0, 1000.0])),),
        start_depot=draw(ends),
        end_depot=draw(ends),
        fixed_cost=draw(st.sampled_from([0.0, 3.0])),
        cost_per_km=draw(st.sampled_from([0.0, 1.0, 2.5])),
        cost_per_hour=draw(st.sampled_from(PRICES)),
        cost_per_travel_hour=draw(st.sampled_from(PRICES)),
        cost_per_overtime_hour=draw(st.sampled_from(PRICES)),
        service_factor=draw(st.sampled_from([1.0, 1.5])) if special else 1.0,
        **{key: rare[key] for key in chosen},
    )


@st.composite
def shipments(
    draw: st.DrawFn, name: str, rows: list[int], fleet: list[Vehicle], *, special: bool
) -> Shipment:
    """Draw a shipment with as many tasks as there are rows."""
    made = [draw(tasks(row, special=special)) for row in rows]
    only_delivered = len(rows) == 1 and draw(st.booleans())
    locked = draw(st.sampled_from([None, None, None, *(one.id for one in fleet)]))
    row = Shipment(
        id=name,
        load=(float(draw(st.sampled_from([0, 10, 30, 50]))),),
        skills=frozenset(draw(st.sampled_from([(), (), (), (), (), ("cold",)]))),
        priority=draw(st.sampled_from([0, 0, 2])),
        vehicle=locked,
        pickup=None if only_delivered else made[0],
        delivery=made[-1] if only_delivered or len(rows) == 2 else None,
    )
    if row.pickup is None:
        row = replace(row, ready_s=draw(st.none() | st.integers(0, 500)))
    if not special:
        return row
    return replace(
        row,
        sequence=draw(st.none() | st.integers(0, 2)) if locked else None,
        max_rough_m=draw(st.none() | st.integers(0, 3000)),
        usual_courier=draw(st.sampled_from([None, *(one.id for one in fleet)])),
        commodity=draw(st.sampled_from([None, "tea", "pepper"])),
    )


@st.composite
def tiny_days(draw: st.DrawFn, *, special: bool = False) -> Problem:
    """Draw a day; with ``special``, with rules of few days too."""
    fleet = [draw(vehicles(f"v{n}", special=special)) for n in range(draw(st.integers(1, 3)))]
    trips = draw(st.sampled_from([False, False, True]))
    if trips:
        fleet = [replace(one, reload_depots=("west",), max_reloads=1) for one in fleet]
    count = draw(st.integers(3, 6))
    goods: list[Shipment] = []
    row = 2
    while row < 2 + count:
        size = 2 if not trips and row < 1 + count and draw(st.sampled_from([0, 0, 1])) else 1
        rows = list(range(row, row + size))
        goods.append(draw(shipments(f"s{len(goods)}", rows, fleet, special=special)))
        row += size
    places = np.random.default_rng(draw(st.integers(0, 2**16))).integers(0, 200, (row, 2))
    seconds = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1)) + 1
    seconds += np.triu(np.full((row, row), draw(st.sampled_from([0, 40]))))  # uphill one way
    np.fill_diagonal(seconds, 0)
    depots = [
        Depot(
            id=name,
            location=Location(index=number),
            opening=draw(st.none() | st.just(between(50, 2000))),
            cut_off_s=draw(st.none() | st.integers(800, 2000)),
            handover_s=30,
            reload_s=40,
        )
        for number, name in enumerate(["west", "east"])
    ]
    matrices = {name: _matrix(seconds * pace, name) for name, pace in PACES.items()}
    if special:
        matrices = draw(uneven(matrices))
    return Problem(
        start=START,
        shipments=tuple(goods),
        vehicles=tuple(fleet),
        depots=tuple(depots),
        load_dimensions=("kg",),
        matrices=matrices,
        unfamiliar_cost=2.0 if special else 0.0,
        apart=(("tea", "pepper"),) if special else (),
    )


PACES = {"van": 1.0, "three_wheeler": 1.4}


def _matrix(seconds: Any, profile: str) -> TravelMatrix:
    whole = np.rint(seconds).astype(int)
    return TravelMatrix(durations_s=whole, distances_m=10 * whole, profile=profile)
