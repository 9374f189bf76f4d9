"""The road graph as frozen arrays: what every later step reads and nobody changes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadGraph:
    """Nodes, segments between them, and directed edges over the segments.

    A *segment* is a piece of one OSM way between two graph nodes, with its shape points; a directed
    *edge* runs along or against a segment. Edges are sorted by their tail (compressed rows).

    Attributes
    ----------
    node_id : ndarray, shape (n,)
        OSM node ids; negative where OSM has none.
    node_lon, node_lat : ndarrays, shape (n,)
        Degrees, WGS 84.
    shape_lon, shape_lat, shape_height_m : ndarrays, shape (p,)
        Shape points of all ways, one way after the other; height NaN without terrain.
    shape_along_m : ndarray, shape (p,)
        Distance from the first point of the point's way, on the ellipsoid.
    step_radius_m : ndarray, shape (p,)
        Bend radius at the middle of the step from point ``i`` to ``i + 1`` of the same way.
    segment_first, segment_last : ndarrays, shape (s,)
        Segment ``k`` has the shape points ``segment_first[k]`` to ``segment_last[k]``, inclusive.
    segment_tail, segment_head : ndarrays, shape (s,)
        Graph nodes at its ends.
    segment_way, segment_kind, segment_name : ndarrays, shape (s,)
        OSM way id, row of ``kinds`` (:data:`routing.roads.osm.way_tags.WAY_KIND`), index in
        ``names`` and ``refs``: the road's name, or else its number, and its number.
    first_out : ndarray, shape (n + 1,)
        Edges leaving node ``v`` are ``first_out[v]`` to ``first_out[v + 1] - 1``.
    edge_head, edge_segment : ndarrays, shape (m,)
        Node that the edge leads to, segment that it runs over.
    edge_reversed : ndarray of bool, shape (m,)
        Whether it runs against the segment.
    edge_access : ndarray of uint8, shape (m,)
        Who may use it: bits of :data:`routing.roads.osm.access.MODES`.
    length_m, rise_m : ndarrays, shape (m,)
        Length, and height gained in the edge's direction (0 without terrain).
    forbidden_first : ndarray, shape (r + 1,)
    forbidden_edge : ndarray
    forbidden_modes : ndarray of uint8, shape (r,)
        Turn restrictions: nobody of ``forbidden_modes[k]`` may drive the edges
        ``forbidden_first[k]`` to ``forbidden_first[k + 1] - 1`` of ``forbidden_edge`` one after
        the other.
    """

    node_id: Integers
    node_lon: Floats
    node_lat: Floats
    shape_lon: Floats
    shape_lat: Floats
    shape_height_m: Singles
    shape_along_m: Floats
    step_radius_m: Singles
    segment_first: Integers
    segment_last: Integers
    segment_tail: Indices
    segment_head: Indices
    segment_way: Integers
    segment_kind: Indices
    segment_name: Indices
    first_out: Integers
    edge_head: Indices
    edge_segment: Indices
    edge_reversed: npt.NDArray[np.bool_]
    edge_access: npt.NDArray[np.uint8]
    length_m: Singles
    rise_m: Singles
    forbidden_first: Integers
    forbidden_edge: Indices
    forbidden_modes: npt.NDArray[np.uint8]
    kinds: np.ndarray[Any, np.dtype[np.void]]
    names: tuple[str, ...]
    refs: tuple[str, ...]
    rules: tuple[str, ...]

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def nodes(self) -> int:
        """Number of graph nodes."""
        return len(self.node_id)

    @property
    def edges(self) -> int:
        """Number of directed edges."""
        return len(self.edge_head)

    @property
    def segments(self) -> int:
        """Number of segments."""
        return len(self.segment_tail)

    @property
    def edge_tail(self) -> Indices:
        """Node that each edge leaves, shape (m,)."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.first_out))

    @property
    def segment_length_m(self) -> Floats:
        """Length of each segment, shape (s,)."""
        return self.shape_along_m[self.segment_last] - self.shape_along_m[self.segment_first]

    def shape(self, segment: int) -> Floats:
        """Return the (lon, lat) of a segment's shape points, shape (k, 2)."""
        points = slice(self.segment_first[segment], self.segment_last[segment] + 1)
        return np.column_stack((self.shape_lon[points], self.shape_lat[points]))
