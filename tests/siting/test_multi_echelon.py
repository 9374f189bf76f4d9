"""Depots, hubs and gateways in one model: the best answer and its proof, held against HiGHS."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from routing.errors import InfeasibleError, ShanluError
from routing.siting.checking import wrong_above
from routing.siting.echelon_search import EchelonSearch
from routing.siting.echelons import Echelon, levels_of
from routing.siting.multi_echelon import multi_echelon

Floats = npt.NDArray[np.float64]

# Four villages on a road; depots may stand at B and C, the hubs H and J at its two ends.
#
#   H --- A --- B --- C --- D --- J
#         2     1     1     2
TO_DEPOTS = [[1.0, 2.0], [0.0, 1.0], [1.0, 0.0], [2.0, 1.0]]
TO_HUBS = [[2.0, 3.0], [3.0, 2.0]]
PARCELS = (2, 1, 1, 2)


def test_one_hub_serves_both_depots_until_it_is_full() -> None:
    depots = Echelon(cost=TO_DEPOTS, fixed=[1.0, 1.0])
    large = [depots, Echelon(cost=TO_HUBS, fixed=[4.0, 5.0])]
    answer = multi_echelon(PARCELS, large)
    # B alone: 2 + 0 + 1 + 4 to it, 12 on to H, 1 and 4 to open. With C besides it were 25.
    assert (answer.opened, answer.proven) == ((0,), True)
    assert answer.cost == pytest.approx(24.0)
    assert [level.opened for level in answer.upper] == [(0,)]
    assert wrong_above(answer, PARCELS, large) == []
    small = [depots, Echelon(cost=TO_HUBS, fixed=[4.0, 5.0], capacity=4)]
    answer = multi_echelon(PARCELS, small)
    assert [level.opened for level in answer.upper] == [(0, 1)]
    assert wrong_above(answer, PARCELS, small) == []


def by_highs(  # noqa: C901, PLR0912 - written down in full
    demand: Floats, echelons: list[Echelon], season: npt.NDArray[np.int64]
) -> float:
    """Return the least cost of the model as its docstring has it, written down in full."""
    costs: list[float] = []
    whole: list[int] = []
    for echelon in echelons:
        costs += np.asarray(echelon.fixed).tolist()
        whole += [1] * len(np.asarray(echelon.fixed))
    first = np.cumsum([0, *(len(np.asarray(one.fixed)) for one in echelons)])
    flow: dict[tuple[int, int, int, int], int] = {}
    for s in np.unique(season):
        for level, echelon in enumerate(echelons):
            table = np.asarray(echelon.cost) + np.asarray(echelon.handling)
            for (j, k), cost in np.ndenumerate(table):
                if np.isfinite(cost) and not (level == 0 and season[j] != s):
                    flow[s, level, j, k] = len(costs)
                    costs.append(float(cost))
                    whole.append(0)
    rows, low, high = [], [], []

    def rule(terms: dict[int, float], least: float, most: float) -> None:
        rows.append(np.bincount(list(terms), weights=list(terms.values()), minlength=len(costs)))
        low.append(least)
        high.append(most)

    for i, units in enumerate(demand):
        own = {at: 1.0 for (_, level, j, _), at in flow.items() if level == 0 and j == i}
        if not own:
            return np.inf
        rule(own, units, units)
    for (_, level, j, k), at in flow.items():
        if level == 0:
            rule({at: 1.0, int(first[0]) + k: -demand[j]}, -np.inf, 0)
    for s in np.unique(season):
        for level, echelon in enumerate(echelons):
            for k, most in enumerate(np.broadcast_to(echelon.capacity, len(echelon.fixed))):  # type: ignore[arg-type]
                come = {at: 1.0 for (t, one, _, to), at in flow.items()
                        if (t, one, to) == (s, level, k)}  # fmt: skip
                rule(come | {int(first[level]) + k: -float(min(most, 1e3))}, -np.inf, 0)
                if level + 1 < len(echelons):
                    goes = {at: -1.0 for (t, one, fro, _), at in flow.items()
                            if (t, one, fro) == (s, level + 1, k)}  # fmt: skip
                    if come or goes:
                        rule(come | goes, 0, 0)
    least, most = np.zeros(len(costs)), np.where(np.array(whole) == 1, 1, np.inf)
    for begin, echelon in zip(first.tolist(), echelons, strict=False):
        least[[begin + site for site in echelon.must_open]] = 1
        most[[begin + site for site in echelon.must_not]] = 0
    found = milp(
        costs, constraints=LinearConstraint(np.array(rows), low, high), integrality=np.array(whole),
        bounds=Bounds(least, most), options={"mip_rel_gap": 0},
    )  # fmt: skip
    return float(found.fun) if found.status == 0 else np.inf


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    """Draw two or three levels, missing ways, capacities that often bind, what must (not) be."""
    sizes = [draw(st.integers(1, 5)), *draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))]
    value = st.integers(0, 9)
    cell = st.one_of(value, value, value, st.just(np.inf))
    demand = np.array(draw(st.lists(st.integers(1, 6), min_size=sizes[0], max_size=sizes[0])))
    echelons = []
    for below, size in pairwise(sizes):
        cost = np.array(draw(st.lists(cell, min_size=below * size, max_size=below * size)), float)
        row = st.lists(value, min_size=size, max_size=size)
        must = draw(st.sets(st.integers(0, size - 1), max_size=1))
        never = draw(st.sets(st.integers(0, size - 1), max_size=1)) - must
        capacity = st.lists(st.integers(0, 25), min_size=size, max_size=size)
        echelons.append(
            Echelon(
                cost=cost.reshape(below, size),
                fixed=draw(row),
                capacity=draw(st.one_of(st.just(np.inf), capacity)),
                handling=draw(row),
                must_open=must,
                must_not=never,
            )
        )
    season = np.array(draw(st.lists(st.integers(0, 1), min_size=sizes[0], max_size=sizes[0])))
    return {"demand": demand.astype(float), "echelons": echelons, "season": season}


@settings(max_examples=100)
@given(problems())
def test_nothing_is_cheaper_than_the_answer(problem: dict[str, Any]) -> None:
    best = by_highs(**problem)
    try:
        answer = multi_echelon(**problem)
    except InfeasibleError:
        assert best == np.inf
        return
    assert answer.proven
    assert answer.cost == pytest.approx(best, rel=1e-5, abs=1e-5)
    assert wrong_above(answer, **problem) == []


@settings(max_examples=40)
@given(problems())
def test_the_search_of_large_models_bounds_the_best_answer(problem: dict[str, Any]) -> None:
    best = by_highs(**problem)
    try:
        levels = levels_of(**problem)
        search = EchelonSearch(levels, None)
        search.run()
    except InfeasibleError:
        assert best == np.inf
        return
    assert search.bound <= best * (1 + 1e-5) + 1e-5
    assert search.best.cost >= best * (1 - 1e-5) - 1e-5
    if search.best.split is not None:
        answer = search.best.answer(levels, search.bound)
        assert wrong_above(answer, **problem) == []


def test_a_level_that_does_not_fit_the_one_below_is_named() -> None:
    echelons = [Echelon(cost=TO_DEPOTS, fixed=[1.0, 1.0]), Echelon(cost=TO_DEPOTS, fixed=[1, 1])]
    with pytest.raises(ShanluError) as caught:
        multi_echelon(PARCELS, echelons)
    assert caught.value.code == "siting_levels_differ"
    assert caught.value.details == {"level": 2, "rows": 4, "below": 2}


def test_no_way_up_is_said() -> None:
    echelons = [
        Echelon(cost=TO_DEPOTS, fixed=[1.0, 1.0]),
        Echelon(cost=np.full((2, 2), np.inf), fixed=[1.0, 1.0]),
    ]
    with pytest.raises(InfeasibleError):
        multi_echelon(PARCELS, echelons)
