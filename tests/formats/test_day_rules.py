"""How the rules of a courier's day are written: in JSON, and in Chinese and English sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from routing.formats.native_day import read_day
from routing.problem import DrivingBreak, Problem, Vehicle
from tests.formats.days import day, with_row
from tests.formats.sheets.books import (
    FLEET,
    problem_of,
    read,
    refusals,
    with_orders,
    write_workbook,
)

ORDERS = [["订单编号", "村"], ["A1", "核桃坪"]]


def in_json(**vehicle: Any) -> Vehicle:
    """Read a vehicle of a native day."""
    return read_day(with_row("vehicles", **vehicle)).vehicles[1]


def in_sheets(folder: Path, table: str, *columns: tuple[str, Any]) -> Problem:
    """Read a day whose table has more columns, all its rows alike."""
    head, *rows = ORDERS if table == "订单" else FLEET[table]
    names, cells = [name for name, _ in columns], [cell for _, cell in columns]
    changed = [[*head, *names], *([*row, *cells] for row in rows)]
    sheets = {**with_orders(*ORDERS), table: changed}
    told = read(write_workbook(folder / "day.xlsx", sheets))
    assert refusals(told) == []
    return problem_of(told)


def test_how_much_longer_stops_take_with_a_vehicle() -> None:
    row = in_json(setup_factor=2, service_factor=1.5)

    assert (row.setup_factor, row.service_factor) == (2.0, 1.5)
    assert (in_json().setup_factor, in_json().service_factor) == (1.0, 1.0)


@pytest.mark.parametrize(
    "columns",
    [
        [("停靠系数", 2), ("装卸系数", "150%")],
        [("set-up factor", "2倍"), ("service factor", 1.5)],
    ],
)
def test_the_same_in_sheets(tmp_path: Path, columns: list[tuple[str, Any]]) -> None:
    (row,) = in_sheets(tmp_path, "车辆", *columns).vehicles

    assert (row.setup_factor, row.service_factor) == (2.0, 1.5)


FOUR_HOURS = DrivingBreak(after_s=14_400, duration_s=1200)


def test_a_rest_after_so_much_driving() -> None:
    row = in_json(driving_break={"after_s": 14_400, "duration_s": 1200})

    assert row.driving_break == FOUR_HOURS
    assert in_json().driving_break is None


@pytest.mark.parametrize(
    "columns",
    [
        [("连续驾驶上限", 4), ("驾驶休息", 20)],
        [("longest driving (hours)", "4h"), ("rest after driving (minutes)", "20 min")],
    ],
)
def test_it_can_stand_in_sheets_too(tmp_path: Path, columns: list[tuple[str, Any]]) -> None:
    (row,) = in_sheets(tmp_path, "车辆", *columns).vehicles

    assert row.driving_break == FOUR_HOURS


def test_a_longest_time_on_board(tmp_path: Path) -> None:
    (_, row) = read_day(with_row("shipments", max_aboard_s=7200)).shipments
    (chinese,) = in_sheets(tmp_path, "订单", ("最长在车", "2小时")).shipments
    (english,) = in_sheets(tmp_path, "订单", ("longest on board (hours)", 2)).shipments

    assert [one.max_aboard_s for one in (row, chinese, english)] == [7200] * 3


def test_how_much_rough_road_goods_bear(tmp_path: Path) -> None:
    (_, row) = read_day(with_row("shipments", max_rough_m=1500)).shipments
    (chinese,) = in_sheets(tmp_path, "订单", ("最多颠簸路(公里)", 1.5)).shipments
    (english,) = in_sheets(tmp_path, "订单", ("longest rough road", "1500m")).shipments

    assert [one.max_rough_m for one in (row, chinese, english)] == [1500] * 3


def test_how_much_a_vehicle_climbs(tmp_path: Path) -> None:
    row = in_json(max_climb_m=1200)
    (chinese,) = in_sheets(tmp_path, "车辆", ("最大爬升", "1200米")).vehicles
    (english,) = in_sheets(tmp_path, "车辆", ("max climb", 1200)).vehicles

    assert [one.max_climb_m for one in (row, chinese, english)] == [1200] * 3


def test_matrices_may_tell_of_rough_roads_and_climbs() -> None:
    cells = [[0, 60], [60, 0]]
    data = day(
        region=None,
        depots=[{"id": "town", "index": 0}],
        shipments=[{"id": "a", "index": 1, "max_rough_m": 5}],
        matrices={
            "van": {"durations_s": cells, "distances_m": cells, "rough_m": [[0, 7], [None, 0]]}
        },
    )

    matrix = read_day({key: value for key, value in data.items() if value}).matrices["van"]

    assert matrix.climb_m is None
    assert matrix.rough_m is not None
    assert matrix.rough_m.tolist() == [[0, 7], [-1, 0]]


BAD_VEHICLES: list[tuple[dict[str, Any], str]] = [
    ({"setup_factor": -1}, "negative"),
    ({"max_climb_m": -5}, "negative"),
    ({"service_factor": "slow"}, "number_expected"),
    ({"driving_break": {"after_s": 60, "duration_s": 60}}, "driving_break_too_often"),
    ({"driving_break": {"after_s": 6000}}, "missing_field"),
    ({"breaks": [{"id": "driving", "duration_s": 60}]}, "break_named_driving"),
]


@pytest.mark.parametrize(("changes", "code"), BAD_VEHICLES)
def test_a_bad_one_refuses_its_vehicle_alone(changes: dict[str, Any], code: str) -> None:
    problem = read_day(with_row("vehicles", **changes))

    assert [(row.id, row.code) for row in problem.rejected] == [("bad", code)]
    assert [row.id for row in problem.vehicles] == ["V1"]


def test_half_a_driving_break_refuses_its_row(tmp_path: Path) -> None:
    head, row = FLEET["车辆"]
    more = [*row]
    more[0] = "K2"
    sheets = {
        **with_orders(*ORDERS),
        "车辆": [[*head, "连续驾驶上限"], [*row, ""], [*more, 4]],
    }

    told = read(write_workbook(tmp_path / "day.xlsx", sheets))
    problem = problem_of(told)

    assert [one.id for one in problem.vehicles] == ["K1"]
    assert "driving_break_incomplete" in {one.code for one in (*told.rejected, *problem.rejected)}
