"""Random drawn villages: a field of nodes, and ways that walk over it."""

from __future__ import annotations

from string import ascii_letters

from hypothesis import strategies as st

from tests.maps.drawn import DrawnMap, LonLat, place

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


def maps(*, barriers: bool = True) -> st.SearchStrategy[DrawnMap]:
    """Return maps of three to nine ways, with one-ways, private roads and perhaps barriers."""
    ways = st.dictionaries(_walks(), _TAGS, min_size=3, max_size=9)
    kinds = st.sampled_from(["gate", "bollard"] if barriers else ["kerb"])
    nodes = st.dictionaries(
        st.sampled_from(NAMES), st.fixed_dictionaries({"barrier": kinds}), max_size=2
    )
    return st.builds(DrawnMap, st.just(FIELD), ways, nodes).filter(
        lambda drawn: any(tags.get("access") != "private" for tags in drawn.ways.values())
    )


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
