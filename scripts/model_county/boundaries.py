"""Townships and counties: who belongs to which town by the cost of getting there, and the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from model_county.ground import RIVER, Ground, Integers
from model_county.settlements import Floats

_CELL_M = 240.0
_CLIMB = 7.0
_RIVER_M = 400.0
_TOLERANCE_M = 45.0

Corner = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arc:
    """A line between two townships, or between one and the world beyond (-1)."""

    xy_m: Floats
    sides: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Districts:
    """The ground shared out among towns.

    Attributes
    ----------
    town : ndarray of int, shape (rows, cols)
        Number of each coarse cell's town.
    factor : int
        Cells of the ground along a side of a coarse one.
    cell_m : float
        Side of a coarse cell.
    arcs : tuple of Arc
    """

    town: Integers
    factor: int
    cell_m: float
    arcs: tuple[Arc, ...]

    def towns_of(self, xy_m: Floats) -> Integers:
        """Return the towns that points, shape (n, 2), belong to, by the lines as they are drawn."""
        found = np.zeros(len(xy_m), dtype=np.int64)
        for town in np.unique(self.town).tolist():
            found[shapely.contains_xy(self._area(town), xy_m[:, 0], xy_m[:, 1])] = town
        return found

    def _area(self, town: int) -> shapely.Geometry:
        around = [shapely.LineString(arc.xy_m) for arc in self.arcs if town in arc.sides]
        faces = list(shapely.polygonize(around).geoms)
        last = np.array(self.town.shape) - 1
        inner = [face.representative_point() for face in faces]
        cells = np.array([(p.y, p.x) for p in inner]) / self.cell_m + 0.5 / self.factor
        rows, cols = np.minimum(cells.astype(np.int64), last).T
        return shapely.union_all(
            [face for face, own in zip(faces, self.town[rows, cols] == town, strict=True) if own]
        )


def share_out(ground: Ground, towns: Sequence[int], county_of: Sequence[int]) -> Districts:
    """Share the ground out among towns: first among counties, then within each.

    Parameters
    ----------
    towns : sequence of int
        Cells of the ground.
    county_of : sequence of int
        The county of each town.
    """
    factor = max(1, round(_CELL_M / ground.terrain.cell_m))
    height = _coarse(ground.terrain.height_m.astype(np.float64), factor, np.mean)
    river = _coarse((ground.water == RIVER).astype(np.float64), factor, np.max) > 0
    at = _coarse_cells(towns, ground.shape[1], factor, height.shape)
    everywhere = np.ones(height.size, dtype=bool)
    cell_m = factor * ground.terrain.cell_m
    nearest = _nearest(height, river, at, everywhere, cell_m)
    county = _whole(np.array(county_of)[nearest], at, county_of, height.shape)
    town: Integers = np.zeros(height.size, dtype=np.int64)
    for one in sorted(set(county_of)):
        own = [k for k, c in enumerate(county_of) if c == one]
        part = county == one
        town[part] = np.array(own)[_nearest(height, river, at[own], part, cell_m)][part]
    town = town.reshape(height.shape)
    size = np.array(ground.shape) - 1
    return Districts(
        town=town,
        factor=factor,
        cell_m=cell_m,
        arcs=_arcs(town, cell_m, size * ground.terrain.cell_m, ground.terrain.cell_m / 2),
    )


def _coarse(values: Floats, factor: int, of: object) -> Floats:
    rows, cols = (-(-size // factor) for size in values.shape)
    padded = np.pad(
        values, ((0, rows * factor - values.shape[0]), (0, cols * factor - values.shape[1])), "edge"
    )
    blocks = padded.reshape(rows, factor, cols, factor)
    return np.asarray(blocks.max(axis=(1, 3)) if of is np.max else blocks.mean(axis=(1, 3)))


def _coarse_cells(cells: Sequence[int], cols: int, factor: int, shape: tuple[int, ...]) -> Integers:
    row, col = np.divmod(np.array(cells, dtype=np.int64), cols)
    return np.asarray(row // factor * shape[1] + col // factor, dtype=np.int64)


def _nearest(
    height: Floats, river: npt.NDArray[np.bool_], at: Integers, part: npt.NDArray[np.bool_],
    cell_m: float,
) -> Integers:  # fmt: skip
    """Return for each coarse cell of a part the number of the cheapest of some cells."""
    index = np.arange(height.size).reshape(height.shape)
    tails = np.r_[index[:, :-1].ravel(), index[:-1].ravel()]
    heads = np.r_[index[:, 1:].ravel(), index[1:].ravel()]
    kept = part[tails] & part[heads]
    tails, heads = tails[kept], heads[kept]
    flat, wet = height.ravel(), river.ravel()
    cost = (
        cell_m + _CLIMB * np.abs(flat[tails] - flat[heads]) + _RIVER_M * (wet[tails] != wet[heads])
    )
    graph = coo_array((cost, (tails, heads)), (height.size, height.size)).tocsr()
    _, _, source = dijkstra(
        graph, directed=False, indices=at, min_only=True, return_predecessors=True
    )
    number = np.zeros(height.size, dtype=np.int64)
    number[at] = np.arange(len(at))
    return np.asarray(number[np.maximum(source, 0)])


def _whole(
    county: Integers, at: Integers, county_of: Sequence[int], shape: tuple[int, ...]
) -> Integers:
    """Give stray pieces of a county, cut off from all its towns, to a neighbour."""
    fixed = county.copy()
    for one in sorted(set(county_of)):
        pieces, _ = ndimage.label((county == one).reshape(shape))
        own = {int(pieces.ravel()[at[k]]) for k, c in enumerate(county_of) if c == one}
        fixed[(pieces.ravel() > 0) & ~np.isin(pieces.ravel(), sorted(own))] = -1
    _, near = ndimage.distance_transform_edt(fixed.reshape(shape) < 0, return_indices=True)
    return np.asarray(fixed.reshape(shape)[tuple(near)].ravel())


def _arcs(
    town: Integers, cell_m: float, size_m: npt.NDArray[np.float64], offset_m: float
) -> tuple[Arc, ...]:
    """Follow the edges between towns from one meeting of three to the next."""
    padded = np.pad(town, 1, constant_values=-1)
    beside: dict[Corner, dict[Corner, tuple[int, int]]] = {}

    def add(a: Corner, b: Corner, sides: tuple[int, int]) -> None:
        beside.setdefault(a, {})[b] = sides
        beside.setdefault(b, {})[a] = sides

    for r, c in zip(*np.nonzero(padded[:-1, :] != padded[1:, :]), strict=True):
        pair = sorted((int(padded[r, c]), int(padded[r + 1, c])))
        add((int(r), int(c) - 1), (int(r), int(c)), (pair[0], pair[1]))
    for r, c in zip(*np.nonzero(padded[:, :-1] != padded[:, 1:]), strict=True):
        pair = sorted((int(padded[r, c]), int(padded[r, c + 1])))
        add((int(r) - 1, int(c)), (int(r), int(c)), (pair[0], pair[1]))
    ends = {corner for corner, others in beside.items() if len(others) != 2}
    arcs = []
    while beside:
        start = min(ends & beside.keys(), default=min(beside))
        arcs.append(_follow(beside, ends, start, cell_m=cell_m, size_m=size_m, offset_m=offset_m))
    return tuple(arcs)


def _follow(
    beside: dict[Corner, dict[Corner, tuple[int, int]]], ends: set[Corner], start: Corner,
    *, cell_m: float, size_m: npt.NDArray[np.float64], offset_m: float,
) -> Arc:  # fmt: skip
    corners = [start]
    sides = beside[start][min(beside[start])]
    while True:
        here = corners[-1]
        to = min(beside[here])
        for a, b in ((here, to), (to, here)):
            del beside[a][b]
            if not beside[a]:
                del beside[a]
        corners.append(to)
        if to in ends or to == start:
            break
    xy = np.array(corners, dtype=np.float64)[:, ::-1] * cell_m - offset_m
    return Arc(xy_m=np.clip(_eased(xy, outer=sides[0] < 0), 0, size_m[::-1]), sides=sides)


def _eased(xy: Floats, *, outer: bool) -> Floats:
    """Cut the stairs: through the middles of the edges, then without needless points."""
    if outer:
        return shapely.get_coordinates(shapely.simplify(shapely.LineString(xy), 1.0))
    middles = np.concatenate((xy[:1], (xy[1:] + xy[:-1]) / 2, xy[-1:]))
    middles[2:-2] = (middles[1:-3] + 2 * middles[2:-2] + middles[3:-1]) / 4
    return shapely.get_coordinates(shapely.simplify(shapely.LineString(middles), _TOLERANCE_M))
