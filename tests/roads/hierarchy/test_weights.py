"""Weights: the order that they stand for, and the limits within which it holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.hierarchy import (
    CLOSED,
    FAR,
    Points,
    contract,
    customise,
    many_to_many,
    pack,
    unpack,
)
from routing.roads.hierarchy.weights import LIMIT_MS

figures = st.tuples(st.integers(0, LIMIT_MS - 1), st.integers(0, 2**31 - 1))


@given(one=figures, other=figures)
def test_faster_is_less_and_among_equally_fast_ones_shorter(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    first, second = (int(pack([ms], [min(dm, 2 * ms)])[0]) for ms, dm in (one, other))
    capped = [(ms, min(dm, 2 * ms)) for ms, dm in (one, other)]
    assert (first < second) == (capped[0] < capped[1])
    assert tuple(int(part) for part in unpack(np.array(first))) == capped[0]


def test_closed_edges_are_negative_and_the_slowest_ones_closed() -> None:
    assert pack([-1, 0, LIMIT_MS], [5, 0, 1]).tolist() == [CLOSED, 0, CLOSED]


@pytest.mark.parametrize(
    ("ms", "dm"),
    [
        pytest.param([1], [2**31], id="long"),
        pytest.param([1], [-1], id="negative"),
        pytest.param([0, 0], [2**30, 2**30], id="long together in no time"),
    ],
)
def test_what_could_spill_is_refused(ms: list[int], dm: list[int]) -> None:
    with pytest.raises(OverflowError):
        pack(ms, dm)


def test_closed_edges_may_be_of_any_speed() -> None:
    assert (pack([-1] * 9, [2**30] * 9) == CLOSED).all()


def test_a_way_of_the_limit_is_no_way_and_one_below_is_exact() -> None:
    """Edges of a third of the limit: three of them less a millisecond still count."""
    tail, head = np.arange(3, dtype=np.int32), np.arange(1, 4, dtype=np.int32)
    contraction = contract(4, tail, head)
    third, everywhere = LIMIT_MS // 3, Points.at_nodes(np.arange(4))
    for last, found in ((third, 3 * third), (third + 1, None)):
        weight = pack([third, third, last], [2 * third, 2 * third, 2 * third])
        table = many_to_many(contraction, customise(contraction, weight), everywhere, everywhere)
        expected = FAR if found is None else int(pack([found], [0])[0]) + 6 * third
        assert table[0, 3] == expected
        assert (table[3, :3] == FAR).all()
