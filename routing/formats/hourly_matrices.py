"""Travel matrices by the hour that a native day brings itself."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from routing.errors import InputError
from routing.formats.matrices import read_matrix
from routing.formats.rows import Intake, shown, without_comments
from routing.formats.times import DayClock
from routing.rejected import Origin
from routing.roads.travel_times import TravelTimes

HOURS = "hours"
"""Key of a profile whose travel times depend on the hour: a list of matrices."""


def is_by_hour(table: Any) -> bool:
    """Tell whether what stands for a profile is a list of matrices."""
    return isinstance(table, dict) and HOURS in table


def read_travel_times(
    tables: Mapping[str, Any], names: tuple[str, str], clock: DayClock, intake: Intake
) -> dict[str, TravelTimes]:
    """Read the travel times of each profile; one that cannot be used is refused under its name.

    Parameters
    ----------
    tables : mapping of profile to an object
        Its ``hours`` are matrices, each with ``from``, when it begins to hold; the first one holds
        before, the last one ever after.
    names : (str, str)
        What the format calls durations (s) and distances (m).
    """
    found: dict[str, TravelTimes] = {}
    for profile, table in tables.items():
        try:
            times = _times(profile, table, names, clock)
            size = next(iter(found.values())).size if found else times.size
            if times.size != size:
                raise InputError(  # noqa: TRY301 - refused as any other
                    "matrix_sizes_differ", profile=profile, size=times.size, expected=size
                )
            found[profile] = times
        except InputError as error:
            intake.refuse(error, kind="matrix", id=profile, origin=Origin())
    return found


def _times(profile: str, table: Any, names: tuple[str, str], clock: DayClock) -> TravelTimes:
    unknown = next((key for key in without_comments(table) if key != HOURS), None)
    if unknown is not None:
        raise InputError("unknown_field", field=f"matrices.{profile}.{unknown}")
    rows, field = table[HOURS], f"matrices.{profile}.{HOURS}"
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise InputError("object_expected", field=field, value=shown(rows))
    begins_s = []
    for row in rows:
        if not isinstance(row.get("from"), str):
            raise InputError("missing_field", field=f"{field}.from")
        begins_s.append(clock.seconds(row["from"], f"{field}.from"))
    cells = [{key: value for key, value in row.items() if key != "from"} for row in rows]
    measured = [read_matrix(profile, one, names, distances_needed=True) for one in cells]
    sizes = {one.size for one in measured}
    if len(sizes) > 1:
        raise InputError(
            "matrix_sizes_differ", profile=profile, size=max(sizes), expected=measured[0].size
        )
    if any(later <= begin for begin, later in pairwise(begins_s)):
        raise InputError("hours_do_not_rise", field=field, value=[row["from"] for row in rows])
    # of those that begin before the day does, the last one
    first = max((number for number, begin in enumerate(begins_s) if begin <= 0), default=0)
    return TravelTimes(
        profile=profile,
        start=clock.start,
        weather="",
        begins_s=np.array([0, *begins_s[first + 1 :]], dtype=np.int64),
        matrix_of=np.arange(first, len(measured)),
        durations_s=np.stack([one.durations_s for one in measured]),
        distances_m=np.stack([one.distances_m for one in measured]),
    )
