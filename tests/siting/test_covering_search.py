"""What is known of maximal covering before the exact step, held against trying everything."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.siting.covering_search import good_choice, missed, worth_a_look

TABLES = st.tuples(st.integers(1, 8), st.integers(1, 6), st.integers(0, 2**32 - 1))


@given(TABLES, st.integers(1, 4), st.sampled_from([1.0, 3.0]))
def test_only_candidates_that_no_better_choice_opens_are_left_out(
    size: tuple[int, int, int], room: int, part_of_one: float
) -> None:
    rows, columns, seed = size
    room = min(room, columns)
    rng = np.random.default_rng(seed)
    part = rng.random((rows, columns)) < 0.4
    lost = rng.integers(1, 9, rows) / part_of_one
    opened = good_choice(part, lost, room, ())
    cost = missed(part, lost, opened)

    assert len(opened) <= room
    worth, least = worth_a_look(part, lost, room, cost)
    kept = set(worth.tolist())
    for chosen in itertools.combinations(range(columns), room):
        assert least <= missed(part, lost, np.array(chosen)) + 1e-5
        if missed(part, lost, np.array(chosen)) < cost - 1e-3:
            assert kept.issuperset(chosen)


def test_an_exchange_mends_what_the_first_choice_spoils() -> None:
    # The middle candidate wins 4 of 6 first; the two outer ones together win all.
    part = np.array(
        [[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1], [0, 1, 1]], dtype=np.bool_
    )
    lost = np.ones(6)

    assert good_choice(part, lost, 2, ()).tolist() == [0, 2]
