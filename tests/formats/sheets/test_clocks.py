"""Times as people type them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.formats.sheets.cells import CellError
from routing.formats.sheets.clocks import (
    is_appointment,
    read_date,
    read_pickup_windows,
    read_time,
    read_window,
    read_windows,
)
from routing.formats.sheets.grid import Cell

DAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 9)  # noqa: DTZ001 - as a spreadsheet has it


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:30", "08:30"),
        ("08:30:15", "08:30:15"),
        ("８：３０", "08:30"),  # noqa: RUF001 - full width
        ("8点", "08:00"),
        ("8点半", "08:30"),
        ("8點一刻", "08:15"),
        ("八点半", "08:30"),
        ("8点05分", "08:05"),
        ("上午9点", "09:00"),
        ("上午12:00", "12:00"),
        ("凌晨12点", "00:00"),
        ("中午12点半", "12:30"),
        ("中午1点", "13:00"),
        ("下午2:30", "14:30"),
        ("下午12:10", "12:10"),
        ("下午14:30", "14:30"),
        ("晚上8点", "20:00"),
        ("2:30 PM", "14:30"),
        ("12:10am", "00:10"),
        ("24:00", "24:00"),
        ("25:30", "25:30"),
        ("次日8:00", "32:00"),
        ("2026/11/24 9:00", "2026-11-24T09:00:00"),
        ("2026年11月24日 9:00", "2026-11-24T09:00:00"),
        ("2026年11月24日下午2点半", "2026-11-24T14:30:00"),
        ("11月24日 9:00", "2026-11-24T09:00:00"),
        ("2026-11-24T09:00:00+08:00", "2026-11-24T09:00:00+08:00"),
        (time(8, 30), "08:30"),
        (NINE, "2026-11-24T09:00:00"),
        (NINE.replace(year=1899, month=12, day=31), "09:00"),
        (timedelta(hours=25, minutes=30), "25:30"),
        (0.3541666667, "08:30"),
        (46350.375, "2026-11-24T09:00:00"),
        ("0.3541666667", "08:30"),
    ],
)
def test_a_time(typed: Cell, meant: str) -> None:
    assert read_time(typed, DAY) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "9", "830", "约9点", "上午", "8:60", "49:00", "晚上2点", 8, 8.0, 1e9, True,
     date(2026, 11, 24), "2026-13-01 8:00", "2026-11-24"],
)  # fmt: skip
def test_what_is_no_time_is_refused(typed: Cell) -> None:
    with pytest.raises(CellError):
        read_time(typed, DAY)


@pytest.mark.parametrize(
    ("typed", "day", "meant"),
    [
        ("11月24日", DAY, "2026-11-24"),
        ("1月2日", date(2026, 12, 31), "2027-01-02"),
        ("12-31", date(2027, 1, 1), "2026-12-31"),
        ("2月29日", date(2027, 3, 1), "2028-02-29"),
    ],
)
def test_a_date_without_a_year_is_the_nearest(typed: str, day: date, meant: str) -> None:
    assert read_date(typed, day) == meant


def test_a_date_without_a_year_needs_the_days_own() -> None:
    with pytest.raises(CellError, match="cell_not_a_date"):
        read_time("11月24日 9:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("08:30-11:30", [["08:30", "11:30"]]),
        ("8:30—11:30", [["08:30", "11:30"]]),
        ("8：30～11：30", [["08:30", "11:30"]]),  # noqa: RUF001 - full width
        ("8点到10点半", [["08:00", "10:30"]]),
        ("8-10点", [["08:00", "10:00"]]),
        ("下午2-4点", [["14:00", "16:00"]]),
        ("下午2:00-4:30", [["14:00", "16:30"]]),
        ("上午9点至下午2点", [["09:00", "14:00"]]),
        ("2026-11-24 08:30-11:30", [["2026-11-24T08:30:00", "2026-11-24T11:30:00"]]),
        ("8:00-10:00；14:00-16:00", [["08:00", "10:00"], ["14:00", "16:00"]]),  # noqa: RUF001
        ("8:00-10:00、14:00-16:00", [["08:00", "10:00"], ["14:00", "16:00"]]),
        ("8:00-10:00\n14:00-16:00", [["08:00", "10:00"], ["14:00", "16:00"]]),
        ("10点前", [["00:00", "10:00"]]),
        ("17:00以后", [["17:00", "24:00"]]),
        ("全天", []),
        ("-", []),
        ("无", []),
        ("2026/11/24", [["2026-11-24T00:00:00", "2026-11-25T00:00:00"]]),
        ("11月24日", [["2026-11-24T00:00:00", "2026-11-25T00:00:00"]]),
        ("11/24", [["2026-11-24T00:00:00", "2026-11-25T00:00:00"]]),
        (date(2026, 11, 24), [["2026-11-24T00:00:00", "2026-11-25T00:00:00"]]),
        ("不限", []),
        ("上午", [["00:00", "12:00"]]),
        ("下午", [["12:00", "24:00"]]),
        ("Morning; afternoon", [["00:00", "12:00"], ["12:00", "24:00"]]),
        ("11月24日上午", [["2026-11-24T00:00:00", "2026-11-24T12:00:00"]]),
        ("2026/11/24 下午", [["2026-11-24T12:00:00", "2026-11-25T00:00:00"]]),
    ],
)
def test_windows(typed: Cell, meant: list[list[str]]) -> None:
    assert read_windows(typed, DAY) == meant
    assert read_pickup_windows(typed, DAY) == meant
    assert not is_appointment(typed, DAY)


@pytest.mark.parametrize("typed", ["2026/11/24 上午9点", "11月24日 9:00", NINE])
def test_a_date_with_one_time_is_from_then_on(typed: Cell) -> None:
    meant = [["2026-11-24T09:00:00", "2026-11-25T00:00:00"]]
    assert read_pickup_windows(typed, DAY) == meant
    assert is_appointment(typed, DAY)
    with pytest.raises(CellError, match="cell_not_a_window"):
        read_window(typed, DAY)


@pytest.mark.parametrize("typed", ["早上", "9:00", "约9:00-10:00", "8:00-", time(9), 0.5, "8-10"])
def test_what_is_no_window_is_refused(typed: Cell) -> None:
    for read in (read_windows, read_pickup_windows):
        with pytest.raises(CellError, match="cell_not_a_window"):
            read(typed, DAY)


def test_a_shift_is_one_window() -> None:
    assert read_window("8:00-18:00") == ["08:00", "18:00"]
    with pytest.raises(CellError):
        read_window("8:00-10:00;14:00-16:00")


@pytest.mark.parametrize(
    "typed",
    [date(2026, 11, 24), NINE, 46350.0, "2026-11-24", "2026/11/24",
     "2026年11月24日", "20261124", 20261124.0, "2026/11/24 08:00"],
)  # fmt: skip
def test_a_date(typed: Cell) -> None:
    assert read_date(typed) == "2026-11-24"


@pytest.mark.parametrize("typed", ["11月24日", "今天", "2026-02-30", 7.0, "24/11/2026"])
def test_what_is_no_date_is_refused(typed: Cell) -> None:
    with pytest.raises(CellError, match="cell_not_a_date"):
        read_date(typed)


@given(st.times().map(lambda t: t.replace(microsecond=0, tzinfo=None)))
def test_every_clock_time_is_read_in_every_form(moment: time) -> None:
    meant = moment.strftime("%H:%M:%S").removesuffix(":00")
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    forms: list[Cell] = [moment, moment.isoformat(), timedelta(seconds=seconds)]
    if seconds:
        forms.append(seconds / 86_400)
    assert {read_time(form) for form in forms} == {meant}
