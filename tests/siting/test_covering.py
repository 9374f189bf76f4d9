"""Covering, centres and their kin: best answers and proofs, held against trying everything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InfeasibleError
from routing.siting.alternatives import with_alternatives
from routing.siting.answer import NOBODY, SitingAnswer
from routing.siting.candidate_rules import too_close
from routing.siting.cent_dian import cent_dian
from routing.siting.checking import wrong_alternatives, wrong_dispersed, wrong_nearest
from routing.siting.dispersion import p_dispersion
from routing.siting.fairness import lexicographic_center
from routing.siting.maximal_covering import maximal_covering
from routing.siting.p_center import p_center
from routing.siting.p_median import p_median
from routing.siting.set_covering import set_covering

Floats = npt.NDArray[np.float64]
Rules = dict[str, Any]

# Five villages along one road, ten minutes apart; the third has most parcels.
#
#   A --- B --- C --- D --- E
#   1     1     4     1     1
ROAD = 10 * np.abs(np.arange(5)[:, None] - np.arange(5)[None, :]).astype(np.float64)
PARCELS = (1, 1, 4, 1, 1)


def test_the_road_is_covered() -> None:
    assert set_covering(ROAD, 10).cost == 2
    assert set_covering(ROAD, 20).opened == (2,)
    assert set_covering(ROAD, 20, must_not=[2]).cost == 2
    assert set_covering(ROAD, 0).opened == (0, 1, 2, 3, 4)
    assert set_covering(ROAD, [0, 40, 40, 40, 40]).opened == (0,)
    # C is dear: the two beside it are cheaper together.
    assert set_covering(ROAD, 20, price=[1, 1, 5, 1, 1]).cost == 2


def test_most_parcels_are_near() -> None:
    one = maximal_covering(ROAD, 1, 10, weight=PARCELS)
    assert (one.cost, one.proven) == (2, True)
    middle = maximal_covering(ROAD, 1, 10, weight=PARCELS, must_open=[2])
    assert (middle.opened, middle.cost) == ((2,), 2)
    assert middle.assignment.tolist() == [NOBODY, 2, 2, 2, NOBODY]
    # Within 20 minutes a parcel counts half: A and E, each half lost.
    assert maximal_covering(ROAD, 1, [10, 20], weight=PARCELS).cost == 1
    assert maximal_covering(ROAD, 2, 10, weight=PARCELS, at_most_one=[[0, 1, 2], [3, 4]]).cost == 0


def test_the_worst_off_comes_first() -> None:
    assert (p_center(ROAD, 1).opened, p_center(ROAD, 1).cost) == ((2,), 20)
    assert p_center(ROAD, 2).cost == 10
    # Far-off X is 50 from every site; only then the others count.
    table = np.vstack([ROAD, np.full(5, 50.0)])
    fair = lexicographic_center(table, 1)
    assert (fair.opened, fair.cost, fair.proven) == ((2,), 50, True)


def test_a_mix_of_mean_and_longest() -> None:
    weight = [9, 1, 1, 1, 1]
    assert cent_dian(ROAD, 1, 0.0, weight=weight).opened == (0,)
    assert cent_dian(ROAD, 1, 1.0, weight=weight).opened == (2,)
    mixed = cent_dian(ROAD, 1, 0.2, weight=weight)
    assert mixed.opened == (0,)
    assert mixed.cost == pytest.approx(0.2 * 40 + 0.8 * 100 / 13)


def test_sites_apart() -> None:
    answer = p_dispersion(ROAD, 3)
    assert (answer.opened, answer.cost, answer.proven) == ((0, 2, 4), -20, True)
    assert set(p_dispersion(ROAD, 2, must_open=[3]).opened) == {0, 3}
    near = too_close(ROAD, 25)
    assert maximal_covering(ROAD, 2, 0, weight=PARCELS, at_most_one=near).cost == 4


@st.composite
def tables(draw: st.DrawFn) -> tuple[Floats, Floats, Rules]:
    """Draw ways (inf where there is none), weights, and what must (not) be."""
    demands, candidates = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    value = st.integers(0, 12)
    cell = st.one_of(value, value, value, value, st.just(np.inf))
    row = st.lists(cell, min_size=candidates, max_size=candidates)
    cells = draw(st.lists(row, min_size=demands, max_size=demands))
    weight = draw(st.lists(st.integers(0, 5), min_size=demands, max_size=demands))
    ids = st.integers(0, candidates - 1)
    must = draw(st.sets(ids, max_size=1))
    rules = {
        "must_open": must,
        "must_not": draw(st.sets(ids, max_size=2)) - must,
        "at_most_one": draw(st.lists(st.sets(ids, min_size=1, max_size=3), max_size=2)),
    }
    return np.array(cells, dtype=np.float64), np.array(weight, dtype=np.float64), rules


def allowed(candidates: int, rules: Rules, sizes: range) -> list[list[int]]:
    """Return every set of candidates that keeps the rules."""
    return [
        list(opened)
        for size in sizes
        for opened in combinations(range(candidates), size)
        if set(rules["must_open"]) <= set(opened)
        and not set(rules["must_not"]) & set(opened)
        and all(len(set(group) & set(opened)) <= 1 for group in rules["at_most_one"])
    ]


def best_of(sets: list[list[int]], worth: Callable[[list[int]], Any]) -> Any:
    return min((worth(opened) for opened in sets), default=np.inf)


def ways(table: Floats, opened: list[int]) -> Floats:
    return np.asarray(table[:, opened].min(axis=1, initial=np.inf))


def keeps(answer: SitingAnswer, table: Floats, rules: Rules, paid: float) -> None:
    """Judge a proven answer from the table, the rules and the cost recomputed."""
    assert wrong_nearest(answer, table, paid, **rules) == []
    assert answer.proven


@settings(max_examples=100)
@given(tables(), st.integers(0, 12))
def test_set_covering_is_the_least_of_all_covers(
    drawn: tuple[Floats, Floats, Rules], radius: int
) -> None:
    table, _, rules = drawn
    price = np.arange(1, table.shape[1] + 1) % 3 + 1.0
    sets = allowed(table.shape[1], rules, range(table.shape[1] + 1))
    covers = [one for one in sets if (ways(table, one) <= radius).all()]
    best = best_of(covers, lambda opened: price[opened].sum())
    try:
        answer = set_covering(table, radius, price=price, **rules)
    except InfeasibleError:
        assert best == np.inf
        return
    keeps(answer, table, rules, price[list(answer.opened)].sum())
    assert answer.cost == best
    assert (ways(table, list(answer.opened)) <= radius).all()


@settings(max_examples=100)
@given(tables(), st.integers(1, 4), st.sets(st.integers(0, 12), min_size=1, max_size=3))
def test_maximal_covering_misses_the_least(
    drawn: tuple[Floats, Floats, Rules], count: int, limits: set[int]
) -> None:
    table, weight, rules = drawn
    radii = sorted(limits)
    shares = [1.0, 0.5, 0.25][: len(radii)]

    def missed(opened: list[int]) -> float:
        near = ways(table, opened)
        share = np.zeros(len(near))
        for radius, counted in zip(reversed(radii), reversed(shares), strict=True):
            share[near <= radius] = counted
        return float(weight @ (1 - share))

    best = best_of(allowed(table.shape[1], rules, range(1, count + 1)), missed)
    try:
        answer = maximal_covering(table, count, radii, shares=shares, weight=weight, **rules)
    except InfeasibleError:
        assert best == np.inf or count > table.shape[1] - len(rules["must_not"])
        return
    keeps(answer, table, rules, missed(list(answer.opened)))
    assert answer.cost == pytest.approx(best)
    served = answer.assignment != NOBODY
    assert (served == (ways(table, list(answer.opened)) <= radii[-1])).all()


def enough(table: Floats, rules: Rules, count: int) -> bool:
    permitted: int = table.shape[1] - len(rules["must_not"])
    return count <= permitted


@settings(max_examples=100)
@given(tables(), st.integers(1, 4))
def test_p_center_has_the_shortest_longest_way(
    drawn: tuple[Floats, Floats, Rules], count: int
) -> None:
    table, _, rules = drawn
    sets = allowed(table.shape[1], rules, range(1, count + 1))
    best = best_of(sets, lambda opened: ways(table, opened).max())
    try:
        answer = p_center(table, count, **rules)
    except InfeasibleError:
        assert best == np.inf or not enough(table, rules, count)
        return
    keeps(answer, table, rules, ways(table, list(answer.opened)).max())
    assert answer.cost == best


@settings(max_examples=80)
@given(tables(), st.integers(1, 3))
def test_fairness_sorts_the_ways_down_from_the_longest(
    drawn: tuple[Floats, Floats, Rules], count: int
) -> None:
    table, _, rules = drawn

    def descending(opened: list[int]) -> list[float]:
        return sorted(ways(table, opened).tolist(), reverse=True)

    sets = allowed(table.shape[1], rules, range(1, count + 1))
    best = min((descending(opened) for opened in sets), default=[np.inf])
    try:
        answer = lexicographic_center(table, count, **rules)
    except InfeasibleError:
        assert best[0] == np.inf or not enough(table, rules, count)
        return
    keeps(answer, table, rules, best[0])
    assert descending(list(answer.opened)) == best


@settings(max_examples=60)
@given(tables(), st.integers(1, 3), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]))
def test_cent_dian_is_the_best_mix(
    drawn: tuple[Floats, Floats, Rules], count: int, share: float
) -> None:
    table, weight, rules = drawn
    rules["at_most_one"] = []
    total = max(float(weight.sum()), 1.0)

    def mixed(opened: list[int]) -> float:
        near = ways(table, opened)
        if not np.isfinite(near).all():
            return np.inf
        return float(share * near.max() + (1 - share) * (weight @ near) / total)

    best = best_of(allowed(table.shape[1], rules, range(count, count + 1)), mixed)
    must = {"must_open": rules["must_open"], "must_not": rules["must_not"]}
    try:
        answer = cent_dian(table, count, share, weight=weight, **must)
    except InfeasibleError:
        assert best == np.inf
        return
    keeps(answer, table, rules, mixed(list(answer.opened)))
    assert answer.cost == pytest.approx(best, rel=1e-5, abs=1e-9)


@settings(max_examples=60)
@given(tables(), st.integers(1, 4))
def test_dispersion_has_the_longest_shortest_way(
    drawn: tuple[Floats, Floats, Rules], count: int
) -> None:
    table, _, rules = drawn
    size = min(table.shape)
    apart = table[:size, :size]
    rules = {
        "must_open": {one for one in rules["must_open"] if one < size},
        "must_not": {one for one in rules["must_not"] if one < size},
        "at_most_one": [{one for one in group if one < size} for group in rules["at_most_one"]],
    }

    def closest(opened: list[int]) -> float:
        pairs = [min(apart[one, two], apart[two, one]) for one, two in combinations(opened, 2)]
        return min(pairs, default=np.inf)

    sets = allowed(size, rules, range(count, count + 1))
    best = max((closest(opened) for opened in sets), default=None)
    try:
        answer = p_dispersion(apart, count, **rules)
    except InfeasibleError:
        assert best is None
        return
    assert answer.proven
    assert -answer.cost == best
    assert wrong_dispersed(answer, apart, count=count, **rules) == []


@settings(max_examples=60)
@given(tables(), st.integers(1, 3))
def test_alternatives_are_the_best_that_differ(
    drawn: tuple[Floats, Floats, Rules], count: int
) -> None:
    table, _, rules = drawn
    table = np.where(np.isfinite(table), table, 12.0)
    must, never = rules["must_open"], rules["must_not"]
    near = np.abs(np.subtract.outer(np.arange(table.shape[1]), np.arange(table.shape[1]))) <= 1

    def solve(without: frozenset[int]) -> SitingAnswer:
        return p_median(table, count, must_open=must, must_not=never | without)

    try:
        best = solve(frozenset())
    except InfeasibleError:
        return
    answer = with_alternatives(solve, best, 2, near=near, kept=must)

    def paid(opened: list[int]) -> float:
        return float(ways(table, opened).sum())

    wrong = wrong_alternatives(answer, paid, near, count=count, must_open=must, must_not=never)
    assert wrong == []
    rules["at_most_one"] = []
    sets = allowed(table.shape[1], rules, range(count, count + 1))
    before = [list(best.opened)]

    def differs(opened: list[int], earlier: list[int]) -> bool:
        return any(not any(near[site, one] for one in opened) for site in earlier)

    for other in answer.alternatives:
        left = [one for one in sets if all(differs(one, earlier) for earlier in before)]
        assert other.cost == best_of(left, paid)
        assert list(other.opened) in left
        before.append(list(other.opened))
    if len(answer.alternatives) < 2:
        assert not [one for one in sets if all(differs(one, earlier) for earlier in before)]
