"""Days for the engines: small random ones, and helpers to write one by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from routing.checker import check
from routing.plans import Plan
from routing.problem import (
    Balance,
    Break,
    Depot,
    DrivingBreak,
    Location,
    Problem,
    Shipment,
    Task,
    TimeWindow,
    Vehicle,
    Wait,
)
from routing.roads.matrix import TravelMatrix
from routing.roads.travel_times import TravelTimes

START = datetime(2026, 11, 23, tzinfo=UTC)
TOMORROW = date(2026, 11, 24)
DIMENSIONS = ("weight_kg", "parcels")


def at(hours: int, minutes: int = 0) -> int:
    return 3600 * hours + 60 * minutes


def between(start_s: int, end_s: int) -> TimeWindow:
    return TimeWindow(start_s=start_s, end_s=end_s)


def task(row: int, *windows: TimeWindow, setup_s: int = 120, service_s: int = 60) -> Task:
    return Task(
        location=Location(index=row), setup_s=setup_s, service_s=service_s, time_windows=windows
    )


def matrix(minutes: npt.ArrayLike, profile: str = "van") -> TravelMatrix:
    """Half a kilometre a minute; -1 where there is no way."""
    cells = np.asarray(minutes)
    return TravelMatrix(
        durations_s=np.where(cells < 0, -1, cells * 60),
        distances_m=np.where(cells < 0, -1, cells * 500),
        profile=profile,
    )


def day(
    minutes: npt.ArrayLike,
    shipments: Sequence[Shipment],
    vehicles: Sequence[Vehicle],
    depots: Sequence[Depot] = (Depot(id="depot", location=Location(index=0)),),
    **more: Any,
) -> Problem:
    """Write a day; depots are at row 0 unless told otherwise."""
    matrices = {one.profile: matrix(minutes, one.profile) for one in vehicles}
    return Problem(
        start=START,
        shipments=tuple(shipments),
        vehicles=tuple(vehicles),
        depots=tuple(depots),
        load_dimensions=DIMENSIONS,
        **{"matrices": matrices, **more},
    )


def van(row: str = "van", **more: Any) -> Vehicle:
    usual = {
        "profile": "van",
        "capacity": (100.0, 20.0),
        "start_depot": "depot",
        "end_depot": "depot",
        "shift": between(at(8), at(18)),
        "cost_per_km": 1.0,
        "cost_per_hour": 12.0,
    }
    return Vehicle(id=row, **{**usual, **more})


def collected(row: str, place: int, *windows: TimeWindow, **more: Any) -> Shipment:
    return Shipment(id=row, **{"pickup": task(place, *windows), "load": (10.0, 1.0), **more})


def broken_rules(problem: Problem, plan: Plan) -> list[str]:
    return [f"{violation.code} {violation.details}" for violation in check(problem, plan)]


def halts(plan: Plan) -> dict[str, list[int]]:
    """Return the matrix rows that each vehicle visits."""
    return {
        route.vehicle_id: [visit.location.row for visit in route.visits] for route in plan.routes
    }


_windows = st.lists(
    st.builds(
        lambda start, length: between(at(8, start), at(8, start + length)),
        st.integers(-30, 500),
        st.integers(0, 150),
    ),
    max_size=2,
).map(tuple)

_skills = st.sets(st.sampled_from(["cold", "fragile"]), max_size=1).map(frozenset)


@st.composite
def matrices(draw: st.DrawFn, rows: int) -> dict[str, TravelMatrix]:
    """Asymmetric shortest ways, with a missing one here and there; a tricycle is slower."""
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    minutes = random.integers(1, 60, (rows, rows)).astype(float)
    minutes[random.random((rows, rows)) < draw(st.sampled_from([0.0, 0.3]))] = np.inf
    np.fill_diagonal(minutes, 0)
    for middle in range(rows):
        minutes = np.minimum(minutes, minutes[:, [middle]] + minutes[[middle], :])
    if draw(st.booleans()):  # an island
        minutes[-1, :-1] = minutes[:-1, -1] = np.inf
    cells = np.where(np.isinf(minutes), -1, minutes)
    slow = np.where(cells < 0, -1, np.rint(cells * 1.5))
    return {"van": matrix(cells), "three_wheeler": matrix(slow, "three_wheeler")}


@st.composite
def uneven(draw: st.DrawFn, given: dict[str, TravelMatrix]) -> dict[str, TravelMatrix]:
    """Let ways lead over rough road, and up."""
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    return {
        name: one.with_amounts(
            {
                "rough_m": np.rint(one.distances_m * random.random(one.distances_m.shape) ** 3),
                "climb_m": np.rint(one.distances_m * 0.1 * random.random(one.distances_m.shape)),
            }
        )
        for name, one in given.items()
    }


@st.composite
def rush_hours(draw: st.DrawFn, given: dict[str, TravelMatrix]) -> dict[str, TravelTimes]:
    """Slow the ways down at some hours, and close some; perhaps of one profile only."""
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    begins = [0, *sorted(draw(st.sets(st.integers(at(7), at(18)), max_size=3)))]
    profiles = draw(st.sets(st.sampled_from(sorted(given)), min_size=1))
    found = {}
    for profile in sorted(profiles):
        cells = given[profile].durations_s
        slots = [np.where(cells < 0, -1, np.rint(cells * random.uniform(0.5, 2, cells.shape)))
                 for _ in begins]  # fmt: skip
        for slot in slots[1:-1]:
            slot[random.random(slot.shape) < 0.2] = -1
        durations = np.array(slots, dtype=np.int32)
        found[profile] = TravelTimes(
            profile=profile,
            start=START,
            weather="",
            begins_s=np.array(begins, dtype=np.int64),
            matrix_of=np.arange(len(begins)),
            durations_s=durations,
            distances_m=np.where(durations < 0, -1, durations * 8).astype(np.int32),
        )
    return found


@st.composite
def shipments(draw: st.DrawFn, name: str, rows: int) -> Shipment:
    def somewhere() -> Task:
        return task(
            draw(st.integers(0, rows - 1)),
            *draw(_windows),
            setup_s=draw(st.sampled_from([0, 120, 900])),
            service_s=draw(st.integers(0, 600)),
        )

    kind = draw(st.sampled_from(["collect", "collect", "deliver", "move"]))
    pickup = None if kind == "deliver" else somewhere()
    latest = max((window.end_s for window in pickup.time_windows), default=at(12)) if pickup else 0
    return Shipment(
        id=name,
        vehicle=draw(st.sampled_from([None, None, None, "v0"])),
        pickup=pickup,
        delivery=None if kind == "collect" else somewhere(),
        load=(draw(st.sampled_from([0.1, 7.3, 40.0, 300.0])), float(draw(st.integers(0, 8)))),
        ready_s=draw(st.none() | st.integers(0, latest or at(15))),
        skills=draw(_skills),
        priority=draw(st.sampled_from([0, 0, 3])),
    )


@st.composite
def vehicles(draw: st.DrawFn, name: str) -> Vehicle:
    start_s = draw(st.integers(at(6), at(10)))
    rests = [
        Break(id=str(n), duration_s=draw(st.sampled_from([600, 1800])), time_windows=draw(_windows))
        for n in range(draw(st.sampled_from([0, 0, 1, 2])))
    ]
    ends = st.sampled_from(["west", "east", None])
    return Vehicle(
        id=name,
        profile=draw(st.sampled_from(["van", "three_wheeler"])),
        capacity=(draw(st.sampled_from([60.0, 150.0, float("inf")])), 12.0),
        start_depot=draw(ends),
        end_depot=draw(ends),
        reload_depots=draw(st.sampled_from([(), (), ("west",), ("east", "west")])),
        max_reloads=draw(st.sampled_from([None, 0, 1, 2])),
        shift=draw(st.none() | st.just(between(start_s, start_s + draw(st.integers(0, 36000))))),
        skills=draw(_skills),
        breaks=tuple(rests),
        max_duration_s=draw(st.none() | st.integers(600, 30000)),
        max_travel_s=draw(st.none() | st.integers(600, 20000)),
        max_distance_m=draw(st.none() | st.integers(5000, 200000)),
        max_tasks=draw(st.none() | st.integers(1, 6)),
        fixed_cost=draw(st.sampled_from([0.0, 50.0])),
        cost_per_km=draw(st.sampled_from([0.0, 1.3])),
        cost_per_hour=draw(st.sampled_from([0.0, 20.0])),
        cost_per_travel_hour=draw(st.sampled_from([0.0, 7.7])),
        co2_kg_per_km=draw(st.sampled_from([0.0, 0.3])),
        regular_s=draw(st.none() | st.integers(0, at(3))),
        cost_per_overtime_hour=draw(st.sampled_from([0.0, 40.0])),
    )


@st.composite
def special_vehicles(draw: st.DrawFn, row: Vehicle) -> Vehicle:
    """Give a vehicle rules of few days."""
    return replace(
        row,
        max_climb_m=draw(st.none() | st.integers(0, 3000)),
        driving_break=draw(
            st.none()
            | st.builds(
                DrivingBreak, after_s=st.integers(600, 9000), duration_s=st.integers(0, 1800)
            )
        ),
        setup_factor=draw(st.sampled_from([0.0, 1.0, 2.5])),
        service_factor=draw(st.sampled_from([1.0, 1.0, 1.3])),
    )


@st.composite
def special_shipments(draw: st.DrawFn, row: Shipment, fleet: Sequence[Vehicle]) -> Shipment:
    """Give a shipment rules of few days."""
    vehicle = row.vehicle or draw(st.none() | st.sampled_from([one.id for one in fleet]))
    sequence = draw(st.none() | st.integers(0, 3)) if vehicle else None
    due: dict[str, Any] = {"due_s": draw(st.integers(at(7), at(13))), "late_cost_per_hour": 30.0}
    late = draw(st.booleans())
    pickup, delivery = row.pickup, row.delivery
    if late and pickup is not None:
        pickup = replace(pickup, **due)
    elif late and delivery is not None:
        delivery = replace(delivery, **due)
    return replace(
        row,
        vehicle=vehicle,
        sequence=sequence,
        pickup=pickup,
        delivery=delivery,
        max_rough_m=draw(st.none() | st.integers(0, 20_000)),
        max_aboard_s=draw(st.none() | st.integers(0, at(3))),
        wait=draw(st.none() | st.builds(Wait, until=st.just(TOMORROW), cost=st.floats(0, 99))),
        usual_courier=draw(st.sampled_from([None, "v0", "v1", "somebody"])),
        commodity=draw(st.sampled_from([None, "green tea", "red pepper"])),
    )


balances = st.none() | st.builds(
    Balance, by=st.sampled_from(["time", "stops", "earnings"]), cost=st.sampled_from([0.0, 3.0])
)


@st.composite
def days(draw: st.DrawFn, *, largest: int = 9, special: bool = False) -> Problem:
    """Draw a small day in which any rule may bind; with ``special``, those of few days too."""
    rows = draw(st.integers(3, 6))
    depots = [
        Depot(
            id=name,
            location=Location(index=row),
            opening=draw(st.none() | st.just(between(at(7), at(17)))),
            cut_off_s=draw(st.none() | st.integers(at(11), at(17))),
            handover_s=draw(st.sampled_from([0, 600])),
            reload_s=draw(st.sampled_from([0, 900])),
        )
        for row, name in enumerate(["west", "east"])
    ]
    fleet = [draw(vehicles(f"v{n}")) for n in range(draw(st.integers(1, 3)))]
    if special:
        fleet = [draw(special_vehicles(row)) for row in fleet]
    goods = [draw(shipments(f"s{n}", rows)) for n in range(draw(st.integers(1, largest)))]
    if special:
        goods = [draw(special_shipments(row, fleet)) for row in goods]
    ways = draw(matrices(rows))
    return Problem(
        start=START,
        shipments=tuple(goods),
        vehicles=tuple(fleet),
        depots=tuple(depots),
        load_dimensions=DIMENSIONS,
        matrices=draw(uneven(ways)) if special else ways,
        fewest_vehicles=draw(st.booleans()),
        co2_cost_per_kg=draw(st.sampled_from([0.0, 2.0])),
        balance=draw(balances) if special else None,
        unfamiliar_cost=draw(st.sampled_from([0.0, 9.0])) if special else 0.0,
        apart=(("tea", "Pepper"),) if special else (),
    )
