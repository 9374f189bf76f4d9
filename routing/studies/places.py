"""Who is to be served and where a site may be: villages, candidates, and levels of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["candidate", "existing", "must_open", "must_not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A village to be served.

    Attributes
    ----------
    lon, lat : float or None
        Degrees; None: the region knows where a place of this name is.
    weight : float
        Its parcels or people.
    seasons : tuple of float
        The same in each season of the study; empty where it tells none apart.
    """

    id: str
    name: str
    weight: float = 1.0
    seasons: tuple[float, ...] = ()
    lon: float | None = None
    lat: float | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Where a site may be.

    Attributes
    ----------
    capacity : float or None
        How much weight it can serve; None: any.
    opening_cost : float or None
        In money.
    handling_cost : float or None
        Of one unit that goes through it, in money.
    closing_cost : float or None
        Of a site that exists: what giving it up costs; None: it is kept.
    group : str or None
        Of candidates that share a group at most one is opened.
    """

    id: str
    name: str
    lon: float | None = None
    lat: float | None = None
    parent: str | None = None
    capacity: float | None = None
    opening_cost: float | None = None
    handling_cost: float | None = None
    closing_cost: float | None = None
    group: str | None = None
    state: State = "candidate"

    def opening_price(self, usual: float | None) -> float | None:
        """Return what opening costs; what exists is open already, ``usual`` is where none is told.

        None where nothing is known.
        """
        if self.opening_cost is None:
            return 0.0 if self.state == "existing" else usual
        return self.opening_cost

    @property
    def kept(self) -> bool:
        """Whether it must be opened."""
        return self.state == "must_open" or (self.state == "existing" and self.closing_cost is None)

    @property
    def may_be_given_up(self) -> bool:
        """Whether it exists, and may be closed at a price."""
        return self.state == "existing" and self.closing_cost is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementsOf:
    """The region's own settlements, as demand or as candidates.

    Attributes
    ----------
    places : tuple of str
        OSM's classes; empty: all.
    weight : str
        ``population`` or ``equal``.
    people_where_unknown : float
        Of a settlement whose population the map does not know.
    """

    places: tuple[str, ...] = ()
    weight: str = "population"
    people_where_unknown: float = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Candidates above the depots: hubs, gateways; everything goes up through one of them.

    Attributes
    ----------
    profile : str or None
        The vehicle that comes here from the level below; None: the study's.
    hour_cost : float or None
        Money that an hour of that way costs for one unit; None: the scenario's.
    opening_cost, handling_cost, capacity : float or None
        Of candidates that name none of their own.
    """

    name: str
    candidates: tuple[Candidate, ...] | SettlementsOf
    profile: str | None = None
    hour_cost: float | None = None
    opening_cost: float | None = None
    handling_cost: float | None = None
    capacity: float | None = None

    @property
    def located(self) -> tuple[Candidate, ...]:
        """Its candidates, of an answer; none where they still are settlements to be found."""
        return () if isinstance(self.candidates, SettlementsOf) else self.candidates
