"""The valley's terrain: heights rise from the two waters' beds."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio import Affine
from scipy.ndimage import gaussian_filter, map_coordinates

from drawn_valley import sheet
from drawn_valley.sheet import Line, Point

CELL_DEG = 1 / 1200
MARGIN = 4  # cells around the map
VOID = -32768
RIVER_Z, BROOK_Z = (1035.0, 930.0), (1345.0, 985.0)  # of the beds, upstream and downstream

Floats = npt.NDArray[np.float64]


class Terrain:
    """Heights on the DEM's own cells, rounded as they are written; the void is cut out later."""

    def __init__(self) -> None:
        self.columns = math.ceil(sheet.WIDTH_M / sheet.LON_M / CELL_DEG) + 2 * MARGIN
        self.rows = math.ceil(sheet.HEIGHT_M / sheet.LAT_M / CELL_DEG) + 2 * MARGIN
        self.west = sheet.LON - MARGIN * CELL_DEG
        self.north = sheet.LAT + (self.rows - MARGIN) * CELL_DEG
        x = (np.arange(self.columns) + 0.5 - MARGIN) * CELL_DEG * sheet.LON_M
        y = (self.rows - MARGIN - 0.5 - np.arange(self.rows)) * CELL_DEG * sheet.LAT_M
        ground = np.column_stack([grid.ravel() for grid in np.meshgrid(x, y)])
        river = [(e, sheet.river_y(e)) for e in np.arange(-500, sheet.WIDTH_M + 500, 60.0)]
        mouth_y = sheet.river_y(sheet.MOUTH_X)
        brook = [(sheet.brook_x(n), n) for n in np.arange(sheet.HEIGHT_M + 500, mouth_y, -60.0)]
        z = np.minimum(
            _valley(ground, river, fall=RIVER_Z, floor=180, depth=850),
            _valley(ground, brook, fall=BROOK_Z, floor=100, depth=760),
        )
        smooth = gaussian_filter(z.reshape(self.rows, self.columns), 1.0)
        self.z: npt.NDArray[np.int16] = np.rint(smooth).astype(np.int16)

    def cell(self, point: Point) -> tuple[float, float]:
        """Row and column of a point, counted from the middles of the cells."""
        lon, lat = sheet.to_lonlat(point)
        return (self.north - lat) / CELL_DEG - 0.5, (lon - self.west) / CELL_DEG - 0.5

    def at(self, points: Line) -> Floats:
        """Bilinear heights."""
        places = np.array([self.cell(point) for point in points]).T
        heights: Floats = map_coordinates(self.z.astype(float), places, order=1, mode="nearest")
        return heights

    def write(self, path: Path) -> None:
        """Write the GeoTIFF, with a void on the river road, where the bank hid the ground."""
        row, column = (round(place) for place in self.cell(sheet.river_road(11500)))
        z = self.z.copy()
        z[row - 1 : row + 2, column - 2 : column + 2] = VOID
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            height=self.rows,
            width=self.columns,
            count=1,
            dtype="int16",
            crs="EPSG:4326",
            nodata=VOID,
            compress="deflate",
            predictor=2,
            zlevel=9,
            transform=Affine(CELL_DEG, 0.0, self.west, 0.0, -CELL_DEG, self.north),
        ) as raster:
            raster.write(z, 1)


def _valley(
    ground: Floats, bed: Line, *, fall: tuple[float, float], floor: float, depth: float
) -> Floats:
    """Height over one water's bed: a flat floor, a steep foot, gentler shoulders with spurs."""
    line = np.array(bed)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    bed_z = np.interp(along, [0, along[-1]], fall)
    away = np.hypot(ground[:, None, 0] - line[:, 0], ground[:, None, 1] - line[:, 1])
    nearest = away.argmin(axis=1)
    off = np.maximum(away.min(axis=1) - floor, 0.0)
    spurs = 22 * np.sin(along[nearest] * 2 * math.pi / 1650) * np.minimum(off / 900, 1.0)
    height: Floats = bed_z[nearest] + depth * (1 - np.exp(-off / 3000)) + spurs
    return height
