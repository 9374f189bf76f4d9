"""What a driver has to be told, and where: decisions, not bends.

A junction is worth a step if somebody who drives on without thinking could go wrong there. The
angles and the rules are our own, after what OSRM's and Valhalla's guidance do; they are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.osm.barriers import OBSTACLES
from routing.roads.osm.way_tags import ROAD_CLASSES, TUNNEL
from routing.roads.ways.junctions import Branches, Junctions, Passed
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


Flags = npt.NDArray[np.bool_]


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
    """Reads along the pieces of one way."""

    def __init__(self, junctions: Junctions, pieces: Pieces) -> None:
        self._kinds = kinds_of(junctions.graph, pieces)
        self._dm = np.append(0, np.cumsum(pieces.dm))
        self._barrier = self._kinds["road_class"] == _BARRIER
        self._roads = np.flatnonzero(~self._barrier)
        self._passed = junctions.passed(pieces.edge[self._roads])

    def obstacles(self) -> Iterator[Told]:
        """Yield what stands at nodes of the way: one step for the two links of a barrier."""
        starts = np.flatnonzero(self._barrier & ~np.append(False, self._barrier[:-1]))
        for piece in starts.tolist():
            kind = OBSTACLES[self._kinds["obstacle"][piece]]
            if kind == "ford":
                yield Told(piece=piece, manoeuvre="ford")
            elif kind not in _PASSED_UNTOLD:
                yield Told(piece=piece, manoeuvre="obstacle", obstacle=kind)

    def decisions(self) -> Iterator[Told]:
        """Yield what happens from road to road."""
        in_ring, to_ring = self._passed.before.ring, self._passed.chosen.ring
        plain = self._plain()
        leave_it = np.bincount(self._passed.of[~self._passed.others.ring], minlength=len(in_ring))
        worth_a_look = in_ring | to_ring
        worth_a_look[list(plain)] = True
        pieces = self._roads[1:].tolist()
        entry, exits = -1, 0  # of the roundabout that the way is in; it may begin in one
        for k in np.flatnonzero(worth_a_look).tolist():
            if to_ring[k] and not in_ring[k]:
                entry, exits = pieces[k], 0
            elif in_ring[k]:
                exits += int(leave_it[k]) if to_ring[k] else 1
                if not to_ring[k]:
                    yield _round(entry, pieces[k], exits)
                    entry = -1
            else:
                manoeuvre, turn = plain[k]
                yield Told(piece=pieces[k], manoeuvre=manoeuvre, turn=turn)
        if entry >= 0:
            yield Told(piece=entry, manoeuvre="roundabout")

    def _plain(self) -> dict[int, tuple[Manoeuvre, Turn]]:
        """Return what happens at which junctions; of several things, what is found last."""
        roads = self._kinds[self._roads]
        on_ferry = roads["road_class"] == _FERRY
        found = _all("tunnel", self._enters_tunnel())
        found |= _all("ford", _begins(roads["obstacle"] == _FORD))
        found |= decisions(self._passed)
        found |= _all("land", _begins(~on_ferry))
        found |= _all("ferry", _begins(on_ferry))
        return found | _all("u_turn", self._passed.turns_back)

    def _enters_tunnel(self) -> Flags:
        """Tell where a tunnel begins that is worth telling."""
        inside = self._kinds["structure"] == TUNNEL
        outside = np.flatnonzero(np.append(~inside, True))
        piece = self._roads[1:]
        end = outside[np.searchsorted(outside, piece)]
        long_enough = self._dm[end] - self._dm[piece] >= 10 * _TUNNEL_M
        return np.asarray(~inside[self._roads[:-1]] & inside[piece] & long_enough)


def _begins(marked: Flags) -> Flags:
    """Tell which of a run of roads but the first are marked, and the ones before them are not."""
    return np.asarray(marked[1:] & ~marked[:-1])


def _all(manoeuvre: Manoeuvre, where: Flags) -> dict[int, tuple[Manoeuvre, Turn]]:
    return dict.fromkeys(np.flatnonzero(where).tolist(), (manoeuvre, ""))


def _round(entry: int, out: int, exits: int) -> Told:
    """Return what is told at the entry of a roundabout, or where a way that began in it leaves."""
    if entry < 0:
        return Told(piece=out, manoeuvre="leave_roundabout", exit=exits)
    return Told(piece=entry, onto=out, manoeuvre="roundabout", exit=exits)


def decisions(passed: Passed) -> dict[int, tuple[Manoeuvre, Turn]]:
    """Return what to tell at which junctions; nothing where nobody could go wrong."""
    before, chosen = passed.before[passed.of], passed.chosen[passed.of]
    wrong = ~_goes_without_saying(before, chosen, passed.others)
    first = np.searchsorted(passed.of, np.arange(len(passed.turns_back) + 1))
    return {
        k: _decision(passed.chosen, k, passed.others[first[k] : first[k + 1]])
        for k in np.unique(passed.of[wrong]).tolist()
    }


def _decision(chosen: Branches, k: int, others: Branches) -> tuple[Manoeuvre, Turn]:
    angle = float(chosen.angle[k])
    lesser = others.rank - chosen.rank[k] >= _LESSER_RANKS
    rivals = others.angle[(abs(others.angle) <= _FORK) & ~lesser]
    if len(rivals) and abs(angle) <= _FORK:
        return "fork", _side_of(angle, rivals.tolist())
    if abs(angle) > _FORK and _is_end(angle, others.angle):
        return "end_of_road", "left" if angle < 0 else "right"
    return "turn", turn_of(angle)


def _goes_without_saying(before: Branches, chosen: Branches, other: Branches) -> Flags:
    """Tell where a driver would take the chosen road and not the other, untold."""
    by_rank = (
        (abs(chosen.rank - before.rank) <= 1)
        & (other.rank - chosen.rank >= _LESSER_RANKS)
        & (abs(chosen.angle) <= _LESSER_ROAD_ANGLE)
    )
    continues = (before.name > 0) & (before.name == chosen.name) & (chosen.name != other.name)
    margin = np.where(continues, _STRAIGHTER_BY_NAME, _CLEARLY_STRAIGHTER)
    by_angle = (
        (abs(chosen.angle) <= _SLIGHT)
        & (abs(other.angle) >= abs(chosen.angle) + margin)
        & ~_leaves_the_main_road(before, chosen, other)
    )
    return np.asarray(by_rank | by_angle)


def _leaves_the_main_road(before: Branches, chosen: Branches, other: Branches) -> Flags:
    """Tell where the other road, which bends, is the one that one is on."""
    other_continues = (before.name > 0) & (before.name == other.name) & (other.name != chosen.name)
    lesser = (chosen.rank - other.rank >= _LESSER_RANKS) & (abs(other.rank - before.rank) < 1)
    return np.asarray(other_continues | lesser)


def _is_end(chosen: float, others: npt.NDArray[np.float64]) -> bool:
    """Tell whether the road ends at another: nothing leads straight on, something the other way."""
    ahead = (abs(others) <= _FORK).any()
    opposite = (others * chosen < 0).any()
    return bool(opposite and not ahead)


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
