from __future__ import annotations

from dataclasses import replace

import pytest

from routing.plans import Plan
from routing.problem import Problem, Task, TimeWindow
from routing.reports import map_stops
from routing.reports.map_said import Said, told

from .small_plan import PEPPER, WALNUT, plan, problem

HOUR_S = 3600


def between(start: str, end: str) -> Said:
    return told("map.between", start=start, end=end)


def rows(day: Problem, answer: Plan) -> list[map_stops.Row]:
    return list(map_stops.rows(answer.routes[0], answer, day))


def test_stops_and_breaks_stand_in_the_order_of_the_day() -> None:
    walnut, tea, pepper = rows(problem(), plan())
    assert (walnut.number, walnut.arrives, walnut.leaves) == (1, "08:15", "08:18")
    assert (walnut.kilometres, walnut.load, walnut.shipments) == ("4.2", "60.5", "a-1, a-2")
    assert (tea.number, tea.arrives, tea.orders) == (None, "08:20", ())
    assert (pepper.number, pepper.kilometres, pepper.waiting) == (2, "9.5", "0:05")
    assert walnut.window is None


def test_a_stop_tells_its_orders_with_whom_to_call() -> None:
    day = problem()
    rich = replace(
        day.shipments[0],
        contact="Sender",
        phone="+86 000-0000",
        commodity="walnuts",
        note="ring twice",
        parcels=3,
    )
    (first, second) = rows(replace(day, shipments=(rich, *day.shipments[1:])), plan())[0].orders
    assert (first.id, first.parcels, first.weight) == ("a-1", 3, "40.5")
    assert (first.contact, first.commodity, first.note) == ("Sender", "walnuts", "ring twice")
    assert first.phone == map_stops.Phone(text="+86 000-0000", link="tel:+860000000")
    assert (second.id, second.phone, second.handed) == ("a-2", None, False)


def test_the_window_of_a_stop_is_what_its_orders_have_in_common() -> None:
    def within(*hours: tuple[float, float]) -> Task:
        spans = [TimeWindow(start_s=round(a * HOUR_S), end_s=round(b * HOUR_S)) for a, b in hours]
        return Task(location=WALNUT, time_windows=tuple(spans))

    day = problem()
    one = replace(day.shipments[0], pickup=within((8, 10), (14, 16)))
    other = replace(day.shipments[1], pickup=within((7.5, 9)))
    late = replace(day.shipments[2], pickup=Task(location=PEPPER), ready_s=8 * HOUR_S)
    walnut, _, pepper = rows(replace(day, shipments=(one, other, late)), plan())
    assert walnut.window == between("08:00", "09:00")
    assert pepper.window == {"en": "from 08:00", "zh": "08:00 以后"}
    assert walnut.orders[0].window is not None
    both = [between(*span)["zh"] for span in (("08:00", "10:00"), ("14:00", "16:00"))]
    assert walnut.orders[0].window["zh"] == f"须在 {'、'.join(both)} 开始"


def test_what_is_handed_over_has_the_window_of_its_delivery() -> None:
    day, answer = problem(), plan()
    (route,) = answer.routes
    sent = replace(
        day.shipments[0],
        delivery=Task(
            location=PEPPER,
            time_windows=(TimeWindow(start_s=8 * HOUR_S, end_s=11 * HOUR_S),),
        ),
    )
    handed = replace(route.visits[1], deliveries=("a-1", "unknown"))
    answer = replace(answer, routes=(replace(route, visits=(route.visits[0], handed)),))
    last = rows(replace(day, shipments=(sent, *day.shipments[1:])), answer)[-1]
    assert [(order.id, order.handed) for order in last.orders] == [("b-1", False), ("a-1", True)]
    assert last.window == between("08:00", "11:00")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("000-0000-0001", "tel:00000000001"),
        (" +86 (0) 000 000 ", "tel:+860000000"),
        ("javascript:alert(1)", ""),
        ("000\njavascript:1", ""),
        ("1", ""),
    ],
)
def test_only_numbers_can_be_called(text: str, link: str) -> None:
    assert map_stops.phone(text) == map_stops.Phone(text=text, link=link)


def test_no_phone_is_none() -> None:
    assert map_stops.phone(None) is None
    assert map_stops.phone("") is None
