"""Steps: what whoever drives a way is told, one for each place where there is something to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Manoeuvre = Literal[
    "depart", "turn", "fork", "end_of_road", "roundabout", "leave_roundabout", "u_turn",
    "ferry", "land", "obstacle", "ford", "tunnel", "arrive", "park", "walk_back",
]  # fmt: skip
Turn = Literal[
    "straight", "slight_left", "left", "sharp_left", "slight_right", "right", "sharp_right", ""
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """A long steep stretch: its mean slope in percent, negative downhill."""

    percent: float
    length_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do at one place, and the road from there to the next step.

    Attributes
    ----------
    manoeuvre : str
        ``depart``; ``turn``, ``fork`` (keep to one side), ``end_of_road`` (one must turn);
        ``roundabout``, ``leave_roundabout`` where the way begins in one; ``u_turn``; ``ferry`` and
        ``land``; ``obstacle`` (a gate and the like), ``ford``, ``tunnel``; ``arrive``;
        ``park`` (and walk on), ``walk_back`` (to the parked vehicle).
    turn : str
        By how much; of ``arrive``, on which side the place lies: ``left``, ``right`` or "".
    exit : int
        Of a roundabout, counted from 1; 0 where the way ends in it.
    obstacle : str
        Kind of barrier, such as ``gate``.
    bearing : int
        Direction of travel after the manoeuvre (before it, where one arrives): degrees from north.
    name, ref : str
        Of the road that follows; "" where it has none. A road without a name has its number there.
    road_class, surface : str
        Class of that road, and the surface of most of the step.
    length_m, duration_s : int
        To the next step; those of all steps add up to the way's.
    climb_m, descent_m : float or None
    slope : Slope or None
        The longest steep stretch of the step.
    on_foot : bool
        Whether a driver walks it, to a place that the vehicle does not get to.
    point : int
        Index in the way's geometry where the step begins.
    """

    manoeuvre: Manoeuvre
    turn: Turn = ""
    exit: int = 0
    obstacle: str = ""
    bearing: int
    name: str
    ref: str
    road_class: str
    surface: str
    length_m: int
    duration_s: int
    climb_m: float | None = None
    descent_m: float | None = None
    slope: Slope | None = None
    on_foot: bool = False
    point: int
