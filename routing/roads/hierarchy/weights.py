"""One integer for time and length: milliseconds first, then decimetres.

    weight = milliseconds · 2³² + decimetres

in int64. The least sum is the fastest way and, among equally fast ones, the shortest.

Sums are exact. An edge or a way of 2³⁰ ms (298 hours) or more counts as none. Length cannot spill
into time: a way of less than 2³⁰ ms at no more than 2 dm/ms (720 km/h) is shorter than 2³¹ dm, and
whatever edges are longer than that in their time may be 2³¹ dm longer together; :func:`pack`
checks it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled

Integers = npt.NDArray[np.int64]

DISTANCE_BITS = 32
LIMIT_MS = 1 << 30
FAR = (LIMIT_MS << DISTANCE_BITS) - 1
"""Weight where there is no way. Two of them still fit into an int64."""
CLOSED = -1
"""Weight of an edge that may not be used."""

_FASTEST_DM_A_MS = 2
_EXCESS_DM = 1 << 31


def pack(milliseconds: npt.ArrayLike, decimetres: npt.ArrayLike) -> Integers:
    """Return weights of edges; ``CLOSED`` where the milliseconds are negative or above the limit.

    Raises
    ------
    OverflowError
        Where sums along a way could be wrong.
    """
    ms, dm = np.broadcast_arrays(
        np.asarray(milliseconds, dtype=np.int64), np.asarray(decimetres, dtype=np.int64)
    )
    open_ = (ms >= 0) & (ms < LIMIT_MS)
    if ((dm < 0) | (dm >= _EXCESS_DM))[open_].any():
        raise OverflowError("the length of an edge is not from 0 to 2^31 dm")
    weights = np.where(open_, (ms << DISTANCE_BITS) | dm, CLOSED)
    check(weights)
    return weights


def check(weights: Integers) -> None:
    """Refuse weights of all edges whose lengths could spill into times: an ``OverflowError``."""
    # A fastest way visits no edge twice.
    if excess_dm(weights.ravel()) >= _EXCESS_DM:
        raise OverflowError("edges faster than 720 km/h: lengths could spill into times")


@compiled
def excess_dm(weights: Integers) -> int:
    """Return how much longer edges are together than what is driven in their time."""
    excess = 0
    for weight in weights:
        dm, ms = weight & ((1 << DISTANCE_BITS) - 1), weight >> DISTANCE_BITS
        if weight >= 0 and dm > _FASTEST_DM_A_MS * ms:
            excess += dm - _FASTEST_DM_A_MS * ms
    return excess


def unpack(weights: Integers) -> tuple[Integers, Integers]:
    """Return milliseconds and decimetres of weights below ``FAR``."""
    return weights >> DISTANCE_BITS, weights & ((1 << DISTANCE_BITS) - 1)
