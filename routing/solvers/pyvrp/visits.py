"""Stops as PyVRP's clients.

A stop with several windows is a group of clients, one a window, of which one at most is visited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyvrp

from routing.problem import FOREVER_S, TimeWindow
from routing.schedule.stops import Stop
from routing.solvers.pyvrp.figures import Figures

ALWAYS = TimeWindow(start_s=0, end_s=FOREVER_S)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visits:
    """What PyVRP may visit.

    Attributes
    ----------
    stops : tuple of int
        The stop that each client is.
    windows : tuple of TimeWindow
        Of each client.
    """

    clients: tuple[Any, ...]
    groups: tuple[Any, ...]
    stops: tuple[int, ...]
    windows: tuple[TimeWindow, ...]


def visits_of(day: Figures) -> Visits:
    """Write all stops that can be begun at some time."""
    clients: list[Any] = []
    groups: list[Any] = []
    stops: list[int] = []
    windows: list[TimeWindow] = []
    for number, stop in enumerate(day.stops):
        times = _times(stop)
        group = len(groups) if len(times) > 1 else None
        if group is not None:
            members = list(range(len(clients), len(clients) + len(times)))
            groups.append(pyvrp.ClientGroup(members, required=day.complete))
        for window in times:
            clients.append(_client(day, number, window, group))
            stops.append(number)
            windows.append(window)
    return Visits(
        clients=tuple(clients),
        groups=tuple(groups),
        stops=tuple(stops),
        windows=tuple(windows),
    )


def _times(stop: Stop) -> list[TimeWindow]:
    """Return the windows of a stop that do not close before it is ready, or before second 0."""
    windows = stop.windows or (ALWAYS,)
    return [
        TimeWindow(start_s=max(0, one.start_s), end_s=one.end_s)
        for one in windows
        if one.end_s >= max(0, stop.ready_s)
    ]


def _client(day: Figures, number: int, window: TimeWindow, group: int | None) -> Any:
    stop, lasting = day.stops[number], day.loads.lasting
    load = [int(one) for one in day.loads.load[number]]
    taken = [0] * lasting + load[lasting:]
    delivery, pickup = [0] * len(load), load
    if stop.kind == "delivery":
        delivery, pickup = [*load[:lasting], *delivery[lasting:]], taken
    return pyvrp.Client(
        number,
        delivery=delivery,
        pickup=pickup,
        service_duration=day.service_s(number),
        tw_early=window.start_s,
        tw_late=window.end_s,
        release_time=max(0, stop.ready_s),
        prize=0 if day.complete else day.prize(number),
        required=day.complete and group is None,
        group=group,
    )
