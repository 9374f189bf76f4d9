"""Settings say what holds for the whole day; rows of orders say how long they may wait."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from routing.errors import InputError
from routing.problem import Balance, Wait
from routing.region_ref import RegionRef
from tests.formats.sheets.books import (
    FLEET,
    Rows,
    read,
    with_orders,
    write_workbook,
)


def test_a_setting_that_cannot_be_read_is_an_error_and_an_unknown_one_is_told(
    tmp_path: Path,
) -> None:
    orders = with_orders(["订单号", "村"], ["A", "石桥"])
    odd = {**orders, "当天": [["项目", "内容"], *FLEET["当天"], ["心情", "好"]]}
    day = read(write_workbook(tmp_path / "odd.xlsx", odd))
    assert [notice.details["key"] for notice in day.notices] == ["心情"]
    for key, value in (("日期", "明天"), ("天气", "冰雹")):
        bad = {**orders, "当天": [[key, value]]}
        with pytest.raises(InputError, match="setting_unreadable") as caught:
            read(write_workbook(tmp_path / "bad.xlsx", bad))
        assert caught.value.details["row"] == 1


@pytest.mark.parametrize(("said", "meant"), [("小雨", "rain"), ("Snow", "snow"), ("晴", "dry")])
def test_the_settings_say_the_weather(tmp_path: Path, said: str, meant: str) -> None:
    sheets = with_orders(["订单号", "村"], ["A", "石桥"])
    sheets = {**sheets, "当天": [*FLEET["当天"], ["天气", said]]}
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    assert day.data["weather"] == meant
    assert day.problem(timezone="Asia/Shanghai", region=RegionRef(id="somewhere")).weather == meant


@pytest.mark.parametrize(
    ("said", "hour", "by_hour"),
    [("出发时", None, True), ("At departure", None, True), ("8点", 8, False)],
)
def test_the_settings_say_whose_traffic_counts(
    tmp_path: Path, said: str, hour: int | None, *, by_hour: bool
) -> None:
    sheets = with_orders(["订单号", "村"], ["A", "石桥"])
    sheets = {**sheets, "当天": [*FLEET["当天"], ["路况时间", said]]}
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    problem = day.problem(timezone="Asia/Shanghai", region=RegionRef(id="somewhere"))
    assert problem.time_dependent is by_hour
    assert (problem.at and problem.at.hour) == hour


def test_orders_say_until_when_they_may_wait(tmp_path: Path) -> None:
    rows: Rows = [
        ["订单号", "村", "最晚日期", "等待费"],
        ["A", "石桥", "2026-12-31", 2.5],
        ["B", "石桥", "", ""],
    ]
    sheets = {**with_orders(*rows), "当天": [["项目", "内容"], ["日期", "2026-11-23"]]}
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    problem = day.problem(timezone="Asia/Shanghai", region=RegionRef(id="somewhere"))
    assert [row.wait for row in problem.shipments] == [
        Wait(until=date(2026, 12, 31), cost=2.5),
        None,
    ]


def test_the_settings_say_what_is_promised(tmp_path: Path) -> None:
    sheets = with_orders(["订单号", "村"], ["A", "石桥"])
    told: Rows = [
        ["日期", "2026-11-23"],
        ["服务承诺", "石桥 3天 2026-11-18; 核桃坪 7 2026-11-22"],
        ["承诺费", "5元"],
    ]
    day = read(write_workbook(tmp_path / "day.xlsx", {**sheets, "当天": [["项目", "内容"], *told]}))
    problem = day.problem(timezone="Asia/Shanghai", region=RegionRef(id="somewhere"))
    due = problem.shipments[-1]
    assert (due.id, due.wait and due.wait.cost) == ("visit/石桥", 15)
    assert len(problem.shipments) == 2
    bad = {**sheets, "当天": [["项目", "内容"], ["服务承诺", "石桥"]]}
    with pytest.raises(InputError, match="setting_unreadable"):
        read(write_workbook(tmp_path / "bad.xlsx", bad))


def test_the_settings_say_what_is_balanced(tmp_path: Path) -> None:
    sheets = with_orders(["订单号", "村"], ["A", "石桥"])
    told = [["均衡项目", "收入"], ["均衡费", "3元"]]
    day = read(write_workbook(tmp_path / "day.xlsx", {**sheets, "当天": [*FLEET["当天"], *told]}))
    problem = day.problem(timezone="Asia/Shanghai", region=RegionRef(id="somewhere"))
    assert problem.balance == Balance(by="earnings", cost=3)


def test_the_settings_say_how_far_and_how_much_couriers_carry(tmp_path: Path) -> None:
    sheets = with_orders(["订单号", "村"], ["A", "石桥"])
    told = [["最长步行", "1小时"], ["步行负重", "30斤"]]
    day = read(write_workbook(tmp_path / "day.xlsx", {**sheets, "当天": [*FLEET["当天"], *told]}))
    carry = day.problem(timezone="Asia/Shanghai", region=RegionRef(id="somewhere")).carry
    assert (carry.one_way_s, carry.load_kg) == (3600, 15)
