"""The DEM file: a GeoTIFF as a user would have one from a DEM service."""

from __future__ import annotations

from pathlib import Path

import rasterio
from affine import Affine

from model_county.terrain import Terrain


def write(terrain: Terrain, path: Path) -> None:
    """Write the heights, EPSG:4326, float32 metres, no voids; the same bytes every time."""
    rows, cols = terrain.height_m.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=rows,
        width=cols,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        compress="deflate",
        predictor=3,
        zlevel=9,
        tiled=True,
        transform=Affine(terrain.dlon, 0.0, terrain.west, 0.0, -terrain.dlat, terrain.north),
    ) as raster:
        raster.write(terrain.height_m, 1)
