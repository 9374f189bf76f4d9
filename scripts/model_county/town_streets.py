"""Streets of the seat: a small grid on the flattest ground, turned with the main road."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from model_county.ground import Ground
from model_county.least_cost import DIRECTIONS
from model_county.road_net import Road, RoadNet

_BLOCK_M = 130.0
_STEEPEST = 0.09
_DRY_M = 0.8


def lay_streets(net: RoadNet, seat: int, half_m: float) -> None:
    """Lay the streets of a town around a lattice point: as far as the ground is flat."""
    ground = net.ground
    along = _main_direction(net, seat)
    across = np.array([-along[1], along[0]])
    times = max(1, round(_BLOCK_M / (ground.step_m * float(np.hypot(*along)))))
    reach = max(1, round(half_m / _BLOCK_M))
    rows = [
        [_at(ground, seat, times * (m * along + n * across)) for m in range(-reach, reach + 1)]
        for n in range(-reach, reach + 1)
    ]
    built = _reached(net, rows, seat)
    lines = [*rows, *(list(column) for column in zip(*rows, strict=True))]
    for line in lines:
        run: list[int] = []
        for a, b in [*pairwise(line), (-1, -1)]:
            if (a, b) in built:
                run = run or [a]
                run.append(b)
            elif len(run) > 1:
                _lay(net, run)
                run = []
            else:
                run = []


def _lay(net: RoadNet, run: list[int]) -> None:
    """Lay a street in the direction in which its last point is on the net, if any is."""
    nodes = np.array(run if net.is_on(run[-1]) else run[::-1], dtype=np.int64)
    if not net.is_on(int(nodes[-1])):
        on = [k for k, node in enumerate(run) if net.is_on(node)]
        if on:  # from the crossing outwards, both ways
            for part in (run[: on[0] + 1], run[on[0] :][::-1]):
                net.lay(Road(nodes=np.array(part, dtype=np.int64), rank="street"))
        return
    net.lay(Road(nodes=nodes, rank="street"))


def _main_direction(net: RoadNet, seat: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    cols = net.ground.lattice[1]
    nodes = net.roads[0].nodes
    at = int(np.argmin(np.hypot(*(net.ground.xy_m(nodes) - net.ground.xy_m(seat)).T)))
    a, b = int(nodes[max(at - 5, 0)]), int(nodes[min(at + 5, len(nodes) - 1)])
    way = np.array([b // cols - a // cols, b % cols - a % cols], dtype=np.float64)
    few = DIRECTIONS[np.abs(DIRECTIONS).max(axis=1) <= 2]
    picked = few[int(np.argmax(few @ way / np.hypot(*few.T)))]
    return np.asarray(picked, dtype=np.int64)


def _at(ground: Ground, seat: int, offset: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
    row, col = divmod(seat, ground.lattice[1])
    row, col = row + int(offset[0]), col + int(offset[1])
    inside = 20 < row < ground.lattice[0] - 20 and 20 < col < ground.lattice[1] - 20
    return row * ground.lattice[1] + col if inside else -1


def _reached(net: RoadNet, rows: list[list[int]], seat: int) -> set[tuple[int, int]]:
    """Return the pieces of street that are flat, dry and joined to the seat."""
    pairs = [pair for row in rows for pair in pairwise(row)]
    pairs += [pair for column in zip(*rows, strict=True) for pair in pairwise(column)]
    flat = [pair for pair in pairs if min(pair) >= 0 and _is_flat(net, *pair)]
    beside: dict[int, list[tuple[int, int]]] = {}
    for pair in flat:
        for node in pair:
            beside.setdefault(node, []).append(pair)
    built: set[tuple[int, int]] = set()
    front = [seat]
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
