"""Li and Lim's pickup and delivery files: a line for the fleet, then nine numbers a place.

https://www.sintef.no/projectweb/top/pdptw/documentation/ describes the columns: number, x, y,
demand, window start, window end, service, pickup of this delivery, delivery of this pickup.
"""

from __future__ import annotations

import numpy as np

from routing.errors import InputError
from routing.formats.benchmarks.conventions import VEHICLES_FIRST
from routing.formats.benchmarks.instance import Instance, VehicleRow, fleet_size


def instance_of(text: str) -> Instance:
    """Read a file's text.

    Raises
    ------
    InputError
        ``benchmark_damaged``, or what :func:`fleet_size` raises.
    """
    head, *lines = [line.split() for line in text.splitlines() if line.strip()]
    try:
        vehicles, capacity = fleet_size(int(head[0])), float(head[1])
        table = np.array([[float(cell) for cell in line] for line in lines])
    except ValueError:
        raise InputError(
            "benchmark_damaged", field="numbers", rows=len(lines), expected=9
        ) from None
    if table.ndim != 2 or table.shape[1] != 9:
        raise InputError("benchmark_damaged", field="columns", rows=table.shape[-1], expected=9)
    points = table[:, 1:3]
    return Instance(
        convention=VEHICLES_FIRST,
        depots=1,
        distances=np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1)),
        demands=np.abs(table[:, 3]),
        backhauls=np.zeros(len(table)),
        windows=table[:, 4:6],
        services=table[:, 6],
        releases=np.zeros(len(table)),
        partners={place: int(to) for place, to in enumerate(table[:, 8]) if to > 0},
        skills={},
        vehicles=(VehicleRow(depot=0, capacity=capacity),) * vehicles,
    )
