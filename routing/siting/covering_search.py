"""Maximal covering before the exact step: a good choice, and candidates that no better one opens.

Each row has a price, at most what is lost with it; a candidate earns the prices of the rows that it
reaches, and those that earn most are opened. The prices and what is left when these earnings are
taken away are a bound, and what a candidate earns less than the last one that is opened is what
opening it adds to the bound.

References
----------
Galvao and ReVelle, *A Lagrangean heuristic for the maximal covering location problem*, European
Journal of Operational Research 88 (1996).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.siting.answer import TOLERANCE
from routing.siting.coverage import Floats, Integers, Reach
from routing.siting.serving import are_whole

_ITERATIONS, _PATIENCE = 200, 10
_DEFLECTION = 0.7
"""Of the last direction that the next one keeps: less zigzag."""


def missed(part: Reach, lost: Floats, opened: Integers) -> float:
    """Return what is lost with the rows that no opened candidate reaches."""
    return float(lost[~part[:, opened].any(axis=1)].sum())


def good_choice(part: Reach, lost: Floats, room: int, groups: Sequence[Integers]) -> Integers:
    """Open what wins most, one after the other; then exchange one for another while that helps."""
    cells = part.astype(np.float64)  # multiplied at full speed
    opened = _greedy(cells, lost, room, groups)
    return opened if groups or not len(opened) else _exchanged(cells, lost, opened)


def _greedy(cells: Floats, lost: Floats, room: int, groups: Sequence[Integers]) -> Integers:
    still, allowed = lost.copy(), np.ones(cells.shape[1], dtype=np.bool_)
    opened: list[int] = []
    while len(opened) < room:
        gain = np.where(allowed, still @ cells, 0.0)
        chosen = int(gain.argmax())
        if gain[chosen] <= 0:
            break
        opened.append(chosen)
        for group in groups:
            if chosen in group:
                allowed[group] = False
        still[cells[:, chosen] > 0] = 0.0
    return np.array(sorted(opened), dtype=np.int64)


def _exchanged(cells: Floats, lost: Floats, opened: Integers) -> Integers:
    best, quiet, place = opened.copy(), 0, 0
    cost = float(lost[~cells[:, best].any(axis=1)].sum())
    while quiet < len(best):
        still = np.where(cells[:, np.delete(best, place)].any(axis=1), 0.0, lost)
        gain = still @ cells
        chosen = int(gain.argmax())
        quiet += 1
        if still.sum() - gain[chosen] < cost - TOLERANCE * (1.0 + cost):
            best[place], cost, quiet = chosen, still.sum() - gain[chosen], 0
        place = (place + 1) % len(best)
    return np.sort(best)


def worth_a_look(part: Reach, lost: Floats, room: int, cost: float) -> tuple[Integers, float]:
    """Return the candidates with which less than ``cost`` may be missed, and what surely is."""
    if cost <= 0:
        return np.empty(0, dtype=np.int64), 0.0
    if part.shape[1] <= room:
        return np.arange(part.shape[1]), 0.0
    bound, earned = _ascended(part, lost, room, cost)
    last = np.sort(earned)[-room]
    enough = cost - 1 + TOLERANCE if are_whole(lost) else cost * (1 - TOLERANCE)
    return np.flatnonzero(bound + np.maximum(0.0, last - earned) < enough), max(0.0, bound)


def _ascended(part: Reach, lost: Floats, room: int, aim: float) -> tuple[float, Floats]:
    """Return the best bound found, and what each candidate earns at its prices."""
    table = part.astype(np.float32)
    best, best_prices = -np.inf, 0.5 * lost
    prices, direction = best_prices.copy(), np.zeros(len(lost))
    scale, stalled = 1.0, 0
    for _ in range(_ITERATIONS):
        earned = prices.astype(np.float32) @ table
        opened = np.argpartition(-earned, room - 1)[:room]
        bound = float(prices.sum() - earned[opened].sum())
        if bound > best:
            best, best_prices, stalled = bound, prices.copy(), 0
        else:
            stalled += 1
            if stalled >= _PATIENCE:
                scale, stalled = 0.6 * scale, 0
                prices, direction = best_prices.copy(), np.zeros(len(lost))
                continue
        direction = _DEFLECTION * direction + 1 - table[:, opened].sum(axis=1)
        norm = float(direction @ direction)
        if norm < 1e-9:
            break
        step = scale * max(aim - bound, 1e-6 * aim) / norm
        prices = np.clip(prices + step * direction, 0.0, lost)
    exact = best_prices @ part.astype(np.float64)
    return float(best_prices.sum() - np.sort(exact)[-room:].sum()), exact
