"""One part of a day: the columns of a few stops and families, numbered anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing.solvers.ruin_recreate.arrays import (
    ENDS,
    PARTNER,
    RELOADS,
    RESTS,
    TYPES,
    VEHICLES,
    WINDOWS,
    Array,
    Day,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A day of its own, and what its numbers are in the whole day.

    Attributes
    ----------
    stops, families, kinds, reloads : ndarray of int64
        Numbers in the whole day, ascending.
    """

    day: Day
    stops: Array
    families: Array
    kinds: Array
    reloads: Array


def part_of(whole: Day, stops: Array, families: Array, vehicles: Array) -> Part:
    """Take some stops and families out of a day; the ways are left empty.

    Parameters
    ----------
    vehicles : (t,)
        How many of each of the whole day's types the part may use.
    """
    fewer = len(whole.stop) - len(stops)
    stop = whole.stop[stops]
    windows, stop[:, WINDOWS], stop[:, WINDOWS + 1] = _ranges(stop, WINDOWS)
    paired = stop[:, PARTNER] >= 0
    stop[paired, PARTNER] = np.searchsorted(stops, stop[paired, PARTNER])
    family = whole.family[families]
    rests, family[:, RESTS], family[:, RESTS + 1] = _ranges(family, RESTS)
    reloads, family[:, RELOADS], family[:, RELOADS + 1] = _ranges(family, RELOADS)
    kinds, family[:, TYPES], family[:, TYPES + 1] = _ranges(family, TYPES)
    family[:, [ENDS + 1, ENDS + 2]] -= fewer
    halts = whole.reloads[reloads]
    halts[:, 1] -= fewer
    kind = whole.kind[kinds]
    kind[:, VEHICLES] = vehicles[kinds]
    served = np.ix_(families, stops)
    by_family = [
        np.ascontiguousarray(table[served] if table.size else table[families])
        for table in (whole.surcharge, whole.pace)
    ]
    day = whole._replace(
        stop=stop,
        rule=whole.rule[stops],
        surcharge=by_family[0],
        pace=by_family[1],
        lateness=whole.lateness[stops] if whole.lateness.size else whole.lateness,
        windows=whole.windows[windows],
        allowed=np.ascontiguousarray(whole.allowed[served]),
        family=family,
        breaks=whole.breaks[rests],
        reloads=halts,
        kind=kind,
        price=whole.price[kinds],
        floor=whole.floor[families],
    )
    return Part(day=day, stops=stops, families=families, kinds=kinds, reloads=reloads)


def _ranges(table: Array, column: int) -> tuple[Array, Array, Array]:
    """Return what the rows' ranges hold one after another, and where they now begin and end."""
    first, end = table[:, column], table[:, column + 1]
    held = [np.arange(a, b) for a, b in zip(first, end, strict=True)]
    lengths = np.cumsum([0, *(end - first)])
    return np.concatenate(held).astype(np.int64), lengths[:-1], lengths[1:]
