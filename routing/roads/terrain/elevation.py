"""Terrain: DEM tiles in, road heights out.

Raw heights are unusable for grades: SRTM voids give 8,000 % and the median trunk tunnel "climbs"
18 %. So heights are (1) sampled bilinearly, voids masked; (2) masked on bridges and in tunnels and
30 m beside them; (3) smoothed along the roads. The smoothing minimises, over the whole network,

    sum_i m_i (h_i - z_i)^2  +  L^2 sum_ij (h_i - h_j)^2 / d_ij

with ``z`` the sampled height, ``m_i`` half of the road length at point ``i`` (0 where masked) and
``d_ij`` the distance: away from ends it is a moving average with weights exp(-|s| / L). Masked
points take the straight line between their neighbours, junctions stay in one piece, and one sparse
solve does all of it. ``L`` is a stated choice: see :data:`SMOOTHING_LENGTH_M`.
"""

from __future__ import annotations

import math
import warnings
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.transform import rowcol
from rasterio.warp import transform as reproject
from rasterio.warp import transform_bounds
from rasterio.windows import Window
from scipy import sparse
from scipy.sparse.linalg import spsolve

from routing.errors import InputError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SMOOTHING_LENGTH_M = 100.0
"""Default ``L``. On Ordino to Coll d'Ordino with 90 m SRTM it gives the ascent that is published
for the pass; tests/roads/terrain/test_elevation.py holds it to that."""

SAMPLE_SPACING_M = 40.0
"""Roads are sampled at least this often, under half a cell of a 90 m DEM."""

_LOWEST_M, _HIGHEST_M = -450.0, 9000.0  # the Dead Sea, Everest: anything beyond is a void


def sample_heights(tiles: Sequence[Path], lon: Floats, lat: Floats) -> Floats:
    """Return the terrain height at each point, metres; NaN in voids and outside of all tiles.

    Parameters
    ----------
    tiles : sequence of Path
        ``.hgt`` (zipped or not) or anything else that rasterio reads; the first that has a value
        at a point wins.

    Raises
    ------
    InputError
        ``file_not_found``, ``dem_unreadable``, ``dem_cut_short``.
    """
    heights = np.full(len(lon), np.nan)
    for tile in tiles:
        missing = np.flatnonzero(np.isnan(heights))
        if not missing.size:
            break
        for source in _sources(tile):
            heights[missing] = _sample_tile(tile, source, lon[missing], lat[missing])
            missing = missing[np.isnan(heights[missing])]
    return heights


def _sources(tile: Path) -> list[str]:
    """Return what rasterio should open: the file, or every raster inside a zip."""
    if not tile.is_file():
        raise InputError("file_not_found", path=tile)
    if tile.suffix.lower() != ".zip":
        return [str(tile)]
    try:
        with zipfile.ZipFile(tile) as archive:
            inside = [
                name
                for name in archive.namelist()
                if name.lower().endswith((".hgt", ".tif", ".tiff"))
            ]
    except zipfile.BadZipFile as error:
        raise InputError("dem_unreadable", path=tile, detail=error) from error
    if not inside:
        raise InputError("dem_unreadable", path=tile, detail="no .hgt or .tif inside")
    return [f"/vsizip/{tile.resolve()}/{name}" for name in inside]


