"""Bounded acceleration, against slow and obvious loops and against what must never happen."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.graph import RoadGraph
from routing.roads.graph.build import build_graph
from routing.roads.times.kinematics import Floats, Stations, stations, step_seconds
from routing.roads.times.speeds import NO_WAY, edge_milliseconds
from routing.roads.times.vehicles import find_profile
from tests.maps.drawn import DrawnMap, Tags

FAST: Tags = {"highway": "primary"}
SLOW: Tags = {"highway": "primary", "maxspeed": "20"}
FOOTPATH: Tags = {"highway": "footway"}


def one_run(steps_m: Floats) -> Stations:
    count = len(steps_m) + 1
    return Stations(
        step_m=np.r_[steps_m, 0.0],
        run=np.zeros(count, dtype=np.int64),
        node_cap_m2s2=np.full(count, np.inf),
        joined=np.empty((0, 2), dtype=np.int64),
    )


def slowly(steps_m: Floats, limit_ms: Floats, speed_up: float, brake: float) -> float:
    """Drive in pieces of a centimetre: as fast as is allowed, then backwards for the brakes."""
    piece_m = 0.01
    limit = np.repeat(limit_ms, np.rint(steps_m / piece_m).astype(int)) ** 2
    energy = np.minimum(np.r_[limit, np.inf], np.r_[np.inf, limit])
    for k in range(len(limit)):
        energy[k + 1] = min(energy[k + 1], energy[k] + 2 * speed_up * piece_m)
    for k in reversed(range(len(limit))):
        energy[k] = min(energy[k], energy[k + 1] + 2 * brake * piece_m)
    speed = np.sqrt(energy)
    return float((2 * piece_m / (speed[:-1] + speed[1:])).sum())


steps = st.lists(st.tuples(st.integers(1, 40), st.floats(1.0, 25.0)), min_size=1, max_size=8)
rates = st.floats(0.3, 2.0)


@given(road=steps, speed_up=rates, brake=rates)
def test_seconds_are_those_of_driving_centimetre_by_centimetre(
    road: list[tuple[int, float]], speed_up: float, brake: float
) -> None:
    steps_m, limit = np.array(road, dtype=float).T
    limits = np.tile(np.r_[limit, 1.0], (2, 1))
    rate = np.ones(len(road) + 1)
    along, against = step_seconds(one_run(steps_m), limits, speed_up * rate, brake * rate)
    assert along.sum() == pytest.approx(slowly(steps_m, limit, speed_up, brake), rel=2e-3)
    backwards = slowly(steps_m[::-1], limit[::-1], speed_up, brake)
    assert against.sum() == pytest.approx(backwards, rel=2e-3)


@given(road=steps, speed_up=rates, brake=rates, lower=st.floats(0.3, 1.0), data=st.data())
def test_a_lower_limit_anywhere_makes_no_step_faster(
    road: list[tuple[int, float]], speed_up: float, brake: float, lower: float, data: st.DataObject
) -> None:
    steps_m, limit = np.array(road, dtype=float).T
    rate = np.ones(len(road) + 1)
    slowed = np.r_[limit, 1.0]
    slowed[data.draw(st.integers(0, len(road) - 1))] *= lower
    before, after = (
        step_seconds(one_run(steps_m), np.tile(limits, (2, 1)), speed_up * rate, brake * rate)
        for limits in (np.r_[limit, 1.0], slowed)
    )
    assert (after >= before - 1e-9).all()


def test_steady_speed_where_nothing_changes() -> None:
    at = one_run(np.full(5, 30.0))
    seconds = step_seconds(at, np.full((2, 6), 10.0), np.full(6, 0.5), np.full(6, 0.5))
    np.testing.assert_allclose(seconds[:, :-1], 3.0)


# --- on drawn roads ------------------------------------------------------------------------------


def van_ms(
    drawing: str, ways: Mapping[str, Tags], nodes: Mapping[str, Tags] | None = None
) -> tuple[RoadGraph, dict[tuple[int, int], int]]:
    """Return the graph and the van's milliseconds by (OSM id of the way, reversed), summed."""
    graph = build_graph(DrawnMap(drawing, ways, nodes or {}).extract()).graph
    ms = edge_milliseconds(graph, find_profile("van"))
    way = graph.segment_way[graph.edge_segment]
    usable = ms != NO_WAY
    return graph, {
        (int(w), back): int(ms[usable & (way == w) & (graph.edge_reversed == back)].sum())
        for w, back in itertools.product(np.unique(way), (False, True))
    }


ROADS = "a----b----c----d"


