"""Settlements that the map has no name for, called after the nearest one that has: for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, get_args

import numpy as np

from routing import wording
from routing.errors import ShanluError
from routing.rejected import Rejected
from routing.studies.places import Candidate, Demand
from routing.studies.study import StudyAnswer
from routing.wording.details import Told

Place = TypeVar("Place", Demand, Candidate)


def with_names(study: StudyAnswer, lang: wording.Lang) -> StudyAnswer:
    """Return the same answer with "unnamed hamlet near X" for "hamlet w432393054", each unlike.

    Such names are in one language, so they are given where an answer is told to somebody.
    """
    rows: list[Demand | Candidate] = [*study.demand, *study.candidates, *study.left_out]
    for level in study.levels:
        rows += level.located
    unnamed = {row.id: row for row in rows if _class_of(row) is not None}
    if not unnamed:
        return study
    names = _names(unnamed, [row for row in rows if row.id not in unnamed], lang)
    by_map = {row.name: names[own_id] for own_id, row in unnamed.items()}
    return replace(
        study,
        demand=tuple(_called(row, names) for row in study.demand),
        candidates=tuple(_called(row, names) for row in study.candidates),
        levels=tuple(
            replace(level, candidates=tuple(_called(row, names) for row in level.located))
            for level in study.levels
        ),
        rejected=tuple(_told(row, by_map) for row in study.rejected),
    )


def in_words(error: ShanluError, rows: Sequence[Demand | Candidate]) -> ShanluError:
    """Return an error whose sentences name such settlements so, each language in its own words.

    Parameters
    ----------
    rows : sequence of Demand or Candidate
        All that the study knows.
    """
    unnamed = {row.id: row for row in rows if _class_of(row) is not None}
    if not unnamed:
        return error
    named = [row for row in rows if row.id not in unnamed]
    languages = get_args(wording.Lang)
    names = {lang: _names(unnamed, named, lang) for lang in languages}
    # "hamlet w12 (w12)" and "hamlet w12", but not what "hamlet w123" begins with.
    every = "|".join(re.escape(row.name) for row in unnamed.values())
    found = re.compile(rf"(?:{every})(?!\w)(?: \(\w+\))?")
    ids = {row.name: row.id for row in unnamed.values()}

    def told(value: Any) -> Any:
        if not isinstance(value, str) or found.search(value) is None:
            return value
        return Told(value, {lang: found.sub(_name_in(names[lang], ids), value) for lang in names})

    details = {key: told(value) for key, value in error.details.items()}
    rejected = error.details.get("rejected")
    if isinstance(rejected, tuple):
        details["rejected"] = tuple(
            replace(row, id=told(row.id), details={k: told(one) for k, one in row.details.items()})
            for row in rejected
        )
    return type(error)(error.code, **details)


def _name_in(names: Mapping[str, str], ids: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda found: names[ids[found[0].partition(" (")[0]]]


def _class_of(row: Demand | Candidate) -> str | None:
    """Return OSM's class of a settlement that is called by its class and id alone."""
    kind = row.name.removesuffix(f" {row.id}")
    known = kind != row.name and wording.has(f"report.siting.places.{kind}")
    return kind if known else None


def _names(
    unnamed: Mapping[str, Demand | Candidate], named: list[Demand | Candidate], lang: wording.Lang
) -> dict[str, str]:
    known = np.array([(row.lon or 0.0, row.lat or 0.0) for row in named]).reshape(-1, 2)
    found = {}
    for own_id, row in unnamed.items():
        kind = wording.text(f"report.siting.places.{_class_of(row)}", lang)
        away = known - (row.lon or 0.0, row.lat or 0.0)
        away[:, 0] *= np.cos(np.radians(row.lat or 0.0))
        if len(named):
            near = named[int((away**2).sum(axis=1).argmin())].name
            found[own_id] = wording.text("report.siting.unnamed_near", lang, place=kind, near=near)
        else:
            found[own_id] = wording.text("report.siting.unnamed", lang, place=kind)
    times, seen = Counter(found.values()), Counter[str]()
    for own_id in sorted(found):
        name = found[own_id]
        if times[name] > 1:
            seen[name] += 1
            found[own_id] = f"{name} ({seen[name]})"
    return found


def _told(row: Rejected, names: Mapping[str, str]) -> Rejected:
    """Return a rejected row that says these names for those that the map has."""
    details = {
        key: names.get(value, value) if isinstance(value, str) else value
        for key, value in row.details.items()
    }
    return replace(row, id=None if row.id is None else names.get(row.id, row.id), details=details)


def _called(row: Place, names: Mapping[str, str]) -> Place:
    return replace(row, name=names[row.id]) if row.id in names else row
