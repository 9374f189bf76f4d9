"""Highways and county roads: along the main valley, over a pass, and to every township."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist

from model_county.ground import Bytes, Ground, Integers, Singles
from model_county.least_cost import (
    DIRECTIONS,
    Jumps,
    Standard,
    Window,
    find_way,
    window_around,
)
from model_county.road_net import TOWARDS_SEAT, Road, RoadNet
from model_county.settlements import Floats

TRUNK = Standard(grade=0.06, piece_grade=0.12, turn_m=250, tightest=0.2, bridge_m=250, stride=4)
PRIMARY = Standard(grade=0.065, piece_grade=0.12, turn_m=160, tightest=-0.6, bridge_m=250, stride=4)
COUNTY = Standard(grade=0.08, piece_grade=0.13, turn_m=120, tightest=-0.9, stride=2)
TOWNSHIP = Standard(grade=0.095, piece_grade=0.145, turn_m=100, tightest=-0.92, stride=2)

_ALIGNED = 8
"""Highways run over every fourth lattice point, tunnels between every eighth."""
_TUNNEL_LENGTHS_M = (700, 1000, 1400, 2000, 2800)
_FROM_EDGE_M = 2000.0
_TUNNEL_GRADE, _COVER_M = 0.025, 45.0
_TUNNEL_FIXED_M, _TUNNEL_PER_M = 2500.0, 2.2
_DEARNESS = (1.0, 0.5, 0.2, 0.05)


def aligned(ground: Ground, cell: int) -> int:
    """Return the lattice point of the grid of highways that is nearest to a cell."""
    row, col = np.divmod(ground.node(cell), ground.lattice[1])
    row, col = (
        min(_ALIGNED * round(at / _ALIGNED), (size - 1) // _ALIGNED * _ALIGNED)
        for at, size in zip((row, col), ground.lattice, strict=True)
    )
    return int(row * ground.lattice[1] + col)


def exits(ground: Ground, count: int) -> list[int]:
    """Return cells at the edge of the map where roads leave it: at rivers, far from one another.

    Where rivers leave too few ways out, the lowest gaps of the edge serve.
    """
    rows, cols = ground.shape
    edge = np.zeros((rows, cols), dtype=bool)
    edge[0], edge[-1], edge[:, 0], edge[:, -1] = True, True, True, True
    cells = np.flatnonzero(edge)
    height = ground.terrain.height_m.ravel()[cells].astype(np.float64)
    drained = ground.terrain.drained_m2.ravel()[cells]
    merit = np.sqrt(drained / 1e6) + 20 * np.clip((np.median(height) - height) / 500, 0, 1) + 0.1
    at = np.column_stack(np.divmod(cells, cols)).astype(np.float64)
    chosen = [int(np.argmax(merit))]
    while len(chosen) < count:
        far = cdist(at, at[chosen]).min(axis=1) / rows
        chosen.append(int(np.argmax(np.sqrt(merit) * np.clip(far, 0, 0.7) ** 2)))
    return [int(cells[k]) for k in chosen]


def tunnel_sites(ground: Ground) -> Jumps:
    """Return every straight tunnel that would be level enough and deep enough under a ridge."""
    rows, cols = (np.arange(0, size, _ALIGNED) for size in ground.lattice)
    height, edge = ground.terrain.height_m, round(_FROM_EDGE_M / ground.step_m)
    tails, heads, costs = [], [], []
    row, col = (part.ravel() for part in np.meshgrid(rows, cols, indexing="ij"))
    for direction in DIRECTIONS[np.abs(DIRECTIONS).max(axis=1) <= 3]:
        for wanted_m in _TUNNEL_LENGTHS_M:
            one_m = float(np.hypot(*direction)) * ground.step_m * _ALIGNED
            times = round(wanted_m / one_m)
            if not times or abs(times * one_m - wanted_m) > 0.2 * wanted_m:
                continue
            length_m = times * one_m
            to_row, to_col = (
                row + direction[0] * times * _ALIGNED,
                col + direction[1] * times * _ALIGNED,
            )
            inside = np.ones(len(row), dtype=bool)
            for at_row, at_col in ((row, col), (to_row, to_col)):
                inside &= (at_row >= edge) & (at_col >= edge)
                inside &= (at_row < ground.lattice[0] - edge) & (at_col < ground.lattice[1] - edge)
            r0, c0, r1, c1 = row[inside], col[inside], to_row[inside], to_col[inside]

            def at(share: float, r0=r0, c0=c0, r1=r1, c1=c1):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
                r = ((1 - share) * r0 + share * r1) / ground.steps
                c = ((1 - share) * c0 + share * c1) / ground.steps
                return height[np.rint(r).astype(int), np.rint(c).astype(int)]

            start, end = at(0), at(1)
            fits = np.abs(end - start) <= _TUNNEL_GRADE * length_m
            for share in (0.2, 0.4, 0.6, 0.8):
                fits &= at(share) > np.maximum(start, end) + _COVER_M
            tails.append(r0[fits] * ground.lattice[1] + c0[fits])
            heads.append(r1[fits] * ground.lattice[1] + c1[fits])
            costs.append(np.full(int(fits.sum()), _TUNNEL_FIXED_M + _TUNNEL_PER_M * length_m))
    return Jumps(
        tail=np.concatenate(tails), head=np.concatenate(heads), cost_m=np.concatenate(costs)
    )


def lay_highways(net: RoadNet, seats: Sequence[int], ways_out: Sequence[int], count: int) -> None:
    """Join the seats with one another, and the ways out of the map with them.

    Parameters
    ----------
    seats, ways_out : sequences of int
        Lattice points, aligned. All but the second are national roads'.
    count : int
        How many ways out are wanted; the others stand in where the terrain permits no road.
    """
    jumps = tunnel_sites(net.ground)
    net.seat_m.ravel()[list(seats)] = 0
    for a, b in _legs(net.ground.xy_m(np.array(seats))):
        _join(net, seats[a], seats[b], jumps)
    led = 0
    for end in ways_out:
        rank, last = "primary" if led == 1 else "trunk", led == count - 1
        led += _lead_out(net, end, rank, jumps, bore=last)
        if led == count:
            break


def _legs(xy_m: Floats) -> list[tuple[int, int]]:
    """Return pairs of seats to join: a tree and a few of the shortest loops."""
    apart = cdist(xy_m, xy_m)
    tree = minimum_spanning_tree(apart).tocoo()
    legs = [(int(a), int(b)) for a, b in zip(tree.row, tree.col, strict=True)]
    more = [(float(apart[a, b]), a, b) for a in range(len(xy_m)) for b in range(a)]
    more = [leg for leg in sorted(more) if leg[1:] not in legs and leg[:0:-1] not in legs]
    return [*legs, *((a, b) for _, a, b in more[: len(xy_m) // 3])]


def _join(net: RoadNet, start: int, end: int, jumps: Jumps) -> None:
    """Join two seats, from the roads around the one to the roads around the other."""
    ground, cols = net.ground, net.ground.lattice[1]
    window = window_around(ground, np.array([start, end]), 15_000)
    seat_m = net.seat_m[window.slices].ravel()
    on = np.flatnonzero(np.isfinite(seat_m))
    xy, (from_m, to_m) = ground.xy_m(window.whole(on, cols)), ground.xy_m(np.array([start, end]))
    far_from, far_to = np.hypot(*(xy - from_m).T), np.hypot(*(xy - to_m).T)
    apart = float(np.hypot(*(from_m - to_m)))
    own, other = far_from < 0.25 * apart, (far_to < 0.5 * apart) & (far_from > 0.4 * apart)
    target = np.full(window.rows * window.cols, np.inf, dtype=np.float32)
    target[on[other]] = TOWARDS_SEAT * far_to[other]
    blocked = net.covered[window.slices].copy()
    blocked.ravel()[on[own | other]] = 0
    _lay_best(
        net, window, window.whole(on[own], cols), target, rank="trunk", jumps=jumps,
        blocked=blocked,
        source_m=TOWARDS_SEAT * far_from[own],
    )  # fmt: skip


def _lead_out(net: RoadNet, end: int, rank: str, jumps: Jumps, *, bore: bool) -> bool:
    """Join a way out of the map to the nearest seat, or to a highway that leads there, if it can.

    With ``bore`` tunnels get cheaper until there is one somewhere.
    """
    seats = np.flatnonzero(net.seat_m.ravel() == 0)
    xy = net.ground.xy_m(seats)
    seat = seats[np.argmin(np.hypot(*(xy - net.ground.xy_m(np.array([end]))).T))]
    window = window_around(net.ground, np.array([end, seat]), 14_000)
    onward, beside = net.onward_m(window), net.beside(window)
    before = net.seat_m.copy(), net.covered.copy()
    laid = False
    for dearness in _DEARNESS if bore else _DEARNESS[:1]:
        if laid:  # again, since it has no tunnel yet
            net.roads.pop()
            net.seat_m[:], net.covered[:] = before
        cheaper = replace(jumps, cost_m=jumps.cost_m * dearness)
        laid = _lay_best(
            net, window, np.array([end]), onward, rank=rank, jumps=cheaper, blocked=beside
        )
        if net.tunnels or not laid:
            break
    return laid


def _lay_best(
    net: RoadNet, window: Window, sources: Integers, target_m: Singles, *, rank: str,
    jumps: Jumps, blocked: Bytes, source_m: Floats | float = 0.0,
) -> bool:  # fmt: skip
    """Lay a highway to the best standard that the terrain permits, if any does."""
    jumps = _within(window, jumps, net.ground.lattice[1])
    for standard in (TRUNK, PRIMARY, COUNTY):
        way, _ = find_way(
            net.ground, standard, window, sources, target_m.reshape(window.rows, window.cols),
            source_m=source_m, blocked=blocked, jumps=jumps,
        )  # fmt: skip
        if len(way):
            pairs = set(zip(jumps.tail.tolist(), jumps.head.tolist(), strict=True))
            steps = set(pairwise(way.tolist())) & pairs
            net.tunnels |= {(min(pair), max(pair)) for pair in steps}
            net.lay(Road(nodes=way, rank=rank))
            return True
    return False


def _within(window: Window, jumps: Jumps, cols: int) -> Jumps:
    row, col = np.divmod(np.stack((jumps.tail, jumps.head)), cols)
    inside = (row >= window.top) & (row < window.top + window.rows)
    inside &= (col >= window.left) & (col < window.left + window.cols)
    kept = inside.all(axis=0)
    return Jumps(tail=jumps.tail[kept], head=jumps.head[kept], cost_m=jumps.cost_m[kept])


def lay_county_roads(net: RoadNet, towns: Sequence[int], share_secondary: float) -> None:
    """Join every town, a lattice point each, to the net: the nearest first.

    The first ``share_secondary`` of them get county roads, the others township roads.
    """
    order = np.argsort(net.distance_m(np.array(towns), 60_000), kind="stable").tolist()
    for k in order:
        main = k < share_secondary * len(towns)
        standards = (COUNTY, TOWNSHIP) if main else (TOWNSHIP,)
        for standard in standards:
            way, _ = net.connect(towns[k], standard, margin_m=22_000)
            if len(way):
                net.lay(Road(nodes=way, rank="secondary" if main else "tertiary", place=k))
                break
