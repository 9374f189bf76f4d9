"""What a plan is made of: vehicles' days with visits, legs and breaks, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from routing.problem import Location
from routing.roads.ways.steps import Step
from routing.wording import Lang
from routing.wording.details import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One halt at one location: the vehicle arrives, waits, sets up, serves and leaves.

    Between two trips it is a halt at a depot: what was collected leaves the vehicle, what the next
    trip delivers comes on board, and ``service_s`` is how long that takes.

    Attributes
    ----------
    depot : str or None
        Id of the depot, between two trips.
    pickups, deliveries : tuple of str
        Ids of the shipments taken on and handed over.
    load : tuple of float
        On board when leaving, in the order of ``Problem.load_dimensions``.
    """

    location: Location
    depot: str | None = None
    pickups: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    arrival_s: int
    waiting_s: int = 0
    setup_s: int = 0
    service_s: int = 0
    load: tuple[float, ...] = ()

    @property
    def start_s(self) -> int:
        """When the visit starts, set-up included: the time that windows speak of."""
        return self.arrival_s + self.waiting_s

    @property
    def departure_s(self) -> int:
        """When the vehicle leaves."""
        return self.start_s + self.setup_s + self.service_s


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakTaken:
    """A break of the vehicle, at a stop or on the road."""

    id: str
    start_s: int
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A part of a leg that the courier walks, where the vehicle does not get to the place.

    Attributes
    ----------
    to_vehicle : bool
        Back to the parked vehicle, at the start of the leg; otherwise from it, at the end.
    first, last : int
        Where it begins and ends in the leg's geometry.
    climb_m, descent_m : float or None
        None without a terrain model.
    """

    to_vehicle: bool
    first: int
    last: int
    duration_s: int
    distance_m: int
    climb_m: float | None = None
    descent_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The way from one visit to the next.

    Attributes
    ----------
    duration_s, distance_m : int
        Walks included.
    geometry : tuple of (lon, lat)
        Empty where the plan was made from matrices alone.
    climb_m, descent_m : float or None
        None without a terrain model.
    steps : tuple of Step
        What the courier is told on the way; empty without a geometry, and where nobody moves.
    """

    duration_s: int
    distance_m: int
    climb_m: float | None = None
    descent_m: float | None = None
    geometry: tuple[tuple[float, float], ...] = ()
    walks: tuple[Walk, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def parts(self) -> tuple[tuple[bool, tuple[tuple[float, float], ...]], ...]:
        """The geometry piece by piece: whether it is walked, and its points, two at least."""
        cuts: list[tuple[bool, int, int]] = []
        driven_from, driven_to = 0, len(self.geometry) - 1
        for walk in self.walks:
            if walk.to_vehicle:
                cuts.append((True, walk.first, walk.last))
                driven_from = walk.last
            else:
                driven_to = walk.first
        cuts.append((False, driven_from, driven_to))
        cuts += [(True, walk.first, walk.last) for walk in self.walks if not walk.to_vehicle]
        pieces = ((walked, self.geometry[first : last + 1]) for walked, first, last in cuts)
        return tuple((walked, points) for walked, points in pieces if len(points) >= 2)

    @property
    def walk_there(self) -> Walk | None:
        """The walk from the parked vehicle to the next place."""
        return next((walk for walk in self.walks if not walk.to_vehicle), None)

    @property
    def walk_back(self) -> Walk | None:
        """The walk from the place before back to the parked vehicle."""
        return next((walk for walk in self.walks if walk.to_vehicle), None)

    @property
    def parked(self) -> tuple[float, float] | None:
        """Where the vehicle is left for the walk to the next place, lon and lat."""
        walk = self.walk_there
        known = walk is not None and 0 <= walk.first < len(self.geometry)
        return self.geometry[walk.first] if walk is not None and known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One vehicle's day.

    Attributes
    ----------
    start, end : Location or None
        None where the route is open.
    departure_s, return_s : int
        Leaving ``start`` and reaching ``end`` (or leaving the last visit of an open route).
    load : tuple of float
        On board at departure.
    legs : tuple of Leg
        One before each visit and one after the last; zero length at an open end.
    """

    vehicle_id: str
    courier_id: str | None = None
    start: Location | None = None
    end: Location | None = None
    departure_s: int
    return_s: int
    load: tuple[float, ...] = ()
    visits: tuple[Visit, ...] = ()
    breaks: tuple[BreakTaken, ...] = ()
    legs: tuple[Leg, ...] = ()
    cost: float = 0.0

    @property
    def duration_s(self) -> int:
        """Time on duty."""
        return self.return_s - self.departure_s

    @property
    def travel_s(self) -> int:
        """Time driving."""
        return sum(leg.duration_s for leg in self.legs)

    @property
    def distance_m(self) -> int:
        """Distance driven."""
        return sum(leg.distance_m for leg in self.legs)

    @property
    def trips(self) -> tuple[tuple[Visit, ...], ...]:
        """Visits of each trip, without the halts at depots between them."""
        trips: list[list[Visit]] = [[]]
        for visit in self.visits:
            if visit.depot is None:
                trips[-1].append(visit)
            else:
                trips.append([])
        return tuple(tuple(trip) for trip in trips)

    @property
    def shipments(self) -> tuple[str, ...]:
        """Ids of the shipments served, in the order in which they are first touched."""
        touched = (row for visit in self.visits for row in (*visit.pickups, *visit.deliveries))
        return tuple(dict.fromkeys(touched))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A shipment that no route carries.

    ``code`` claims only what is proven for this shipment alone; ``not_selected`` claims nothing.
    The sentences (``reasons.<code>.reason`` and ``.fix``) are in :mod:`routing.wording`.
    """

    id: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def reason(self, lang: Lang = "en") -> str:
        """Say why it is not served; its code where a catalogue does not know it."""
        return self._sentence("reason", lang) or self.code

    def fix(self, lang: Lang = "en") -> str | None:
        """Say what would get it served; None where nothing is proven."""
        return self._sentence("fix", lang)

    def as_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """Return ``id``, ``code``, ``reason`` and ``fix``."""
        told = {"id": self.id, "code": self.code}
        return {**told, "reason": self.reason(lang), "fix": self.fix(lang)}

    def _sentence(self, part: str, lang: Lang) -> str | None:
        return sentence(f"reasons.{self.code}.{part}", {"id": self.id, **self.details}, lang)
