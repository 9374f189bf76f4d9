"""Parts of split shipments joined again: what people asked for, and who carries how much of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from routing.plans import Plan, Unserved
from routing.problem import Problem, Shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A shipment that was split.

    Attributes
    ----------
    parts : tuple of (Shipment, str or None)
        With the vehicle of each; None: it is not served.
    """

    whole: Shipment
    parts: tuple[tuple[Shipment, str | None], ...]

    @property
    def left_out(self) -> tuple[Shipment, ...]:
        """The parts that nobody carries."""
        return tuple(part for part, vehicle_id in self.parts if vehicle_id is None)


def joined_parts(problem: Problem, plan: Plan) -> tuple[Joined, ...]:
    """Return every shipment that was split, in the order of the day."""
    vehicle_of = {row: route.vehicle_id for route in plan.routes for row in route.shipments}
    parts: dict[str, list[tuple[Shipment, str | None]]] = {row: [] for row in problem.wholes}
    for row in problem.shipments:
        if row.part_of in parts:
            parts[row.part_of].append((row, vehicle_of.get(row.id)))
    return tuple(
        Joined(whole=whole, parts=tuple(parts[row])) for row, whole in problem.wholes.items()
    )


def whole_ids(problem: Problem, rows: Iterable[str]) -> tuple[str, ...]:
    """Return ids with those of parts replaced by that of the whole, each once."""
    part_of = {row.id: row.part_of for row in problem.shipments if row.part_of is not None}
    return tuple(dict.fromkeys(part_of.get(row, row) for row in rows))


def counted(problem: Problem, plan: Plan) -> tuple[int, int]:
    """Return how many shipments are served whole, and how many there are."""
    left_out = set(whole_ids(problem, (row.id for row in plan.unserved)))
    served = whole_ids(problem, plan.served)
    return len([row for row in served if row not in left_out]), len(
        whole_ids(problem, (row.id for row in problem.shipments))
    )


def unserved_wholes(problem: Problem, plan: Plan) -> Iterator[tuple[Unserved, tuple[str, ...]]]:
    """Yield what is not served: of a split shipment once, with the parts that are left out."""
    told: dict[str, tuple[Unserved, list[str]]] = {}
    part_of = {row.id: row.part_of for row in problem.shipments if row.part_of is not None}
    for row in plan.unserved:
        whole = part_of.get(row.id)
        if whole is None:
            told[row.id] = (row, [])
        else:
            first = Unserved(id=whole, code=row.code, details=row.details)
            told.setdefault(whole, (first, []))[1].append(row.id)
    for row, parts in told.values():
        yield row, tuple(parts)
