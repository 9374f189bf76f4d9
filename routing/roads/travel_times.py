"""Travel times through a day: leaving later never arrives earlier (FIFO).

A day is cut into slots in which traffic and light stay the same; each has its matrix. A way makes
progress at ``1 / duration`` of the slot that it is in, and goes on at the next slot's rate when a
slot ends: it arrives when

    integral from departure to arrival of dt / duration(slot of t) = 1.

That is Ichoua, Gendreau and Potvin's (2003) speed model, with the whole way for the distance. The
rate depends on the time alone, never on when one left; so two who leave one after the other drive
through the same rates, and the second cannot overtake the first. Arrivals are continuous in the
departure (in the manner of matrices looked up by departure they would jump down at the end of every
rush hour), lie between the shortest and the longest duration of the slots that are touched, and
are exactly the matrix's where a way ends in the slot that it began in. Where a slot has no way,
there is no progress in it: who is on the road waits until the next one.

What it leaves out: the fastest way of a later slot may be another one than that which is being
driven. Times count whole seconds from the start; an arrival in mid-second is rounded up, which
keeps the order of arrivals.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.matrix import UNREACHABLE, Refused, TravelMatrix
from routing.roads.walks import Walks

Cells = npt.NDArray[np.int32]

HORIZON_S = 36 * 3600
"""How long after the start slots are looked for; later the last one holds."""

_LOOK_EVERY_S = 300
_EXACT_S = 1e-6  # arrivals are this much later at most than they are told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelTimes:
    """Durations between every two of ``n`` points through a day, for one profile.

    Attributes
    ----------
    start : datetime
        Second 0.
    begins_s : ndarray of int64, shape (k,)
        When each slot begins, rising from 0; the first holds before, the last ever after.
    matrix_of : ndarray of int64, shape (k,)
        Which matrix each slot has; slots with the same traffic and light share one.
    durations_s, distances_m : ndarray of int32, shape (c, n, n)
        The matrices: from, to; ``UNREACHABLE`` where there is no way.
    refused : tuple of Refused
        Points that are not on the network.
    walks : tuple of Walks
        Of each matrix: the points that people walk to from where the vehicle is parked.

    Raises
    ------
    InputError
        ``slots_invalid``.
    """

    profile: str
    start: datetime
    weather: str
    begins_s: npt.NDArray[np.int64]
    matrix_of: npt.NDArray[np.int64]
    durations_s: Cells
    distances_m: Cells
    refused: tuple[Refused, ...] = ()
    walks: tuple[Walks, ...] = ()

    def __post_init__(self) -> None:
        begins = np.asarray(self.begins_s, dtype=np.int64)
        if not begins.size or begins[0] != 0 or (np.diff(begins) <= 0).any():
            raise InputError("slots_invalid", value=begins.tolist())
        for column in (self.begins_s, self.matrix_of, self.durations_s, self.distances_m):
            column.setflags(write=False)

    @property
    def size(self) -> int:
        """Number of points."""
        return int(self.durations_s.shape[-1])

    @property
    def digest(self) -> str:
        """Content id: equal slots and cells, equal digest."""
        content = hashlib.sha256()
        for column in (self.begins_s, self.matrix_of, self.durations_s, self.distances_m):
            content.update(column.tobytes())
        return content.hexdigest()[:16]

    def arrival(self, start: int, end: int, departure_s: int) -> int:
        """Return when one arrives who leaves point ``start`` for ``end``; else ``UNREACHABLE``."""
        return arrival_s(
            self.begins_s, self.matrix_of, self.durations_s[:, start, end], departure_s
        )

    def departure(self, start: int, end: int, arrival_s: int) -> int:
        """Return the latest second, 0 or later, to leave at and still arrive by ``arrival_s``.

        ``UNREACHABLE`` where there is none.
        """
        return departure_s(
            self.begins_s, self.matrix_of, self.durations_s[:, start, end], arrival_s
        )

    def arrivals(
        self, departure_s: int, rows: Sequence[int] | None = None
    ) -> npt.NDArray[np.int64]:
        """Return when one arrives from every point, or from some, at every other: (rows, n)."""
        begins, here = self.begins_s, np.arange(self.size) if rows is None else np.asarray(rows)
        shape = (len(here), self.size)
        left, arrived = np.ones(shape), np.full(shape, UNREACHABLE, dtype=np.int64)
        now, slot = float(departure_s), slot_at(begins, departure_s)
        on_the_way = np.ones(shape, dtype=np.bool_)
        while on_the_way.any():
            duration = self.durations_s[self.matrix_of[slot], here].astype(np.float64)
            until = float(begins[slot + 1]) if slot + 1 < len(begins) else math.inf
            open_ = on_the_way & (duration >= 0)
            there = open_ & (now + left * duration <= until)
            arrived[there] = np.ceil(now + (left * duration)[there] - _EXACT_S)
            on_the_way &= ~there
            if until == math.inf:
                break
            going = open_ & ~there
            left[going] -= (until - now) / duration[going]
            now, slot = until, slot + 1
        return arrived

    def distance(self, start: int, end: int, departure_s: int) -> int:
        """Return the metres of the way that one takes who leaves then; else ``UNREACHABLE``.

        It is that of the slot in which one leaves, or of the next one that has a way.
        """
        later = self.matrix_of[slot_at(self.begins_s, departure_s) :]
        known = (int(self.distances_m[one, start, end]) for one in later)
        return next((metres for metres in known if metres >= 0), UNREACHABLE)

    def part(self, points: Sequence[int]) -> TravelTimes:
        """Return the travel times of some of the points, which are ascending rows."""
        here = np.ix_(range(len(self.durations_s)), points, points)
        row_of = {point: row for row, point in enumerate(points)}
        refused = (one for one in self.refused if one.index in row_of)
        return replace(
            self,
            durations_s=self.durations_s[here],
            distances_m=self.distances_m[here],
            refused=tuple(replace(one, index=row_of[one.index]) for one in refused),
            walks=tuple(one.part(points) for one in self.walks),
        )

    def fastest(self) -> Cells:
        """Return the shortest duration of any slot, shape (n, n): a bound for solvers."""
        known = np.where(self.durations_s < 0, np.iinfo(np.int32).max, self.durations_s)
        least = known.min(axis=0)
        return np.where((self.durations_s < 0).all(axis=0), UNREACHABLE, least).astype(np.int32)


def slot_at(begins_s: npt.NDArray[np.int64], second: float) -> int:
    """Return the slot of a second."""
    slot = 0
    while slot + 1 < len(begins_s) and begins_s[slot + 1] <= second:
        slot += 1
    return slot


def arrival_s(
    begins_s: npt.NDArray[np.int64],
    matrix_of: npt.NDArray[np.int64],
    durations_s: npt.NDArray[np.int32],
    departure_s: int,
) -> int:
    """Return the arrival of one way, seconds; ``UNREACHABLE`` where it never arrives.

    Plain enough for ``numba.njit``, with :func:`slot_at` compiled too.

    Parameters
    ----------
    begins_s, matrix_of : ndarrays, shape (k,)
    durations_s : ndarray of int32, shape (c,)
        Of this way in each matrix.
    """
    now, left, slot = float(departure_s), 1.0, slot_at(begins_s, departure_s)
    while True:
        duration: float = durations_s[matrix_of[slot]]
        last = slot + 1 == len(begins_s)
        if duration >= 0 and (last or now + left * duration <= begins_s[slot + 1]):
            return math.ceil(now + left * duration - _EXACT_S)
        if last:
            return UNREACHABLE
        if duration > 0:
            left -= (begins_s[slot + 1] - now) / duration
        now = float(begins_s[slot + 1])
        slot += 1


def departure_s(
    begins_s: npt.NDArray[np.int64],
    matrix_of: npt.NDArray[np.int64],
    durations_s: npt.NDArray[np.int32],
    arrival_s: int,
) -> int:
    """Return the latest departure, 0 or later, that arrives in time; else ``UNREACHABLE``.

    The inverse of :func:`arrival_s`: the same way, driven backwards.
    """
    now, left = float(arrival_s), 1.0
    slot = slot_at(begins_s, now - _EXACT_S)
    while now >= 0:
        duration: float = durations_s[matrix_of[slot]]
        begin = max(float(begins_s[slot]), 0.0)
        if duration >= 0 and now - left * duration >= begin - _EXACT_S:
            return math.floor(now - left * duration + _EXACT_S)
        if slot == 0:
            return UNREACHABLE
        if duration > 0:
            left -= (now - begin) / duration
        now = begin
        slot -= 1
    return UNREACHABLE


def times_of_day(
    start: datetime,
    begins_s: Sequence[int] | None,
    conditions: Callable[[datetime], Hashable],
    matrix: Callable[[datetime], TravelMatrix],
) -> TravelTimes:
    """Measure a day.

    Parameters
    ----------
    start : datetime
        Second 0.
    begins_s : sequence of int or None
        When slots begin; each has the conditions of its beginning. None: wherever the conditions
        change, looked at every five minutes.
    conditions, matrix : callables
        What holds at a time, and the matrix of it.
    """
    looked = range(0, HORIZON_S, _LOOK_EVERY_S) if begins_s is None else begins_s
    number: dict[Hashable, int] = {}
    measured: list[TravelMatrix] = []
    begins: list[int] = []
    matrix_of: list[int] = []
    for second in looked:
        moment = _after(start, second)
        key = conditions(moment)
        if key not in number:
            number[key] = len(measured)
            measured.append(matrix(moment))
        if not matrix_of or matrix_of[-1] != number[key] or begins_s is not None:
            begins.append(int(second))
            matrix_of.append(number[key])
    if not measured:
        raise InputError("slots_invalid", value=list(looked))
    return TravelTimes(
        profile=measured[0].profile,
        start=start,
        weather=measured[0].weather,
        begins_s=np.array(begins, dtype=np.int64),
        matrix_of=np.array(matrix_of, dtype=np.int64),
        durations_s=np.stack([one.durations_s for one in measured]),
        distances_m=np.stack([one.distances_m for one in measured]),
        refused=measured[0].refused,
        walks=tuple(one.walks for one in measured),
    )


def _after(start: datetime, seconds: int) -> datetime:
    """Add seconds as they pass, whatever clocks do."""
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)
