"""What the fastest ways lead over besides their length: rough road, and metres up.

A way's weight is its time and, below that, its length; whatever else adds up along edges can stand
in the place of the length. So the same search tells how much of it the same ways have.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.matrix import TravelMatrix
from routing.roads.osm.way_tags import ROAD_CLASSES, SMOOTHNESS, SURFACES
from routing.roads.snapping import Snaps

if TYPE_CHECKING:
    from routing.roads.network import Network

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_TRACKS = [ROAD_CLASSES.index(name) for name in ("track", "path", "bridleway")]
_ROUGH_GRADE = 3
"""Of ``tracktype``: from here on softer than hard."""


def with_amounts(
    network: Network, snaps: Snaps, matrix: TravelMatrix, names: Iterable[str]
) -> TravelMatrix:
    """Return a matrix that tells more of its ways.

    Parameters
    ----------
    snaps : Snaps
        The points of the matrix on the network.
    names : iterable of str
        Of :data:`AMOUNTS`: attributes of the matrix. What is not known stays None.
    """
    known = {name: AMOUNTS[name](network.graph) for name in names}
    cells = {
        name: _between(network, snaps, along) for name, along in known.items() if along is not None
    }
    return matrix.with_amounts(cells)


def is_rough(kinds: npt.NDArray[np.void]) -> Flags:
    """Tell which kinds of road shake what is on board.

    ``smoothness`` says so where somebody has mapped it; else the surface does, or else the grade of
    a track; a track of which nothing is known is rough.
    """
    smoothness = kinds["smoothness"]
    bad = smoothness >= SMOOTHNESS.index("bad")
    loose = kinds["surface"] >= SURFACES.index("gravel")
    soft = kinds["tracktype"] >= _ROUGH_GRADE
    unknown = (kinds["surface"] == 0) & (kinds["tracktype"] == 0)
    rough = loose | soft | (unknown & np.isin(kinds["road_class"], _TRACKS))
    return np.where(smoothness > 0, bad, rough)


def _rough_m(graph: RoadGraph) -> Floats:
    """Return the metres of rough road on each edge."""
    rough = is_rough(graph.kinds)[graph.segment_kind[graph.edge_segment]]
    return np.where(rough, graph.length_m.astype(np.float64), 0.0)


def _climb_m(graph: RoadGraph) -> Floats | None:
    """Return the metres that each edge climbs, its descents not counted; None without terrain."""
    if np.isnan(graph.shape_height_m).all():
        return None
    rises = np.nan_to_num(np.diff(graph.shape_height_m.astype(np.float64), prepend=np.nan))
    climbed, descended = (np.cumsum(np.maximum(sign * rises, 0.0)) for sign in (1, -1))
    first, last = graph.segment_first, graph.segment_last
    there, back = climbed[last] - climbed[first], descended[last] - descended[first]
    edge = graph.edge_segment
    return np.asarray(np.where(graph.edge_reversed, back[edge], there[edge]), dtype=np.float64)


AMOUNTS: Mapping[str, Callable[[RoadGraph], Floats | None]] = {
    "rough_m": _rough_m,
    "climb_m": _climb_m,
}
"""By the names of attributes of a matrix: what each edge has; None where nobody knows."""


def _between(network: Network, snaps: Snaps, along: Floats) -> npt.NDArray[np.int32]:
    """Return how much of something the fastest ways between points have, ``UNREACHABLE``: no way.

    What is walked from where the vehicle is parked is not counted.
    """
    from routing.roads.joining import join  # noqa: PLC0415 - it loads numba
    from routing.roads.many_to_many import many_to_many, weigh  # noqa: PLC0415 - as above

    graph = dataclasses.replace(network.graph, length_m=along.astype(np.float32))
    skeleton = dataclasses.replace(network.skeleton, graph=graph)
    # What has been made of the roads themselves is the same.
    skeleton.__dict__["expansion"] = network.skeleton.expansion
    skeleton.__dict__["contraction"] = network.skeleton.contraction
    walks = snaps.walks
    nothing = np.zeros_like(walks.length_dm)
    unwalked = dataclasses.replace(snaps, walks=dataclasses.replace(walks, length_dm=nothing))
    joined = join(graph, skeleton.expansion, network.edge_ms, network.turn_ms, unwalked)
    metric = weigh(skeleton, network.edge_ms, network.turn_ms)
    name = network.profile.name
    return many_to_many(skeleton.contraction, metric, joined, name, snaps).distances_m
