"""What lateness, overtime and emissions cost, and what a plan does about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from routing.formats.summary import totals
from routing.problem import Problem, Shipment
from tests.solvers.small_days import collect, day, on_a_line, served, solved, van

ROAD = on_a_line(0, 100, 200, 300)

pytestmark = pytest.mark.usefixtures("each_engine")


def due(row: Shipment, due_s: int, per_hour: float) -> Shipment:
    assert row.pickup is not None
    return replace(row, pickup=replace(row.pickup, due_s=due_s, late_cost_per_hour=per_hour))


def of_which(problem: Problem) -> dict[str, float]:
    found: dict[str, float] = totals(solved(problem), problem, "en").get("of_which", {})
    return found


def test_what_is_due_comes_first_where_that_is_cheaper_than_being_late() -> None:
    # driving there and back costs the same either way round; the far one is due at 300 s
    rows = [due(collect("far", 3), 300, 36.0), collect("near", 1, service_s=100)]

    assert served(solved(day(ROAD, rows))) == {"van": ("far", "near")}


def test_a_late_visit_costs_by_the_second() -> None:
    # 300 s to get there, due at 200: 100 s at 36 an hour, and six kilometres
    plan = solved(day(ROAD, [due(collect("far", 3), 200, 36.0)]))

    assert plan.cost == pytest.approx(6 + 1)
    assert of_which(day(ROAD, [due(collect("far", 3), 200, 36.0)])) == {
        "lateness": pytest.approx(1)
    }


@pytest.mark.parametrize(("per_hour", "leaves_s"), [(7.2, 400), (72.0, 300)])
def test_one_leaves_earlier_where_that_saves_lateness(per_hour: float, leaves_s: int) -> None:
    #   depot --100--> near, due at 400 --100--> middle, not before 600: to be there just in time
    #   one leaves at 400 and is 100 s late at the near one; or waits 100 s, on duty at 36 an hour
    rows = [due(collect("near", 1), 400, per_hour), collect("middle", 2, (600, 900))]
    problem = day(ROAD, rows, van(cost_per_hour=36.0, cost_per_km=50.0))

    plan = solved(problem)

    assert plan.routes[0].departure_s == leaves_s


def test_overtime_makes_a_second_vehicle_worth_its_price() -> None:
    rows = [collect("a", 1, service_s=1000), collect("b", 2, service_s=1000)]
    usual: dict[str, Any] = {"regular_s": 1300, "fixed_cost": 5.0}
    cheap, dear = (
        [van(name, cost_per_overtime_hour=price, **usual) for name in ("one", "two")]
        for price in (10.0, 100.0)
    )

    assert len(solved(day(ROAD, rows, *cheap)).routes) == 1  # of 2400 s, 1100 cost 10 an hour
    assert len(solved(day(ROAD, rows, *dear)).routes) == 2
    assert of_which(day(ROAD, rows, *cheap)) == {"overtime": pytest.approx(1100 * 10 / 3600)}


def test_emissions_have_a_price() -> None:
    fleet = [van("diesel", co2_kg_per_km=0.5), van("electric", cost_per_km=1.2)]
    problem = day(ROAD, [collect("a", 1)], *fleet)

    assert list(served(solved(problem))) == ["diesel"]
    dear = replace(problem, co2_cost_per_kg=1.0)
    assert list(served(solved(dear))) == ["electric"]
    only = replace(dear, vehicles=tuple(fleet[:1]))
    assert of_which(only) == {"co2": pytest.approx(1.0)}


def test_another_courier_than_usually_has_a_price() -> None:
    rows = [
        collect("a", 1, usual_courier="li"),
        collect("b", 1, usual_courier="two"),
        collect("c", 3),
    ]
    problem = day(ROAD, rows, van("one", courier="li"), van("two", courier="wang"))

    assert len(solved(problem).routes) == 1
    familiar = solved(replace(problem, unfamiliar_cost=5.0))
    assert {"a": "one", "b": "two"}.items() <= {
        row: route.vehicle_id for route in familiar.routes for row in route.shipments
    }.items()
    assert familiar.cost == pytest.approx(6 + 2)
    cheap = replace(problem, unfamiliar_cost=0.5)
    assert of_which(cheap) == {"unfamiliar": pytest.approx(0.5)}
