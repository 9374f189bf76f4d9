from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from routing.reports.map_lines import Network, network, steps, thinned

points = st.tuples(st.integers(0, 3), st.integers(0, 3))
lines = st.lists(st.lists(points, max_size=9), max_size=5).map(
    lambda drawn: [[p for k, p in enumerate(line) if not k or p != line[k - 1]] for line in drawn]
)


def walked(made: Network, line: int) -> list[tuple[int, int]]:
    way: list[tuple[int, int]] = []
    for step in made.lines[line]:
        arc = made.arcs[step] if step >= 0 else made.arcs[~step][::-1]
        way += arc[1 if way else 0 :]
    return way


def test_a_shared_road_is_told_once() -> None:
    #   a ── b ── c      the second joins at b and goes on to c; the first turns there
    a, b, c, d = (0, 0), (1, 0), (2, 0), (1, 1)
    made = network([[a, b, c, b, a], [d, b, c]], tolerance=0)
    assert sorted(made.arcs) == [(a, b), (b, d), (b, c)]
    there, on, back, home = made.lines[0]
    assert (back, home) == (~on, ~there)
    assert made.lines[1][1] == on
    assert network([]) == Network(arcs=(), lines=())
    assert network([[], [a]]).lines == ((), ())


def test_bends_too_small_to_see_are_left_out_of_all_lines_alike() -> None:
    bent = [(0, 0), (10, 1), (20, 0), (20, 30)]
    made = network([bent, bent[::-1]], tolerance=4)
    assert made.arcs == (((0, 0), (20, 0), (20, 30)),)
    assert made.lines == ((0,), (-1,))
    assert thinned(bent, 0) == tuple(bent)


def test_steps_add_up() -> None:
    assert steps([(5, 7), (6, 7), (4, 9)]) == [5, 7, 1, 0, -2, 2]
    assert steps([]) == []


@given(lines)
def test_every_line_is_found_again_in_its_arcs(drawn: list[list[tuple[int, int]]]) -> None:
    made = network(drawn, tolerance=0)
    for number, line in enumerate(drawn):
        assert walked(made, number) == (line if len(line) > 1 else [])


@given(lines)
def test_no_piece_of_road_is_in_two_arcs(drawn: list[list[tuple[int, int]]]) -> None:
    made = network(drawn, tolerance=0)
    pieces = [frozenset(ends) for arc in made.arcs for ends in pairwise(arc)]
    assert len(pieces) == len(set(pieces))
    used = {frozenset(ends) for line in drawn for ends in pairwise(line)}
    assert set(pieces) == used
