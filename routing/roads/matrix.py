"""Travel times and distances between points: all that solvers and siting know of roads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.straight_lines import StraightLines
from routing.roads.walks import Walks

UNREACHABLE = -1
"""What a cell holds where no way exists; ``null`` in JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A point that could not be put on the road network; its row and column are unreachable."""

    index: int
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelMatrix:
    """Durations and distances of the fastest ways between every two of ``n`` points.

    Attributes
    ----------
    durations_s, distances_m : ndarray of int32, shape (n, n)
        Row: from; column: to. Of the same ways; ``UNREACHABLE`` where there is none. Of a large
        day in a plane they are :class:`~routing.roads.straight_lines.StraightLines`.
    profile : str
        The vehicle profile that they hold for.
    rough_m, climb_m : ndarray of int32, shape (n, n), or None
        Metres of rough road on these ways, and metres that they climb; None where nobody asked.
    refused : tuple of Refused
        Points that are not on the network.
    walks : Walks
        Points that people walk to from where the vehicle is parked; the cells include it.
    at : datetime or None
        The time whose traffic and light they hold for; None: empty roads by day.
    weather : str
        The weather that they hold for.

    Raises
    ------
    InputError
        ``matrix_not_square``, ``matrix_shapes_differ``, ``matrix_not_a_number``,
        ``matrix_out_of_range``.
    """

    durations_s: npt.NDArray[np.int32]
    distances_m: npt.NDArray[np.int32]
    profile: str = ""
    rough_m: npt.NDArray[np.int32] | None = None
    climb_m: npt.NDArray[np.int32] | None = None
    refused: tuple[Refused, ...] = ()
    walks: Walks = field(default_factory=Walks.none)
    at: datetime | None = None
    weather: str = ""
    _digest: str = field(default="", init=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("durations_s", "distances_m", *self.amounts):
            object.__setattr__(self, name, _cells(getattr(self, name), name, self.profile))
            if getattr(self, name).shape != self.durations_s.shape:
                raise InputError("matrix_shapes_differ", profile=self.profile)

    @property
    def amounts(self) -> dict[str, npt.NDArray[np.int32]]:
        """What else is known of the ways, by its attribute."""
        given = {"rough_m": self.rough_m, "climb_m": self.climb_m}
        return {name: cells for name, cells in given.items() if cells is not None}

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.durations_s)

    def round_trip_s(self, point: int) -> int:
        """Return the seconds on foot to a point and back; 0 where it is driven to."""
        return self.walks.round_trip_s(point)

    def with_amounts(self, cells: Mapping[str, npt.NDArray[np.int32]]) -> TravelMatrix:
        """Return the matrix with what else is known of its ways, as :attr:`amounts` has it."""
        return replace(self, rough_m=cells.get("rough_m"), climb_m=cells.get("climb_m"))

    def part(self, points: Sequence[int]) -> TravelMatrix:
        """Return the matrix of some of the points, which are ascending rows."""
        here = np.ix_(points, points)
        row_of = {point: row for row, point in enumerate(points)}
        return replace(
            self,
            durations_s=self.durations_s[here],
            distances_m=self.distances_m[here],
            rough_m=None if self.rough_m is None else self.rough_m[here],
            climb_m=None if self.climb_m is None else self.climb_m[here],
            refused=tuple(
                replace(one, index=row_of[one.index]) for one in self.refused if one.index in row_of
            ),
            walks=self.walks.part(points),
        )

    @property
    def digest(self) -> str:
        """Content id: equal cells and walks, equal digest. It is worked out once."""
        if not self._digest:
            object.__setattr__(self, "_digest", self._worked_out())
        return self._digest

    def _worked_out(self) -> str:
        content = hashlib.sha256(self.durations_s.tobytes())
        content.update(self.distances_m.tobytes())
        for name, cells in self.amounts.items():
            content.update(name.encode() + cells.tobytes())
        if len(self.walks):
            content.update(self.walks.tobytes())
        return content.hexdigest()[:16]


def _is_ours(cells: np.ndarray[Any, Any]) -> bool:
    """Tell whether cells are as we keep them, and nobody else can change them: no copy is made."""
    owner: Any = cells if cells.base is None else cells.base
    if not isinstance(owner, np.ndarray) or owner.flags.writeable or cells.flags.writeable:
        return False
    ours = cells.dtype == np.int32 and owner.flags.owndata
    square = cells.ndim == 2 and cells.shape[0] == cells.shape[1]
    return bool(ours and square and (not cells.size or cells.min() >= UNREACHABLE))


def _cells(given: npt.ArrayLike | StraightLines, name: str, profile: str) -> npt.NDArray[np.int32]:
    if isinstance(given, StraightLines):
        return cast("npt.NDArray[np.int32]", given)
    cells = np.asarray(given)
    if _is_ours(cells):
        return cells
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1]:
        raise InputError("matrix_not_square", field=name, profile=profile, shape=cells.shape)
    if cells.dtype.kind not in "iu":
        if cells.dtype.kind != "f" or not np.isfinite(cells).all():
            raise InputError("matrix_not_a_number", field=name, profile=profile)
        cells = np.rint(cells)
    if cells.size and (cells.min() < UNREACHABLE or cells.max() > np.iinfo(np.int32).max):
        raise InputError("matrix_out_of_range", field=name, profile=profile)
    frozen = cells.astype(np.int32)
    frozen.setflags(write=False)
    return frozen
