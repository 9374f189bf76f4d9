"""What a parcel and a kilogram cost, village by village, wherever a plan is summed up."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from routing.formats.summary import summary
from routing.plans.costs import VillageCost, shipment_costs, village_costs
from routing.problem import Task
from routing.reports.table import plan_tables, villages_table
from routing.reports.workbook import workbook
from routing.wording import Lang
from tests.checker.village import PLAN, PROBLEM
from tests.reports import small_plan
from tests.reports.test_workbook import opened


def test_villages_come_dearest_first_and_add_up_to_the_plan() -> None:
    villages = village_costs(PLAN, PROBLEM)

    assert [one.village for one in villages] == ["C", "B", "A"]
    assert math.fsum(one.cost for one in villages) == pytest.approx(PLAN.cost)
    assert sum(one.shipments for one in villages) == len(PLAN.served)
    every = VillageCost.of(shipment_costs(PLAN, PROBLEM))
    assert every.per_parcel == pytest.approx(PLAN.cost / sum(one.parcels for one in villages))


def test_what_nobody_weighed_has_no_price_a_kilogram() -> None:
    nothing = VillageCost(shipments=1, parcels=0, weight_kg=0.0, cost=5.0)

    assert (nothing.per_parcel, nothing.per_kg) == (None, None)


def test_the_summary_says_what_a_parcel_and_a_kilogram_cost() -> None:
    told = summary(PLAN, PROBLEM)

    dearest, *_ = village_costs(PLAN, PROBLEM)
    assert told["by_village"][0] == {
        "village": "C",
        "township": "",
        "shipments": dearest.shipments,
        "parcels": dearest.parcels,
        "weight_kg": dearest.weight_kg,
        "cost": dearest.cost,
        "per_parcel": dearest.per_parcel,
        "per_kg": dearest.per_kg,
    }
    assert told["per_parcel"] == pytest.approx(PLAN.cost / 7)
    assert told["per_kg"] == pytest.approx(PLAN.cost / 83)


def test_a_terminal_shows_a_row_a_village_and_the_total() -> None:
    table = villages_table(PLAN, PROBLEM)

    names, parcels, kilograms, costs, per_parcel, per_kg = table.columns
    assert [str(cell) for cell in names.cells] == ["C", "B", "A"]
    assert (parcels.footer, kilograms.footer, costs.footer) == ("7", "83", f"{PLAN.cost:.2f}")
    assert per_parcel.footer == f"{PLAN.cost / 7:.2f}"
    assert per_kg.footer == f"{PLAN.cost / 83:.2f}"


def test_where_places_have_no_names_no_villages_are_told() -> None:
    def unnamed(task: Task | None) -> Task | None:
        return task and replace(task, location=replace(task.location, place=None))

    nameless = replace(
        PROBLEM,
        shipments=tuple(
            replace(row, pickup=unnamed(row.pickup), delivery=unnamed(row.delivery))
            for row in PROBLEM.shipments
        ),
    )

    assert len(list(plan_tables(PLAN, nameless))) == len(list(plan_tables(PLAN, PROBLEM))) - 1
    assert "by_village" not in summary(PLAN, nameless)


@pytest.mark.parametrize(("lang", "label"), [("en", "Cost per parcel"), ("zh", "每件费用")])
def test_the_first_sheet_of_the_workbook_names_the_dearest_village(lang: Lang, label: str) -> None:
    sheet = opened(workbook(PLAN, PROBLEM, lang=lang)).worksheets[0]

    told = {row[0].value: row[2].value for row in sheet.iter_rows(max_row=12, max_col=3)}
    dearest = max(village_costs(PLAN, PROBLEM), key=lambda one: one.per_parcel or 0.0)
    assert f"{PLAN.cost / 7:.2f}" in told[label]
    assert f"{dearest.village}" in told[label]
    assert f"{dearest.per_parcel:.2f}" in told[label]


def test_a_small_plan_without_townships_has_its_costs_too() -> None:
    villages = village_costs(small_plan.plan(), small_plan.problem())

    assert {one.township for one in villages} == {"画溪镇", ""}
