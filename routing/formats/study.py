"""STUDY files: TOML or JSON, with tables of villages and candidates beside them.

Minutes in the file are seconds inside. What stands above ``[[scenarios]]`` holds for every scenario
that does not say otherwise.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from routing.errors import InputError
from routing.formats.files import decode, read_bytes
from routing.formats.or_library import is_or_library, read_or_library
from routing.formats.rows import Id, Number, Whole, Wire, shown, validated, without_comments
from routing.formats.study_rows import MOST
from routing.formats.study_tables import read_candidates, read_demand
from routing.rejected import Rejected
from routing.studies import (
    MODELS,
    Candidate,
    Demand,
    Direction,
    Level,
    Model,
    Scenario,
    SettlementsOf,
    Study,
)

SUFFIXES = (".toml", ".json")

Amount = Annotated[Number, Field(le=MOST)]
"""A number that is not absurd."""


class ScenarioRow(Wire):
    """A scenario as it stands in the file."""

    name: str | None = None
    model: str | None = None
    count: Whole | None = None
    within_minutes: Amount | None = None
    radii_minutes: list[Amount] | Amount | None = None
    shares: list[Amount] | None = None
    longest_share: Amount | None = None
    hour_cost: Amount | None = None
    opening_cost: Amount | None = None
    handling_cost: Amount | None = None
    capacity: Amount | None = None
    single_source: bool | None = None
    must_open: list[Id] | None = None
    must_not: list[Id] | None = None
    at_most_one: list[list[Id]] | None = None
    budget: Amount | None = None
    apart_minutes: Amount | None = None
    alternatives: Whole | None = None
    alternatives_apart_minutes: Amount | None = None
    time_limit_s: Amount | None = None
    weather: str | None = None
    at: str | None = None


class SourceRow(Wire):
    """Where villages or candidates come from."""

    file: str | None = None
    layer: str | None = None
    weight: str | None = None
    seasons: list[str] | None = None
    places: list[str] | None = None
    people_where_unknown: Amount | None = None


class LevelRow(Wire):
    """A level above the depots."""

    name: str
    file: str | None = None
    layer: str | None = None
    places: list[str] | None = None
    profile: str | None = None
    hour_cost: Amount | None = None
    opening_cost: Amount | None = None
    handling_cost: Amount | None = None
    capacity: Amount | None = None


class StudyRow(ScenarioRow):
    """The file."""

    title: str = ""
    region: str | None = None
    profile: str = "van"
    direction: Direction = "from_site"
    demand: SourceRow | str | None = None
    candidates: SourceRow | str | None = None
    levels: list[LevelRow] | None = None
    scenarios: list[ScenarioRow] | None = None


def read_study(path: Path, *, capacity: float | None = None) -> Study:
    """Read a study.

    Parameters
    ----------
    path : Path
        TOML or JSON; or an OR-Library file: ``pmed*.txt``, ``cap*.txt``.
    capacity : float, optional
        Of every warehouse, where an OR-Library file leaves it open.

    Raises
    ------
    InputError
        ``unknown_study_format``, ``study_not_toml``, ``not_utf8``, ``study_without_rows``,
        ``study_needs``, what is wrong with a field, or what reading a file raises. Single bad rows
        are in ``rejected``.
    """
    if path.suffix.lower() == ".txt":
        data = read_bytes(path)
        if is_or_library(data):
            return read_or_library(data, path, capacity=capacity)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError("unknown_study_format", path=path, known=", ".join(SUFFIXES))
    return study_of(_decoded(path), path.parent)


def study_of(data: Mapping[str, Any], folder: Path = Path()) -> Study:
    """Read a study from a decoded file; tables are looked for from ``folder`` on."""
    row = validated(StudyRow, without_comments(data), field="study")
    source = _source(row.demand)
    demand, refused, weighed_by = _demand(source, folder)
    candidates, others = _candidates(_source(row.candidates), folder)
    levels = [_level(one, folder) for one in row.levels or ()]
    given = row.scenarios or [ScenarioRow()]
    scenarios = tuple(_scenario(one, row, number) for number, one in enumerate(given, start=1))
    for names in ([one.name for one in scenarios], [one.name for one, _ in levels]):
        for name in names:
            if names.count(name) > 1:
                raise InputError("duplicate_id", id=name, count=names.count(name))
    return Study(
        title=row.title,
        region=row.region,
        profile=row.profile,
        direction=row.direction,
        demand=demand,
        candidates=candidates,
        seasons=tuple(source.seasons or ()),
        levels=tuple(level for level, _ in levels),
        scenarios=scenarios,
        rejected=(*refused, *others, *(row for _, rows in levels for row in rows)),
        weighed_by=weighed_by,
    )


def _decoded(path: Path) -> Mapping[str, Any]:
    data = read_bytes(path)
    if path.suffix.lower() == ".json":
        found = decode(data, name=str(path))
    else:
        try:
            found = tomllib.loads(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise InputError("not_utf8", path=path, line=line) from None
        except tomllib.TOMLDecodeError as error:
            raise InputError("study_not_toml", path=path, detail=error) from None
    if not isinstance(found, dict):
        raise InputError("not_an_object")
    return found


def _source(given: SourceRow | str | None) -> SourceRow:
    if given is None or given == "settlements":
        return SourceRow()
    return SourceRow(file=given) if isinstance(given, str) else given


def _settlements(source: SourceRow) -> SettlementsOf:
    weight = source.weight or "population"
    if weight not in ("population", "equal"):
        raise InputError(
            "not_one_of", field="weight", value=shown(weight), known="population, equal"
        )
    usual = SettlementsOf()
    people = source.people_where_unknown
    return SettlementsOf(
        places=tuple(source.places or ()),
        weight=weight,
        people_where_unknown=usual.people_where_unknown if people is None else people,
    )


def _demand(
    source: SourceRow, folder: Path
) -> tuple[tuple[Demand, ...] | SettlementsOf, tuple[Rejected, ...], str | None]:
    if source.file is None:
        own = _settlements(source)
        return own, (), own.weight
    return read_demand(folder / source.file, source.layer, source.weight, source.seasons or ())


def _candidates(
    source: SourceRow, folder: Path
) -> tuple[tuple[Candidate, ...] | SettlementsOf, tuple[Rejected, ...]]:
    if source.file is None:
        return _settlements(source), ()
    return read_candidates(folder / source.file, source.layer)


def _level(row: LevelRow, folder: Path) -> tuple[Level, tuple[Rejected, ...]]:
    candidates, refused = _candidates(
        SourceRow(file=row.file, layer=row.layer, places=row.places), folder
    )
    level = Level(
        name=row.name,
        candidates=candidates,
        profile=row.profile,
        hour_cost=row.hour_cost,
        opening_cost=row.opening_cost,
        handling_cost=row.handling_cost,
        capacity=row.capacity,
    )
    return level, refused


def _scenario(own: ScenarioRow, study: StudyRow, number: int) -> Scenario:
    """Return a scenario; what it leaves open is as the study says."""
    row = {
        field: value
        for field in ScenarioRow.model_fields
        if (value := _first(getattr(own, field), getattr(study, field))) is not None
    }
    usual = str(number) if study.scenarios else study.title or "1"
    given: dict[str, Any] = {
        field: tuple(row[field]) if isinstance(row[field], list) else row[field]
        for field in row.keys() - {"name", "model", "at_most_one"}
        if not field.endswith("_minutes")
    }
    for field in ("within", "apart", "alternatives_apart"):
        if f"{field}_minutes" in row:
            given[f"{field}_s"] = 60.0 * row[f"{field}_minutes"]
    model = _model(row.get("model", "p-median"))
    radii = row.get("radii_minutes", [])
    given["radii_s"] = tuple(60.0 * one for one in (radii if isinstance(radii, list) else [radii]))
    if model == "maximal-covering" and not given["radii_s"] and "within_s" in given:
        given["radii_s"] = (given.pop("within_s"),)
    groups = tuple(tuple(group) for group in row.get("at_most_one", ()))
    return Scenario(name=own.name or usual, model=model, at_most_one=groups, **given)


def _first(own: Any, common: Any) -> Any:
    return common if own is None else own


def _model(name: str) -> Model:
    plain = name.strip().lower().replace("_", "-").replace(" ", "-")
    found = {"lscp": "set-covering", "mclp": "maximal-covering"}.get(plain, plain)
    for model in MODELS:
        if model == found:
            return model
    raise InputError("not_one_of", field="model", value=shown(name), known=", ".join(MODELS))
