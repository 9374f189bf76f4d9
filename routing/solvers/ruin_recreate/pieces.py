"""Segments of sequences with choices: a few pieces, one beside another, instead of one.

Where stops have several windows, or breaks are taken, the departure decides which window is met and
where a break lies. When a sequence ends is then the least of a few segments' ends, each of which
holds for departures up to its latest start. Together they tell exactly what no single segment can,
the shortest duration of all departures, and they are joined one by one like single ones.

Pieces stand in a row of ``Tours.labels``: of each set of breaks taken how many there are, then of
each piece duration, earliest and latest start.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import PIECES, Array
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.resting import enqueue, queued, rest
from routing.solvers.ruin_recreate.timing import NEVER, join


@compiled
def begin_pieces(labels: Array, row: int, rests: int, d: int, e: int, u: int) -> None:
    """Let a row hold one piece, no break taken; none where the latest start is before the first."""
    _clear(labels, row, rests)
    if e <= u:
        labels[row, 0] = 1
        at = 1 << rests
        labels[row, at], labels[row, at + 1], labels[row, at + 2] = d, e, u


@inlined
def _clear(labels: Array, row: int, rests: int) -> None:
    labels[row, 0] = 0
    if rests:
        labels[row, 1] = 0
    for taken in range(2, 1 << rests):
        labels[row, taken] = 0


@compiled
def _put(labels: Array, row: int, sets: int, taken: int, d: int, e: int, u: int) -> None:
    """Add a piece, unless there is one that is never worse; drop those that this one beats.

    Of more than fit in, one in the middle is lost: what is possible stays so.
    """
    first = sets + 3 * PIECES * taken
    count = labels[row, taken]
    k = 0
    while k < count:
        at = first + 3 * k
        d1, e1, u1 = labels[row, at], labels[row, at + 1], labels[row, at + 2]
        if u <= u1 and e1 + d1 <= e + d and max(u, e1) + d1 <= u + d:
            return
        touches = d == d1 and max(e, e1) <= min(u, u1) + 1
        if touches or (u1 <= u and e + d <= e1 + d1 and max(u1, e) + d <= u1 + d1):
            if touches:
                e, u = min(e, e1), max(u, u1)
            count -= 1
            last = first + 3 * count
            labels[row, at], labels[row, at + 1] = labels[row, last], labels[row, last + 1]
            labels[row, at + 2] = labels[row, last + 2]
            k = 0
        else:
            k += 1
    at = first + 3 * count
    if count == PIECES:
        at = _least_needed(labels, row, first, d, e, u)
        count -= 1
    if at >= 0:
        labels[row, at], labels[row, at + 1], labels[row, at + 2] = d, e, u
    labels[row, taken] = count + 1


@compiled
def _least_needed(labels: Array, row: int, first: int, d: int, e: int, u: int) -> int:
    """Return where a piece stands that neither ends soonest nor starts latest; -1 for this one."""
    soonest, latest = e + d, u
    for at in range(first, first + 3 * PIECES, 3):
        soonest = min(soonest, labels[row, at] + labels[row, at + 1])
        latest = max(latest, labels[row, at + 2])
    for at in range(first, first + 3 * PIECES, 3):
        if labels[row, at] + labels[row, at + 1] > soonest and labels[row, at + 2] < latest:
            if e + d > soonest and u < latest:
                return -1
            return at
    return -1


@inlined
def extend(
    labels: Array,
    breaks: Array,
    windows: Array,
    first: int,
    rests: int,
    row: int,
    to: int,
    way: int,
    work_s: int,
    opens: int,
    closes: int,
    window: int,
    end: int,
) -> bool:
    """Write to a row what another one's pieces become by the way to a node and the work there.

    Parameters
    ----------
    first, rests : int
        The first of the breaks, and how many there are.
    opens, closes : int
        When the node may begin, unless it has ``windows`` (from ``window`` up to ``end``).

    Returns
    -------
    bool
        Whether there are any pieces.
    """
    if rests == 0 and labels[row, 0] == 1 and end - window < 2:
        fits, d, e, u = join(
            labels[row, 1], labels[row, 2], labels[row, 3], way, work_s, opens, closes
        )
        fits = fits and opens <= closes
        labels[to, 0], labels[to, 1], labels[to, 2], labels[to, 3] = int(fits), d, e, u
    else:
        fits = _extend(
            labels,
            breaks,
            windows,
            first,
            rests,
            row,
            to,
            way,
            work_s,
            opens,
            closes,
            window,
            end,
        )
    return bool(fits)


@compiled
def _extend(
    labels: Array,
    breaks: Array,
    windows: Array,
    first: int,
    rests: int,
    row: int,
    to: int,
    way: int,
    work_s: int,
    opens: int,
    closes: int,
    window: int,
    end: int,
) -> bool:
    """Do as :func:`extend` does for any pieces."""
    sets = 1 << rests
    count = queued(labels, breaks, first, rests, row)
    _clear(labels, to, rests)
    some = False
    for q in range(count):
        d, e, u = labels[q, 1], labels[q, 2], labels[q, 3]
        for w in range(window, max(end, window + 1)):
            if end > window:
                opens, closes = windows[w, 0], windows[w, 1]
            soonest = max(opens, labels[q, 5])
            if soonest > closes:
                continue
            fits, d2, e2, u2 = join(d, e, u, way + labels[q, 4], work_s, soonest, closes)
            if fits:
                _put(labels, to, sets, labels[q, 0], d2, e2, u2)
                some = True
    return some


@inlined
def extend_back(
    labels: Array,
    breaks: Array,
    windows: Array,
    first: int,
    rests: int,
    row: int,
    to: int,
    way: int,
    work_s: int,
    opens: int,
    closes: int,
    window: int,
    end: int,
) -> None:
    """Write to a row what a node, and the way on from it, make of the pieces behind it."""
    if rests == 0 and labels[row, 0] == 1 and end - window < 2:
        fits, d, e, u = join(
            work_s, opens, closes, way, labels[row, 1], labels[row, 2], labels[row, 3]
        )
        fits = fits and opens <= closes
        labels[to, 0], labels[to, 1], labels[to, 2], labels[to, 3] = int(fits), d, e, u
    else:
        _extend_back(
            labels,
            breaks,
            windows,
            first,
            rests,
            row,
            to,
            way,
            work_s,
            opens,
            closes,
            window,
            end,
        )


@compiled
def _extend_back(
    labels: Array,
    breaks: Array,
    windows: Array,
    first: int,
    rests: int,
    row: int,
    to: int,
    way: int,
    work_s: int,
    opens: int,
    closes: int,
    window: int,
    end: int,
) -> None:
    """Do as :func:`extend_back` does for any pieces."""
    sets = 1 << rests
    count = 0
    for w in range(window, max(end, window + 1)):
        if end > window:
            opens, closes = windows[w, 0], windows[w, 1]
        count = enqueue(labels, count, 0, work_s, opens, closes, 0, -NEVER)
    if rests:
        count = rest(labels, breaks, first, rests, count)
    _clear(labels, to, rests)
    for q in range(count):
        for later in range(sets):
            if later & labels[q, 0]:
                continue
            for k in range(labels[row, later]):
                fits, d, e, u = _met(labels, q, row, sets + 3 * (PIECES * later + k), way)
                if fits:
                    _put(labels, to, sets, later | labels[q, 0], d, e, u)


@inlined
def meet(
    labels: Array, breaks: Array, first: int, rests: int, row: int, behind: int, way: int
) -> int:
    """Return the shortest duration of one row's pieces, a way, and another's behind it, or -1."""
    if rests == 0 and labels[row, 0] == 1 and labels[behind, 0] == 1:
        fits, d, _, _ = join(
            labels[row, 1],
            labels[row, 2],
            labels[row, 3],
            way,
            labels[behind, 1],
            labels[behind, 2],
            labels[behind, 3],
        )
        duration_s = d if fits else -1
    else:
        duration_s = _meet(labels, breaks, first, rests, row, behind, way)
    return int(duration_s)


@compiled
def _meet(
    labels: Array, breaks: Array, first: int, rests: int, row: int, behind: int, way: int
) -> int:
    """Do as :func:`meet` does for any pieces."""
    best = -1
    sets = 1 << rests
    count = queued(labels, breaks, first, rests, row)
    for q in range(count):
        later = sets - 1 - labels[q, 0]
        for k in range(labels[behind, later]):
            fits, d, _, _ = _met(labels, q, behind, sets + 3 * (PIECES * later + k), way)
            if fits and (best < 0 or d < best):
                best = d
    return best


@inlined
def _met(labels: Array, q: int, row: int, at: int, way: int) -> tuple[bool, int, int, int]:
    """Join something in the queue with a piece behind it."""
    soonest = max(labels[row, at + 1], labels[q, 5])
    fits = soonest <= labels[row, at + 2]
    d, e, u = 0, 0, 0
    if fits:
        fits, d, e, u = join(
            labels[q, 1],
            labels[q, 2],
            labels[q, 3],
            way + labels[q, 4],
            labels[row, at],
            soonest,
            labels[row, at + 2],
        )
    return fits, d, e, u


@compiled
def shortest(labels: Array, rests: int, row: int) -> int:
    """Return the shortest duration of a row's pieces with all breaks taken, or -1."""
    best = -1
    taken = (1 << rests) - 1
    first = (1 << rests) + 3 * PIECES * taken
    for k in range(labels[row, taken]):
        if best < 0 or labels[row, first + 3 * k] < best:
            best = labels[row, first + 3 * k]
    return best
