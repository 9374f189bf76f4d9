"""The rows of a study that can be used, on the map; the others with what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.rejected import Rejected
from routing.roads.osm.settlements import Settlement
from routing.roads.region import Region
from routing.studies.measuring import Measuring, points_of
from routing.studies.places import Candidate, Demand, Level, SettlementsOf
from routing.studies.study import CAPACITATED, Scenario, Study

Place = TypeVar("Place", Demand, Candidate)


class Located:
    """Rows that can be used.

    Attributes
    ----------
    demand, candidates, levels : tuple
        As the study's, in degrees.
    rejected : list of Rejected
    left_out : list of Demand
        Settlements of the map among the rejected.
    notes : dict
        As of :class:`routing.studies.StudyAnswer`.

    Raises
    ------
    InputError
        ``study_without_region``; ``nothing_left`` where no village or no candidate remains.
    """

    def __init__(self, study: Study, region: Region | None, measuring: Measuring) -> None:
        self._study, self._measuring = study, measuring
        self.rejected = list(study.rejected)
        self.left_out: list[Demand] = []
        self.notes: dict[str, int] = {}
        if study.weighed_by is None:
            self.notes["unweighed"] = len(study.demand) if isinstance(study.demand, tuple) else 0
        self.levels: tuple[Level, ...] = ()
        if study.costs is not None:
            self.demand, self.candidates = _given(study)
            return
        if region is None:
            raise InputError("study_without_region")
        self.demand = self._usable("demand", self._demand(region), region)
        self.candidates = self._usable("candidate", _candidates(study.candidates, region), region)
        self.levels = tuple(self._level(level, region) for level in study.levels)
        if self.demand and self.candidates:
            self._leave_out_unreached(study.scenarios[0])
        self._require("demand", self.demand)
        self._require("candidate", self.candidates)
        unasked = _capacities_unasked(study, self.candidates)
        if unasked:
            self.notes["capacities_unasked"] = unasked

    @property
    def rows(self) -> list[Demand | Candidate]:
        """All rows that have a place on the map, used or not."""
        above = [row for level in self.levels for row in level.located]
        return [*self.demand, *self.candidates, *self.left_out, *above]

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
        points, profile = points_of(rows), level.profile or self._study.profile
        refused = region.matrix(points, profile, driven=range(len(points))).refused
        for one in refused:
            details = {"profile": profile, **one.details}
            self._reject("candidate", rows[one.index], InputError(one.code, **details))
        off = {one.index for one in refused}
        used = tuple(row for k, row in enumerate(rows) if k not in off)
        self._require("candidate", used)
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

    def _require(self, kind: str, rows: Sequence[Demand | Candidate]) -> None:
        """Refuse a study that has no row of a kind left."""
        if rows:
            return
        refused = [row for row in self.rejected if row.kind == kind][-5:]
        told = "; ".join(f"{row.id}: {row.code}" for row in refused) or "-"
        raise InputError("nothing_left", kind=kind, reasons=told, rejected=tuple(self.rejected))

    def _driven_to(self, used: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Tell which settlements a vehicle itself gets to: no depot is where all walk to."""
        driven = self._measuring.driven_to(self.candidates)
        return driven if (driven & used).any() else used

    def _leave_out_unreached(self, scenario: Scenario) -> None:
        """Leave out what is off the roads, and villages that no candidate has a way to."""
        demands = len(self.demand)
        rows: list[tuple[str, Demand | Candidate]] = [("demand", row) for row in self.demand]
        rows += [("candidate", row) for row in self.candidates]
        matrix = self._measuring.matrix([row for _, row in rows], demands, scenario)
        for refused in matrix.refused:
            kind, row = rows[refused.index]
            details = {"profile": self._study.profile, **refused.details}
            self._reject(kind, row, InputError(refused.code, **details))
        near = np.isfinite(self._measuring.way(matrix.durations_s, demands))
        off = {refused.index for refused in matrix.refused}
        used = np.array([k + demands not in off for k in range(len(self.candidates))])
        if isinstance(self._study.candidates, SettlementsOf):
            used &= self._driven_to(used)
        if _both_are_settlements(self._study):
            used &= _largest_part(np.where(used, near, False))
        reached = np.asarray(near[:, used].any(axis=1), dtype=np.bool_)
        for k in np.flatnonzero(~reached).tolist():
            if k not in off:
                village = self.demand[k]
                details = {"name": village.name, "profile": self._study.profile}
                error = InputError("study_no_candidate_reaches", **details)
                self._reject("demand", village, error)
        self.demand = _kept(self.demand, reached)
        self.candidates = _kept(self.candidates, used)


def _capacities_unasked(study: Study, candidates: Sequence[Candidate]) -> int:
    """Count the scenarios whose model does not ask for the capacities that there are."""
    some = any(row.capacity is not None for row in candidates)
    return sum(
        one.model not in CAPACITATED and (some or one.capacity is not None)
        for one in study.scenarios
    )


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


def _given(study: Study) -> tuple[tuple[Demand, ...], tuple[Candidate, ...]]:
    """Return the rows of a study that brings its costs, one a row and column of them."""
    if isinstance(study.demand, SettlementsOf) or isinstance(study.candidates, SettlementsOf):
        raise InputError("study_without_region")
    return study.demand, study.candidates
