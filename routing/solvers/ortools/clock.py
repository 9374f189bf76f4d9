"""The model's own time, from 0 to a horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.problem import FOREVER_S, TimeWindow
from routing.schedule.windows import Windows, common
from routing.schedule.working_day import WorkingDay
from routing.solvers.ortools.nodes import Nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Seconds of the plan as seconds of the model.

    Attributes
    ----------
    origin_s : int
        The plan's second that is 0 in the model.
    horizon_s : int
        Of the model's time; whatever would be later than that is impossible.
    """

    origin_s: int
    horizon_s: int

    @classmethod
    def of(cls, days: Sequence[WorkingDay], nodes: Nodes, work_s: int) -> Clock:
        """Span all working days; an open-ended one lasts till all work could be done.

        Parameters
        ----------
        work_s : int
            More than all driving, service and breaks of any plan.
        """
        first_s = min(day.leave_from_s for day in days)
        opening_s = [window.start_s for stop in nodes.stops for window in stop.windows]
        opening_s += [stop.ready_s for stop in nodes.stops]
        depots = [reload.depot.opening for reload in nodes.reloads]
        opening_s += [opening.start_s for opening in depots if opening is not None]
        opening_s += [second for day in days for second in (day.leave_from_s, day.return_from_s)]
        end_s = min(
            max(day.return_until_s for day in days),
            max(second for second in opening_s if second < FOREVER_S) + work_s,
        )
        return cls(origin_s=first_s, horizon_s=max(0, end_s - first_s))

    def inside(self, second: int) -> int:
        """Return a second of the plan as one of the model, clipped to what it knows."""
        return min(max(second - self.origin_s, 0), self.horizon_s)

    def windows(self, windows: Windows) -> list[tuple[int, int]] | None:
        """Return windows in the model's time; None if it knows none of it."""
        day = TimeWindow(start_s=self.origin_s, end_s=self.origin_s + self.horizon_s)
        known = common(windows, (day,))
        if known is None:
            return None
        return [(self.inside(one.start_s), self.inside(one.end_s)) for one in known]
