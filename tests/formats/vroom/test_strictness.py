from __future__ import annotations

from typing import Any

import pytest

from routing.errors import InputError
from routing.formats.vroom import check_strictly
from tests.formats.vroom.days import vroom_day, with_row


def test_a_usual_day_is_taken() -> None:
    data = vroom_day()
    data["vehicles"][0] |= {"costs": {"fixed": 1}, "steps": [{"type": "job", "id": 1}]}
    check_strictly(data)


@pytest.mark.parametrize("own_id", ["a", "1", -1, 1.0, True, None])
def test_ids_are_whole_numbers(own_id: Any) -> None:
    """As vroom 1.15 answers them, each with its code 2."""
    for table, row in [
        ("jobs", {"id": own_id}),
        ("vehicles", {"id": own_id}),
        ("vehicles", {"id": 9, "breaks": [{"id": own_id}]}),
        ("vehicles", {"id": 9, "steps": [{"type": "job", "id": own_id}]}),
        ("shipments", {"pickup": {"id": own_id, "location_index": 1}}),
    ]:
        data = vroom_day()
        data[table].append(row)
        with pytest.raises(InputError) as told:
            check_strictly(data)
        assert told.value.code == "whole_number_expected"


@pytest.mark.parametrize(
    ("table", "row", "code"),
    [
        ("jobs", {"delivery": [1.5]}, "whole_number_expected"),
        ("jobs", {"skills": ["cold"]}, "whole_number_expected"),
        ("jobs", {"time_windows": []}, "empty_windows"),
        ("vehicles", {"capacity": [2.5]}, "whole_number_expected"),
        ("vehicles", {"costs": {"per_hour": 10.5}}, "whole_number_expected"),
        ("vehicles", {"breaks": [{"id": 1, "time_windows": []}]}, "empty_windows"),
    ],
)
def test_what_vroom_refuses(table: str, row: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as told:
        check_strictly(with_row(table, **{"id": 9, **row}))
    assert told.value.code == code


@pytest.mark.parametrize("rows", [None, {}, [None], [[]], [{"breaks": 3, "time_windows": 4}]])
def test_what_is_no_row_is_for_others_to_refuse(rows: Any) -> None:
    check_strictly({"jobs": rows, "vehicles": rows})
