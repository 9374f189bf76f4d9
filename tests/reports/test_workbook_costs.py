"""Costs by village: shared by what a trip alone would cost, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.plans.cost_shares import cost_shares
from routing.reports.workbook import workbook
from tests.checker.village import MOTO, MOTO_ROUTE, PLAN, PROBLEM
from tests.reports import small_plan
from tests.reports.test_workbook import opened, table


def test_a_route_is_shared_by_what_each_stop_alone_would_cost() -> None:
    """Worked out by hand.

    C: 25 minutes each way at 1.2, 25 km: 10 + 0.4 * 25 + 30 * 62 / 60 + 2 = 53.
    A: 10 minutes each way at 1.2, 10 km: 10 + 0.4 * 10 + 30 * 26 / 60 + 0.8 = 27.8.
    """
    alone = replace(PLAN, routes=(MOTO_ROUTE,))
    shares = cost_shares(alone, PROBLEM)
    assert shares == pytest.approx({"eggs": 59 * 53 / 80.8, "post": 59 * 27.8 / 80.8})


def test_within_a_stop_it_goes_by_parcels() -> None:
    shipments = tuple(
        replace(row, parcels=3) if row.id == "walnuts" else row for row in PROBLEM.shipments
    )
    shares = cost_shares(PLAN, replace(PROBLEM, shipments=shipments))
    assert shares["walnuts"] == pytest.approx(3 * shares["honey"])


def test_without_matrices_or_costs_it_is_shared_evenly() -> None:
    shares = cost_shares(small_plan.plan(), small_plan.problem())
    assert shares == pytest.approx({"a-1": 30.864, "a-2": 30.864, "b-1": 61.728})


@given(st.floats(0, 1000), st.floats(0, 10), st.floats(0, 100))
def test_the_shares_add_up_to_the_plans_cost(fixed: float, per_km: float, per_hour: float) -> None:
    moto = replace(MOTO, fixed_cost=fixed, cost_per_km=per_km, cost_per_hour=per_hour)
    day = replace(PROBLEM, vehicles=(PROBLEM.vehicles[0], moto))
    shares = cost_shares(PLAN, day)
    assert sum(shares.values()) == pytest.approx(PLAN.cost)
    assert set(shares) == set(PLAN.served)


def test_the_sheet_has_a_row_a_village_and_the_plans_cost_below() -> None:
    data = workbook(PLAN, PROBLEM)
    rows = table(opened(data, values=True)["Cost by village"], "Per parcel")
    assert [row[0] for row in rows] == ["C", "B", "A", "Total"]
    total = rows[-1]
    assert total[2:6] == [7, 7, 83, pytest.approx(272)]
    for row in rows:
        assert row[6] == pytest.approx(row[5] / row[3])
        assert row[7] == pytest.approx(row[5] / row[4])
    assert sorted((row[5] for row in rows[:-1]), reverse=True) == [row[5] for row in rows[:-1]]
    formulas = table(opened(data)["Cost by village"], "Per parcel")
    assert formulas[0][6:] == ["=F5/D5", "=F5/E5"]
