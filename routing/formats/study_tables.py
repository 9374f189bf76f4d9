"""A study's villages and candidates from tables; a bad row is told and costs no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from routing.errors import InputError
from routing.formats.rows import shown
from routing.formats.study_rows import MOST, Row, number, read_rows
from routing.problem import Location
from routing.rejected import Origin, Rejected
from routing.studies import Candidate, Demand, State

Made = TypeVar("Made", Demand, Candidate)

STATES: dict[str, State] = {
    "": "candidate",
    "candidate": "candidate",
    "候选": "candidate",
    "existing": "existing",
    "已有": "existing",
    "must_open": "must_open",
    "必须启用": "must_open",
    "must_not": "must_not",
    "不得启用": "must_not",
}

_NO_DEGREES = 1000.0
"""Above it a coordinate is taken for metres: one row of another system among rows in degrees."""


def read_demand(
    path: Path, layer: str | None, weight: str | None, seasons: Sequence[str] = ()
) -> tuple[tuple[Demand, ...], tuple[Rejected, ...], str | None]:
    """Read villages, rows that were not taken, and by what the villages are weighed.

    That is None where all count the same for want of a column.

    Parameters
    ----------
    weight : str or None
        Its column, or ``equal``; by default the first of ``weight``, ``parcels`` and
        ``population`` that there is.
    seasons : sequence of str
        Columns of what each season brings; the weight is their sum.

    Raises
    ------
    InputError
        ``study_column_missing``, ``study_without_rows``, or as
        :func:`routing.formats.study_rows.read_rows`.
    """
    rows = read_rows(path, layer)
    column = weight
    if column is None:
        names = ("weight", "parcels", "population")
        column = next((name for name in names if any(name in row for row in rows)), "equal")
    for season in seasons:
        if not any(season in row for row in rows):
            raise InputError("study_column_missing", path=path, column=season)
    if not seasons and column != "equal" and not any(column in row for row in rows):
        raise InputError("study_column_missing", path=path, column=column)

    def made(own_id: str, name: str, row: Row) -> Demand:
        at = _location(row, path)
        each = tuple(_amount(row, season) for season in seasons)
        plain = 1.0 if column == "equal" or seasons else _amount(row, column)
        return Demand(
            id=own_id,
            name=name,
            weight=sum(each) if each else plain,
            seasons=each,
            lon=at.lon,
            lat=at.lat,
            parent=_text(row, "parent"),
        )

    weighed_by: str | None = "weight" if seasons else column
    if weight is None and weighed_by == "equal":
        weighed_by = None
    return (*_taken(rows, "demand", made, path), weighed_by)


def read_candidates(
    path: Path, layer: str | None
) -> tuple[tuple[Candidate, ...], tuple[Rejected, ...]]:
    """Read where sites may be; raises as :func:`read_demand`."""

    def made(own_id: str, name: str, row: Row) -> Candidate:
        at = _location(row, path)
        state = _text(row, "state") or ""
        if state not in STATES:
            known = ", ".join(sorted({*STATES.values()}))
            raise InputError("not_one_of", field="state", value=shown(state), known=known)
        return Candidate(
            id=own_id,
            name=name,
            lon=at.lon,
            lat=at.lat,
            parent=_text(row, "parent"),
            capacity=_amount(row, "capacity") if "capacity" in row else None,
            opening_cost=_opening_cost(row, STATES[state]),
            handling_cost=_if_given(row, "handling_cost"),
            closing_cost=_if_given(row, "closing_cost"),
            group=_text(row, "group"),
            state=STATES[state],
        )

    return _taken(read_rows(path, layer), "candidate", made, path)


def _taken(
    rows: list[Row], kind: str, made: Callable[[str, str, Row], Made], path: Path
) -> tuple[tuple[Made, ...], tuple[Rejected, ...]]:
    """Return the good rows; of those that share an id none is taken."""
    ids = [_text(row, "id") or _text(row, "name") for row in rows]
    counts = Counter(ids)
    good: list[Made] = []
    rejected: list[Rejected] = []
    for place, (row, own_id) in enumerate(zip(rows, ids, strict=True), start=1):
        try:
            if own_id is None:
                raise InputError("missing_field", field="id", value="null")  # noqa: TRY301 - refused below
            if counts[own_id] > 1:
                raise InputError("duplicate_id", id=own_id, count=counts[own_id])  # noqa: TRY301 - refused below
            good.append(made(own_id, _text(row, "name") or own_id, row))
        except InputError as error:
            origin = Origin(sheet=path.name, row=int(row.get("_row", place)))
            rejected.append(Rejected.of(error, kind=kind, id=own_id, origin=origin))
    if not good:
        told = "; ".join(_reasons(rejected)) or "-"
        raise InputError(
            "study_without_rows", path=path, kind=kind, reasons=told, rejected=tuple(rejected)
        )
    return tuple(good), tuple(rejected)


def _reasons(rejected: list[Rejected]) -> Iterator[str]:
    return (f"{row.id or row.row}: {row.code}" for row in rejected[:5])


def _location(row: Row, path: Path) -> Location:
    """Return where a row is; a row without coordinates is found by its name."""
    if "geometry" in row:
        raise InputError("place_not_a_point", geometry=row["geometry"])
    if "lon" not in row and "lat" not in row:
        return Location(place=_text(row, "name") or _text(row, "id"))
    for field in ("lon", "lat"):
        if field in row and number(row[field]) is None:
            raise InputError("number_expected", field=field, value=shown(row[field]))
    lon, lat = number(row.get("lon")), number(row.get("lat"))
    if max(abs(lon or 0.0), abs(lat or 0.0)) > _NO_DEGREES:
        raise InputError("coordinates_projected", path=path.name, detail=f"{lon}, {lat}")
    return Location(lon=lon, lat=lat)


def _text(row: Row, field: str) -> str | None:
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _opening_cost(row: Row, state: State) -> float | None:
    """Return the cost of opening; a site that exists may leave it empty."""
    if "opening_cost" not in row or state == "existing":
        return _if_given(row, "opening_cost")
    return _amount(row, "opening_cost")


def _if_given(row: Row, field: str) -> float | None:
    return None if row.get(field) in (None, "") else _amount(row, field)


def _amount(row: Row, field: str) -> float:
    """Return a number that is not negative."""
    value = row.get(field)
    if value is None:
        raise InputError("missing_field", field=field, value="null")
    found = number(value)
    if found is None:
        raise InputError("number_expected", field=field, value=shown(value))
    if found < 0:
        raise InputError("negative", field=field, value=found)
    if found > MOST:
        raise InputError("out_of_range", field=field, value=found, limit=MOST)
    return found
