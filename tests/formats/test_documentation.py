"""The examples of docs/file-formats.md are what the code reads and writes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from routing.checker import check
from routing.formats.files import detect
from routing.formats.native_day import read_day
from routing.formats.native_plan import read_plan, write_plan
from routing.formats.native_rows import (
    CourierRow,
    DepotRow,
    HeadRow,
    ShipmentRow,
    VehicleRow,
    WhereRow,
)
from routing.formats.vroom import read_vroom, read_vroom_solution, write_vroom
from routing.planning.locating import locate

PAGE = (Path(__file__).parents[2] / "docs" / "file-formats.md").read_text(encoding="utf-8")
EXAMPLES: dict[str, Any] = {
    name: json.loads(text)
    for name, text in re.findall(
        r"<!-- example: ([\w-]+) -->\n```json\n(.*?)\n```", PAGE, re.DOTALL
    )
}


def test_every_json_block_is_an_example() -> None:
    assert PAGE.count("```json") == len(EXAMPLES)
    kinds = {name: detect(example) for name, example in EXAMPLES.items()}
    assert kinds == {
        "day": "native_day",
        "day-with-matrices": "native_day",
        "plan": "native_plan",
        "vroom": "vroom_day",
        "vroom-answer": "vroom_solution",
    }


def test_the_day_is_read_whole() -> None:
    problem = read_day(EXAMPLES["day"], timezone="Asia/Shanghai")
    assert problem.rejected == ()
    assert [shipment.id for shipment in problem.shipments] == ["o1", "2", "o3"]


def test_the_plan_is_a_good_answer_to_its_day_and_written_like_that() -> None:
    problem = locate(read_day(EXAMPLES["day-with-matrices"]), None)
    plan = read_plan(EXAMPLES["plan"])
    assert check(problem, plan) == ()
    assert write_plan(plan, problem) == EXAMPLES["plan"]


def test_vrooms_answer_is_a_good_one_and_written_like_that() -> None:
    day = read_vroom(EXAMPLES["vroom"])
    day = replace(day, problem=locate(day.problem, None))
    plan = read_vroom_solution(EXAMPLES["vroom-answer"], day)
    assert check(day.problem, plan) == ()
    proven = replace(
        plan.unserved[0],
        code="over_capacity",
        details={"dimension": "amount_0", "load": 5.0, "largest": 4.0},
    )
    assert write_vroom(replace(plan, unserved=(proven,)), day) == EXAMPLES["vroom-answer"]


def test_every_field_of_a_day_is_described() -> None:
    places = set(WhereRow.model_fields)
    for model in (HeadRow, DepotRow, CourierRow, VehicleRow, ShipmentRow):
        for name in {*model.model_fields} - places:
            assert f"`{name}`" in PAGE, name
    for name in places:
        assert f"`{name}`" in PAGE, name
