"""A vehicle's ``steps``: the route that a VROOM file gives it, in tasks of ours.

As VROOM does, only jobs, pickups and deliveries are taken from them: breaks go where they fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from routing.errors import InputError
from routing.formats.rows import Intake
from routing.formats.vroom.rows import StepRow
from routing.formats.vroom.sources import Sources
from routing.plans.changes import Orders, TaskId
from routing.rejected import Origin

_TASKS = ("job", "pickup", "delivery")


def custom_routes(
    steps: Mapping[str, Sequence[StepRow]], sources: Sources, intake: Intake
) -> Orders:
    """Return what the steps of each vehicle say; those that cannot be used are refused.

    A task whose own row was refused is left out of them.
    """
    taken = {(source.type, str(source.id)): task for task, source in sources.tasks.items()}
    there = {(source.type, str(source.id)) for row in sources.rows.values() for source in row}
    named = Counter((step.type, step.id) for row in steps.values() for step in row)
    orders: dict[str, list[TaskId]] = {}
    for vehicle, row in steps.items():
        error = _misplaced(row)
        done = [(step.type, step.id or "") for step in row if step.type in _TASKS]
        for kind, own_id in done:
            if (kind, own_id) not in there:
                error = InputError("vroom_step_unknown", type=kind, task=own_id)
            elif named[kind, own_id] > 1:
                error = InputError("vroom_step_repeated", type=kind, task=own_id)
        if error is not None:
            intake.refuse(error, kind="steps", id=vehicle, origin=Origin())
            continue
        orders[vehicle] = [cast("TaskId", taken[task]) for task in done if task in taken]
    return orders


def _misplaced(row: Sequence[StepRow]) -> InputError | None:
    ends = {"start": 0, "end": len(row) - 1}
    for number, step in enumerate(row):
        if ends.get(step.type, number) != number:
            return InputError("vroom_step_misplaced", type=step.type, number=number + 1)
    return None
