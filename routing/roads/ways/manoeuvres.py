"""What a driver has to be told, and where: decisions, not bends.

A junction is worth a step if somebody who drives on without thinking could go wrong there. The
angles and the rules are our own, after what OSRM's and Valhalla's guidance do; they are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from routing.roads.osm.barriers import OBSTACLES
from routing.roads.osm.way_tags import ROAD_CLASSES, TUNNEL
from routing.roads.ways.junctions import Branch, Junction, Junctions
from routing.roads.ways.pieces import Pieces, kinds_of
from routing.roads.ways.steps import Manoeuvre, Turn

_STRAIGHT, _SLIGHT, _SHARP = 20.0, 50.0, 120.0
_FORK = 45.0
_CLEARLY_STRAIGHTER = 35.0
_STRAIGHTER_BY_NAME = 15.0
_LESSER_RANKS = 2.0
_LESSER_ROAD_ANGLE = 100.0
_TUNNEL_M = 200.0

_PASSED_UNTOLD = frozenset({"none", "cattle_grid", "level_crossing", "traffic_signals", "ford"})
"""What needs no step at a node; a ford has a manoeuvre of its own."""

_FERRY, _BARRIER = ROAD_CLASSES.index("ferry"), ROAD_CLASSES.index("barrier")
_FORD = OBSTACLES.index("ford")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A manoeuvre and the piece before which it happens; onto which piece, if not onto that."""

    piece: int
    onto: int = -1
    manoeuvre: Manoeuvre
    turn: Turn = ""
    exit: int = 0
    obstacle: str = ""


def manoeuvres(junctions: Junctions, pieces: Pieces) -> list[Told]:
    """Return the manoeuvres of a way from the first piece on; arriving is not among them.

    Parameters
    ----------
    junctions : Junctions
    pieces : Pieces
        Each edge in one piece.
    """
    reader = _Reader(junctions, pieces)
    return [Told(piece=0, manoeuvre="depart"), *reader.obstacles(), *reader.decisions()]


class _Reader:
    """Walks along the pieces of one way."""

    def __init__(self, junctions: Junctions, pieces: Pieces) -> None:
        graph = junctions.graph
        self._junctions = junctions
        self._edge = pieces.edge.tolist()
        self._kinds = kinds_of(graph, pieces)
        self._metres = pieces.dm / 10
        self._barrier = self._kinds["road_class"] == _BARRIER
        self._roads = np.flatnonzero(~self._barrier).tolist()

    def obstacles(self) -> Iterator[Told]:
        """Yield what stands at nodes of the way: one step for the two links of a barrier."""
        starts = np.flatnonzero(self._barrier & ~np.r_[False, self._barrier[:-1]])
        for piece in starts.tolist():
            kind = OBSTACLES[self._kinds["obstacle"][piece]]
            if kind == "ford":
                yield Told(piece=piece, manoeuvre="ford")
            elif kind not in _PASSED_UNTOLD:
                yield Told(piece=piece, manoeuvre="obstacle", obstacle=kind)

    def decisions(self) -> Iterator[Told]:
        """Yield what happens from road to road."""
        entry, exits = -1, 0  # of the roundabout that the way is in; it may begin in one
        for k, piece in enumerate(self._roads[1:], 1):
            before = self._roads[k - 1]
            junction = self._junctions.between(self._edge[before], self._edge[piece])
            in_ring, to_ring = junction.before.ring, junction.chosen.ring
            if to_ring and not in_ring:
                entry, exits = piece, 0
            elif in_ring:
                exits += sum(not other.ring for other in junction.others) if to_ring else 1
                if not to_ring:
                    yield _round(entry, piece, exits)
                    entry = -1
            else:
                yield from self._at(before, piece, junction)
        if entry >= 0:
            yield Told(piece=entry, manoeuvre="roundabout")

    def _at(self, before: int, piece: int, junction: Junction) -> Iterator[Told]:
        was, is_ = self._kinds[before], self._kinds[piece]
        decision = None if junction.turns_back else decide(junction)
        if junction.turns_back:
            yield Told(piece=piece, manoeuvre="u_turn")
        elif is_["road_class"] == _FERRY and was["road_class"] != _FERRY:
            yield Told(piece=piece, manoeuvre="ferry")
        elif was["road_class"] == _FERRY and is_["road_class"] != _FERRY:
            yield Told(piece=piece, manoeuvre="land")
        elif decision is not None:
            manoeuvre, turn = decision
            yield Told(piece=piece, manoeuvre=manoeuvre, turn=turn)
        elif is_["obstacle"] == _FORD and was["obstacle"] != _FORD:
            yield Told(piece=piece, manoeuvre="ford")
        elif self._enters_tunnel(before, piece):
            yield Told(piece=piece, manoeuvre="tunnel")

    def _enters_tunnel(self, before: int, piece: int) -> bool:
        inside = self._kinds["structure"] == TUNNEL
        if inside[before] or not inside[piece]:
            return False
        outside = np.flatnonzero(~inside[piece:])
        end = piece + int(outside[0]) if len(outside) else len(inside)
        return bool(self._metres[piece:end].sum() >= _TUNNEL_M)


