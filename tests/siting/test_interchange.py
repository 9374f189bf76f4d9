"""Opening one and closing another: never dearer, and what must stay stays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.siting.interchange import interchange, nearby
from routing.siting.median_instance import CLOSED, FREE, OPEN

few = settings(max_examples=40, deadline=None)


@few
@given(seed=st.integers(0, 10_000), exactly=st.booleans())
def test_no_change_of_one_site_is_better(seed: int, *, exactly: bool) -> None:
    draw = np.random.default_rng(seed)
    candidates, demands = int(draw.integers(3, 9)), int(draw.integers(1, 20))
    cost = np.rint(draw.uniform(0, 100, (candidates, demands)))
    fixed = np.zeros(candidates) if exactly else np.rint(draw.uniform(0, 60, candidates))
    state = np.full(candidates, FREE, dtype=np.int8)
    state[0], state[1] = OPEN, CLOSED
    opened = (state == OPEN).astype(np.uint8)
    opened[2] = 1
    before = cost[opened == 1].min(axis=0).sum() + fixed[opened == 1].sum()
    lists, every = nearby(cost, np.array([0])), np.arange(candidates)
    found = interchange(cost, lists, fixed, state, opened, exactly, every)

    def total(some: npt.NDArray[np.uint8]) -> float:
        return float(cost[some == 1].min(axis=0).sum() + fixed[some == 1].sum())

    assert found == pytest.approx(total(opened))
    assert found <= before + 1e-9
    assert (opened[0], opened[1]) == (1, 0)
    assert not exactly or opened.sum() == 2
    for site in np.flatnonzero((opened == 1) & (state == FREE)):
        for other in np.flatnonzero((opened == 0) & (state == FREE)):
            changed = opened.copy()
            changed[site], changed[other] = 0, 1
            assert total(changed) >= found - 1e-6


def test_far_demands_do_not_mislead() -> None:
    """Lists made for many sites know little of what few sites serve, and promise nothing wrong."""
    place = np.arange(12.0)
    cost = np.abs(place[:, None] - place[None, :])
    lists = nearby(cost, np.arange(12))
    opened = np.zeros(12, dtype=np.uint8)
    opened[[0, 1]] = 1
    free = np.full(12, FREE, dtype=np.int8)
    found = interchange(cost, lists, np.zeros(12), free, opened, True, np.arange(12))
    assert found == cost[opened == 1].min(axis=0).sum() <= 55.0
