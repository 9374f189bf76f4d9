"""The hidden sheet: a plan as rows of plain text and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.plans import Plan, Unserved
from routing.plans.sheets import Machine, cell_text, machine_rows, read_machine
from tests.checker.village import PLAN
from tests.reports import small_plan


def without_geometry(plan: Plan) -> Plan:
    routes = (
        replace(route, legs=tuple(replace(leg, geometry=()) for leg in route.legs))
        for route in plan.routes
    )
    return replace(plan, routes=tuple(routes), rejected=())


def test_a_plan_comes_back_without_geometry_and_rejected_rows() -> None:
    plan = replace(PLAN, at=PLAN.start, weather="snow")
    machine = Machine(plan=plan, sheets={"Li": "van", "Wang": "moto"})
    rows = list(machine_rows(machine))
    read = read_machine(rows)
    assert read.plan == without_geometry(plan)
    assert read.sheets == machine.sheets
    assert all(text.isascii() for row in rows for text in row)


def test_details_of_reasons_come_back_as_lists() -> None:
    left = Unserved(id="hens", code="missing_skill", details={"skills": frozenset({"b", "a"})})
    plan = replace(small_plan.plan(), unserved=(left,))
    (read,) = read_machine(machine_rows(Machine(plan=plan))).plan.unserved
    assert read.details == {"skills": ["a", "b"]}
    assert read.reason() == left.reason()


@given(st.text(max_size=300))
def test_every_id_comes_back_whatever_it_is(row_id: str) -> None:
    plan = replace(PLAN, unserved=(Unserved(id=row_id, code="not_selected"),))
    (read,) = read_machine(machine_rows(Machine(plan=plan))).plan.unserved
    assert read.id == row_id


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("format", "shanlu-plan-workbook/2")],
        list(machine_rows(Machine(plan=PLAN)))[:1],
        [*list(machine_rows(Machine(plan=PLAN)))[:1], ("plan", "{")],
        [*list(machine_rows(Machine(plan=PLAN)))[:1], ("visit", "{}")],
    ],
)
def test_a_sheet_that_was_changed_is_noticed(rows: list[tuple[str, str]]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, IndexError)):
        read_machine(rows)


@given(st.text(st.characters(), max_size=50), st.integers(1, 40))
def test_what_a_cell_holds_is_never_too_long_and_never_half_a_character(
    text: str, units: int
) -> None:
    held = cell_text(text, units)
    assert len(held.encode("utf-16-le")) <= 2 * units
    assert text.startswith(held) or cell_text(text).startswith(held)
    assert not set(held) & set(map(chr, range(9)))


def test_emoji_count_as_two() -> None:
    assert cell_text("🐔🐔🐔", 5) == "🐔🐔"
    assert cell_text("a\0b\x0b\ufffe\ud800c") == "abc"


def test_lines_end_alike_in_every_program() -> None:
    assert cell_text("a\r\nb\rc\n\rd") == "a\nb\nc\n\nd"
