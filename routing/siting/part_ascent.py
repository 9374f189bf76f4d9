"""The ascent of a part's bound: all candidates now and then, those that matter in between.

At the root prices come from afar; below it they stay about where they are. After every few
iterations all candidates are looked at; in between only those are that were opened lately or are
about to be. Prices follow how often each candidate was opened on average: where many lie close
together, single ones come and go, and their zigzag hides the way.

References
----------
Barahona and Anbil, *The volume algorithm: producing primal solutions with a subgradient method*,
Mathematical Programming 87 (2000).
"""

from __future__ import annotations

import numba
import numpy as np

from routing.siting.blocks import WIDTH, block_earnings, take
from routing.siting.relaxation import choose, choose_in

_FADING = 0.02
"""What the newest iteration counts in how often a candidate was opened."""
_RARE = 1e-3
"""A candidate that was opened less often counts as never opened."""
_ABOVE = 1.2
"""Times the price: what a candidate's cost may be to be of interest until the next look."""
_WAY = 0.35
"""Of the way to their reach that prices may go in one ascent: what lies above is left out."""
_LOOKED_AT, _A_SITE = 160, 4
"""Candidates looked at in between, at the least; and for each of them that is opened."""


@numba.njit(cache=True)
def _active(order, chosen, state, often, group, groups, wanted):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Return what is or was opened lately, earns most, or earns most of its group."""
    inside = (chosen == 1) | ((state == 0) & (often > _RARE))
    seen, left = np.zeros(groups, dtype=np.bool_), wanted
    for j in order:
        if state[j] == 0:
            inside[j] |= left > 0 or not seen[group[j]]
            seen[group[j]] = True
            left -= 1
    return np.flatnonzero(inside)


@numba.njit(cache=True)
def _near(blocks, some, limit):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Keep of some candidates the blocks with something below ``limit``, as exact as that is."""
    of, places, costs = blocks
    size = 0
    for j in some:
        size += of[j + 1] - of[j]
    first = np.zeros(len(some) + 1, dtype=np.int64)
    place, cost = np.empty(size, dtype=np.int64), np.empty(size * WIDTH, dtype=limit.dtype)
    fill = 0
    for k in range(len(some)):
        for block in range(of[some[k]], of[some[k] + 1]):
            matters = False
            for lane in range(WIDTH):
                matters |= costs[block * WIDTH + lane] < limit[places[block] + lane]
            if matters:
                place[fill] = places[block]
                for lane in range(WIDTH):
                    cost[fill * WIDTH + lane] = costs[block * WIDTH + lane]
                fill += 1
        first[k + 1] = fill
    return first, place, cost


@numba.njit(cache=True)
def _sort(order, rho):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Sort what is nearly in order."""
    for place in range(1, len(order)):
        one = order[place]
        earns = rho[one]
        to = place
        while to > 0 and rho[order[to - 1]] > earns:
            order[to] = order[to - 1]
            to -= 1
        order[to] = one


@numba.njit(cache=True)
def _unserved(near, prices, often, least, missing):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Put what is missing to serve each demand once, so often opened, into ``missing``."""
    first, place, cost = near
    missing[:] = 1
    for k in range(len(often)):
        if often[k] > least:
            take(first, place, cost, prices, missing, k, np.float32(often[k]))


@numba.njit(cache=True, fastmath={"reassoc", "nnan", "nsz"})
def _total(prices):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    total = 0.0
    for price in prices:
        total += price
    return total


