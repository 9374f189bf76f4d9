from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from routing.problem import Location
from routing.reports import map_view
from routing.reports.mercator import Frame

from .small_plan import NASTY, plan, problem

FRAME = Frame(west=104.99, south=33.38, east=105.04, north=33.43)

points = st.tuples(st.integers(0, 3), st.integers(0, 3))
lines = st.lists(st.lists(points, max_size=8), max_size=5)


def test_a_route_has_its_figures_stops_and_breaks() -> None:
    (route,) = map_view.routes(plan(), problem(), FRAME)
    assert route.vehicle == NASTY
    assert route.profile == {"en": "three-wheeler", "zh": "三轮车"}
    assert route.figures == {
        "stops": "2",
        "shipments": "3",
        "kg": "69.5",
        "km": "12.6",
        "hours": "1:20",
        "cost": "123.46",
        "leaves": "08:00",
        "returns": "09:20",
    }
    walnut, tea, pepper = route.rows
    assert (walnut.number, walnut.times, walnut.kilometres, walnut.load) == (
        1,
        "08:15",
        "4.2",
        "60.5",
    )
    assert walnut.shipments == "a-1, a-2"
    assert (tea.number, tea.times) == (None, "08:20")
    assert (pepper.number, pepper.kilometres, pepper.waiting) == (2, "9.5", "0:05")
    assert route.line[0] == route.line[-1] == FRAME.place((105.0, 33.4))


def test_what_stands_at_one_place_is_fanned_out() -> None:
    (route,) = plan().routes
    at_depot = replace(
        route.visits[0], location=replace(route.visits[0].location, lon=105.0, lat=33.4)
    )
    crowded = replace(plan(), routes=(replace(route, visits=(at_depot, route.visits[1])),))
    pins = map_view.pins(crowded, problem(), FRAME)
    depot, stop = (pin for pin in pins if pin.at == FRAME.place((105.0, 33.4)))
    assert (depot.kind, stop.kind) == ("depot", "stop")
    assert stop.aside_px - depot.aside_px == map_view.PIN_PX
    assert (depot.name, stop.name) == ("", "Town depot")


def test_two_shipments_left_at_one_place_are_one_pin() -> None:
    pins = map_view.pins(plan(), problem(), FRAME)
    assert [pin.kind for pin in pins] == ["depot", "stop", "stop", "lost"]
    lost = map_view.unserved(plan(), problem(), FRAME)
    assert {row.at for row in lost} == {pins[-1].at}
    assert lost[0].fix is not None
    assert lost[1].fix is None


def test_what_has_no_point_is_told_but_not_drawn() -> None:
    day = problem()
    hens = day.shipments[3]
    assert hens.pickup is not None
    nowhere = replace(hens, pickup=replace(hens.pickup, location=Location(place="Somewhere")))
    day = replace(day, shipments=(*day.shipments[:3], nowhere))
    (row, _) = map_view.unserved(plan(), day, FRAME)
    assert (row.at, row.place) == (None, "Somewhere")
    assert "lost" not in {pin.kind for pin in map_view.pins(plan(), day, FRAME)}


def test_everywhere_covers_depots_stops_ways_and_what_is_left() -> None:
    known = set(map_view.everywhere(plan(), problem()))
    assert known == {
        (105.0, 33.4),
        (105.01, 33.42),
        (105.03, 33.41),
        (105.02, 33.39),
        (105.01, 33.4),
    }


def test_lanes_of_a_shared_road_lie_side_by_side() -> None:
    #   a ── b ── c      the second joins at b and goes on to c
    a, b, c, d = (0, 0), (1, 0), (2, 0), (1, 1)
    assert map_view.lanes([[a, b, c, b, a], [d, b, c]]) == [[0, 0, 0, 0], [0, 1]]
    assert map_view.lanes([]) == []


@given(lines)
def test_no_two_lines_share_a_lane_of_a_piece(drawn: list[list[tuple[int, int]]]) -> None:
    drawn = [[p for k, p in enumerate(line) if not k or p != line[k - 1]] for line in drawn]
    chosen = map_view.lanes(drawn)
    owner: dict[tuple[frozenset[tuple[int, int]], int], int] = {}
    for number, (line, lanes) in enumerate(zip(drawn, chosen, strict=True)):
        assert len(lanes) == max(len(line) - 1, 0)
        for ends, lane in zip(pairwise(line), lanes, strict=True):
            assert owner.setdefault((frozenset(ends), lane), number) == number
            assert 0 <= lane < len(drawn)


def test_colours_repeat_only_after_all_are_used() -> None:
    assert len(set(map_view.COLOURS)) == len(map_view.COLOURS)
    assert map_view.colour(1) == map_view.colour(1 + len(map_view.COLOURS))
