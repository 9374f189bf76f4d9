"""Every shipment is done exactly once, or named as unserved exactly once; nothing else is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from routing.checker.context import PlanContext
from routing.checker.violation import Violation
from routing.problem import Shipment

Kind = Literal["pickup", "delivery"]


@dataclass(frozen=True, slots=True)
class _Tally:
    """How often the plan names each shipment: its two tasks, and among the unserved."""

    done: Counter[tuple[str, Kind]]
    unserved: Counter[str]
    vehicles: dict[str, str]


def judge(day: PlanContext) -> Iterator[Violation]:
    """Count every shipment's tasks over all routes and the unserved."""
    tally = _count(day)
    rejected = {
        row.id for row in (*day.problem.rejected, *day.plan.rejected) if row.kind == "shipment"
    }
    for shipment_id in dict.fromkeys((*(row for row, _ in tally.done), *tally.unserved)):
        if shipment_id in rejected:
            yield _found("rejected", shipment_id, tally)
        elif shipment_id not in day.shipments:
            yield _found("unknown", shipment_id, tally)
    for shipment in day.problem.shipments:
        if shipment.id not in rejected:
            yield from _judge_shipment(shipment, tally)


def _count(day: PlanContext) -> _Tally:
    done: Counter[tuple[str, Kind]] = Counter()
    vehicles: dict[str, str] = {}
    for route in day.plan.routes:
        for visit in route.visits:
            done.update((row, "pickup") for row in visit.pickups)
            done.update((row, "delivery") for row in visit.deliveries)
            for row in (*visit.pickups, *visit.deliveries):
                vehicles.setdefault(row, route.vehicle_id)
    return _Tally(done, Counter(row.id for row in day.plan.unserved), vehicles)


def _judge_shipment(shipment: Shipment, tally: _Tally) -> Iterator[Violation]:
    tasks: dict[Kind, bool] = {
        "pickup": shipment.pickup is not None,
        "delivery": shipment.delivery is not None,
    }
    counts = {kind: tally.done[shipment.id, kind] for kind in tasks}
    unserved = tally.unserved[shipment.id]
    for kind, exists in tasks.items():
        if counts[kind] and not exists:
            yield _found(f"no_such_{kind}", shipment.id, tally)
        if counts[kind] > 1:
            yield _found("served_twice", shipment.id, tally, count=counts[kind])
    done = [counts[kind] > 0 for kind, exists in tasks.items() if exists]
    if any(done) and not all(done):
        yield _found("half_served", shipment.id, tally)
    if any(counts.values()) and unserved:
        yield _found("served_and_unserved", shipment.id, tally)
    if unserved > 1:
        yield _found("unserved_twice", shipment.id, tally, count=unserved)
    if not any(done) and not unserved:
        yield _found("missing", shipment.id, tally)


def _found(finding: str, shipment_id: str, tally: _Tally, **details: int) -> Violation:
    return Violation(
        code=f"coverage.{finding}",
        vehicle_id=tally.vehicles.get(shipment_id),
        shipment_ids=(shipment_id,),
        details=details,
    )
