"""Rows one by one: a bad one is told under the user's own id and costs none of the others.

Used by every format that has rows. pydantic checks a row's shape; its messages become codes of
ours here, so that people read them in their own language.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from routing.errors import InputError
from routing.rejected import Origin, Rejected

SHOWN_CHARACTERS = 60
"""How much of a wrong value an error repeats."""

_QUOTED = re.compile(r"'([^']*)'")

REASONS_TOLD = 5
"""How many refused rows an error names; the others are in its ``rejected``."""

NOTHING_USABLE: Mapping[str, str] = {
    "matrix": "no_usable_matrix",
    "vehicle": "no_usable_vehicle",
    "shipment": "no_usable_shipment",
    "job": "no_usable_shipment",
}

CODES: Mapping[str, str] = {
    "missing": "missing_field",
    "extra_forbidden": "unknown_field",
    "finite_number": "not_a_number",
    "float_type": "number_expected",
    "int_type": "whole_number_expected",
    "int_from_float": "whole_number_expected",
    "whole_number_expected": "whole_number_expected",
    "string_type": "text_expected",
    "text_expected": "text_expected",
    "id_expected": "id_expected",
    "window_expected": "window_expected",
    "list_type": "list_expected",
    "too_short": "too_few_values",
    "too_long": "too_many_values",
    "dict_type": "object_expected",
    "model_type": "object_expected",
    "model_attributes_type": "object_expected",
    "bool_type": "true_or_false_expected",
}
"""pydantic's error types (https://docs.pydantic.dev/latest/errors/validation_errors/) in ours."""


class Wire(BaseModel):
    """A row as it stands in a file: nothing is guessed, converted or silently left out."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


def _id(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip():
        return value
    raise PydanticCustomError("id_expected", "an id is a text or a whole number")


def _whole(value: Any) -> Any:
    # 2.0 is how some spreadsheets and languages write the number 2.
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        raise PydanticCustomError("finite_number", "not a finite number")
    if not value.is_integer():
        raise PydanticCustomError("whole_number_expected", "not a whole number")
    return int(value)


Id = Annotated[str, BeforeValidator(_id)]
"""A text, or a whole number that is kept as text."""
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=0, lt=2**32)]
"""A whole number, not negative, of 32 bits."""
Number = Annotated[float, Field(ge=0)]
"""A finite number, not negative."""

Row = TypeVar("Row", bound=Wire)
Made = TypeVar("Made")


def row_id(row: Any) -> str | None:
    """Return the id of a row that may be anything; None if it has no usable one."""
    given = row.get("id") if isinstance(row, dict) else None
    try:
        return None if given is None else str(_id(given))
    except PydanticCustomError:
        return None


def origin_of(row: Any, number: int) -> Origin:
    """Return where a row stands: what whoever read the spreadsheet noted on it, or its number."""
    if not isinstance(row, dict):
        return Origin(row=number)
    sheet, noted = row.get("_sheet"), row.get("_row")
    return Origin(
        sheet=sheet if isinstance(sheet, str) else None,
        row=noted if isinstance(noted, int) else number,
    )


class Intake:
    """Takes rows in, and keeps account of those that it refuses.

    Attributes
    ----------
    rejected : list of Rejected
        In the order in which they were met.
    origins : dict of (kind, id) to Origin
        Where each row that was taken stands: what its ``_sheet`` and ``_row`` say, or else its
        number.
    """

    def __init__(self) -> None:
        self.rejected: list[Rejected] = []
        self.origins: dict[tuple[str, str], Origin] = {}

    def take(
        self,
        kind: str,
        given: list[Any],
        model: type[Row],
        convert: Callable[[Row, int], Made],
        *,
        id_of: Callable[[Any], str | None] = row_id,
    ) -> tuple[Made, ...]:
        """Return what the good rows become; the others are in :attr:`rejected`.

        Parameters
        ----------
        kind : str
            What a row is, as errors call it: ``shipment``.
        convert : callable
            From a row and its number, counted from 1; what it raises refuses the row.
        """
        ids = [id_of(row) for row in given]
        counts = Counter(row for row in ids if row is not None)
        made: list[Made] = []
        for number, (row, own_id) in enumerate(zip(given, ids, strict=True), start=1):
            origin = origin_of(row, number)
            try:
                if own_id is not None and counts[own_id] > 1:
                    raise InputError("duplicate_id", id=own_id, count=counts[own_id])  # noqa: TRY301 - refused as any other
                made.append(convert(validated(model, without_comments(row), field=kind), number))
            except InputError as error:
                self.refuse(error, kind=kind, id=own_id, origin=origin)
            else:
                if own_id is not None:
                    self.origins[kind, own_id] = origin
        return tuple(made)

    def refuse(
        self,
        error: InputError,
        *,
        kind: str,
        id: str | None,  # noqa: A002 - the user's own id
        origin: Origin,
    ) -> None:
        """Note a row that is not taken."""
        self.rejected.append(Rejected.of(error, kind=kind, id=id, origin=origin))

    def code_of(self, kind: str, row_id: str) -> str | None:
        """Return the code under which a row was refused; None if it was not."""
        found = (row for row in self.rejected if row.kind == kind and row.id == row_id)
        return next((row.code for row in found), None)


def nothing_usable(kind: str, intake: Intake) -> InputError:
    """Say that no row of a kind is left: if there was one, in that row's own words."""
    refused = [row for row in intake.rejected if row.kind == kind]
    everything = tuple(intake.rejected)
    if len(refused) == 1:
        return InputError(refused[0].code, **refused[0].details, rejected=everything)
    told = "; ".join(f"{row.id or row.row}: {row.code}" for row in refused[:REASONS_TOLD])
    return InputError(NOTHING_USABLE[kind], count=len(refused), reasons=told, rejected=everything)


