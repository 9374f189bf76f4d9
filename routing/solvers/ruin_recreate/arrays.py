"""What the kernels work on: the day, which never changes, and the routes, which always do.

Both are named tuples of few, wide tables: numba compiles a function once for each kind of argument,
and the longer the list of arrays, the longer that takes (decision 0015). The columns have names
below. Times are seconds, ways metres and seconds, costs float64; all else is int64.

Nodes are numbered in one row: stops 0 .. n - 1, then a start and an end for each route (``n + 2r``
and ``n + 2r + 1``), then halts at depots between two trips.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

FAR = 1_000_000_000
"""A way that does not exist, in metres and seconds."""

DELIVERY, PICKUP, PAIR_PICKUP, PAIR_DELIVERY = 0, 1, 2, 3
"""Kinds of stops: brought from the depot, taken to it, and the two ends of a pair."""


class Day(NamedTuple):
    """A day in numbers. ``n`` stops, ``f`` families, ``t`` vehicle types, ``k`` load dimensions.

    Vehicles that differ only in capacity, costs and number are types of one *family*: a route
    belongs to a family and takes the cheapest type that is free and large enough. Its place in the
    matrices is a stop's number, a depot's after them, and one that is no distance from anywhere.

    Attributes
    ----------
    dimensions : int
        ``k``.
    ways : int32, (profiles, places, places, 2, 4 or 6)
        Metres and seconds, ``FAR`` where there is no way; where there are pairs, then those of the
        way back; where rules ask, last, of these metres those of rough road, and metres up.
    stop : (n, LOAD + k)
    rule : (n, 4)
        What few days ask of stops.
    surcharge : float64, (f, n or 0)
        What it costs that a family serves a stop.
    lateness : float64, (n or 0, 2)
        When a stop is due, and what a second later costs.
    pace : (f, n or 0, 3)
        Least work, work and set-up of a stop with each family, where they differ.
    windows : (m, 2)
        Of the stops, each one's from its ``WINDOWS`` to its ``WINDOWS + 1``.
    allowed : uint8, (f, n)
        Whether a family may serve a stop: skills and capacity.
    near : (n, m)
        Stops that may come just before or after one, the nearest in place and time first.
    beside : int32, (profiles, n, m, 5)
        Metres and seconds from each of them to the stop, then from the stop to it, and its number:
        side by side, as a search for the cheapest position needs them. Looked up in ``ways`` they
        would be waited for.
    beyond : float64, (profiles, or twice as many, n, m + 1)
        The least that a way between a stop and any other but the first of these costs any family;
        where time on duty has a price, then the same with that.
    family : (f, ROOM + k)
    breaks : (b, 8)
        Duration, number of windows, then up to three windows.
    reloads : (d, 7)
        Depot's number, place, opens, closes, closes for goods, time it takes, row of the matrix.
    kind : (t, CAPACITY + k)
    price : float64, (t, 6)
        Of a type: fixed, a metre, a second on duty, a second of driving; seconds on duty beyond
        which it is overtime, and a second of that.
    floor : float64, (f, 4)
        The least of a metre, a second of driving, the fixed price and a second on duty among a
        family's types.
    flags : (13,)
        Whether times matter, there are pairs, cut-offs bind, somebody may make several trips; then
        which rules of few days there are; last what makes a day simpler than others.
    """

    dimensions: int
    ways: Array
    stop: Array
    rule: Array
    surcharge: Array
    lateness: Array
    pace: Array
    windows: Array
    allowed: Array
    near: Array
    beside: Array
    beyond: Array
    family: Array
    breaks: Array
    reloads: Array
    kind: Array
    price: Array
    floor: Array
    flags: Array


KIND, LEAST_WORK, FIRST, LAST, WORK, SETUP, ROW, WALKED = 0, 1, 2, 3, 4, 5, 6, 7
PARTNER, READY, COUNT, WEIGHT, WINDOWS, LOAD = 8, 9, 10, 11, 12, 14
"""Columns of ``Day.stop``. ``LEAST_WORK`` is without the set-up that another stop or a depot at the
same place (``ROW``) may save. ``WALKED`` and ``HARD`` tell whether there is such a set-up
(``SAVES``), and whether there are several windows, or breaks (``CHOICES``)."""

SAVES, CHOICES = 1, 2

GOODS, SPOILED_BY, SEQUENCE, MAX_ROUGH = 0, 1, 2, 3
"""Columns of ``Day.rule``. ``GOODS`` and what they may not travel with are sets, a bit a kind;
``SEQUENCE``, the number in a locked order, is -1 where there is none."""

LEAVE_FROM, LEAVE_UNTIL, RETURN_FROM, RETURN_UNTIL, RETURN_LOADED = 0, 1, 2, 3, 4
MAX_DURATION, MAX_TRAVEL, BREAKS_S = 5, 6, 7
LIMIT, ENDS, RESTS, RELOADS, TYPES, MAX_CLIMB, ROOM = 8, 11, 14, 16, 18, 20, 21
"""Columns of ``Day.family``. ``LIMIT``: longest distance, most tasks, most reloads. ``ENDS``:
profile, places of start and end. From and to: its breaks, depots to reload at, types. ``ROOM``: the
largest capacity among its types."""

VEHICLES, CAPACITY = 0, 1
"""Columns of ``Day.kind``: how many there are, and what each carries."""

TIMED, PAIRED, CUT_OFF, RELOADING = 0, 1, 2, 3
RULED, APART, ORDERED, UNEVEN, FAMILIAR, DUE, PACED = 4, 5, 6, 7, 8, 9, 10
ONE_WAY, PLAIN = 11, 12
"""Of ``Day.flags``. ``RULED``: there is a rule that only a walk along a route tells of.
``ONE_WAY``: all is brought, or all collected, in one trip. ``PLAIN``: ways and loads are all that
counts (``plain.py``)."""

METRES, SECONDS, BACK, BACK_S, ROUGH, CLIMB = 0, 1, 2, 3, -2, -1
"""Of a way."""


class Tours(NamedTuple):
    """Routes as linked nodes, and what is known of them. ``v`` nodes, ``r`` routes.

    Attributes
    ----------
    node : (v, ON_BOARD + 4 k and more)
        What is looked at most stands first, in one line of the cache.
    tour : (r, NEED + 2 k)
    cost, extra : float64, (r,)
        What each costs, and how much of that its stops' surcharges are.
    spare : (f,)
        An empty route of each family.
    used : (t,)
        Routes of each type.
    stop : (n, 4)
        Lists of stops, and how often each was left over.
    key : float64, (n,) or more
        What a list is put in order by.
    routes : (r, 4)
        Lists of routes.
    free_halts, log : (v,) and more
    numbers, figures : (16,), (8,)
        Counters, and sums of costs.
    scratch : (4, k or more)
    labels : (FIRST_ROW + 2 v or less, 16 and more)
        Pieces up to a node and from it on, where routes have choices (``pieces.py``).
    late : float64, (3, 16)
        What lateness costs up to each label.
    random : uint64, (1,)
    """

    node: Array
    tour: Array
    cost: Array
    extra: Array
    spare: Array
    used: Array
    stop: Array
    key: Array
    routes: Array
    free_halts: Array
    log: Array
    numbers: Array
    figures: Array
    scratch: Array
    labels: Array
    late: Array
    random: Array


NEXT, PREV, ROUTE, LEG, LEG_S, MARK, SOONEST, LATEST = 0, 1, 2, 3, 4, 5, 6, 7
PLACE, LEG_TO, BEFORE, AFTER, SO_FAR, TRIP, HEAD, DEPOT = 8, 9, 10, 13, 16, 19, 21, 22
BEST_NEXT, BEST_DEPOT, DETOUR, SPENT, ON_BOARD = 23, 24, 25, 27, 28
TO_COME, FULLEST, FULLEST_AFTER = ON_BOARD + 1, ON_BOARD + 2, ON_BOARD + 3
"""Columns of ``Tours.node``.

