"""The other use case: a siting study in, answered scenarios out (locate, measure, site, judge)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.rejected import Rejected
from routing.roads.matrix import TravelMatrix
from routing.roads.osm.settlements import Settlement
from routing.roads.region import Region
from routing.siting.count_curve import count_curve
from routing.siting.serving import Floats
from routing.studies import Candidate, Demand, Level, Scenario, SettlementsOf, Study, StudyAnswer
from routing.studies.scenarios.answering import answer_scenario
from routing.studies.scenarios.question import Costs

Progress = Callable[[str, float, float], None]
"""Told a scenario's name, the cost of its best solution and the bound."""

Place = TypeVar("Place", Demand, Candidate)


def answer_study(
    study: Study,
    region: Region | None = None,
    *,
    time_limit_s: float | None = None,
    curves: bool = False,
    progress: Progress | None = None,
) -> StudyAnswer:
    """Answer every scenario of a study.

    Parameters
    ----------
    study : Study
        As it was read.
    region : Region or None
        Where it takes place; None for a study with its own costs.
    time_limit_s : float, optional
        Of the search of each scenario, instead of what the study says.
    curves : bool
        Whether to tell what other numbers of sites would give; that takes some seconds.

    Raises
    ------
    InputError
        ``study_without_region``, ``study_unknown_site``, ``study_needs``; ``nothing_left`` where
        no village or no candidate remains. A scenario that has no answer tells why in its
        ``refusal``.
    """
    if time_limit_s is not None:
        limited = (replace(one, time_limit_s=time_limit_s) for one in study.scenarios)
        study = replace(study, scenarios=tuple(limited))
    located = _Located(study, region)
    try:
        answered = [
            answer_scenario(
                scenario,
                located.demand,
                located.candidates,
                located.costs(scenario),
                seasons=study.seasons,
                levels=located.levels,
                curve=located.curve if curves else None,
                progress=None if progress is None else _named(progress, scenario.name),
            )
            for scenario in study.scenarios
        ]
    except InputError as error:  # rows that were not taken are often why
        details = {"rejected": tuple(located.rejected), **error.details}
        raise type(error)(error.code, **details) from None
    return StudyAnswer(
        study=study,
        demand=located.demand,
        candidates=located.candidates,
        scenarios=tuple(answered),
        levels=located.levels,
        rejected=tuple(located.rejected),
        left_out=tuple(located.left_out),
        notes=located.notes,
        credit="" if region is None else region.meta.credit,
    )


def _named(progress: Progress, name: str) -> Callable[[float, float], None]:
    return lambda cost, bound: progress(name, cost, bound)


