"""A plan edited by hand: shipments moved, taken out, locked where they are.

What an edit means is only the order that each vehicle drives; :mod:`routing.planning.revising`
times it, and the checker judges it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing.errors import InputError
from routing.plans import Plan
from routing.plans.changes import Kind, TaskId, tasks
from routing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Put a shipment into a vehicle's route.

    Attributes
    ----------
    before : str or None
        The shipment before whose stop it comes; None: after all others.
    task : {"pickup", "delivery"} or None
        Which end of it; None: all that there are.
    """

    shipment: str
    vehicle: str
    before: str | None = None
    task: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassign:
    """Take a shipment out of its route."""

    shipment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Let a shipment stay where it is, or let go of it again."""

    shipment: str
    locked: bool = True


Edit = Move | Unassign | Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What edits make of a plan: the arguments of :func:`routing.planning.revising.revise`."""

    orders: dict[str, list[TaskId]]
    unserved: tuple[str, ...]
    locked: tuple[str, ...]


def apply(
    plan: Plan, problem: Problem, edits: Iterable[Edit], locked: Sequence[str] = ()
) -> Edited:
    """Carry edits out one after the other.

    Raises
    ------
    InputError
        ``edit_unknown_shipment``, ``edit_unknown_vehicle``, ``edit_locked``,
        ``edit_before_nothing``.
    """
    order = _Order(plan, problem, locked)
    for edit in edits:
        order.carry_out(edit)
    return Edited(
        orders=order.orders, unserved=tuple(order.unserved), locked=tuple(sorted(order.locked))
    )


class _Order:
    def __init__(self, plan: Plan, problem: Problem, locked: Sequence[str]) -> None:
        self.orders: dict[str, list[TaskId]] = {
            route.vehicle_id: [task for visit in route.visits for task in tasks(visit)]
            for route in plan.routes
        }
        self.unserved = [row.id for row in plan.unserved]
        self.locked = set(locked)
        self._shipments = {row.id: row for row in problem.shipments}
        self._vehicles = {row.id for row in problem.vehicles}

    def carry_out(self, edit: Edit) -> None:
        if edit.shipment not in self._shipments:
            raise InputError("edit_unknown_shipment", id=edit.shipment)
        if isinstance(edit, Lock):
            (self.locked.add if edit.locked else self.locked.discard)(edit.shipment)
            return
        if edit.shipment in self.locked:
            raise InputError("edit_locked", id=edit.shipment)
        if isinstance(edit, Unassign):
            self._take_out(self._ends(edit.shipment, None))
            if edit.shipment not in self.unserved:
                self.unserved.append(edit.shipment)
        else:
            self._move(edit)

    def _move(self, move: Move) -> None:
        if move.vehicle not in self._vehicles:
            raise InputError("edit_unknown_vehicle", id=move.shipment, vehicle=move.vehicle)
        ends = self._ends(move.shipment, move.task)
        if move.shipment in self.unserved:
            ends = self._ends(move.shipment, None)
            self.unserved.remove(move.shipment)
        self._take_out(ends)
        order = self.orders.setdefault(move.vehicle, [])
        place = len(order)
        if move.before is not None:
            stops = [number for number, task in enumerate(order) if task[0] == move.before]
            if not stops:
                raise InputError("edit_before_nothing", id=move.shipment, before=move.before)
            place = stops[0]
        order[place:place] = ends

    def _ends(self, shipment: str, task: Kind | None) -> list[TaskId]:
        row = self._shipments[shipment]
        there: list[tuple[Kind, object]] = [("pickup", row.pickup), ("delivery", row.delivery)]
        kinds = [kind for kind, end in there if end is not None]
        if task is not None and task not in kinds:
            raise InputError("edit_unknown_shipment", id=f"{shipment} ({task})")
        return [(shipment, kind) for kind in kinds if task in (None, kind)]

    def _take_out(self, ends: Sequence[TaskId]) -> None:
        for vehicle, order in self.orders.items():
            if any(end in order for end in ends):
                self.orders[vehicle] = [task for task in order if task not in ends]
