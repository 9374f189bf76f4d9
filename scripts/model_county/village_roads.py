"""A road to every village, the nearest to the net first; some villages stay without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from model_county.ground import Ground, Integers
from model_county.least_cost import NOTHING, Standard, find_way, window_around
from model_county.road_net import Road, RoadNet
from model_county.settlements import HIGH, Site

VILLAGE = Standard(grade=0.11, piece_grade=0.15, turn_m=75, bridge_m=550, culvert_m=25)
PATH = Standard(
    grade=0.36, piece_grade=0.48, turn_m=25, tightest=-0.95, bridge_m=300, culvert_m=10,
    on_foot=True,
)  # fmt: skip

FOOTPATH_SHARE = 0.05
FAR_M = 1250.0
"""A village farther than this from every vehicle road is reached on foot only."""

_DEAREST_M = 20_000.0
"""A village road that would cost more (in metres of flat ground) is not built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A village and whether vehicles reach it."""

    site: Site
    node: int
    on_foot: bool


def lay_village_roads(
    net: RoadNet, sites: Sequence[Site], count: int, tell: Callable[[float], None]
) -> list[Village]:
    """Join villages to the net until there are enough; the last ones are reached by footpaths.

    Parameters
    ----------
    sites : sequence of Site
        More than ``count``: those that no road and no footpath reaches are not settled.
    """
    ground = net.ground
    nodes = np.array([ground.node(site.cell) for site in sites], dtype=np.int64)
    far = _far_from_roads(net, nodes)
    on_foot = round(FOOTPATH_SHARE * count)
    joined: list[Village] = []
    left: list[int] = []
    nearest = np.argsort(far, kind="stable")
    # The first sites are everywhere; the others stand in where no road can be built.
    for k in [*nearest[nearest < count].tolist(), *nearest[nearest >= count].tolist()]:
        tell(min(len(joined) / count, 1.0))
        if len(joined) == count - on_foot:
            left.append(k)
            continue
        node = int(nodes[k])
        way, cost = _to_net(net, node)
        if cost > _DEAREST_M:
            left.append(k)
            continue
        if len(way) > 1:
            net.lay(Road(nodes=way, rank="village", place=len(joined)))
        joined.append(Village(site=sites[k], node=int(way[0]), on_foot=False))
    remote = _remote(net, nodes, left)[:on_foot]
    return [*joined, *(Village(site=sites[k], node=int(nodes[k]), on_foot=True) for k in remote)]


def _to_net(net: RoadNet, node: int) -> tuple[Integers, float]:
    if net.is_on(node):
        return np.array([node]), 0.0
    for margin_m in (1500, 4000, 9000):
        way, cost = net.connect(node, VILLAGE, margin_m=margin_m, most_m=_DEAREST_M)
        if len(way):
            return way, cost
    return NOTHING, np.inf


def _far_from_roads(net: RoadNet, nodes: Integers) -> Integers:
    steps = net.ground.steps
    coarse = net.covered[::steps, ::steps].copy()
    coarse = np.maximum(coarse, ndimage.maximum_filter(net.covered, steps)[::steps, ::steps])
    far = ndimage.distance_transform_edt(coarse == 0)
    return np.asarray(np.asarray(far).ravel()[net.ground.cell(nodes)])


def _remote(net: RoadNet, nodes: Integers, left: Sequence[int]) -> list[int]:
    """Return those far from all roads, the highest first."""
    if not left:
        return []
    far_m = _far_from_roads(net, nodes[list(left)]) * net.ground.terrain.cell_m
    remote = [k for k, m in zip(left, far_m.tolist(), strict=True) if m > FAR_M]
    height = net.ground.terrain.height_m.ravel()[net.ground.cell(nodes)]
    return sorted(remote, key=lambda k: -float(height[k]))


def lay_footpaths(net: RoadNet, villages: Sequence[Village]) -> tuple[list[Village], list[Road]]:
    """Lay a footpath from each village without a road down to the net.

    Returns the villages that are reached at all, and the paths.
    """
    reached: list[Village] = []
    paths: list[Road] = []
    for village in villages:
        if village.on_foot:
            way, _ = net.connect(village.node, PATH, margin_m=5000, share=0.15, gently=True)
            if not len(way):
                way, _ = net.connect(village.node, PATH, margin_m=5000, share=0.15)
            if not len(way):
                continue
            paths.append(Road(nodes=way, rank="path", place=len(reached)))
        reached.append(village)
    return reached, paths


def paths_over_ridges(
    net: RoadNet, villages: Sequence[Village], count: int, rng: np.random.Generator
) -> list[Road]:
    """Return footpaths between villages whose roads go far around."""
    ground = net.ground
    high = [v for v in villages if not v.on_foot and v.site.landform == HIGH] + [
        v for v in villages if not v.on_foot and v.site.landform != HIGH
    ]
    xy = ground.xy_m(np.array([v.node for v in high]))
    distance = road_distances(net, [v.node for v in high], 30_000)
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    gain = np.where((apart > 900) & (apart < 3500), np.minimum(distance, 30_000) / (apart + 1), 0)
    paths: list[Road] = []
    used: set[int] = set()
    for flat in np.argsort(-np.triu(gain), axis=None, kind="stable").tolist():
        a, b = divmod(flat, len(high))
        if len(paths) == count or gain[a, b] < 4:
            break
        if a in used or b in used or rng.random() < 0.3:
            continue
        window = window_around(ground, np.array([high[a].node, high[b].node]), 1500)
        target = np.full((window.rows, window.cols), np.inf, dtype=np.float32)
        target.ravel()[window.local(high[b].node, ground.lattice[1])] = 0
        way, _ = find_way(
            ground, PATH, window, high[a].node, target, blocked=net.near(window),
            most_m=3 * apart[a, b],
        )  # fmt: skip
        if len(way):
            used |= {a, b}
            paths.append(Road(nodes=way, rank="path"))
    return paths


def road_distances(net: RoadNet, nodes: Sequence[int], most_m: float) -> np.ndarray[
    tuple[int, int], np.dtype[np.float64]
]:  # fmt: skip
    """Return distances along the roads between points of the net; inf beyond ``most_m``."""
    tails = np.concatenate([road.nodes[:-1] for road in net.roads])
    heads = np.concatenate([road.nodes[1:] for road in net.roads])
    points, ends = np.unique(np.r_[tails, heads], return_inverse=True)
    length = np.hypot(*(net.ground.xy_m(tails) - net.ground.xy_m(heads)).T)
    count = len(tails)
    graph = coo_array((length, (ends[:count], ends[count:])), (len(points), len(points)))
    at = np.minimum(np.searchsorted(points, nodes), len(points) - 1)
    found = np.empty((len(nodes), len(nodes)))
    for k in range(0, len(nodes), 64):
        some = dijkstra(graph.tocsr(), directed=False, indices=at[k : k + 64], limit=most_m)
        found[k : k + 64] = some[:, at]
    return found


def foot_only_ground(ground: Ground, villages: Sequence[Village]) -> np.ndarray[
    tuple[int, int], np.dtype[np.uint8]
]:  # fmt: skip
    """Mark the lattice around the villages that no vehicle road may come near."""
    marked = np.zeros(ground.lattice, dtype=np.uint8)
    for village in villages:
        if village.on_foot:
            window = window_around(ground, village.node, FAR_M)
            row, col = divmod(village.node, ground.lattice[1])
            r, c = np.ogrid[: window.rows, : window.cols]
            near = np.hypot(r + window.top - row, c + window.left - col) * ground.step_m < FAR_M
            marked[window.slices] |= near.astype(np.uint8)
    return marked
