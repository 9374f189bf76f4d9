"""The small roads: lanes of villages, spurs to hamlets, field and forest tracks, shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from model_county.ground import Bytes, Ground, Integers
from model_county.least_cost import NOTHING, Standard, find_way, window_around
from model_county.road_net import Road, RoadNet
from model_county.settlements import FLOOR, Floats
from model_county.village_roads import VILLAGE, Village, road_distances

_LANE = Standard(grade=0.12, piece_grade=0.15, turn_m=25, bridge_m=900, culvert_m=60)
_TRACK = Standard(grade=0.13, piece_grade=0.16, turn_m=45, bridge_m=700, culvert_m=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spur:
    """A kind of small road: how many a village has, and how far they lead.

    Attributes
    ----------
    number : tuple of float
        Mean number at a village on a floor, and elsewhere.
    reach_m : tuple of float
        Nearest and farthest end, from the village.
    clear_m : float
        The end keeps this far from all roads.
    steepest : float
        Slope of the ground at the end.
    loops : float
        Share that leads on to another road.
    dearest_m : float
        Cost beyond which it is not built.
    """

    rank: str
    number: tuple[float, float]
    reach_m: tuple[float, float]
    clear_m: float
    steepest: float
    loops: float
    dearest_m: float
    standard: Standard


SPURS = (
    Spur(rank="lane", number=(3.9, 2.8), reach_m=(50, 320), clear_m=60, steepest=0.22, loops=0.35,
         dearest_m=700, standard=_LANE),
    Spur(rank="hamlet", number=(1.3, 1.5), reach_m=(350, 1500), clear_m=220, steepest=0.25,
         loops=0.12, dearest_m=2600, standard=VILLAGE),
    Spur(rank="field", number=(1.8, 1.7), reach_m=(200, 1100), clear_m=130, steepest=0.35,
         loops=0.22, dearest_m=2200, standard=_TRACK),
)  # fmt: skip


def lay_spurs(
    net: RoadNet,
    villages: Sequence[Village],
    forbidden: Bytes,
    rng: np.random.Generator,
    tell: Callable[[float], None],
) -> None:
    """Lay the small roads of every village that has a road."""
    for number, village in enumerate(villages):
        tell(number / len(villages))
        if village.on_foot:
            continue
        for spur in SPURS:
            mean = spur.number[0 if village.site.landform == FLOOR else 1]
            for end in _ends(net, village.node, spur, rng.poisson(mean), rng):
                _lay_spur(net, end, spur, place=number, forbidden=forbidden, rng=rng)


def _ends(
    net: RoadNet, node: int, spur: Spur, count: int, rng: np.random.Generator
) -> Iterable[int]:
    """Draw ends on gentle dry ground, away from what is already there."""
    ground, (rows, cols) = net.ground, net.ground.lattice
    found = 0
    for _ in range(8 * count):
        if found == count:
            return
        reach, angle = rng.uniform(*spur.reach_m) / ground.step_m, rng.uniform(0, 2 * np.pi)
        row = node // cols + round(reach * np.sin(angle))
        col = node % cols + round(reach * np.cos(angle))
        if not (8 <= row < rows - 8 and 8 <= col < cols - 8):
            continue
        end = int(row * cols + col)
        if _suits(ground, end, spur.steepest) and _is_clear(net, end, spur.clear_m):
            found += 1
            yield end


def _suits(ground: Ground, node: int, steepest: float) -> bool:
    cell = int(ground.cell(node))
    dry = ground.water.ravel()[cell] == 0 and ground.above_m.ravel()[cell] > 0.8
    return bool(dry and ground.slope.ravel()[cell] < steepest)


def _is_clear(net: RoadNet, node: int, clear_m: float) -> bool:
    window = window_around(net.ground, node, clear_m)
    return not net.covered[window.slices].any()


def _lay_spur(
    net: RoadNet, end: int, spur: Spur, *, place: int, forbidden: Bytes, rng: np.random.Generator
) -> None:
    margin_m = 250 + 0.5 * spur.dearest_m
    way, _ = net.connect(
        end, spur.standard, margin_m=margin_m, most_m=spur.dearest_m, share=0.1, forbidden=forbidden
    )
    if len(way) < 2:
        return
    loops = rng.random() < spur.loops
    second = _second_way(net, way, spur, forbidden) if loops else NOTHING
    net.lay(Road(nodes=way, rank=spur.rank, place=place))
    if len(second) > 1:
        net.lay(Road(nodes=second, rank=spur.rank, place=place))


def _second_way(net: RoadNet, way: Integers, spur: Spur, forbidden: Bytes) -> Integers:
    """Return a way on from a spur's end to a road elsewhere than the spur's own junction."""
    ground, end = net.ground, int(way[0])
    window = window_around(ground, end, 250 + 0.4 * spur.dearest_m)
    cols = ground.lattice[1]
    target = net.onward_m(window, 0.02)
    blocked = net.beside(window) | forbidden[window.slices]
    row, col = divmod(int(way[-1]), cols)
    r, c = np.ogrid[: window.rows, : window.cols]
    length = np.hypot(*np.diff(ground.xy_m(way), axis=0).T).sum()
    near = np.hypot(r + window.top - row, c + window.left - col) * ground.step_m < 0.6 * length
    blocked[near & np.isfinite(target)] = 1
    target[near] = np.inf
    flat = blocked.ravel()
    rows, columns = np.divmod(way[1:], cols)
    inside = (rows >= window.top) & (rows < window.top + window.rows)
    inside &= (columns >= window.left) & (columns < window.left + window.cols)
    flat[window.local(way[1:][inside], cols)] = 1
    flat[window.local(end, cols)] = 0
    if not np.isfinite(target).any():
        return NOTHING
    return find_way(
        ground, spur.standard, window, end, target, blocked=flat.reshape(blocked.shape),
        most_m=spur.dearest_m,
    )[0]  # fmt: skip


def lay_links(net: RoadNet, villages: Sequence[Village], forbidden: Bytes, share: float) -> None:
    """Lay roads between villages that are near one another but far by road.

    Parameters
    ----------
    share : float
        Links per village.
    """
    ground, cols = net.ground, net.ground.lattice[1]
    nodes = [village.node for village in villages if not village.on_foot]
    for a, b, apart in _far_by_road(net, nodes, share):
        window = window_around(ground, np.array([a, b]), 1800)
        target = np.full((window.rows, window.cols), np.inf, dtype=np.float32)
        on = np.flatnonzero(np.isfinite(net.seat_m[window.slices]))
        xy = ground.xy_m(window.whole(on, cols))
        from_a, from_b = (np.hypot(*(xy - ground.xy_m(v)).T) for v in (a, b))
        own, other = from_a < 0.3 * apart, from_b < 0.3 * apart
        target.ravel()[on[other]] = 0.2 * from_b[other]
        blocked = net.covered[window.slices] | forbidden[window.slices]
        blocked.ravel()[on[own | other]] = 0
        way, _ = find_way(
            ground, VILLAGE, window, window.whole(on[own], cols), target,
            source_m=0.2 * from_a[own], blocked=blocked, most_m=3.2 * apart,
        )  # fmt: skip
        if len(way) > 1:
            net.lay(Road(nodes=way, rank="link"))


def _far_by_road(
    net: RoadNet, nodes: Sequence[int], share: float
) -> Sequence[tuple[int, int, float]]:
    """Return pairs with their distance, the greatest detour first; no village twice."""
    xy = net.ground.xy_m(np.array(nodes))
    pairs: list[tuple[float, int, int, float]] = []
    by_road = road_distances(net, nodes, 12_000)
    apart: Floats = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    gain = np.minimum(by_road, 12_000) / (apart + 1)
    rows, cols = np.nonzero(np.triu((apart > 500) & (apart < 3200) & (gain > 2.2)))
    pairs = [
        (float(gain[a, b]), a, b, float(apart[a, b]))
        for a, b in zip(rows.tolist(), cols.tolist(), strict=True)
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    chosen: list[tuple[int, int, float]] = []
    used: set[int] = set()
    for _, a, b, metres in pairs:
        if len(chosen) < share * len(nodes) and not used & {a, b}:
            used |= {a, b}
            chosen.append((nodes[a], nodes[b], metres))
    return chosen


def lay_forest_tracks(net: RoadNet, count: int, forbidden: Bytes, rng: np.random.Generator) -> None:
    """Lay tracks up side valleys and to gentle high ground that no village road reaches."""
    ground = net.ground
    slope, height = ground.slope.ravel(), ground.terrain.height_m.ravel()
    cells = np.flatnonzero((slope < 0.3) & (height > np.percentile(height, 30)))
    left = count
    for cell in rng.permutation(cells)[: 12 * count].tolist():
        if not left:
            return
        node = int(ground.node(cell))
        row, col = divmod(node, ground.lattice[1])
        if min(row, col, ground.lattice[0] - row, ground.lattice[1] - col) < 20:
            continue
        if not 900 < float(net.distance_m(np.array([node]), 3000)[0]) < 2800:
            continue
        way, _ = net.connect(
            node, _TRACK, margin_m=3500, most_m=7500, share=0.1, forbidden=forbidden
        )
        if len(way) > 1:
            net.lay(Road(nodes=way, rank="forest"))
            left -= 1