def _sample_tile(tile: Path, source: str, lon: Floats, lat: Floats) -> Floats:
    try:
        with ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused below, by its CRS
            raster = stack.enter_context(rasterio.open(source))
            if raster.crs is None:
                raise InputError("dem_unreadable", path=tile, detail="no coordinate system")
            x, y = lon, lat
            if not raster.crs.is_geographic:
                moved = reproject("EPSG:4326", raster.crs, lon.tolist(), lat.tolist())
                x, y = np.asarray(moved[0]), np.asarray(moved[1])
            return _bilinear(raster, x, y)
    except RasterioError as error:
        size = tile.stat().st_size
        if tile.suffix.lower() == ".hgt" and math.isqrt(size // 2) ** 2 * 2 != size:
            raise InputError("dem_cut_short", path=tile, size=size) from error
        raise InputError("dem_unreadable", path=tile, detail=error) from error


def reaches(tiles: Sequence[Path], box: tuple[float, float, float, float]) -> bool:
    """Tell whether any tile, voids or not, overlaps a box: west, south, east, north, degrees."""
    west, south, east, north = box
    for source in (source for tile in tiles for source in _sources(tile)):
        with rasterio.open(source) as raster:
            left, bottom, right, top = transform_bounds(raster.crs, "EPSG:4326", *raster.bounds)
        if left <= east and west <= right and bottom <= north and south <= top:
            return True
    return False


def _bilinear(raster: Any, x: Floats, y: Floats) -> Floats:
    """Interpolate between cell centres; a void among the four neighbours makes the point a void."""
    rows, cols = rowcol(raster.transform, x, y, op=lambda value: value)
    rows, cols = np.asarray(rows) - 0.5, np.asarray(cols) - 0.5
    # Half a cell beyond the outer centres still counts: there the nearest centres are used.
    inside = (rows >= -0.5) & (cols >= -0.5)
    inside &= (rows <= raster.height - 0.5) & (cols <= raster.width - 0.5)
    heights = np.full(len(x), np.nan)
    if not inside.any():
        return heights
    rows = np.clip(rows[inside], 0, raster.height - 1.0)
    cols = np.clip(cols[inside], 0, raster.width - 1.0)
    top = np.minimum(rows.astype(int), raster.height - 2)
    left = np.minimum(cols.astype(int), raster.width - 2)
    window = Window.from_slices((top.min(), top.max() + 2), (left.min(), left.max() + 2))
    cells = raster.read(1, window=window).astype(np.float64)
    void = (cells < _LOWEST_M) | (cells > _HIGHEST_M)
    if raster.nodata is not None:
        void |= cells == raster.nodata
    cells[void] = np.nan
    down, right = rows - top, cols - left
    top, left = top - top.min(), left - left.min()
    upper = cells[top, left] * (1 - right) + cells[top, left + 1] * right
    lower = cells[top + 1, left] * (1 - right) + cells[top + 1, left + 1] * right
    heights[inside] = upper * (1 - down) + lower * down
    return heights


def smooth_heights(
    sampled: Floats,
    masked: npt.NDArray[np.bool_],
    tail: Integers,
    head: Integers,
    length_m: Floats,
    *,
    smoothing_m: float = SMOOTHING_LENGTH_M,
) -> Floats:
    """Smooth sampled heights along the roads, and bridge what is masked or void.

    Parameters
    ----------
    sampled : ndarray, shape (n,)
        Metres; NaN where unknown.
    masked : ndarray of bool, shape (n,)
        Points whose terrain height is not the road's.
    tail, head, length_m : ndarrays, shape (m,)
        The pieces of road between neighbouring points.

    Returns
    -------
    ndarray, shape (n,)
        NaN only in road components without a single known height.
    """
    count = len(sampled)
    known = ~masked & ~np.isnan(sampled)
    length = np.maximum(length_m, 0.1)  # two points in one place: a stiff link, not a singular one
    mass = np.bincount(tail, length / 2, count) + np.bincount(head, length / 2, count)
    mass = np.where(known, np.maximum(mass, 0.1), 0.0)
    stiffness = smoothing_m**2 / length
    links = sparse.coo_array(
        (np.r_[stiffness, stiffness], (np.r_[tail, head], np.r_[head, tail])), (count, count)
    )
    links_sum = np.asarray(links.sum(axis=1)).ravel()
    solvable = _touched_components(links, known)
    # Components without any known height get a pin, so that the system stays regular.
    diagonal = links_sum + mass + np.where(solvable, 0.0, 1.0)
    system = sparse.csc_array(sparse.diags_array(diagonal) - links.tocsr())
    smooth = spsolve(system, mass * np.where(known, sampled, 0.0), permc_spec="MMD_AT_PLUS_A")
    return np.where(solvable, smooth, np.nan)


def _touched_components(
    links: sparse.coo_array[Any], known: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    _, component = sparse.csgraph.connected_components(links, directed=False)
    touched = np.zeros(component.max(initial=0) + 1, dtype=bool)
    touched[component[known]] = True
    return touched[component]