def test_a_change_of_speed_takes_time_on_the_faster_side() -> None:
    """60 km/h to 19 km/h at 0.85 m/s²: (v1 - v2)² / 2 a v1 = 4.5 s on either way there."""
    _, alone = van_ms("a----b", {"ab": FAST})
    _, joined = van_ms("a----b----c", {"ab": FAST, "bc": SLOW})
    van = find_profile("van")
    fast, slow = 60 / 3.6, 19 / 3.6
    lost = (fast - slow) ** 2 / (2 * van.brake_ms2 * fast)
    for back in (False, True):
        assert joined[101, back] - alone[101, back] == pytest.approx(1000 * lost, rel=0.03)


@pytest.mark.parametrize(
    "pieces", [("ab", "bcd"), ("ab", "dcb"), ("ba", "bcd"), ("ab", "bc", "cd"), ("ba", "bc", "dc")]
)
def test_where_a_road_is_cut_into_ways_changes_nothing(pieces: tuple[str, ...]) -> None:
    """Whichever way round they are drawn."""
    tags = dict.fromkeys(("ab", "ba"), SLOW)
    whole = van_ms(ROADS, {"ab": SLOW, "bcd": FAST})[1]
    cut = van_ms(ROADS, {piece: tags.get(piece, FAST) for piece in pieces})[1]
    for turned in (False, True):
        assert sum(whole[key] for key in whole if key[1] == turned) == pytest.approx(
            sum(
                cut[100 + number, turned ^ (piece != "".join(sorted(piece)))]
                for number, piece in enumerate(pieces, 1)
            ),
            abs=3,  # milliseconds: each edge is rounded
        )


def test_a_footpath_makes_no_junction_for_a_van() -> None:
    plain = van_ms("a----b----c", {"ab": SLOW, "bc": FAST})[1]
    crossed = van_ms("a----b----c\n     |\n     d", {"ab": SLOW, "bc": FAST, "bd": FOOTPATH})[1]
    assert crossed[102, False] == plain[102, False]


def test_roads_that_meet_at_a_junction_begin_at_their_own_speed() -> None:
    """A van that comes from the fast road need not slow down for the slow one that branches off."""
    fork = van_ms("a----b----c\n     |\n     d", {"ab": FAST, "bc": FAST, "bd": SLOW})[1]
    alone = van_ms("a----b----c", {"ab": FAST, "bc": FAST})[1]
    assert fork[101, False] == alone[101, False]


def test_a_gate_is_stopped_at_and_then_opened() -> None:
    """Stopping and starting lose v / 2a each, 9.8 s at 60 km/h; opening it takes 20 s."""
    free = sum(van_ms("a----b----c", {"abc": FAST})[1].values())
    gate = sum(van_ms("a----b----c", {"abc": FAST}, {"b": {"barrier": "gate"}})[1].values())
    van = find_profile("van")
    stopping = 60 / 3.6 * (0.5 / van.brake_ms2 + 0.5 / van.speed_up_ms2)
    assert gate - free == pytest.approx(2 * 1000 * (20 + stopping), rel=0.03)


def test_a_bollard_costs_a_van_nothing_for_it_never_passes() -> None:
    free = sum(van_ms("a----b----c", {"abc": FAST})[1].values())
    assert sum(van_ms("a----b----c", {"abc": FAST}, {"b": {"barrier": "bollard"}})[1].values()) == (
        pytest.approx(free, abs=3)
    )


def test_a_barrier_on_one_road_does_not_slow_another() -> None:
    graph = build_graph(
        DrawnMap("a--b--c\n\nd--e--f", {"abc": FAST, "def": FAST}, {"b": {"barrier": "gate"}})
        .extract()
    ).graph  # fmt: skip
    ms = edge_milliseconds(graph, find_profile("van"))
    alone = build_graph(DrawnMap("d--e--f", {"def": FAST}).extract()).graph
    expected = edge_milliseconds(alone, find_profile("van"))
    on_other = graph.segment_way[graph.edge_segment] == 102
    assert sorted(ms[on_other].tolist()) == pytest.approx(sorted(expected.tolist()), abs=1)


def test_stations_of_a_graph_know_their_runs() -> None:
    graph = build_graph(DrawnMap(ROADS, {"ab": FAST, "dcb": SLOW}).extract()).graph
    at = stations(graph, np.ones(graph.segments, dtype=bool), np.full(graph.nodes, np.inf))
    assert at.step_m.sum() == pytest.approx(1500, rel=1e-3)
    assert np.bincount(at.run).tolist() == [14, 27]  # steps of 38.5 m
    count = len(at.step_m)
    # The last station of ab is the last of dcb: along the one is against the other.
    assert at.joined.tolist() == [[13, count - 1 + count], [13 + count, count - 1]]
