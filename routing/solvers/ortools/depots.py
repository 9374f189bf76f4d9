"""Vehicles leave and return within their shift and the opening hours of their depots.

Different starts and ends, and open ends, are nodes of their own: see ``nodes``.
"""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Bound each vehicle's departure and return."""
    for vehicle, day in enumerate(model.days):
        leave = model.time.CumulVar(model.routing.Start(vehicle))
        back = model.time.CumulVar(model.routing.End(vehicle))
        leave.SetRange(model.clock.inside(day.leave_from_s), model.clock.inside(day.leave_until_s))
        back.SetRange(model.clock.inside(day.return_from_s), model.clock.inside(day.return_until_s))
        # short days: leave as late as the rest allows
        model.routing.AddVariableMinimizedByFinalizer(back)
        model.routing.AddVariableMaximizedByFinalizer(leave)