``ROUTE`` is -1 for what is in none, ``HEAD`` the start of the trip that a node is in, ``DEPOT`` a
halt's row of ``Day.reloads``. ``LEG`` and ``LEG_S``: metres and seconds to the next node, as they
were looked up for profile and place ``LEG_TO``. ``MARK``: where a node stands among the neighbours
of the stop that is being inserted. ``BEFORE`` and ``AFTER`` are the parts of the route up to a node
and from it on, as segments: duration, earliest and latest start. ``SOONEST`` and ``LATEST``: when
by these it is left at the soonest and begun at the latest, whatever comes before it. ``DETOUR``:
metres and seconds more with a delivery after a node. ``SPENT``: how long is worked there.
``SO_FAR``: metres, seconds of driving and tasks. ``TRIP``, of heads: when its goods are ready, and
how many stops it collects. For each dimension after a node: the load, what of it is still to be
delivered, the fullest from the trip's start to the node, and from it to the trip's end. After
these, where there are trips: metres and seconds from the node to a depot, then from a depot to the
next node, both the least of all depots and less the leg.
"""

LINE = 8
"""Numbers in a line of the cache: rows of nodes begin where one begins."""

SIZE, FAMILY, TYPE, HARD, HALTS, TOUCHED_AT, LOG_HEAD, SEEN_AT = 0, 1, 2, 3, 4, 5, 6, 7
DIFFERS, BEST_SIZE, BEST_TYPE, BEST_FAMILY, TOTAL, STALE, WAS = 8, 9, 10, 11, 12, 16, 17
IDLE, NEED = 22, 23
"""Columns of ``Tours.tour``. ``TOTAL``: metres, seconds of driving, on duty, tasks; ``IDLE``:
seconds on duty that are no driving, work or break; ``NEED``: the fullest ever, in each dimension.
Of plain days: ``STALE``, whether what its nodes know is older than the route, and ``WAS``, what it
was when the step began: size, type, metres, seconds of driving and tasks, and after ``NEED`` the
same of that."""

ABSENT_STOP, BEFORE_STOP, BEST_STOP, MISSED_TIMES = 0, 1, 2, 3
"""Columns of ``Tours.stop``: stops in no route (of a pair its pickup) now, before the current step
and in the best plan; how often each stop was left over."""

FREE, TOUCHED_ROUTE, DIRTY_ROUTE, SEEN_ROUTE = 0, 1, 2, 3
"""Columns of ``Tours.routes``."""

FREE_ROUTES, FREE_HALTS, ABSENT, ABSENT_BEFORE, TOUCHED, LOGGED, STEP = 0, 1, 2, 3, 4, 5, 6
DIRTY, BEST_ABSENT, BLINK, IMPROVED, ACCEPTED, USED, SEEN, MARKED = 7, 8, 9, 10, 11, 12, 13, 14
"""Of ``Tours.numbers``: lengths of the lists, then counters."""

COST, LEFT_OUT, BEST_COST, BEST_LEFT_OUT, LEFT_OUT_PRICE, COST_BEFORE, LEFT_OUT_BEFORE = range(7)
"""Of ``Tours.figures``. ``BEFORE``: when the step began. ``LEFT_OUT_PRICE``: what leaving out more
must save, of what is left out a unit; infinite at first."""


PIECES = 8
"""Segments kept of a sequence with choices, for each set of breaks taken."""

QUEUE, SCRATCH_ROW, FIRST_ROW = 128, 128, 132
"""Of ``Tours.labels``: so many rows are a queue, then some are free; from there on each node has
two."""

SAVED = 6
"""Numbers of a node that are kept while a plain step lasts; a stop that goes out and back in saves
six nodes."""


def empty_tours(day: Day, routes: int, halts: int, random: Array) -> Tours:
    """Allocate everything for a number of routes and of halts at depots between trips."""
    n, k = len(day.stop), day.dimensions
    figures = np.zeros(8)
    figures[LEFT_OUT_PRICE] = np.inf
    nodes = n + 2 * routes + halts
    node = _in_lines(nodes, ON_BOARD + 4 * k + 4 * int(day.flags[RELOADING]))
    node[:n, PLACE] = np.arange(n)
    tour = np.zeros((routes, NEED + 2 * k), dtype=np.int64)
    tour[:, [FAMILY, TYPE]] = -1
    lists = np.full((routes, 4), -1, dtype=np.int64)
    lists[:, FREE] = np.arange(routes - 1, -1, -1)
    return Tours(
        node=node,
        tour=tour,
        cost=np.zeros(routes),
        extra=np.zeros(routes),
        spare=np.full(len(day.family), -1, dtype=np.int64),
        used=np.zeros(len(day.kind), dtype=np.int64),
        stop=np.zeros((n, 4), dtype=np.int64),
        key=np.zeros(max(n, routes) + int(day.flags[PAIRED]) * (2 * nodes + routes)),
        routes=lists,
        free_halts=np.arange(nodes - 1, n + 2 * routes - 1, -1, dtype=np.int64),
        log=np.zeros(max(nodes + 4 * routes, 6 * SAVED * n), dtype=np.int64),
        numbers=np.zeros(16, dtype=np.int64),
        figures=figures,
        scratch=np.zeros((4, max(k, 4)), dtype=np.int64),
        labels=_labels(day, nodes),
        late=np.zeros((3, 16)),
        random=random,
    )


def _labels(day: Day, nodes: int) -> Array:
    """Allocate pieces, of the nodes as well where any route has choices."""
    rests = int((day.family[:, RESTS + 1] - day.family[:, RESTS]).max())
    rows = FIRST_ROW + 2 * nodes * bool(rests or (day.stop[:, WALKED] & CHOICES).any())
    return np.zeros((rows, max(16, (1 << rests) * (1 + 3 * PIECES))), dtype=np.int64)


def _in_lines(rows: int, width: int) -> Array:
    """Return a table of -1 of at least that width, each row of which begins a line of the cache."""
    width = LINE * -(-width // LINE)
    cells = np.full(rows * width + LINE, -1, dtype=np.int64)
    first = -(cells.ctypes.data // cells.itemsize) % LINE
    return cells[first : first + rows * width].reshape(rows, width)
