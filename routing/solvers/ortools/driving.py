"""Who drives for long rests in between: the schedule says where, here is only time for it.

The first search knows nothing of it (:mod:`routing.solvers.ortools.break_free`); what comes late
then is searched again with ways that are as much longer as rests take on the average. At every stop
of a route that is no less than the rests so far, wherever they are put.
"""

from __future__ import annotations

import numpy as np

from routing.problem import Vehicle
from routing.solvers.ortools.nodes import Cells


def with_rests(travel_s: Cells, vehicle: Vehicle) -> Cells:
    """Return ways in seconds, a share of a rest in each."""
    rule = vehicle.driving_break
    if rule is None:
        return travel_s
    rests_s = np.ceil(travel_s * (rule.duration_s / rule.after_s)).astype(np.int64)
    return np.where(travel_s > 0, travel_s + rests_s, travel_s)
