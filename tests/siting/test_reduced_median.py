"""What is handed to HiGHS holds every solution that is better, and HiGHS finds the best of them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.siting import median_search
from routing.siting.median_instance import CLOSED, FREE, OPEN, MedianInstance
from routing.siting.p_median import p_median
from routing.siting.reduced_median import best_of, reduced
from tests.siting.slow_obvious import by_highs

seeds = st.integers(0, 10_000)


def _drawn(seed: int, *, counted: bool) -> tuple[np.random.Generator, MedianInstance]:
    draw = np.random.default_rng(seed)
    candidates, demands = int(draw.integers(2, 7)), int(draw.integers(1, 12))
    state = draw.choice([CLOSED, FREE, FREE, FREE, OPEN], candidates).astype(np.int8)
    state[0] = FREE
    instance = MedianInstance(
        cost=np.rint(draw.uniform(0, 40, (candidates, demands))),
        fixed=np.zeros(candidates) if counted else np.rint(draw.uniform(0, 30, candidates)),
        count=int(draw.integers(1, candidates)) if counted else None,
        state=state,
        whole=True,
        penalty=1e6,
    )
    return draw, instance


def _best(instance: MedianInstance) -> float:
    """Try all sets."""
    free = np.flatnonzero(instance.state == FREE).tolist()
    forced = np.flatnonzero(instance.state == OPEN).tolist()
    sets = [
        np.array(forced + list(some), dtype=np.int64)
        for number in range(len(free) + 1)
        for some in itertools.combinations(free, number)
        if (instance.count or len(forced) + number) == len(forced) + number > 0
    ]
    return min((instance.serve(opened)[1] for opened in sets), default=np.inf)


@settings(max_examples=50, deadline=None)
@given(seed=seeds, counted=st.booleans(), unit=st.sampled_from([1e-12, 1.0, 1e25]))
def test_whatever_the_prices_nothing_better_is_lost(
    seed: int, *, counted: bool, unit: float
) -> None:
    draw, instance = _drawn(seed, counted=counted)
    best = _best(instance)
    prices = draw.uniform(0, 40, instance.demands)
    enough = float(draw.uniform(0.8, 1.3)) * min(best, 1000.0)
    scaled = replace(instance, cost=unit * instance.cost, fixed=unit * instance.fixed)
    rest = reduced(scaled, instance.state, unit * prices, unit * enough)
    assert rest is not None
    searched, opened = best_of(scaled, rest, None)
    assert searched
    if best < enough - 1e-6:
        assert opened is not None
        assert instance.serve(opened)[1] == pytest.approx(best)
    elif opened is not None:
        assert instance.serve(opened)[1] >= best - 1e-6


def test_a_search_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(median_search, "_UNFINISHED", 0)
    asked: list[bool] = []

    def told(*given: object) -> object:
        searched, opened = best_of(*given)  # type: ignore[arg-type]
        asked.append(searched)
        return searched, opened

    monkeypatch.setattr(median_search, "best_of", told)
    draw = np.random.default_rng(4)
    at = draw.uniform(0, 1000, (50, 2))
    cost = np.rint(np.linalg.norm(at[:, None] - at[None], axis=2))
    for count in range(3, 12):
        answer = p_median(cost, count)
        assert answer.proven
        assert answer.cost == pytest.approx(by_highs(cost, np.zeros(50), count))
    assert asked
    assert all(asked)
