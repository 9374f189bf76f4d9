"""The parts of a split shipment are together what it was, at its places."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from routing.checker.context import TOLERANCE, PlanContext
from routing.checker.violation import Violation
from routing.problem import Shipment


def judge(day: PlanContext) -> Iterator[Violation]:
    """Add the parts of each split shipment up."""
    for whole in day.problem.wholes.values():
        parts = [row for row in day.problem.shipments if row.part_of == whole.id]
        if not _is_whole(whole, parts):
            yield Violation(
                code="parts.not_whole",
                shipment_ids=tuple(part.id for part in parts),
                details={"id": whole.id},
            )


def _is_whole(whole: Shipment, parts: list[Shipment]) -> bool:
    places = [task.location for task in whole.tasks]
    if any([task.location for task in part.tasks] != places for part in parts):
        return False
    if sum(part.parcels for part in parts) != whole.parcels:
        return False
    return all(
        abs(fsum(part.load[at] for part in parts) - load) <= TOLERANCE * max(1.0, load)
        for at, load in enumerate(whole.load)
    )