class _Located:
    """The rows that can be used, and what lies between them."""

    def __init__(self, study: Study, region: Region | None) -> None:
        self._study, self._region = study, region
        self.rejected = list(study.rejected)
        self.left_out: list[Demand] = []
        self.notes: dict[str, int] = {}
        if study.unweighed:
            self.notes["unweighed"] = len(study.demand) if isinstance(study.demand, tuple) else 0
        self._tables: dict[tuple[str, str | None, bool], Costs] = {}
        self._curves: dict[tuple[object, ...], tuple[tuple[int, float, float], ...]] = {}
        self.levels: tuple[Level, ...] = ()
        if study.costs is not None:
            self.demand, self.candidates = _given(study)
            return
        if region is None:
            raise InputError("study_without_region")
        self.demand = self._usable("demand", self._demand(region), region)
        self.candidates = self._usable("candidate", _candidates(study.candidates, region), region)
        self.levels = tuple(self._level(level, region) for level in study.levels)
        self._leave_out_unreached(study.scenarios[0])
        for kind, rows in (("demand", self.demand), ("candidate", self.candidates)):
            if not rows:
                refused = [row for row in self.rejected if row.kind == kind]
                told = "; ".join(f"{row.id}: {row.code}" for row in refused[:5])
                raise InputError(
                    "nothing_left", kind=kind, reasons=told, rejected=tuple(self.rejected)
                )

    def costs(self, scenario: Scenario) -> Costs:
        """Return the ways between demand and candidates under a scenario's conditions."""
        if self._study.costs is not None:
            return Costs(way=self._study.costs.table, apart=None, seconds=False)
        key = (scenario.weather, scenario.at, scenario.model == "echelons")
        if key not in self._tables:
            self._tables[key] = self._measured(scenario)
        return self._tables[key]

    def curve(
        self,
        way: Floats,
        weight: Floats,
        counts: range,
        *,
        must_open: frozenset[int],
        must_not: frozenset[int],
        time_limit_s: float,
    ) -> tuple[tuple[int, float, float], ...]:
        """Return what other numbers of sites give; scenarios that are alike share it."""
        key = (id(way), counts, must_open, must_not)
        if key not in self._curves:
            self._curves[key] = count_curve(
                way, weight, counts, must_open=must_open, must_not=must_not,
                time_limit_s=time_limit_s,
            )  # fmt: skip
        return self._curves[key]

    def _demand(self, region: Region) -> tuple[Demand, ...]:
        given = self._study.demand
        if not isinstance(given, SettlementsOf):
            return given
        places = _of_classes(region, given)
        unknown = sum(place.population is None for place in places)
        if unknown and given.weight == "population":
            self.notes["people_assumed"] = unknown
        usual = given.people_where_unknown
        return tuple(
            Demand(
                id=place.osm_id,
                name=place.name,
                weight=1.0
                if given.weight == "equal"
                else float(usual if place.population is None else place.population),
                lon=place.lon,
                lat=place.lat,
                parent=place.parent,
            )
            for place in places
        )

    def _level(self, level: Level, region: Region) -> Level:
        """Return a level with the candidates that its vehicle gets to, located."""
        rows = self._usable("candidate", _candidates(level.candidates, region), region)
        points, profile = _points(rows), level.profile or self._study.profile
        matrix = region.matrix(points, profile, driven=range(len(points)))
        for refused in matrix.refused:
            details = {"profile": profile, **refused.details}
            self._reject("candidate", rows[refused.index], InputError(refused.code, **details))
        off = {refused.index for refused in matrix.refused}
        used = tuple(row for k, row in enumerate(rows) if k not in off)
        if not used:
            told = "; ".join(f"{row.id}: {row.code}" for row in self.rejected[-5:]) or "-"
            raise InputError(
                "nothing_left", kind="candidate", reasons=told, rejected=tuple(self.rejected)
            )
        return replace(level, candidates=used)

    def _usable(self, kind: str, rows: Sequence[Place], region: Region) -> tuple[Place, ...]:
        """Return the rows that lie in the region, with their points; the others are rejected."""
        found: list[Place] = []
        for row in rows:
            try:
                if row.lon is None or row.lat is None:
                    place = region.gazetteer.find(row.name, row.parent)
                    row = replace(row, lon=place.lon, lat=place.lat)  # noqa: PLW2901 - the same row, located
                refused = region.misplaced(row.lon or 0.0, row.lat or 0.0)
                if refused is not None:
                    raise InputError(refused.code, **refused.details)  # noqa: TRY301 - refused below
                found.append(row)
            except InputError as error:
                self._reject(kind, row, error)
        return tuple(found)

    def _reject(self, kind: str, row: Demand | Candidate, error: InputError) -> None:
        """Note a row that cannot be used; people know the map's own settlements by their names."""
        ours = self._study.demand if kind == "demand" else self._study.candidates
        if isinstance(ours, SettlementsOf) and kind == "candidate":
            return  # nobody offered it
        told = row.id
        if isinstance(ours, SettlementsOf) and isinstance(row, Demand):
            told = row.name
            self.left_out.append(row)
        details = {**error.details, "id": told}
        self.rejected.append(
            Rejected(kind=kind, id=told, row=None, code=error.code, details=details)
        )

    def _leave_out_unreached(self, scenario: Scenario) -> None:
        """Leave out what is off the roads, and villages that no candidate has a way to."""
        if not (self.demand and self.candidates):
            return
        rows: list[tuple[str, Demand | Candidate]] = [("demand", row) for row in self.demand]
        rows += [("candidate", row) for row in self.candidates]
        matrix = self._matrix(_points(row for _, row in rows), scenario)
        for refused in matrix.refused:
            kind, row = rows[refused.index]
            details = {"profile": self._study.profile, **refused.details}
            self._reject(kind, row, InputError(refused.code, **details))
        near = np.isfinite(self._way(matrix.durations_s, len(self.demand)))
        off = {refused.index for refused in matrix.refused}
        used = np.array([k + len(self.demand) not in off for k in range(len(self.candidates))])
        if _both_are_settlements(self._study):
            used &= _largest_part(near)
        reached = np.asarray(near[:, used].any(axis=1), dtype=np.bool_)
        for k in np.flatnonzero(~reached).tolist():
            if k not in off:
                row = self.demand[k]
                error = InputError(
                    "study_no_candidate_reaches", name=row.name, profile=self._study.profile
                )
                self._reject("demand", row, error)
        self.demand = _kept(self.demand, reached)
        self.candidates = _kept(self.candidates, used)

    def _measured(self, scenario: Scenario) -> Costs:
        matrix = self._matrix(_points((*self.demand, *self.candidates)), scenario)
        demands = len(self.demand)
        apart = np.asarray(matrix.durations_s[demands:, demands:], dtype=np.float64)
        return Costs(
            way=self._way(matrix.durations_s, demands),
            apart=np.where(apart < 0, np.inf, apart),
            seconds=True,
            up=tuple(self._ways_up(scenario)) if scenario.model == "echelons" else (),
        )

    def _ways_up(self, scenario: Scenario) -> Iterator[Floats]:
        """Yield seconds from the candidates of each level to those of the next."""
        below: Sequence[Candidate] = self.candidates
        for level in self.levels:
            points = _points((*below, *level.located))
            matrix = self._matrix(
                points, scenario, profile=level.profile, driven=range(len(points))
            )
            yield self._way(matrix.durations_s, len(below))
            below = level.located

    def _matrix(
        self,
        points: list[tuple[float, float]],
        scenario: Scenario,
        *,
        profile: str | None = None,
        driven: range | None = None,
    ) -> TravelMatrix:
        if self._region is None:
            raise InputError("study_without_region")
        return self._region.matrix(
            points,
            profile or self._study.profile,
            at=scenario.at,
            weather=scenario.weather,
            driven=range(len(self.demand), len(points)) if driven is None else driven,
        )

    def _way(self, durations_s: npt.NDArray[np.int32], demands: int) -> Floats:
        """Return seconds by demand and candidate, inf where there is no way."""
        there = durations_s[demands:, :demands].T.astype(np.float64)
        back = durations_s[:demands, demands:].astype(np.float64)
        there[there < 0], back[back < 0] = np.inf, np.inf
        match self._study.direction:
            case "from_site":
                return there
            case "to_site":
                return back
            case "both":
                return np.asarray(np.maximum(there, back), dtype=np.float64)