def _round(entry: int, out: int, exits: int) -> Told:
    """Return what is told at the entry of a roundabout, or where a way that began in it leaves."""
    if entry < 0:
        return Told(piece=out, manoeuvre="leave_roundabout", exit=exits)
    return Told(piece=entry, onto=out, manoeuvre="roundabout", exit=exits)


def decide(junction: Junction) -> tuple[Manoeuvre, Turn] | None:
    """Return what to tell at a junction; None where nobody could go wrong."""
    chosen, others = junction.chosen, junction.others
    if all(_goes_without_saying(junction.before, chosen, other) for other in others):
        return None
    rivals = [
        other.angle
        for other in others
        if abs(other.angle) <= _FORK and other.rank - chosen.rank < _LESSER_RANKS
    ]
    if rivals and abs(chosen.angle) <= _FORK:
        return "fork", _side_of(chosen.angle, rivals)
    turn = turn_of(chosen.angle)
    if abs(chosen.angle) > _FORK and _is_end(chosen, others):
        return "end_of_road", "left" if chosen.angle < 0 else "right"
    return "turn", turn


def _goes_without_saying(before: Branch, chosen: Branch, other: Branch) -> bool:
    """Tell whether a driver would take the chosen road and not the other, untold."""
    same_road = abs(chosen.rank - before.rank) <= 1
    if (
        same_road
        and other.rank - chosen.rank >= _LESSER_RANKS
        and abs(chosen.angle) <= _LESSER_ROAD_ANGLE
    ):
        return True
    continues = bool(before.name) and before.name == chosen.name != other.name
    margin = _STRAIGHTER_BY_NAME if continues else _CLEARLY_STRAIGHTER
    return (
        abs(chosen.angle) <= _SLIGHT
        and abs(other.angle) >= abs(chosen.angle) + margin
        and (not _leaves_the_main_road(before, chosen, other))
    )


def _leaves_the_main_road(before: Branch, chosen: Branch, other: Branch) -> bool:
    """Tell whether the other road, which bends, is the one that one is on."""
    other_continues = bool(before.name) and before.name == other.name != chosen.name
    lesser = chosen.rank - other.rank >= _LESSER_RANKS and abs(other.rank - before.rank) < 1
    return other_continues or lesser


def _is_end(chosen: Branch, others: Sequence[Branch]) -> bool:
    """Tell whether the road ends at another: nothing leads straight on, something the other way."""
    ahead = any(abs(other.angle) <= _FORK for other in others)
    opposite = any(other.angle * chosen.angle < 0 for other in others)
    return opposite and not ahead


def _side_of(angle: float, rivals: Sequence[float]) -> Turn:
    if angle < min(rivals):
        return "left"
    return "right" if angle > max(rivals) else "straight"


def turn_of(angle: float) -> Turn:
    """Return the word for an angle, degrees from straight on, positive to the right."""
    size = abs(angle)
    if size <= _STRAIGHT:
        return "straight"
    if size <= _SLIGHT:
        return "slight_left" if angle < 0 else "slight_right"
    if size <= _SHARP:
        return "left" if angle < 0 else "right"
    return "sharp_left" if angle < 0 else "sharp_right"
