"""What a matrix says of one way, or travel times that depend on the hour say of one departure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from routing.problem import Location
from routing.roads.matrix import TravelMatrix
from routing.roads.travel_times import TravelTimes

_EXACT_S = Fraction(1, 1_000_000)
"""By how much an arrival may miss the whole second that it is told as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is driven of one leg."""

    duration_s: int
    distance_m: int


def row_in(matrix: TravelMatrix | TravelTimes, place: Location) -> int | None:
    """Return the matrix row of a place; None if it has none (a negative one would wrap)."""
    index = place.index
    return index if index is not None and 0 <= index < matrix.size else None


def way_by_hour(
    times: TravelTimes, origin: Location, target: Location, departure_s: int
) -> Way | None:
    """Return the way of one who leaves then; None where there is none, or one never arrives.

    In each slot the way makes progress at one whole way in the slot's duration, and none where
    that has no way; it is over when the parts make one. Counted in fractions, to the second.
    """
    start, end = row_in(times, origin), row_in(times, target)
    if start is None or end is None:
        return None
    begins_s = [-math.inf, *times.begins_s[1:].tolist(), math.inf]
    driven, distance_m, elapsed_s = Fraction(0), None, Fraction(0)
    for (begin_s, until_s), matrix in zip(pairwise(begins_s), times.matrix_of, strict=True):
        duration_s = int(times.durations_s[matrix, start, end])
        if until_s <= departure_s or (duration_s < 0 and until_s == math.inf):
            continue
        from_s = max(begin_s, departure_s)
        if duration_s < 0:
            elapsed_s += int(until_s - from_s)
            continue
        if distance_m is None:
            distance_m = int(times.distances_m[matrix, start, end])
        needed_s = (1 - driven) * duration_s
        if from_s + needed_s <= until_s:
            whole_s = math.ceil(elapsed_s + needed_s - _EXACT_S)
            return Way(duration_s=whole_s, distance_m=distance_m)
        driven += Fraction(int(until_s - from_s), duration_s)
        elapsed_s += int(until_s - from_s)
    return None
