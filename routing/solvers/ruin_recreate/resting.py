"""Breaks between two nodes: what may have happened until the next one is reached.

That stands in the first rows of ``Tours.labels``, a queue: the set of breaks taken, a piece of what
was before (duration, earliest and latest start), how long of this gap was a break, and when the
last of them ends at the soonest. One drives on while a break's window is waited for.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import PIECES, QUEUE, Array
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.timing import NEVER


@inlined
def enqueue(
    labels: Array, count: int, taken: int, d: int, e: int, u: int, rested_s: int, free_s: int
) -> int:
    """Add something to the queue, if it is not full; return the queue's length."""
    if count < QUEUE:
        labels[count, 0], labels[count, 1], labels[count, 2] = taken, d, e
        labels[count, 3], labels[count, 4], labels[count, 5] = u, rested_s, free_s
        return count + 1
    return count


@compiled
def rest(labels: Array, breaks: Array, first: int, rests: int, count: int) -> int:
    """Let breaks be taken after each thing in the queue, in any order; return its new length."""
    at = 0
    while at < count:
        taken, d, e, u = labels[at, 0], labels[at, 1], labels[at, 2], labels[at, 3]
        rested_s, free_s = labels[at, 4], labels[at, 5]
        for k in range(rests):
            if taken & (1 << k):
                continue
            length_s, windows = breaks[first + k, 0], breaks[first + k, 1]
            for w in range(max(windows, 1)):
                opens, closes = -NEVER, NEVER
                if windows:
                    opens, closes = breaks[first + k, 2 + 2 * w], breaks[first + k, 3 + 2 * w]
                until = min(u, closes - rested_s - d)
                if free_s > closes or e > until:
                    continue
                done_s = max(free_s, opens) + length_s
                more = taken | (1 << k)
                known = rests > 1 and _is_known(
                    labels, at, count, more, d, e, until, rested_s + length_s, done_s
                )
                if not known:
                    count = enqueue(labels, count, more, d, e, until, rested_s + length_s, done_s)
        at += 1
    return count


@inlined
def _is_known(
    labels: Array,
    at: int,
    count: int,
    taken: int,
    d: int,
    e: int,
    u: int,
    rested_s: int,
    free_s: int,
) -> bool:
    """Tell whether the queue has something like this that is never worse."""
    known = False
    for q in range(at + 1, count):
        if (
            labels[q, 0] == taken
            and labels[q, 1] == d
            and labels[q, 2] == e
            and labels[q, 3] >= u
            and labels[q, 4] == rested_s
            and labels[q, 5] <= free_s
        ):
            known = True
            break
    return known


@compiled
def queued(labels: Array, breaks: Array, first: int, rests: int, row: int) -> int:
    """Fill the queue with what may have happened after the pieces of a row; return its length."""
    count = 0
    sets = 1 << rests
    for taken in range(sets):
        for k in range(labels[row, taken]):
            at = sets + 3 * (PIECES * taken + k)
            d, e, u = labels[row, at], labels[row, at + 1], labels[row, at + 2]
            count = enqueue(labels, count, taken, d, e, u, 0, -NEVER)
    return rest(labels, breaks, first, rests, count) if rests else count
