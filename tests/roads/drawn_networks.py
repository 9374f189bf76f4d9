"""Random drawn villages: a field of nodes, and ways that walk over it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from string import ascii_letters

from hypothesis import assume
from hypothesis import strategies as st

from tests.maps.drawn import DrawnMap, DrawnRelation, LonLat, place

COLUMNS, ROWS = 6, 4
NAMES = ascii_letters[: COLUMNS * ROWS]
FIELD = "\n".join("  ".join(NAMES[row * COLUMNS : (row + 1) * COLUMNS]) for row in range(ROWS))
"""a  b  c  d  e  f
   g  h  i …       nodes 300 m apart from west to east, 100 m from north to south."""

_TAGS = st.fixed_dictionaries(
    {"highway": st.sampled_from(["secondary", "residential", "track"])},
    optional={
        "oneway": st.sampled_from(["yes", "-1"]),
        "name": st.sampled_from(["Upper Road", "Lower Road"]),
        "surface": st.sampled_from(["asphalt", "gravel"]),
        "access": st.sampled_from(["private"]),
    },
)


@st.composite
def _walks(draw: st.DrawFn) -> str:
    """Draw a way of two to seven nodes from neighbour to neighbour; it may cross itself."""
    column, row = draw(st.integers(0, COLUMNS - 1)), draw(st.integers(0, ROWS - 1))
    walk = NAMES[row * COLUMNS + column]
    for _ in range(draw(st.integers(1, 6))):
        near = [
            (x, y)
            for x, y in ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1))
            if 0 <= x < COLUMNS and 0 <= y < ROWS
        ]
        column, row = draw(st.sampled_from(near))
        walk += NAMES[row * COLUMNS + column]
    return walk


_AT_NODES = st.sampled_from(
    [{"barrier": "gate"}, {"barrier": "bollard"}, {"highway": "traffic_signals"}]
)


@st.composite
def maps(draw: st.DrawFn) -> DrawnMap:
    """Draw a map of three to nine ways: one-ways, private roads, barriers, turn restrictions."""
    ways = draw(st.dictionaries(_walks(), _TAGS, min_size=3, max_size=9))
    assume(any(tags.get("access") != "private" for tags in ways.values()))
    nodes = draw(st.dictionaries(st.sampled_from(NAMES), _AT_NODES, max_size=2))
    turns = [*_turns_at_nodes(ways), *_turns_over_ways(ways)]
    members = draw(st.lists(st.sampled_from(turns), max_size=4)) if turns else []
    relations = [
        DrawnRelation(members=one, tags={"type": "restriction", **draw(_RESTRICTIONS)})
        for one in members
    ]
    return DrawnMap(FIELD, ways, nodes, relations)


_RESTRICTIONS = st.sampled_from(
    [
        {"restriction": "no_left_turn"},
        {"restriction": "no_u_turn", "except": "motorcycle"},
        {"restriction": "only_straight_on"},
        {"restriction:motorcycle": "only_right_turn"},
    ]
)


def _turns_at_nodes(ways: Iterable[str]) -> Iterator[dict[str, str]]:
    for start, end in itertools.product(ways, repeat=2):
        for via in {start[0], start[-1]} & {end[0], end[-1]}:
            yield {start: "from to", via: "via"} if start == end else {
                start: "from", via: "via", end: "to"
            }  # fmt: skip


def _turns_over_ways(ways: Iterable[str]) -> Iterator[dict[str, str]]:
    for start, via, end in itertools.permutations(ways, 3):
        for one, other in ((via[0], via[-1]), (via[-1], via[0])):
            if one in {start[0], start[-1]} and other in {end[0], end[-1]}:
                yield {start: "from", via: "via", end: "to"}


@st.composite
def _points_on(draw: st.DrawFn, drawn: DrawnMap) -> list[LonLat]:
    """Draw points at nodes, in the middle of steps, several on one step, and off the road."""
    name = st.sampled_from(NAMES)
    way = st.sampled_from(sorted(drawn.ways))
    points: list[LonLat] = []
    for _ in range(draw(st.integers(1, 4))):
        walk = draw(way)
        step = draw(st.integers(0, len(walk) - 2))
        shares = draw(
            st.lists(
                st.floats(0, 1) | st.sampled_from([0.5, 1e-9, 1 - 1e-9]), min_size=1, max_size=3
            )
        )
        points += [drawn.between(walk[step], walk[step + 1], share) for share in shares]
    points += [drawn.lonlat[draw(name)] for _ in range(draw(st.integers(0, 2)))]
    points.append(draw(st.sampled_from(points)))  # one twice
    east, south = draw(st.floats(-2000, 4000)), draw(st.floats(-2000, 3000))
    return [*points, place(east, south)]


@st.composite
def tasks(draw: st.DrawFn) -> tuple[DrawnMap, list[LonLat], str]:
    """Draw a map, points on it and a profile."""
    drawn = draw(maps())
    return drawn, draw(_points_on(drawn)), draw(st.sampled_from(["van", "foot", "motorcycle"]))


_PATHS = st.fixed_dictionaries(
    {"highway": st.sampled_from(["path", "footway", "steps", "residential"])},
    optional={"oneway:foot": st.just("yes"), "foot": st.just("no")},
)


@st.composite
def footpath_tasks(draw: st.DrawFn) -> tuple[DrawnMap, list[LonLat]]:
    """Draw a map with roads and many paths, and points on and off them."""
    paths = draw(st.dictionaries(_walks(), _PATHS, min_size=2, max_size=9))
    drawn = DrawnMap(FIELD, {"abcdef": {"highway": "residential"}, **paths})
    return drawn, draw(_points_on(drawn))
