"""Walks as pieces of edges: from the parked vehicle to a point, and back by the same way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.graph.positions import positions
from routing.roads.last_leg.parking import BY_TAIL, STRAIGHT, Approaches, Parking
from routing.roads.ways.pieces import Pieces

Stretch = tuple[int, float, float]
"""A segment, and the shares of it at which a walk begins and ends on it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WalkPieces:
    """A walk before anybody tells it.

    Attributes
    ----------
    pieces : Pieces or None
        None where no path is walked.
    aside_ms, aside_dm : int
        The straight piece between the path, or the road, and the point.
    door, parked : (lon, lat)
        The point, and where the vehicle is.
    """

    pieces: Pieces | None
    aside_ms: int
    aside_dm: int
    door: tuple[float, float]
    parked: tuple[float, float]

    @property
    def ms(self) -> int:
        """Milliseconds of all of it."""
        return self.aside_ms + (0 if self.pieces is None else int(self.pieces.ms.sum()))

    @property
    def dm(self) -> int:
        """Decimetres of all of it."""
        return self.aside_dm + (0 if self.pieces is None else int(self.pieces.dm.sum()))


def walk_to(
    graph: RoadGraph, parking: Parking, door: tuple[float, float], *, back: bool
) -> WalkPieces:
    """Return the walk to a point that people walk to, or back from there to the vehicle."""
    ways = parking.approach(door)
    stretches = _stretches(graph, parking, ways)
    if back:
        stretches = [(segment, end, start) for segment, start, end in reversed(stretches)]
    pieces = _pieces(parking, stretches) if stretches else None
    whole_ms = int((ways.back_ms if back else ways.there_ms)[0])
    whole_dm = int(ways.length_dm[0])
    on_path = (0, 0) if pieces is None else (int(pieces.ms.sum()), int(pieces.dm.sum()))
    ((lon, lat),) = positions(graph, ways.segment, ways.share).tolist()
    return WalkPieces(
        pieces=pieces,
        aside_ms=whole_ms - on_path[0],
        aside_dm=whole_dm - on_path[1],
        door=door,
        parked=(lon, lat),
    )


def _stretches(graph: RoadGraph, parking: Parking, ways: Approaches) -> list[Stretch]:
    """Return what is walked over from the vehicle on, up to the straight piece."""
    if ways.by[0] == STRAIGHT:
        return []
    segment, share = int(ways.on_foot.segment[0]), float(ways.on_foot.share[0])
    by_tail = ways.by[0] == BY_TAIL
    stretches: list[Stretch] = []
    if share != (0.0 if by_tail else 1.0):
        stretches.append((segment, 0.0 if by_tail else 1.0, share))
    node = int((graph.segment_tail if by_tail else graph.segment_head)[segment])
    tree = parking.tree
    while (number := int(tree.segment[node])) >= 0:
        before = int(tree.before[node])
        onward = int(graph.segment_tail[number]) == before
        stretches.append((number, 0.0, 1.0) if onward else (number, 1.0, 0.0))
        node = before
    return stretches[::-1]


def _pieces(parking: Parking, stretches: list[Stretch]) -> Pieces:
    ways = parking.footways
    segment = np.array([one[0] for one in stretches])
    start, end = (np.array([one[k] for one in stretches]) for k in (1, 2))
    against = (end < start).astype(np.int64)
    whole_ms = np.where(against, ways.backward_ms[segment], ways.onward_ms[segment])
    return Pieces(
        edge=ways.edge[against, segment],
        share_from=start,
        share_to=end,
        ms=_part(whole_ms, start, end),
        dm=_part(ways.length_dm[segment], start, end),
        turn_ms=np.zeros(len(segment), dtype=np.int64),
    )


def _part(
    whole: npt.NDArray[np.int64], start: npt.NDArray[np.float64], end: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Return the difference of rounded running sums."""
    part: npt.NDArray[np.float64] = np.rint(whole * end) - np.rint(whole * start)
    return np.abs(part).astype(np.int64)
