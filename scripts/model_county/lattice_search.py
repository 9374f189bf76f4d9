"""The compiled search behind :mod:`model_county.least_cost`: A* with a heap of its own.

A turn is priced at the best way that leads to a point, not at every way: an approximation that
keeps one label a point.
"""

from __future__ import annotations

import numba
import numpy as np

BLOCKED, GENTLE = 1, 2
"""Where no way may lead, and where it may only climb gently."""
_GENTLE_SHARE = 0.35


@numba.njit(cache=True)
def _edge_cost(height, cost, water, steps, step_m, row, col, dr, dc, rules):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917 - compiled
    """Return what an edge costs without its turn, or -1 where it is too steep."""
    pieces = max(abs(dr), abs(dc))
    length = step_m * (dr * dr + dc * dc) ** 0.5
    start, end = height[row, col], height[row + dr, col + dc]
    grade = abs(end - start) / length
    if grade > rules[0]:
        return -1.0
    before, ground, wet = start, 0.0, 0
    for k in range(1, pieces + 1):
        # One of the two is whole: heights run linearly to the next lattice point in the other.
        r, c = row + dr * k / pieces, col + dc * k / pieces
        top, left = int(r), int(c)
        here = height[top, left]
        if r > top:
            here += (height[top + 1, left] - here) * (r - top)
        elif c > left:
            here += (height[top, left + 1] - here) * (c - left)
        if abs(here - before) > rules[1] * length / pieces:
            return -1.0
        before = here
        ri, ci = int(r / steps + 0.5), int(c / steps + 0.5)
        ground += cost[ri, ci]
        wet = max(wet, water[ri, ci])
    share = grade / rules[0]
    total = length * (ground / pieces + rules[2] * share * share)
    if wet == 2:
        total += rules[5]
    elif wet == 1:
        total += rules[6]
    return total


@numba.njit(cache=True)
def _heading(directions, norms, dr, dc):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Return the direction that is nearest to that of a jump."""
    return np.argmax((directions[:, 0] * dr + directions[:, 1] * dc) / norms)


@numba.njit(cache=True)
def _crosses(blocked, target_m, cols, row, col, dr, dc):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Tell whether an edge runs over a road between its ends."""
    pieces = max(abs(dr), abs(dc))
    for k in range(1, pieces):
        r, c = int(row + dr * k / pieces + 0.5), int(col + dc * k / pieces + 0.5)
        if blocked[r * cols + c] == BLOCKED or target_m[r * cols + c] < np.inf:
            return True
    return False


@numba.njit(cache=True)
def _push(keys, nodes, size, key, node):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if keys[up] <= key:
            break
        keys[at] = keys[up]
        nodes[at] = nodes[up]
        at = up
    keys[at] = key
    nodes[at] = node


