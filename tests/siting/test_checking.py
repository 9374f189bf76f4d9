"""The judge finds what is wrong with dispersed sites and with alternatives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from routing.siting.answer import Alternative, SitingAnswer
from routing.siting.checking import wrong_alternatives, wrong_dispersed

# Five candidates along one road, ten minutes apart.
#
#   0 --- 1 --- 2 --- 3 --- 4
ROAD = 10.0 * np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
FAR = SitingAnswer(
    opened=(0, 2, 4), assignment=np.empty(0, dtype=np.int32), cost=-20.0, bound=-20.0, proven=True
)


@pytest.mark.parametrize(
    ("changed", "rules", "said"),
    [
        ({}, {}, None),
        ({"opened": (0, 4)}, {}, "2 candidates are opened, and 3 should be"),
        ({"opened": (0, 1, 4)}, {}, "the cost is -10.0, not -20.0"),
        ({"cost": -np.inf, "bound": -np.inf}, {}, "the cost is -20.0, not -inf"),
        ({"bound": -10.0}, {}, "the bound -10.0 is above the cost -20.0"),
        ({"bound": -30.0}, {}, "called proven"),
        ({}, {"must_open": [1]}, "candidate 1 must be opened"),
        ({}, {"must_not": [2]}, "candidate 2 must not be opened"),
        ({}, {"at_most_one": [(0, 4)]}, "of [0, 4] at most one"),
    ],
)
def test_dispersed_sites(changed: dict[str, Any], rules: dict[str, Any], said: str | None) -> None:
    found = wrong_dispersed(replace(FAR, **changed), ROAD, count=3, **rules)
    assert found == [] if said is None else any(said in one for one in found)


def test_the_shorter_of_two_ways_counts_and_no_way_is_farther_than_any() -> None:
    apart = np.array([[0.0, 7.0, -1.0], [5.0, 0.0, np.inf], [-1.0, np.inf, 0.0]])
    pair = replace(FAR, opened=(0, 1), cost=-5.0, bound=-5.0)
    assert wrong_dispersed(pair, apart, count=2) == []
    never = replace(FAR, opened=(0, 2), cost=-np.inf, bound=-np.inf)
    assert wrong_dispersed(never, apart, count=2) == []
    assert wrong_dispersed(replace(never, cost=-5.0), apart, count=2)


# One site for all five: 2 is best with 60 minutes, its neighbours take 70, the ends 100.
MIDDLE = SitingAnswer(
    opened=(2,), assignment=np.full(5, 2, dtype=np.int32), cost=60.0, bound=60.0, proven=True
)


@pytest.mark.parametrize(
    ("others", "reach", "rules", "said"),
    [
        ([((1,), 70), ((3,), 70), ((0,), 100)], 0, {}, None),
        ([((0,), 100), ((4,), 100)], 10, {}, None),
        ([((1,), 70)], 10, {}, "alternative 1: it has something near each site of [2]"),
        ([((2,), 60)], 0, {}, "alternative 1: it has something near each site of [2]"),
        ([((1,), 70), ((1,), 70)], 0, {}, "alternative 2: it has something near each site of [1]"),
        ([((0,), 90)], 0, {}, "alternative 1: the cost is 100.0, not 90"),
        ([((0,), 100), ((1,), 70)], 0, {}, "alternative 2: the cost 70 is not from 100"),
        ([((0,), 100)], 0, {"worst": 80.0}, "alternative 1: the cost 100 is not from 60.0 to 80.0"),
        ([((0, 4), 60)], 0, {"count": 1}, "alternative 1: 2 candidates are opened"),
        ([((0,), 100)], 0, {"must_not": [0]}, "alternative 1: candidate 0 must not be opened"),
        ([((9,), 100)], 0, {}, "alternative 1: the opened candidates are [9]"),
    ],
)
def test_alternatives(
    others: list[tuple[tuple[int, ...], float]],
    reach: float,
    rules: dict[str, Any],
    said: str | None,
) -> None:
    told = tuple(Alternative(opened=opened, cost=cost) for opened, cost in others)
    found = wrong_alternatives(
        replace(MIDDLE, alternatives=told),
        lambda opened: float(ROAD[:, opened].min(axis=1).sum()),
        reach >= ROAD,
        **rules,
    )
    assert found == [] if said is None else any(said in one for one in found)
