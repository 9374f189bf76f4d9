from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from routing.errors import InputError
from routing.formats.native_day import read_day
from routing.problem import Location
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.matrix import UNREACHABLE
from tests.formats.days import day

NAN = float("nan")


def the_rejected(data: Any, **options: Any) -> Rejected:
    (row,) = read_day(data, **options).rejected
    return row


def matrix_day(**matrices: Any) -> dict[str, Any]:
    changed = day(region=None, timezone=None, matrices=matrices)
    changed["depots"] = [{"id": "town", "index": 0}]
    changed["shipments"] = [{"id": "good", "index": 1, "lon": 1, "lat": 2}]
    return changed


VAN = {"durations_s": [[0, 9], [None, 0]], "distances_m": [[0, 90], [None, 0]]}


EMPTY = {"durations_s": [[0]], "distances_m": [[0]]}
MOTORCYCLE = {
    "vehicles": [
        {"id": "M", "profile": "motorcycle", "capacity": {"parcels": 9}, "start_depot": "town"}
    ]
}


def test_a_day_may_bring_its_own_matrices() -> None:
    problem = read_day(matrix_day(van=VAN), region=RegionRef(id="unused"))
    assert problem.region is None
    np.testing.assert_array_equal(problem.matrices["van"].durations_s, [[0, 9], [UNREACHABLE, 0]])
    (shipment,) = problem.shipments
    assert shipment.tasks[0].location == Location(lon=1, lat=2, index=1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "bad", "place": "Mill"}, "no_matrix_index"),
        ({"id": "bad", "index": 2}, "index_outside_matrix"),
        ({"id": "bad", "index": -1}, "negative"),
    ],
)
def test_an_index_must_be_a_row_of_the_matrices(row: dict[str, Any], code: str) -> None:
    data = matrix_day(van=VAN)
    data["shipments"].append(row)
    assert the_rejected(data).code == code


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"durations_s": [[0, 1]], "distances_m": [[0, 1]]}, "matrix_not_square"),
        ({"durations_s": [[0, 1], [1]], "distances_m": [[0]]}, "matrix_not_square"),
        ({"durations_s": "fast", "distances_m": [[0]]}, "matrix_not_square"),
        ({"durations_s": [[0, "a"], [1, 0]], "distances_m": VAN["distances_m"]}, "matrix_not_a_n"),
        ({"durations_s": [[0, NAN], [1, 0]], "distances_m": VAN["distances_m"]}, "matrix_not_a_n"),
        ({"durations_s": [[0, -7], [1, 0]], "distances_m": VAN["distances_m"]}, "matrix_out_of"),
        ({"durations_s": [[0, 2**40], [1, 0]], "distances_m": [[0, 1], [1, 0]]}, "matrix_out_of"),
        ({"durations_s": VAN["durations_s"], "distances_m": [[0]]}, "matrix_shapes_differ"),
        ({"durations_s": [[0]], "distances_m": [[0]]}, "matrix_sizes_differ"),
        ({"durations_s": VAN["durations_s"]}, "missing_field"),
        ({**VAN, "speed": 1}, "unknown_field"),
        ([], "object_expected"),
    ],
)
def test_a_bad_matrix_costs_only_its_own_vehicles(table: Any, code: str) -> None:
    data = matrix_day(van=VAN, foot=table)
    data["vehicles"].append({**data["vehicles"][0], "id": "V2", "profile": "foot"})
    data["vehicles"].append({**data["vehicles"][0], "id": "V3", "profile": "boat"})
    problem = read_day(data)
    matrix, walker, boat = problem.rejected
    assert (matrix.kind, matrix.id) == ("matrix", "foot")
    assert matrix.code.startswith(code)
    assert (walker.id, walker.code) == ("V2", "matrix_rejected")
    assert (boat.id, boat.code) == ("V3", "profile_without_matrix")


def test_a_bad_matrix_that_is_the_only_one_leaves_nothing() -> None:
    with pytest.raises(InputError, match="matrix_not_square"):
        read_day(matrix_day(van={"durations_s": [[0, 1]], "distances_m": [[0]]}))
    with pytest.raises(InputError, match="no_usable_matrix"):
        read_day(matrix_day(van=[], foot=[]))


def by_hour(*rows: tuple[str, int]) -> dict[str, Any]:
    """Write the hours of a profile: from when on, and seconds between its two places."""
    return {
        "hours": [
            {"from": begin, "durations_s": [[0, s], [s, 0]], "distances_m": [[0, 90], [90, 0]]}
            for begin, s in rows
        ]
    }


def test_matrices_may_depend_on_the_hour() -> None:
    van = by_hour(("06:00", 600), ("08:00", 1800), ("09:30", 900))

    problem = read_day(matrix_day(van=van, motorcycle=VAN))

    assert problem.slots_s == (0, 8 * 3600, 9 * 3600 + 1800)
    times = problem.travel_times["van"]
    arrivals = [times.arrival(0, 1, hour * 3600) - hour * 3600 for hour in (1, 8, 12)]
    assert arrivals == [600, 1800, 900]
    assert set(problem.travel_times) == {"van"}
    assert set(problem.matrices) == {"van", "motorcycle"}
    assert problem.matrix_digest != read_day(matrix_day(van=by_hour(("06:00", 600)))).matrix_digest


def test_hours_before_the_day_begins_do_not_count() -> None:
    changed = matrix_day(van=by_hour(("06:00", 1), ("07:00", 2), ("09:00", 3)))
    changed["start"] = "2026-11-23T08:00:00Z"
    times = read_day(changed).travel_times["van"]
    assert times.begins_s.tolist() == [0, 3600]
    assert times.arrival(0, 1, 0) == 2


@pytest.mark.parametrize(
    ("van", "code"),
    [
        (by_hour(("08:00", 1), ("07:00", 2)), "hours_do_not_rise"),
        ({"hours": []}, "object_expected"),
        ({"hours": [{"durations_s": [[0]], "distances_m": [[0]]}]}, "missing_field"),
        ({"hours": [{"from": "8"}]}, "not_a_time"),
        ({**by_hour(("08:00", 1)), "durations_s": [[0]]}, "unknown_field"),
        (
            {"hours": [*by_hour(("08:00", 1))["hours"], {"from": "09:00", **EMPTY}]},
            "matrix_sizes_differ",
        ),
    ],
)
def test_hours_that_cannot_be_used_refuse_their_profile(van: dict[str, Any], code: str) -> None:
    row = the_rejected(matrix_day(van=van, motorcycle=VAN) | MOTORCYCLE)
    assert (row.kind, row.id, row.code) == ("matrix", "van", code)