@numba.njit(cache=True, fastmath={"reassoc", "nnan", "nsz"})
def _step(prices, missing, now, fading, reach, gap):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Move the prices to where ``gap`` would be closed; tells whether they could be moved.

    What is missing on average follows what is missing ``now``, by ``fading``.
    """
    norm, fading = np.float32(0), np.float32(fading)
    for i in range(len(prices)):
        lately = missing[i] + fading * (now[i] - missing[i])
        missing[i] = lately if reach[i] > 0 else np.float32(0)
        norm += missing[i] * missing[i]
    if norm < 1e-12:
        return False
    step = np.float32(gap / norm)
    for i in range(len(prices)):
        prices[i] = min(prices[i] + step * missing[i], reach[i])
    return True


@numba.njit(cache=True)
def _go(  # type: ignore[no-untyped-def] # noqa: ANN202, PLR0917 - one compiled loop
    near,  # noqa: ANN001
    fixed,  # noqa: ANN001
    state,  # noqa: ANN001
    count,  # noqa: ANN001
    group,  # noqa: ANN001
    low,  # noqa: ANN001
    high,  # noqa: ANN001
    rho,  # noqa: ANN001
    often,  # noqa: ANN001
    prices,  # noqa: ANN001
    reach,  # noqa: ANN001
    upper,  # noqa: ANN001
    scale,  # noqa: ANN001
    iterations,  # noqa: ANN001
):
    """Move the prices a few times, as if there were only some of the candidates.

    In half as exact numbers: what is proven does not depend on them.
    """
    first, place, cost = near
    missing, now = np.empty_like(prices), np.empty_like(prices)
    chosen = np.zeros(len(rho), dtype=np.uint8)
    order = np.argsort(rho)
    for number in range(iterations):
        if number > 0:
            block_earnings(first, place, cost, prices, fixed, rho)
            _sort(order, rho)
        bound = _total(prices) + choose_in(order, rho, state, count, group, low, high, chosen)
        often += _FADING * (chosen - often)
        if number == 0:
            _unserved(near, prices, often, _RARE, missing)
        _unserved(near, prices, chosen, 0, now)
        gap = scale * max(upper - bound, 1e-6 * abs(upper))
        if not _step(prices, missing, now, _FADING if number > 0 else 0.0, reach, gap):
            break


@numba.njit(cache=True)
def ascend_part(  # type: ignore[no-untyped-def] # noqa: ANN201, PLR0917 - one compiled loop
    blocks,  # noqa: ANN001
    fixed,  # noqa: ANN001
    state,  # noqa: ANN001
    count,  # noqa: ANN001
    group,  # noqa: ANN001
    low,  # noqa: ANN001
    high,  # noqa: ANN001
    prices,  # noqa: ANN001
    often,  # noqa: ANN001
    upper,  # noqa: ANN001
    enough,  # noqa: ANN001
    iterations,  # noqa: ANN001
    looks,  # noqa: ANN001
    scale,  # noqa: ANN001
    patience,  # noqa: ANN001
):
    """Raise the bound of a part by moving the prices.

    Parameters
    ----------
    blocks : Blocks
    prices : (n,) array
        By demand.
    often : (m,) array
        How often each candidate was opened before; changed.
    iterations, looks : int
        Between two looks at all candidates, and how many looks there are.
    scale : float
        Of the first step; halved after ``patience`` iterations without a better bound.

    Others as of :func:`routing.siting.relaxation.ascend`.

    Returns
    -------
    bound, prices, rho, chosen, scale
        The best bound, where it was, and the scale to go on with; ``rho`` of what is closed is 0.
    """
    order, reach = blocks.order, blocks.reach
    here = np.zeros(len(reach))
    for i in range(len(order)):
        here[i] = min(prices[order[i]], reach[i])
    reach = here + _WAY * (reach - here)
    rough_reach = reach.astype(np.float32)
    alive = np.flatnonzero(state != -1)
    first, place, cost = every = _near((blocks.first, blocks.place, blocks.cost), alive, reach)
    fixed, state, group, lately = fixed[alive], state[alive], group[alive], often[alive]
    stalled, best, best_here = 0, -np.inf, here.copy()
    rho, chosen = np.empty_like(fixed), np.zeros(len(fixed), dtype=np.uint8)
    wanted = max(_LOOKED_AT, _A_SITE * abs(count))
    for number in range(looks):
        block_earnings(first, place, cost, here, fixed, rho)
        by_rho = np.argsort(rho)
        bound = here.sum() + choose_in(by_rho, rho, state, count, group, low, high, chosen)
        if bound > best:
            stalled = 0 if bound - best > 1e-9 * abs(bound) else stalled + iterations
            best = bound
            best_here[:] = here
        else:
            stalled += iterations
        if best >= enough or number + 1 == looks:
            break
        if stalled >= patience:
            scale *= 0.5
            stalled = 0
            here[:] = best_here
            block_earnings(first, place, cost, here, fixed, rho)
        some = _active(by_rho, chosen, state, lately, group, len(low), wanted)
        opened = lately[some]
        roughly = here.astype(np.float32)
        _go(_near(every, some, roughly * np.float32(_ABOVE)), fixed[some], state[some], count,
            group[some], low, high, rho[some], opened, roughly, rough_reach, upper, scale,
            iterations)  # fmt: skip
        here[:] = np.minimum(roughly, reach)
        lately[:] = 0.0
        lately[some] = opened
    block_earnings(first, place, cost, best_here, fixed, rho)
    bound = best_here.sum() + choose(rho, state, count, group, low, high, chosen)
    best_prices, all_rho = np.empty(len(order)), np.zeros(len(often))
    for i in range(len(order)):
        best_prices[order[i]] = best_here[i]
    all_chosen = np.zeros(len(often), dtype=np.uint8)
    often[:] = 0.0
    often[alive], all_rho[alive], all_chosen[alive] = lately, rho, chosen
    return bound, best_prices, all_rho, all_chosen, scale
