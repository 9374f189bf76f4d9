"""A changed order gets times, loads and costs of its own; what is wrong, the checker says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.planning.revising import BY_HAND, revise
from routing.plans import Plan
from routing.plans.changes import TaskId, tasks
from routing.schedule import Halt, schedule
from tests.checker.village import MOTO_ROUTE, PLAN, PROBLEM, VAN_ROUTE
from tests.solvers.small_days import collect, day, on_a_line
from tests.solvers.small_days import van as small_van

ORDERS: dict[str, list[TaskId]] = {
    route.vehicle_id: [task for visit in route.visits for task in tasks(visit)]
    for route in PLAN.routes
}
ALL: list[TaskId] = [*(task for order in ORDERS.values() for task in order), ("salt", "delivery")]

HONEST = {
    *("coverage", "pairs", "time_windows", "capacity.overloaded", "skills", "shifts"),
    *("depots.departs_closed", "depots.returns_closed", "cut_offs", "limits"),
    *("breaks.outside_window", "travel.unreachable"),
}
"""What may be wrong with an order; anything else would be a figure that does not follow from it."""


def codes(plan: Plan) -> set[str]:
    return {violation.code for violation in check(PROBLEM, plan)}


def test_what_is_the_same_stays_as_it_was() -> None:
    assert revise(PROBLEM, PLAN, ORDERS, ["salt"]) == PLAN
    shuffled = {**ORDERS, "van": [ORDERS["van"][1], ORDERS["van"][0], *ORDERS["van"][2:]]}
    assert revise(PROBLEM, PLAN, shuffled, ["salt"]) == PLAN


def test_with_other_travel_times_every_route_is_timed_anew() -> None:
    old = replace(PLAN, matrix_digest="of another day", routes=(MOTO_ROUTE,))
    late = replace(MOTO_ROUTE, return_s=MOTO_ROUTE.return_s + 60)
    revised = revise(PROBLEM, replace(old, routes=(late,)), {"moto": ORDERS["moto"]}, [])
    (route,) = revised.routes
    assert [visit.pickups for visit in route.visits] == [("eggs",), ()]
    assert codes(revised) == {"coverage.missing"}
    assert revised.matrix_digest == PROBLEM.matrix_digest


def test_a_shipment_given_to_another_courier() -> None:
    order = {"van": [task for task in ORDERS["van"] if task[0] != "seed"]}
    order["moto"] = [("seed", "delivery"), *ORDERS["moto"]]
    revised = revise(PROBLEM, PLAN, order, ["salt"])
    van, moto = revised.routes
    assert [visit.location.place for visit in van.visits] == ["A", "C", "B", "D"]
    assert [visit.location.place for visit in moto.visits] == ["B", "C", "A"]
    assert moto.load == (34.0, 0.0, 2.0)
    assert codes(revised) == {"capacity.overloaded", "cut_offs.missed"}
    assert van.courier_id == "li"


def test_what_was_one_stop_elsewhere_stays_one_stop() -> None:
    order = {"van": ORDERS["van"][2:], "spare": ORDERS["van"][:2]}
    _, spare = revise(PROBLEM, PLAN, order, []).routes
    assert [visit.pickups for visit in spare.visits] == [("walnuts", "honey")]
    assert (spare.visits[0].setup_s, spare.visits[0].service_s) == (180, 60)


def test_taken_out_by_hand_and_left_out_before() -> None:
    order = {**ORDERS, "moto": ORDERS["moto"][:1]}
    revised = revise(PROBLEM, PLAN, order, ["post", "salt"])
    assert [(row.id, row.code) for row in revised.unserved] == [
        ("post", BY_HAND),
        ("salt", "unreachable"),
    ]
    assert revised.unserved[0].reason("zh") == "已由人工从计划中取出。"
    assert revised.unserved[0].fix() is None
    assert codes(revised) == set()


def test_a_courier_without_rows_has_no_route() -> None:
    revised = revise(PROBLEM, PLAN, {**ORDERS, "moto": []}, ["salt", "eggs", "post"])
    assert revised.routes == (VAN_ROUTE,)
    assert codes(revised) == set()


def test_an_impossible_way_is_a_violation_and_no_crash() -> None:
    order = {**ORDERS, "moto": [*ORDERS["moto"], ("salt", "delivery")]}
    revised = revise(PROBLEM, PLAN, order, [])
    moto = revised.routes[1]
    assert [leg.duration_s for leg in moto.legs[2:]] == [0, 0]
    unreachable = [one for one in check(PROBLEM, revised) if one.code == "travel.unreachable"]
    assert [one.details["leg"] for one in unreachable] == [3, 4]
    assert codes(revised) <= {"travel.unreachable"}


@st.composite
def edits(draw: st.DrawFn) -> dict[str, list[TaskId]]:
    """Deal all tasks, some of them twice or not at all, to the vehicles in any order."""
    dealt = draw(st.lists(st.sampled_from(ALL), max_size=12))
    vehicles = draw(st.lists(st.sampled_from(["van", "moto", "spare"]), min_size=12, max_size=12))
    orders: dict[str, list[TaskId]] = {"van": [], "moto": [], "spare": []}
    for task, vehicle in zip(dealt, vehicles, strict=False):
        orders[vehicle].append(task)
    return orders


@settings(max_examples=200)
@given(edits())
def test_whatever_is_done_to_an_order_its_figures_follow_from_it(
    orders: dict[str, list[TaskId]],
) -> None:
    revised = revise(PROBLEM, PLAN, orders, [])
    found = {code for code in codes(revised) if code.partition(".")[0] not in HONEST}
    assert found <= HONEST
    done = {
        route.vehicle_id: {task for visit in route.visits for task in tasks(visit)}
        for route in revised.routes
    }
    assert done == {vehicle: set(order) for vehicle, order in orders.items() if order}


def test_a_vehicle_still_unloads_between_its_trips() -> None:
    #   depot - a - depot - b, c - depot; d is brought by another vehicle
    road = on_a_line(0, 100, 200, 300)
    rows = [collect(name, place, load=60.0) for name, place in zip("abd", (1, 2, 3), strict=True)]
    rows.append(collect("c", 2, load=40.0))
    problem = day(road, rows, small_van("one", reload_depots=("depot",)), small_van("two"))
    plan = Plan(start=problem.start, matrix_digest=problem.matrix_digest)
    places = {row.id: row.tasks[0].location for row in rows}

    def halt(*names: str) -> Halt:
        return Halt(location=places[names[0]], pickups=names)

    depot = Halt(location=problem.depots[0].location, depot="depot")
    drives = {"one": [halt("a"), depot, halt("b", "c")], "two": [halt("d")]}
    vehicles = {row.id: row for row in problem.vehicles}
    routes = [schedule(problem, vehicles[name], order) for name, order in drives.items()]
    plan = replace(plan, routes=tuple(route for route in routes if route is not None))

    def trips(*order: str) -> list[list[str]]:
        edited: dict[str, list[TaskId]] = {"one": [(row, "pickup") for row in order]}
        (route, *_) = revise(problem, plan, edited, []).routes
        return [[row for visit in trip for row in visit.pickups] for trip in route.trips]

    assert trips("a", "b", "c") == [["a"], ["b", "c"]]
    assert trips("a", "c", "b") == [["a"], ["b", "c"]]  # one stop, whatever the order within
    assert trips("a", "c") == [["a"], ["c"]]
    assert trips("a", "d", "b", "c") == [["a"], ["d", "b", "c"]]  # before b: in its trip
    assert trips("d", "a", "b", "c") == [["d", "a"], ["b", "c"]]
    assert trips("b", "c") == [["b", "c"]]
    assert trips("b", "a", "c") == [["b", "a"], ["c"]]  # b moved before a
