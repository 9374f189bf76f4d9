"""A visit that starts after it was due costs by how late it is."""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Price lateness."""
    for number, stop in enumerate(model.nodes.stops):
        due_s, per_hour = stop.late
        if due_s is None or not per_hour:
            continue
        a_second = round(per_hour * model.money.scale / 3600)
        due_s = model.clock.inside(due_s)
        model.time.SetCumulVarSoftUpperBound(model.index(number), due_s, a_second)
