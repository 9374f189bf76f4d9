"""What every row of a day is checked for when it is built."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from routing.errors import InputError

MOST_VEHICLES = 100_000
"""More than any fleet has; a file with more of them has gone wrong."""


def check_unique(ids: Iterable[str]) -> None:
    """Refuse ids that repeat."""
    for row_id, count in Counter(ids).items():
        if count > 1:
            raise InputError("duplicate_id", id=row_id, count=count)


def check_fleet_size(vehicles: int) -> None:
    """Refuse a fleet that no plan is searched for."""
    if vehicles > MOST_VEHICLES:
        raise InputError("too_many_vehicles", count=vehicles, limit=MOST_VEHICLES)


def check_loads(row_id: str, loads: tuple[float, ...], *, finite: bool = True) -> None:
    """Refuse loads that are negative, no numbers or, where they must be finite, endless."""
    for load in loads:
        if math.isnan(load) or (finite and math.isinf(load)):
            raise InputError("not_a_number", id=row_id, field="load")
        if load < 0:
            raise InputError("negative", id=row_id, field="load", value=load)


def check_not_negative(id: str | None = None, **values: float | None) -> None:  # noqa: A002 - the user's own id
    """Refuse values that are negative or no numbers; None stands for no value."""
    for name, value in values.items():
        if value is None:
            continue
        if not math.isfinite(value):
            raise InputError("not_a_number", id=id, field=name)
        if value < 0:
            raise InputError("negative", id=id, field=name, value=value)
