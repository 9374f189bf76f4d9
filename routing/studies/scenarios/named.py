"""Candidates as a study calls them, and what a model needs to know of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from routing.errors import InputError
from routing.studies import Candidate, Scenario

_TOLD = 12
"""Ids that an error names."""


def need(
    scenario: Scenario,
    column: str,
    values: Sequence[float | None],
    candidates: Sequence[Candidate],
) -> None:
    """Refuse candidates without what a model needs of each; ``values`` has None for those."""
    without = [row.id for row, value in zip(candidates, values, strict=True) if value is None]
    if not without:
        return
    if len(without) == len(candidates):
        raise needs(scenario, column)
    raise InputError(
        "study_value_missing", scenario=scenario.name, model=scenario.model, field=column,
        count=len(without), id=", ".join(without[:_TOLD]) + (", …" if without[_TOLD:] else ""),
    )  # fmt: skip


def needs(scenario: Scenario, column: str) -> InputError:
    """Return the error that a scenario lacks a field."""
    return InputError("study_needs", scenario=scenario.name, model=scenario.model, field=column)


class Finder:
    """Finds candidates by what a study calls them: the id, or a name that only one has."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._ids = {row.id: k for k, row in enumerate(candidates)}
        self._names = {row.name: k for k, row in enumerate(candidates)}
        self._times = Counter(row.name for row in candidates)

    def all_of(self, given: Iterable[str]) -> set[int]:
        """Return the numbers of these candidates."""
        wanted = tuple(given)
        unknown = [one for one in wanted if one not in self._ids and one not in self._names]
        if unknown:
            raise InputError("study_unknown_site", id=", ".join(unknown))
        return {self._one(one) for one in wanted}

    def knows(self, given: str) -> bool:
        """Tell whether a candidate is called so."""
        return given in self._ids or given in self._names

    def _one(self, given: str) -> int:
        if given in self._ids:
            return self._ids[given]
        if self._times[given] > 1:
            raise InputError("study_site_ambiguous", id=given, count=self._times[given])
        return self._names[given]
