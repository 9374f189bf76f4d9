"""What lies between the rows of a study: travel times under a scenario's conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.matrix import TravelMatrix
from routing.roads.region import Region
from routing.siting.serving import Floats
from routing.studies.places import Candidate, Demand, Level
from routing.studies.scenarios.question import Costs
from routing.studies.study import Scenario, Study


class Measuring:
    """Measures in a region, what scenarios under the same conditions share only once."""

    def __init__(self, study: Study, region: Region | None) -> None:
        self._study, self._region = study, region
        self._known: dict[tuple[str, str | None, bool], Costs] = {}

    def costs(
        self,
        scenario: Scenario,
        demand: Sequence[Demand],
        candidates: Sequence[Candidate],
        levels: Sequence[Level],
    ) -> Costs:
        """Return what lies between all rows, or what the study itself says of it."""
        if self._study.costs is not None:
            return Costs(way=self._study.costs.table, apart=None, seconds=False)
        key = (scenario.weather, scenario.at, scenario.model == "echelons")
        if key not in self._known:
            first = len(demand)
            seconds = self.matrix([*demand, *candidates], first, scenario).durations_s
            apart = np.asarray(seconds[first:, first:], dtype=np.float64)
            above = levels if scenario.model == "echelons" else ()
            self._known[key] = Costs(
                way=self.way(seconds, first),
                apart=np.where(apart < 0, np.inf, apart),
                seconds=True,
                up=tuple(self._ways_up(scenario, candidates, above)),
            )
        return self._known[key]

    def matrix(
        self,
        rows: Sequence[Demand | Candidate],
        first_driven: int,
        scenario: Scenario,
        profile: str | None = None,
    ) -> TravelMatrix:
        """Return travel times between rows; to those from ``first_driven`` on a vehicle drives."""
        if self._region is None:
            raise InputError("study_without_region")
        return self._region.matrix(
            points_of(rows),
            profile or self._study.profile,
            at=scenario.at,
            weather=scenario.weather,
            driven=range(first_driven, len(rows)),
        )

    def driven_to(self, rows: Sequence[Demand | Candidate]) -> npt.NDArray[np.bool_]:
        """Return which rows a vehicle itself gets to; to the others somebody walks."""
        if self._region is None:
            raise InputError("study_without_region")
        snaps = self._region.snap(points_of(rows), self._study.profile)
        driven = np.ones(len(rows), dtype=np.bool_)
        driven[snaps.walks.index] = False
        return driven

    def way(self, durations_s: npt.NDArray[np.int32], demands: int) -> Floats:
        """Return seconds by demand and candidate, inf where there is no way.

        Parameters
        ----------
        durations_s : ndarray of int32
            Of demands, then candidates.
        """
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

    def _ways_up(
        self, scenario: Scenario, candidates: Sequence[Candidate], levels: Sequence[Level]
    ) -> Iterator[Floats]:
        """Yield seconds from the candidates of each level to those of the next."""
        below = candidates
        for level in levels:
            matrix = self.matrix([*below, *level.located], 0, scenario, level.profile)
            yield self.way(matrix.durations_s, len(below))
            below = level.located


def points_of(rows: Iterable[Demand | Candidate]) -> list[tuple[float, float]]:
    """Return longitudes and latitudes of rows that are located."""
    return [(row.lon or 0.0, row.lat or 0.0) for row in rows]
