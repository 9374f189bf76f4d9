"""Landscape evolution: uplift against rivers that cut by stream power, and creeping hillsides.

Rivers follow Braun and Willett's implicit scheme, as fastscapelib has it. The first and longest
part passes on an irregular mesh, since on a raster rivers come to run along its eight directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import fastscapelib as fs
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, KDTree

from model_county.geology import CONCAVITY, REFERENCE_M2, Geology
from model_county.grid import Floats, Grid

UPLIFT_M_PER_YEAR = 5e-4
CREEP_M2_PER_YEAR = 0.018

FIXED, CLOSED = fs.NodeStatus.FIXED_VALUE, fs.NodeStatus.CORE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flow:
    """Where water goes: one cell downstream for each, and what each has drained."""

    drained_m2: Floats
    receiver: NDArray[np.int64]


class Land:
    """Heights under erosion, on a raster or a mesh.

    The west is closed but for the trunk river, which comes in there; on the other edges heights
    stay as they are.

    Parameters
    ----------
    places : RasterGrid or TriMesh
        Of fastscapelib.
    height_m : array
        Of the shape of the places; changed as time passes.
    still : bool array
        Where heights stay.
    inlet : index
        Where the trunk comes in.
    inflow_m2 : float
        What the trunk has drained there.
    creep : DiffusionADIEroder or None
        Of the hillsides; rasters only.
    """

    def __init__(
        self,
        places: Any,
        height_m: Floats,
        *,
        still: NDArray[np.bool_],
        inlet: Any,
        inflow_m2: float,
        creep: Any = None,
    ) -> None:
        self.height_m = height_m
        self._places = places  # the graph only borrows them
        self._graph = fs.FlowGraph(places, [fs.SingleFlowRouter(), fs.MSTSinkResolver()])
        self._source = np.ones(height_m.shape)
        self._source[inlet] += inflow_m2 / np.asarray(places.nodes_areas())[inlet]
        self._moving = np.where(still, 0.0, 1.0)
        self._creep = creep

    def flow(self) -> Flow:
        """Route the water over the heights as they are."""
        self._graph.update_routes(self.height_m)
        drained = np.array(self._graph.accumulate(self._source))
        receiver = self._graph.impl().receivers[:, 0].astype(np.int64)
        return Flow(drained_m2=drained, receiver=receiver)

    def erode(self, geology: Geology, *, steps: int, step_years: float) -> None:
        """Let time pass. Hillsides are rivers that never have less water than their slope needs."""
        steepness = geology.fall * REFERENCE_M2**CONCAVITY
        rivers = fs.SPLEroder(self._graph, UPLIFT_M_PER_YEAR / steepness, CONCAVITY, 1.0, 1e-3)
        least_m2 = (steepness / geology.steepest) ** (1 / CONCAVITY)
        for _ in range(steps):
            risen = self.height_m + UPLIFT_M_PER_YEAR * step_years * self._moving
            # Hollows fill with sediment at once; left as lakes they would never be cut open.
            self.height_m = np.array(self._graph.update_routes(risen))
            drained = np.maximum(self._graph.accumulate(self._source), least_m2)
            self.height_m -= rivers.erode(self.height_m, drained, step_years)
            if self._creep is not None:
                self.height_m -= self._creep.erode(self.height_m, step_years)


def raster_land(grid: Grid, height_m: Floats, inlet_y_m: float, inflow_m2: float) -> Land:
    """Return the land on square cells."""
    shape = (grid.side, grid.side)
    raster = fs.RasterGrid(
        list(shape), [grid.cell_m] * 2, fs.RasterBoundaryStatus([CLOSED, FIXED, FIXED, FIXED])
    )
    row = round(
        float(np.clip(grid.cells(np.zeros(1), np.array([inlet_y_m]))[0][0], 1, grid.side - 2))
    )
    still = np.zeros(shape, dtype=bool)
    still[0], still[-1], still[:, -1] = True, True, True
    creep = fs.DiffusionADIEroder(raster, CREEP_M2_PER_YEAR)
    return Land(raster, height_m, still=still, inlet=(row, 0), inflow_m2=inflow_m2, creep=creep)


class Mesh:
    """Points strewn over a square about the middle, about one in each cell, and their triangles."""

    def __init__(self, half_m: float, spacing_m: float, rng: np.random.Generator) -> None:
        self._spacing_m = spacing_m
        ticks = np.linspace(-half_m, half_m, round(2 * half_m / spacing_m) + 1)
        # In any order but their own: fastscapelib's hash of an edge is slow for rows of numbers.
        x, y = rng.permutation(np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)).T
        inner = (np.abs(x) < half_m - 1) & (np.abs(y) < half_m - 1)
        strewn = rng.uniform(-0.45, 0.45, (2, x.size)) * spacing_m * inner
        self.x_m, self.y_m = x + strewn[0], y + strewn[1]
        self._still = ~inner & ((x > half_m - 1) | (np.abs(y) > half_m - 1))
        self._triangles = Delaunay(np.column_stack([self.x_m, self.y_m]))

    def land(self, height_m: Floats, inlet_y_m: float, inflow_m2: float) -> Land:
        """Return the land on these points."""
        status = dict.fromkeys(np.flatnonzero(self._still).tolist(), FIXED)
        places = fs.TriMesh(self._triangles.points, self._triangles.simplices, status)
        from_inlet = np.hypot(self.x_m - self.x_m.min(), self.y_m - inlet_y_m)
        inlet = int(np.where(self._still, np.inf, from_inlet).argmin())
        return Land(places, height_m, still=self._still, inlet=inlet, inflow_m2=inflow_m2)

    def sample(self, height_m: Floats, x_m: Floats, y_m: Floats) -> Floats:
        """Return heights between the points: those of the nearest four, the nearer the more.

        What this builds across a valley, the next steps of erosion cut through again.
        """
        places = KDTree(self._triangles.points)
        away, nearest = places.query(np.stack([x_m, y_m], axis=-1), k=4)
        weight = np.power(np.asarray(away) + 0.01 * self._spacing_m, -3.0)
        heights: Floats = (height_m[nearest] * weight).sum(axis=-1) / weight.sum(axis=-1)
        return heights
