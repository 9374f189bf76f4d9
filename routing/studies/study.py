"""A siting study: who is to be served, where a site may be, what is asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError, ShanluError
from routing.rejected import Rejected
from routing.siting.answer import NOBODY, SitingAnswer
from routing.siting.promise import Promise
from routing.studies.places import Candidate, Demand, Level, SettlementsOf

Floats = npt.NDArray[np.float64]

Model = Literal[
    "p-median", "p-center", "fairness", "cent-dian", "set-covering", "maximal-covering",
    "fixed-charge", "capacitated", "echelons",
]  # fmt: skip
MODELS: tuple[Model, ...] = get_args(Model)

Direction = Literal["from_site", "to_site", "both"]
"""Which way counts: from the site to the demand, back, or the longer of the two."""

COUNTED = frozenset({"p-median", "p-center", "fairness", "cent-dian", "maximal-covering"})
"""Models that are told how many sites to open."""

MONEY = frozenset({"fixed-charge", "capacitated", "echelons"})
"""Models whose cost is money."""

CAPACITATED = frozenset({"capacitated", "echelons"})
"""Models that count what a site has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One question.

    Attributes
    ----------
    count : int or None
        Sites to open.
    within_s : float or None
        The promise: no village is farther from its site.
    radii_s, shares : tuple of float
        Of maximal covering.
    longest_share : float
        Of cent-dian: what the longest way counts.
    hour_cost : float or None
        Money that an hour of way costs for one unit of weight: makes ways and opening costs one.
    opening_cost, handling_cost, capacity : float or None
        Of candidates that name none of their own; handling is of one unit.
    single_source : bool
        Whether each village is served from one site alone, where capacities hold.
    must_open, must_not : tuple of str
        Ids of candidates.
    at_most_one : tuple of tuples of str
        Groups besides those that candidates name.
    budget : float or None
        Money for opening sites, and for giving up sites that exist.
    apart_s : float or None
        No two sites are closer together.
    alternatives : int
        How many to look for.
    alternatives_apart_s : float
        A site that moves less far makes no alternative.
    weather, at : str
        What the travel times hold for, as the region's matrix takes them.
    """

    name: str
    model: Model = "p-median"
    count: int | None = None
    within_s: float | None = None
    radii_s: tuple[float, ...] = ()
    shares: tuple[float, ...] | None = None
    longest_share: float = 0.5
    hour_cost: float | None = None
    opening_cost: float | None = None
    handling_cost: float | None = None
    capacity: float | None = None
    single_source: bool = False
    must_open: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    at_most_one: tuple[tuple[str, ...], ...] = ()
    budget: float | None = None
    apart_s: float | None = None
    alternatives: int = 3
    alternatives_apart_s: float = 600.0
    time_limit_s: float = 60.0
    weather: str = "dry"
    at: str | None = None

    def __post_init__(self) -> None:
        if self.count is not None and self.count < 1:
            raise InputError("study_count_below_one", scenario=self.name, count=self.count)
        if self.model in COUNTED and self.count is None:
            raise InputError("study_needs", scenario=self.name, model=self.model, field="count")
        if self.model == "set-covering" and self.within_s is None:
            raise InputError(
                "study_needs", scenario=self.name, model=self.model, field="within_minutes"
            )
        if self.model == "maximal-covering" and not self.radii_s:
            raise InputError(
                "study_needs", scenario=self.name, model=self.model, field="radii_minutes"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnCosts:
    """Costs that a file brings along, in its own unit: OR-Library's instances.

    Attributes
    ----------
    table : ndarray of float64, shape (n, m)
        Of serving all of a demand from a candidate.
    """

    table: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """What a STUDY file asks.

    Attributes
    ----------
    demand, candidates : tuple or SettlementsOf
    direction : str
        Which way counts.
    seasons : tuple of str
        What the seasons of the demand are called.
    levels : tuple of Level
        What stands above the candidates, from the hubs up; the model ``echelons`` sites it too.
    costs : OwnCosts or None
        Instead of a region's travel times.
    rejected : tuple of Rejected
        Rows that could not be read.
    weighed_by : str or None
        What villages are weighed by: ``population``, ``parcels``, ``equal``, a column; None: all
        count the same because their table has no column of people or parcels.
    """

    title: str = ""
    region: str | None = None
    profile: str = "van"
    direction: Direction = "from_site"
    demand: tuple[Demand, ...] | SettlementsOf = field(default_factory=SettlementsOf)
    candidates: tuple[Candidate, ...] | SettlementsOf = field(default_factory=SettlementsOf)
    seasons: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    scenarios: tuple[Scenario, ...]
    costs: OwnCosts | None = None
    rejected: tuple[Rejected, ...] = ()
    weighed_by: str | None = "weight"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScenarioAnswer:
    """What came of one question.

    Attributes
    ----------
    answer : SitingAnswer or None
        Candidates and demands counted as in the study's answer; None where there is none.
    way : ndarray of float64, shape (n,)
        Seconds (or the file's own unit) between each demand and its site; inf: nobody serves it.
    table : ndarray of float64, shape (n, m)
        The same between each demand and each candidate.
    up : tuple of ndarray of float64
        The same from each candidate to those of the level above, and so on up.
    nearest : ndarray of int32, shape (n,)
        The opened candidate whose way is shortest, whoever serves; ``NOBODY`` where none has one.
    promise : Promise or None
        Whether what was promised can be kept.
    curve : tuple of (count, mean, longest)
        What other numbers of sites would give; empty where the model has none.
    refusal : ShanluError or None
        Why the question has no answer.
    seconds : float
        What solving took.
    """

    scenario: Scenario
    answer: SitingAnswer | None = None
    way: Floats = field(default_factory=lambda: np.empty(0))
    table: Floats = field(default_factory=lambda: np.empty((0, 0)))
    up: tuple[Floats, ...] = ()
    nearest: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    promise: Promise | None = None
    curve: tuple[tuple[int, float, float], ...] = ()
    refusal: ShanluError | None = None
    seconds: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether there is an answer, and the promise is kept."""
        return self.answer is not None and (self.promise is None or self.promise.kept)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StudyAnswer:
    """A study with all its answers; the properties are those of the first scenario.

    Attributes
    ----------
    demand, candidates : tuple
        Those that could be used, located; answers count them from 0.
    levels : tuple of Level
        As the study's, with candidates that could be used, located.
    rejected : tuple of Rejected
        Rows that were left out, with the reason.
    left_out : tuple of Demand
        The map's own settlements among them, which are told by their names.
    notes : mapping of str to int
        ``people_assumed``: settlements whose population is not known; ``unweighed``: villages that
        all count the same; ``capacities_unasked``: scenarios whose model counts no capacities
        though there are some.
    credit : str
        Whose map data it is.
    """

    study: Study
    demand: tuple[Demand, ...]
    candidates: tuple[Candidate, ...]
    scenarios: tuple[ScenarioAnswer, ...]
    levels: tuple[Level, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    left_out: tuple[Demand, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)
    credit: str = ""

    @property
    def first(self) -> SitingAnswer:
        """The first scenario's answer; raises its refusal where it has none."""
        answered = self.scenarios[0]
        if answered.answer is None:
            raise answered.refusal or InfeasibleError("siting_groups_forbid")
        return answered.answer

    @property
    def opened(self) -> tuple[str, ...]:
        """Ids of the sites to open."""
        return tuple(self.candidates[site].id for site in self.first.opened)

    @property
    def assignment(self) -> dict[str, str | None]:
        """Site that serves each demand, by id; None where nobody does."""
        sites = (
            None if site == NOBODY else self.candidates[site].id
            for site in self.first.assignment.tolist()
        )  # fmt: skip
        return {row.id: site for row, site in zip(self.demand, sites, strict=True)}

    @property
    def cost(self) -> float:
        """What the model makes as small as can be."""
        return self.first.cost

    @property
    def bound(self) -> float:
        """No solution costs less."""
        return self.first.bound

    @property
    def gap(self) -> float:
        """How far the cost may be above the best one, as a share of the cost."""
        return self.first.gap