def validated(model: type[Row], given: Any, *, field: str) -> Row:
    """Check one row's shape.

    Raises
    ------
    InputError
        One of :data:`CODES`, ``negative`` or ``out_of_range``, for the first thing wrong, with
        its ``field`` and ``value``.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise translated(error, field) from None


def translated(error: ValidationError, field: str) -> InputError:
    """Turn pydantic's first complaint into an error of ours."""
    return told(error.errors(include_url=False)[0], field)


def told(first: Mapping[str, Any], field: str) -> InputError:
    """Turn one complaint, as pydantic writes it, into an error of ours."""
    value = shown(first["input"])
    where = path(first["loc"]) or field
    limits = first.get("ctx", {})
    match first["type"]:
        case "greater_than_equal" if limits["ge"] == 0:
            return InputError("negative", field=where, value=value)
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            limit = next(iter(limits.values()))
            return InputError("out_of_range", field=where, value=value, limit=limit)
        case "literal_error":
            known = ", ".join(_QUOTED.findall(limits["expected"]))
            return InputError("not_one_of", field=where, value=value, known=known)
        case kind:
            return InputError(CODES.get(kind, "wrong_value"), field=where, value=value)


def rows_of(data: Mapping[str, Any], key: str) -> list[Any]:
    """Return a table's rows; an absent table has none.

    Raises
    ------
    InputError
        ``list_expected``.
    """
    rows = data.get(key)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise InputError("list_expected", field=key, value=shown(rows))
    return rows


def without_comments(given: Any) -> Any:
    """Leave out the keys that begin with ``x_`` or ``_``, at every depth."""
    if isinstance(given, list):
        return [without_comments(one) for one in given]
    if isinstance(given, dict):
        return {
            key: without_comments(value)
            for key, value in given.items()
            if not str(key).startswith(("x_", "_"))
        }
    return given


def path(steps: tuple[int | str, ...]) -> str:
    """Write where in a row something stands: ``breaks[0].duration_s``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)[1:]


def shown(value: Any) -> str:
    """Write a value as the file has it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
