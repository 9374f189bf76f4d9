"""A vehicle's ``steps`` in tasks of ours."""

from __future__ import annotations

from typing import Any

import pytest

from routing.formats.vroom import read_vroom
from tests.formats.vroom.days import vroom_day, with_row


def with_steps(*steps: Any) -> dict[str, Any]:
    data = vroom_day()
    data["vehicles"][0]["steps"] = list(steps)
    return data


def job(own_id: int | str) -> dict[str, Any]:
    return {"type": "job", "id": own_id}


def test_steps_are_tasks_in_order() -> None:
    ends = {"type": "start"}, {"type": "end"}
    both = {"type": "pickup", "id": 1}, {"type": "delivery", "id": 1}
    rest = {"type": "break", "id": 7}
    day = read_vroom(with_steps(ends[0], job(2), both[0], rest, job(1), both[1], ends[1]))
    assert day.problem.rejected == ()
    assert day.orders == {
        "1": [
            ("job 2", "pickup"),
            ("shipment 1", "pickup"),
            ("job 1", "delivery"),
            ("shipment 1", "delivery"),
        ]
    }
    assert not day.is_timed
    assert read_vroom(with_steps({**job(2), "service_after": 5})).is_timed


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([job(9)], "vroom_step_unknown"),
        ([{"type": "job"}], "vroom_step_unknown"),
        ([{"type": "pickup", "id": 2}], "vroom_step_unknown"),
        ([job(1), job(1)], "vroom_step_repeated"),
        ([job(1), {"type": "start"}], "vroom_step_misplaced"),
        ([{"type": "end"}, job(1)], "vroom_step_misplaced"),
    ],
)
def test_steps_of_no_use_are_told_and_the_vehicle_kept(steps: list[Any], code: str) -> None:
    day = read_vroom(with_steps(*steps))
    assert [vehicle.id for vehicle in day.problem.vehicles] == ["1", "2"]
    (row,) = day.problem.rejected
    assert (row.kind, row.id, row.code) == ("steps", "1", code)
    assert day.orders == {}


def test_a_task_stands_in_the_steps_of_one_vehicle() -> None:
    data = with_steps(job(1))
    data["vehicles"][1]["steps"] = [job(2), job(1)]
    assert [row.code for row in read_vroom(data).problem.rejected] == ["vroom_step_repeated"] * 2


def test_a_step_whose_job_was_refused_is_left_out() -> None:
    data = with_row("jobs", service="long")
    data["vehicles"][0]["steps"] = [job("bad"), job(2)]
    day = read_vroom(data)
    assert [row.kind for row in day.problem.rejected] == ["job"]
    assert day.orders == {"1": [("job 2", "pickup")]}