def _both_are_settlements(study: Study) -> bool:
    return isinstance(study.demand, SettlementsOf) and isinstance(study.candidates, SettlementsOf)


def _largest_part(near: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the candidates that ways join with the one that reaches most villages."""
    joined = np.zeros(near.shape[1], dtype=np.bool_)
    joined[near.sum(axis=0).argmax()] = True
    while True:
        grown = np.asarray(near[near[:, joined].any(axis=1)].any(axis=0), dtype=np.bool_)
        if (grown == joined).all():
            return joined
        joined = grown


def _kept(rows: tuple[Place, ...], used: npt.NDArray[np.bool_]) -> tuple[Place, ...]:
    return tuple(row for row, good in zip(rows, used.tolist(), strict=True) if good)


def _candidates(
    given: tuple[Candidate, ...] | SettlementsOf, region: Region
) -> tuple[Candidate, ...]:
    if not isinstance(given, SettlementsOf):
        return given
    return tuple(
        Candidate(
            id=place.osm_id, name=place.name, lon=place.lon, lat=place.lat, parent=place.parent
        )
        for place in _of_classes(region, given)
    )


def _of_classes(region: Region, wanted: SettlementsOf) -> list[Settlement]:
    """Return the region's settlements of the classes that are wanted."""
    places = region.settlements
    return [row for row in places if not wanted.places or row.place in wanted.places]


def _points(rows: Iterable[Demand | Candidate]) -> list[tuple[float, float]]:
    return [(row.lon or 0.0, row.lat or 0.0) for row in rows]


def _given(study: Study) -> tuple[tuple[Demand, ...], tuple[Candidate, ...]]:
    """Return the rows of a study that brings its costs, one a row and column of them."""
    if isinstance(study.demand, SettlementsOf) or isinstance(study.candidates, SettlementsOf):
        raise InputError("study_without_region")
    return study.demand, study.candidates
