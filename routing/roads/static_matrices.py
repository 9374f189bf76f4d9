"""One matrix of travel times that change through a day, for those who search with one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.travel_times import Cells, TravelTimes, slot_at
from routing.roads.walks import Walks

_HARDLY = 1e-9
"""What a slot outside the time that is asked for counts: only where no other has a way."""


def mean_matrix(times: TravelTimes, from_s: int, until_s: int) -> TravelMatrix:
    """Return the mean over a time of the day, of the slots that have a way."""
    ends = np.append(times.begins_s[1:], np.iinfo(np.int64).max)
    spans = np.minimum(ends, max(until_s, from_s + 1)) - np.maximum(times.begins_s, from_s)
    weights = np.zeros(len(times.durations_s))
    np.add.at(weights, times.matrix_of, np.maximum(spans, 0))
    if not weights.any():  # before second 0: the first slot holds
        weights[times.matrix_of[0]] = 1.0
    return _matrix(
        times, _weighted(times.durations_s, weights), _weighted(times.distances_m, weights)
    )


def matrix_when_leaving(times: TravelTimes, departures_s: Sequence[int]) -> TravelMatrix:
    """Return from each point the durations for who leaves it then.

    Parameters
    ----------
    departures_s : sequence of int, shape (n,)
    """
    left_s = np.asarray(departures_s, dtype=np.int64)
    durations_s = np.empty((times.size, times.size), dtype=np.int64)
    distances_m = np.full((times.size, times.size), UNREACHABLE, dtype=np.int64)
    for moment in np.unique(left_s).tolist():
        rows = np.flatnonzero(left_s == moment)
        arrived = times.arrivals(moment, rows.tolist())
        durations_s[rows] = np.where(arrived < 0, UNREACHABLE, arrived - moment)
        for one in times.matrix_of[slot_at(times.begins_s, moment) :]:
            known = distances_m[rows]
            distances_m[rows] = np.where(known < 0, times.distances_m[one, rows], known)
    return _matrix(times, durations_s, distances_m)


def _matrix(
    times: TravelTimes, durations_s: npt.ArrayLike, distances_m: npt.ArrayLike
) -> TravelMatrix:
    return TravelMatrix(
        durations_s=np.asarray(durations_s),
        distances_m=np.asarray(distances_m),
        profile=times.profile,
        refused=times.refused,
        walks=times.walks[0] if times.walks else Walks.none(),
        weather=times.weather,
    )


def _weighted(cells: Cells, weights: npt.NDArray[np.float64]) -> Cells:
    """Return the mean of some matrices, cell by cell, of those that have a way."""
    counted = np.maximum(weights, weights.max() * _HARDLY)[:, None, None]
    known = np.where(cells < 0, 0.0, counted)
    total = known.sum(axis=0)
    mean = (np.maximum(cells, 0) * known).sum(axis=0) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, np.rint(mean), UNREACHABLE).astype(np.int32)
