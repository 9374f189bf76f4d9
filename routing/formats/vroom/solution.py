"""VROOM's answer as a Plan, so that it can be judged as any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.errors import InputError
from routing.formats.rows import validated
from routing.formats.vroom.day import VroomDay
from routing.formats.vroom.itinerary import read_route
from routing.formats.vroom.solution_rows import SolutionRow
from routing.plans import Plan, Unserved


def read_vroom_solution(data: Any, day: VroomDay) -> Plan:
    """Read a decoded VROOM answer to a day.

    Parameters
    ----------
    day : VroomDay
        Its problem with matrices: the file's own, or (``dataclasses.replace``) the region's.

    Returns
    -------
    Plan
        As the answer tells it, mistakes included. VROOM rounds costs to whole numbers, so a cost
        within one of the exact one is taken for that.

    Raises
    ------
    InputError
        ``vroom_error`` for an answer that is itself an error, or what is wrong with its shape.
    """
    answer = validated(SolutionRow, data, field="solution")
    if answer.code != 0:
        raise InputError("vroom_error", code=answer.code, detail=answer.error)
    problem = day.problem
    tasks = {
        (source.type, str(source.id)): (shipment_id, kind)
        for (shipment_id, kind), source in day.sources.tasks.items()
    }
    shipments = {shipment.id: shipment for shipment in problem.shipments}
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    return Plan(
        start=problem.start,
        routes=tuple(
            read_route(row, day, vehicles.get(row.vehicle), tasks, shipments)
            for row in answer.routes
        ),
        unserved=_unserved(answer, day, tasks),
        rejected=problem.rejected,
        region=problem.region,
        profiles=tuple(sorted(problem.matrices)),
        matrix_digest=problem.matrix_digest,
        engine="vroom",
    )


def _unserved(
    answer: SolutionRow, day: VroomDay, tasks: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[Unserved, ...]:
    """Return the shipments that were left out; rows that were never taken are not among them."""
    named = {(source.type, str(source.id)) for row in day.sources.rows.values() for source in row}
    left_out: dict[str, None] = {}
    for row in answer.unassigned:
        key = (row.type, str(row.id))
        if key in tasks:
            left_out[tasks[key][0]] = None
        elif key not in named:
            left_out[f"{row.type} {row.id}"] = None
    return tuple(Unserved(id=shipment_id, code="not_selected") for shipment_id in left_out)
