"""Taking a part apart loses no solution and counts none twice."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.siting.branching import Experience, Part, parts_of
from routing.siting.median_instance import CLOSED, FREE, OPEN


def _holds(part: Part, group: np.ndarray, opened: tuple[int, ...]) -> bool:
    inside = np.zeros(len(group), dtype=np.bool_)
    inside[list(opened)] = True
    numbers = np.bincount(group[inside], minlength=len(part.low))
    known = not (part.state[inside] == CLOSED).any() and inside[part.state == OPEN].all()
    return bool(known and (numbers >= part.low).all() and (numbers <= part.high).all())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_each_solution_of_a_part_is_in_one_of_its_pieces(seed: int) -> None:
    draw = np.random.default_rng(seed)
    candidates, count = int(draw.integers(3, 9)), int(draw.integers(1, 4))
    group = draw.integers(0, 3, size=candidates)
    state = draw.choice([CLOSED, FREE, FREE, OPEN], size=candidates).astype(np.int8)
    state[0] = FREE
    low = draw.integers(0, 2, size=3)
    part = Part(
        state=state,
        low=low,
        high=low + draw.integers(0, 3, size=3),
        prices=np.ones(1),
        bound=0.0,
        often=draw.choice([0.0, 0.04, 0.5, 1.0], size=candidates),
    )
    question = parts_of(part, group, draw.uniform(size=(candidates, 4)), Experience(3))
    for opened in itertools.combinations(range(candidates), count):
        pieces = sum(_holds(piece, group, opened) for piece in question.pieces)
        assert pieces == _holds(part, group, opened)
