"""The ground under drawn maps: tiles as they are downloaded, written by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.transform import from_origin

Numbers = npt.NDArray[Any]
Ground = Callable[[Numbers, Numbers], Numbers]
"""Heights, metres, at (x, y) of the tile's coordinate system: lon and lat, or metres."""

HGT_VOID = -32768


def write_geotiff(
    path: Path,
    ground: Ground,
    box: tuple[float, float, float, float],
    *,
    cell: float,
    crs: str | None = "EPSG:4326",
    dtype: str = "float64",
    nodata: float | None = None,
) -> Path:
    """Write a tile whose cell centres have the height of the ground.

    ``box`` is west, south, east, north and ``cell`` the cell size, in units of ``crs``.
    """
    west, south, east, north = box
    x = np.arange(west + cell / 2, east, cell)
    y = np.arange(north - cell / 2, south, -cell)
    heights = ground(*np.meshgrid(x, y)).astype(dtype)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=len(x),
        height=len(y),
        count=1,
        dtype=dtype,
        crs=crs,
        nodata=nodata,
        transform=from_origin(west, north, cell, cell),
    ) as tile:
        tile.write(heights, 1)
    return path


def write_hgt(folder: Path, west: int, south: int, ground: Ground, *, size: int = 1201) -> Path:
    """Write an SRTM tile: rows from the north, big-endian int16, its outer posts on whole degrees.

    Its name says where it is. ``size`` is 1201 for 3 arc seconds and 3601 for 1.
    """
    lon = np.linspace(west, west + 1, size)
    lat = np.linspace(south + 1, south, size)
    heights = np.rint(ground(*np.meshgrid(lon, lat))).astype(">i2")
    path = folder / f"N{south:02}E{west:03}.hgt"
    path.write_bytes(heights.tobytes())
    return path


def zipped(*files: Path, name: str = "tiles.zip") -> Path:
    """Put files into a zip beside the first of them."""
    path = files[0].with_name(name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return path