@numba.njit(cache=True)
def _pop(keys, nodes, size):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Take the root out of a heap whose size, without it, is ``size``."""
    key, node = keys[size], nodes[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at] = keys[child]
        nodes[at] = nodes[child]
        at = child
    keys[at] = key
    nodes[at] = node


@numba.njit(cache=True)
def search(  # type: ignore[no-untyped-def] # noqa: ANN201, C901, PLR0912, PLR0915, PLR0917 - one loop
    height,  # noqa: ANN001
    ground,  # noqa: ANN001
    water,  # noqa: ANN001
    steps,  # noqa: ANN001
    step_m,  # noqa: ANN001
    window,  # noqa: ANN001
    sources,  # noqa: ANN001
    source_m,  # noqa: ANN001
    target_m,  # noqa: ANN001
    ahead_m,  # noqa: ANN001
    blocked,  # noqa: ANN001
    directions,  # noqa: ANN001
    rules,  # noqa: ANN001
    most_m,  # noqa: ANN001
    jump_tail,  # noqa: ANN001
    jump_head,  # noqa: ANN001
    jump_m,  # noqa: ANN001
):
    """Return the points of the cheapest way in the window, and its cost; see ``find_way``."""
    top, left, rows, cols = window
    spent = np.full(rows * cols, np.inf, dtype=np.float64)
    before = np.full(rows * cols, -1, dtype=np.int32)
    came = np.full(rows * cols, -1, dtype=np.int16)
    done = np.zeros(rows * cols, dtype=np.uint8)
    keys = np.empty(4096, dtype=np.float64)
    nodes = np.empty(4096, dtype=np.int64)
    size = 0
    norms = np.sqrt((directions * directions).sum(axis=1).astype(np.float64))
    level = rules.copy()
    level[:2] *= _GENTLE_SHARE
    best, best_at, best_from = most_m, -1, -1
    for k in range(len(sources)):
        if source_m[k] < spent[sources[k]]:
            spent[sources[k]] = source_m[k]
            if size == len(keys):
                keys = np.concatenate((keys, np.empty_like(keys)))
                nodes = np.concatenate((nodes, np.empty_like(nodes)))
            _push(keys, nodes, size, source_m[k] + ahead_m[sources[k]], sources[k])
            size += 1
    while size:
        key, node = keys[0], nodes[0]  # what was spent, and what remains to be spent at least
        size -= 1
        _pop(keys, nodes, size)
        if key >= best:
            break
        if done[node]:
            continue
        done[node] = 1
        r, c = node // cols, node % cols
        jumps = np.searchsorted(jump_tail, node) if len(jump_tail) else 0
        for d in range(len(directions) + len(jump_tail)):
            if d < len(directions):
                dr, dc = directions[d, 0], directions[d, 1]
                if not (0 <= r + dr < rows and 0 <= c + dc < cols):
                    continue
                to = node + dr * cols + dc
                if done[to] or blocked[to] == BLOCKED:
                    continue
                turn = 0.0
                if came[node] >= 0:
                    b = came[node]
                    cosine = (directions[b, 0] * dr + directions[b, 1] * dc) / (norms[b] * norms[d])
                    if cosine < rules[4]:
                        continue
                    turn = rules[3] * (1 - cosine) * (1 - cosine)
                nearly = spent[node] + turn + norms[d] * step_m
                if nearly >= spent[to] or nearly + ahead_m[to] >= best:
                    continue
                gentle = blocked[node] == GENTLE or blocked[to] == GENTLE
                cost = _edge_cost(
                    height,
                    ground,
                    water,
                    steps,
                    step_m,
                    r + top,
                    c + left,
                    dr,
                    dc,
                    level if gentle else rules,
                )
                if cost < 0 or _crosses(blocked, target_m, cols, r, c, dr, dc):
                    continue
                total, direction = spent[node] + turn + cost, d
            else:
                at = jumps + d - len(directions)
                if at >= len(jump_tail) or jump_tail[at] != node:
                    break
                to = jump_head[at]
                if done[to] or blocked[to] == BLOCKED:
                    continue
                dr, dc = to // cols - r, to % cols - c
                direction = _heading(directions, norms, dr, dc)
                b = came[node]
                if (
                    b >= 0
                    and directions[b, 0] * dr + directions[b, 1] * dc
                    < 0.5 * norms[b] * (dr * dr + dc * dc) ** 0.5
                ):
                    continue
                total = spent[node] + jump_m[at]
            if target_m[to] < np.inf:
                if total + target_m[to] < best:
                    best, best_at, best_from = total + target_m[to], to, node
                continue
            if total < spent[to]:
                spent[to] = total
                before[to] = node
                came[to] = direction
                if size == len(keys):
                    keys = np.concatenate((keys, np.empty_like(keys)))
                    nodes = np.concatenate((nodes, np.empty_like(nodes)))
                _push(keys, nodes, size, total + ahead_m[to], to)
                size += 1
    if best_at < 0:
        return np.empty(0, dtype=np.int64), np.inf
    way = [best_at, best_from]
    while before[way[-1]] >= 0:
        way.append(before[way[-1]])
    return np.array(way[::-1], dtype=np.int64), best
