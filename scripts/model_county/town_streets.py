"""Streets of the seat: a small grid on the flattest ground, turned with the main road."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from model_county.ground import Ground, Integers
from model_county.least_cost import DIRECTIONS
from model_county.road_net import Road, RoadNet

Direction: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
"""Rows and columns of the lattice."""

_BLOCK_M = 130.0
_STEEPEST = 0.09
_DRY_M = 0.8
_CENTRE_M = 600.0
_EVERY = 4  # of a road's lattice points


def lay_streets(net: RoadNet, seat: int, half_m: float) -> None:
    """Lay the streets of a town around a lattice point: as far as the ground is flat.

    They start at that point of a road through the town from which most of them can be laid: its
    middle may be a bridge.
    """
    rows, built = max(
        (_grid(net, node, along, half_m) for node, along in _crossings(net, seat)),
        key=lambda grid: len(grid[1]),
    )
    waiting = _streets(rows, built)
    while joined := [run for run in waiting if any(map(net.is_on, run))]:
        for run in joined:
            _lay(net, run)
        waiting = [run for run in waiting if run not in joined]


def _streets(rows: list[list[int]], built: set[tuple[int, int]]) -> list[list[int]]:
    """Return the streets along and across, each from end to end."""
    streets = []
    for line in (*rows, *(list(column) for column in zip(*rows, strict=True))):
        run = line[:1]
        for a, b in pairwise([*line, -1]):
            if (a, b) in built:
                run.append(b)
                continue
            if len(run) > 1:
                streets.append(run)
            run = [b]
    return streets


def _crossings(net: RoadNet, seat: int) -> Iterator[tuple[int, Direction]]:
    """Yield points of the roads near a town's middle, and which way the road runs there."""
    middle = net.ground.xy_m(seat)
    for road in net.roads:
        away = np.hypot(*(net.ground.xy_m(road.nodes) - middle).T)
        near = np.flatnonzero(away < _CENTRE_M)
        for at in near[::_EVERY].tolist():
            yield int(road.nodes[at]), _direction(net, road.nodes, at)


def _grid(
    net: RoadNet, start: int, along: Direction, half_m: float
) -> tuple[list[list[int]], set[tuple[int, int]]]:
    """Return the crossings of streets in rows, and the pieces that can be built."""
    across = np.array([-along[1], along[0]])
    times = max(1, round(_BLOCK_M / (net.ground.step_m * float(np.hypot(*along)))))
    reach = range(-max(1, round(half_m / _BLOCK_M)), max(1, round(half_m / _BLOCK_M)) + 1)
    rows = [
        [_at(net.ground, start, times * (m * along + n * across)) for m in reach] for n in reach
    ]
    return rows, _reached(net, rows, start)


def _lay(net: RoadNet, run: list[int]) -> None:
    """Lay a street that crosses or meets the net, outwards from there."""
    at = next(k for k, node in enumerate(run) if net.is_on(node))
    for part in (run[: at + 1], run[at:][::-1]):
        if len(part) > 1:
            net.lay(Road(nodes=np.array(part, dtype=np.int64), rank="street"))


def _direction(net: RoadNet, nodes: Integers, at: int) -> Direction:
    cols = net.ground.lattice[1]
    a, b = int(nodes[max(at - 5, 0)]), int(nodes[min(at + 5, len(nodes) - 1)])
    way = np.array([b // cols - a // cols, b % cols - a % cols], dtype=np.float64)
    few = DIRECTIONS[np.abs(DIRECTIONS).max(axis=1) <= 2]
    picked = few[int(np.argmax(few @ way / np.hypot(*few.T)))]
    return np.asarray(picked, dtype=np.int64)


def _at(ground: Ground, seat: int, offset: Direction) -> int:
    row, col = divmod(seat, ground.lattice[1])
    row, col = row + int(offset[0]), col + int(offset[1])
    inside = 20 < row < ground.lattice[0] - 20 and 20 < col < ground.lattice[1] - 20
    return row * ground.lattice[1] + col if inside else -1


def _reached(net: RoadNet, rows: list[list[int]], start: int) -> set[tuple[int, int]]:
    """Return the pieces of street that are flat, dry and joined to the start."""
    pairs = [pair for row in rows for pair in pairwise(row)]
    pairs += [pair for column in zip(*rows, strict=True) for pair in pairwise(column)]
    flat = [pair for pair in pairs if min(pair) >= 0 and _is_flat(net, *pair)]
    beside: dict[int, list[tuple[int, int]]] = {}
    for pair in flat:
        for node in pair:
            beside.setdefault(node, []).append(pair)
    built: set[tuple[int, int]] = set()
    front = [start]
    while front:
        node = front.pop()
        for pair in beside.pop(node, ()):
            built.add(pair)
            front += [end for end in pair if end in beside]
    return built


def _is_flat(net: RoadNet, a: int, b: int) -> bool:
    """Tell whether a piece of street stays on flat dry ground and meets roads only at its ends."""
    ground = net.ground
    share = np.linspace(0, 1, 9)[:, None]
    xy = ground.xy_m(a) * (1 - share) + ground.xy_m(b) * share
    at = np.rint(xy / ground.terrain.cell_m).astype(np.int64)
    cells = at[:, 1] * ground.shape[1] + at[:, 0]
    if (ground.water.ravel()[cells] > 0).any() or (ground.above_m.ravel()[cells] < _DRY_M).any():
        return False
    if (ground.slope.ravel()[cells] > _STEEPEST).any():
        return False
    near = np.rint(xy[2:-2] / ground.step_m).astype(np.int64)
    return not net.covered[near[:, 1], near[:, 0]].any()
