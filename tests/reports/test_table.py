from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from routing import wording
from routing.plans import Plan, Unserved
from routing.problem import Problem, Shipment
from routing.reports.table import LISTED, plan_tables, rejected_table, routes_table

from .small_plan import plan, problem


def printed(given: Plan, day: Problem, lang: wording.Lang = "en", width: int = 80) -> str:
    page = io.StringIO()
    # As shanlu prints: without soft wrapping of our own, in a terminal of this width.
    console = Console(file=page, width=width, highlight=False, soft_wrap=True)
    for table in plan_tables(given, day, lang):
        console.print(table)
    return page.getvalue()


def test_a_row_a_route_and_the_totals() -> None:
    (route,) = plan().routes
    text = printed(replace(plan(), routes=(replace(route, vehicle_id="van-1"),)), problem())
    row = next(line.split() for line in text.splitlines() if "van-1" in line)
    assert row[-8:] == ["2", "3", "70", "12.6", "1:20", "08:00", "09:20", "123.46"]
    total = next(line.split() for line in text.splitlines() if "Total" in line)
    assert total == ["Total", "2", "3/5", "70", "12.6", "1:20", "123.46"]


@pytest.mark.parametrize("lang", wording.LANGS)
def test_fits_eighty_columns(lang: wording.Lang) -> None:
    (route,) = plan().routes
    long = replace(
        route,
        vehicle_id="a very long vehicle name-with/no_sensible.break " * 2,
        courier_id="一个特别特别长的快递员编号" * 3,
        cost=1234567.891,
    )
    text = printed(replace(plan(), routes=(long,) * 12), problem(), lang)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert text.count("1234567.89") == 12


def test_what_was_left_out_and_why() -> None:
    text = printed(plan(), problem())
    assert wording.text("report.unserved", "en", count=2) in text
    assert wording.text("reasons.not_selected.reason", "en") in text
    assert "茶山" in text
    assert "twice" in text
    served = replace(plan(), unserved=())
    assert "Not served" not in printed(served, replace(problem(), rejected=()))


def test_a_long_list_ends_with_how_many_more() -> None:
    many = tuple(Unserved(id=f"s-{n}", code="not_selected") for n in range(LISTED + 5))
    text = printed(replace(plan(), unserved=many), problem())
    assert f"s-{LISTED - 1} " in text
    assert f"s-{LISTED} " not in text
    assert wording.text("report.more", "en", count=5) in text


def test_ids_are_not_markup() -> None:
    (route,) = plan().routes
    text = printed(
        replace(
            plan(),
            routes=(replace(route, vehicle_id="[red]moto"),),
            unserved=(Unserved(id="[/bold]", code="not_selected"),),
        ),
        problem(),
    )
    assert "[red]moto" in text
    assert "[/bold]" in text


def test_rejected_rows_stand_alone_too() -> None:
    page = io.StringIO()
    Console(file=page, width=80).print(rejected_table(problem().rejected, "zh"))
    assert "twice" in page.getvalue()


def test_a_day_without_weights_has_no_weight_column() -> None:
    shipments: tuple[Shipment, ...] = tuple(
        replace(row, load=row.load[1:2]) for row in problem().shipments
    )
    vehicles = tuple(replace(row, capacity=(1.0,)) for row in problem().vehicles)
    day = replace(problem(), shipments=shipments, vehicles=vehicles, load_dimensions=("amount_1",))
    heads = [str(column.header) for column in routes_table(plan(), day).columns]
    assert "kg" not in heads
    assert len(heads) == 9


def test_rejected_rows_say_the_sheet_that_they_stand_in() -> None:
    row = replace(problem().rejected[0], sheet="[orders].csv", row=7)
    page = io.StringIO()
    Console(file=page, width=80).print(rejected_table([row], "en"))
    assert "[orders].csv 7" in page.getvalue()
