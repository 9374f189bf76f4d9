"""Alternatives keep what is promised of them: checked on random maps with networkx."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.roads.alternatives import DETOUR, LOCAL, SHARED, SLOWER, alternative_pieces
from routing.roads.network import Network
from routing.roads.ways.pieces import Pieces
from tests.maps.drawn import ROAD, DrawnMap, LonLat, Tags
from tests.roads.slow_obvious import network_of

MAIN: Tags = {"highway": "secondary", "surface": "asphalt"}

LADDER = DrawnMap(
    """
       b----g----c
      /     |     \\
    a-------x------d
      \\     |     /
       e----h----f
    """,
    {"axd": MAIN, "abgcd": MAIN, "aehfd": {"highway": "tertiary"}, "gxh": {"highway": "track"}},
)


def times_of(pieces: Pieces) -> Counter[int]:
    """Return milliseconds on each edge, the turn into it included."""
    times: Counter[int] = Counter()
    for edge, ms, turn_ms in zip(pieces.edge, pieces.ms, pieces.turn_ms, strict=True):
        times[int(edge)] += int(ms + turn_ms)
    return times


def turns_of(network: Network) -> nx.DiGraph[int]:
    """Return which edge follows which, with the milliseconds of the turn and of the edge."""
    turns: nx.DiGraph[int] = nx.DiGraph()
    expansion = network.skeleton.expansion
    for turn in np.flatnonzero(network.turn_ms >= 0).tolist():
        edge = int(expansion.turn_edge[turn])
        if network.edge_ms[edge] >= 0:
            turn_ms = int(network.turn_ms[turn])
            ms = turn_ms + int(network.edge_ms[edge])
            turns.add_edge(int(expansion.turn_tail[turn]), edge, ms=ms, turn_ms=turn_ms)
    return turns


@st.composite
def grids(draw: st.DrawFn) -> tuple[DrawnMap, LonLat, LonLat]:
    """Draw a field of streets, some of them missing or slower, and two points on it."""
    names = "abcdefghijklmnopqrst"
    field = "\n\n".join("---".join(names[row * 5 : row * 5 + 5]) for row in range(4))
    kinds = st.sampled_from(["secondary", "tertiary", "residential", ""])
    streets = [(k, k + 1) for k in range(20) if k % 5 < 4] + [(k, k + 5) for k in range(15)]
    ways: dict[str, Tags] = {"ab": ROAD}
    for k, other in streets:
        kind = draw(kinds)
        if kind:
            ways[names[k] + names[other]] = {"highway": kind}
    drawn = DrawnMap(field, ways)
    first, last = draw(st.sampled_from(sorted(ways))), draw(st.sampled_from(sorted(ways)))
    start = drawn.between(first[0], first[1], draw(st.floats(0, 1)))
    return drawn, start, drawn.between(last[0], last[1], 0.3)


@settings(max_examples=60)
@given(grid=grids())
def test_alternatives_are_ways_that_keep_their_limits(
    grid: tuple[DrawnMap, LonLat, LonLat],
) -> None:
    drawn, start, end = grid
    region = drawn.region()
    snaps = region.snap([start, end], "van")
    if snaps.refused:
        return
    network = network_of(region, "van")
    turns = turns_of(network)
    found = alternative_pieces(network._finder(snaps), 0, 1, 3)
    fastest = network.pieces(snaps, [(0, 1)])[0, 1]
    times = [sum(times_of(way).values()) for way in found]
    assert times[0] == sum(times_of(fastest).values())
    assert times == sorted(times)
    known = set(times_of(found[0]))
    for way, total in zip(found[1:], times[1:], strict=True):
        edges = way.edge.tolist()
        for k, (before, after) in enumerate(pairwise(edges)):
            assert turns[before][after]["turn_ms"] == way.turn_ms[k + 1]
        assert all(way.share_to[k] in {0, 1} for k in range(len(edges) - 1))
        assert len(set(network.graph.edge_head[edges[:-1]].tolist())) == len(edges) - 1
        ms = times_of(way)
        common = sum(ms[edge] for edge in ms if edge in times_of(found[0]))
        shared = sum(ms[edge] for edge in ms if edge in known)
        assert total <= SLOWER * times[0] + 1
        assert shared <= SHARED * total + 1
        assert total - common <= DETOUR * (times[0] - common) + 1
        check_locally_fastest(turns, edges[:-1], LOCAL * (total - common))
        known |= set(ms)


def check_locally_fastest(turns: nx.DiGraph[int], edges: list[int], limit_ms: float) -> None:
    """Each stretch of a way that takes no longer than this is a fastest way."""
    for first, start in enumerate(edges):
        fastest = nx.single_source_dijkstra_path_length(turns, start, weight="ms")
        passed = 0
        for before, after in pairwise(edges[first:]):
            passed += turns[before][after]["ms"]
            if passed > limit_ms - 1:
                break
            assert passed == fastest[after]


def test_of_two_roads_between_the_same_crossings_the_slower_is_an_alternative() -> None:
    drawn = DrawnMap("y-a----x----b-z\n   c--------d", {"yaxbz": MAIN, "acdb": MAIN})
    way = drawn.region().route(drawn.lonlat["y"], drawn.lonlat["z"], "van", alternatives=2)
    (other,) = way.alternatives
    assert other.geometry[:, 1].min() == pytest.approx(drawn.lonlat["c"][1])


# --- drawn ---------------------------------------------------------------------------------------


def test_a_ladder_has_both_other_ways_the_faster_one_first() -> None:
    way = LADDER.region().route(LADDER.lonlat["a"], LADDER.lonlat["d"], "van", alternatives=3)
    ways = (way, *way.alternatives)
    assert len(ways) == 3
    assert [one.duration_s for one in ways] == sorted(one.duration_s for one in ways)
    middles = [round(float(one.geometry[len(one.geometry) // 2, 1]), 4) for one in ways]
    assert len(set(middles)) == 3
    for one in ways:
        assert sum(step.duration_s for step in one.steps) == one.duration_s
        assert one.steps[-1].manoeuvre == "arrive"


def test_what_has_hardly_a_plateau_is_no_alternative(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = LADDER.lonlat["a"], LADDER.lonlat["d"]
    region = LADDER.region()
    assert region.route(*ends, "van", alternatives=3).alternatives
    monkeypatch.setattr("routing.roads.alternatives.LOCAL", 1.01)
    assert region.route(*ends, "van", alternatives=3).alternatives == ()


@pytest.mark.parametrize("count", [0, 1])
def test_no_more_are_told_than_asked_for(count: int) -> None:
    ends = LADDER.lonlat["a"], LADDER.lonlat["d"]
    assert len(LADDER.region().route(*ends, "van", alternatives=count).alternatives) == count


def test_where_there_is_one_road_there_is_one_way() -> None:
    drawn = DrawnMap("a----b----c", {"abc": ROAD})
    region = drawn.region()
    assert (
        region.route(drawn.lonlat["a"], drawn.lonlat["c"], "van", alternatives=2).alternatives == ()
    )
    here = drawn.lonlat["a"]
    assert region.route(here, here, "van", alternatives=2).alternatives == ()


def test_a_long_way_round_is_no_alternative() -> None:
    def found(rows: int) -> int:
        drawn = DrawnMap(f"a{line}b" + "\n" * rows + f"c-----x{line[6:]}d\n      y", ways)
        way = drawn.region().route(drawn.lonlat["a"], drawn.lonlat["b"], "van", alternatives=2)
        return len(way.alternatives)

    line, ways = "-" * 30, {"ab": MAIN, "acxdb": MAIN, "xy": ROAD}
    assert [found(rows) for rows in (1, 15)] == [1, 0]


def test_a_short_way_round_at_the_end_of_a_long_road_is_none() -> None:
    """Most of it would be shared."""

    def found(before: int) -> int:
        line, margin = "-" * before, " " * (before + 1)
        drawing = f"a{line}b------------c\n{margin}d------x-----e\n{margin}       y"
        drawn = DrawnMap(drawing, {"abc": MAIN, "bdxec": MAIN, "xy": ROAD})
        way = drawn.region().route(drawn.lonlat["a"], drawn.lonlat["c"], "van", alternatives=2)
        return len(way.alternatives)

    assert [found(before) for before in (5, 90)] == [1, 0]
