"""One scenario on a small table: villages out of reach, promises, alternatives, groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from routing.errors import InputError
from routing.siting.answer import NOBODY
from routing.siting.checking import wrong_with
from routing.studies import Candidate, Demand, Scenario, ScenarioAnswer
from routing.studies.scenarios.answering import answer_scenario
from routing.studies.scenarios.question import Costs

# Four villages on a road, ten minutes apart, and one beyond a gap that only candidate X is on.
#
#   A --- B --- C --- D      X
MINUTES = np.array(
    [
        [0, 10, 20, 30, np.inf],
        [10, 0, 10, 20, np.inf],
        [20, 10, 0, 10, np.inf],
        [30, 20, 10, 0, np.inf],
        [np.inf, np.inf, np.inf, np.inf, 0],
    ]
)
COSTS = Costs(way=60 * MINUTES, apart=60 * MINUTES, seconds=True)
DEMAND = tuple(Demand(id=name, name=name, weight=2.0) for name in "ABCDX")
CANDIDATES = tuple(Candidate(id=name, name=name) for name in "ABCDX")


def asked(**more: Any) -> ScenarioAnswer:
    scenario = Scenario(**{"name": "1", "count": 2, "alternatives": 0, **more})
    return answer_scenario(scenario, DEMAND, CANDIDATES, COSTS)


def names(one: ScenarioAnswer) -> str:
    assert one.answer is not None
    return "".join(CANDIDATES[site].id for site in one.answer.opened)


def test_a_village_out_of_reach_costs_the_others_nothing() -> None:
    one = asked(must_not=("X",), count=1, within_s=1200.0)
    assert names(one) in ("B", "C")
    assert one.answer is not None
    assert one.answer.assignment.tolist()[4] == NOBODY
    assert one.way.tolist()[4] == np.inf
    assert one.promise is not None
    assert (one.promise.kept, one.promise.hopeless, one.promise.left) == (False, (4,), (4,))
    covered = asked(model="set-covering", must_not=("X",), count=None, within_s=1200.0)
    assert len(names(covered)) == 1
    assert covered.promise is not None
    assert covered.promise.hopeless == (4,)


def test_no_village_within_reach_is_an_answer_too() -> None:
    one = answer_scenario(
        Scenario(name="1", count=1, must_not=("A",)), DEMAND[4:], CANDIDATES[:1],
        Costs(way=COSTS.way[4:, :1], apart=None, seconds=True),
    )  # fmt: skip
    assert one.answer is None
    assert one.refusal is not None
    assert one.refusal.code == "study_villages_unreached"
    assert one.refusal.details["villages"] == "X"


def test_sites_apart_and_groups_hold_in_models_that_know_none() -> None:
    near = asked(count=3)
    assert "X" in names(near)
    far = asked(count=3, apart_s=1500.0)
    assert names(far) == "ADX"
    grouped = asked(count=3, at_most_one=(("B", "C"), ("A", "D")))
    assert len(set("BC") & set(names(grouped))) == 1


@pytest.mark.parametrize("model", ["p-median", "p-center", "fairness", "cent-dian"])
def test_answers_pass_the_judge(model: str) -> None:
    one = asked(model=model, count=3, at_most_one=(("B", "C"),), must_open=("X",))
    assert one.answer is not None
    assert one.answer.proven
    if model == "p-median":
        weight = [row.weight for row in DEMAND]
        wrong = wrong_with(
            one.answer, COSTS.way, weight=weight, count=3, must_open=[4], at_most_one=[[1, 2]]
        )
        assert wrong == []


def test_alternatives_lie_elsewhere() -> None:
    one = asked(count=2, alternatives=2, alternatives_apart_s=60.0)
    assert one.answer is not None
    sets = [set(one.answer.opened), *(set(other.opened) for other in one.answer.alternatives)]
    assert [sorted(one) for one in sets] == [[1, 4], [2, 4]]  # A or D would cost half as much again
    assert all(other.cost >= one.answer.cost for other in one.answer.alternatives)


def test_single_sources_and_capacities() -> None:
    rows = tuple(Candidate(id=c.id, name=c.name, opening_cost=1, capacity=4) for c in CANDIDATES)
    one = answer_scenario(
        Scenario(name="1", model="capacitated", hour_cost=60.0, single_source=True, alternatives=0),
        DEMAND, rows, COSTS,
    )  # fmt: skip
    assert one.answer is not None
    assert one.answer.split is None
    loads = np.bincount(one.answer.assignment, weights=[2.0] * 5, minlength=5)
    assert loads.max() <= 4


def test_what_a_model_needs() -> None:
    for model in ("p-median", "p-center", "maximal-covering"):
        with pytest.raises(InputError, match="study_needs"):
            Scenario(name="1", model=model)


def priced(*existing: str, fee: float | None, price: float = 10.0) -> tuple[Candidate, ...]:
    """Return A to D, some of which exist and may be given up for a fee."""
    return tuple(
        Candidate(id=name, name=name, state="existing", closing_cost=fee, capacity=10.0)
        if name in existing
        else Candidate(id=name, name=name, opening_cost=price, capacity=10.0)
        for name in "ABCD"
    )


def on_road(
    candidates: tuple[Candidate, ...], demand: tuple[Demand, ...] = DEMAND[:4], **more: Any
) -> tuple[ScenarioAnswer, str]:
    scenario = Scenario(**{"name": "1", "alternatives": 0, **more})
    costs = Costs(way=COSTS.way[:4, :4], apart=None, seconds=True)
    one = answer_scenario(scenario, demand, candidates, costs)
    assert one.answer is not None
    return one, "".join(candidates[site].id for site in one.answer.opened)


def test_a_depot_is_moved_as_far_as_the_budget_goes() -> None:
    # One depot, now at the end of the road: in the middle it would be better.
    assert on_road(priced("A", fee=None), count=1)[1] == "A"
    moved = on_road(priced("A", fee=5.0), count=1, budget=15.0)
    assert moved[1] in ("B", "C")
    assert on_road(priced("A", fee=5.0), count=1, budget=14.0)[1] == "A"
    for model in ("p-center", "fairness", "cent-dian"):
        one, opened = on_road(priced("A", fee=5.0), count=1, budget=15.0, model=model)
        assert opened in ("B", "C")
        assert one.answer is not None
        assert one.answer.proven
        assert on_road(priced("A", fee=5.0), count=1, budget=14.0, model=model)[1] == "A"


def test_giving_up_a_depot_is_a_cost_where_costs_are_money() -> None:
    for model in ("fixed-charge", "capacitated"):
        # An hour costs 60, so a depot at A costs 2 * (0 + 10 + 20 + 30) = 120, at B 80.
        ask: dict[str, Any] = {"model": model, "hour_cost": 60.0, "must_not": ("C", "D")}
        cheap, opened = on_road(priced("A", fee=5.0, price=25.0), **ask)
        assert opened == "AB"
        assert cheap.answer is not None
        assert cheap.answer.cost == pytest.approx(25 + 2 * (0 + 0 + 10 + 20))
        dear, opened = on_road(priced("A", "B", fee=25.0), **ask)
        assert opened == "AB"
        gone, opened = on_road(priced("A", "B", fee=5.0), **ask, at_most_one=(("A", "B"),))
        assert opened == "B"
        assert gone.answer is not None
        assert gone.answer.cost == pytest.approx(5 + 80)
        assert dear.answer is not None
        assert dear.answer.proven


def test_capacity_holds_in_each_season() -> None:
    # Ten in either season: together twenty, yet one depot has room for ten.
    seasons = tuple(
        Demand(id=name, name=name, weight=5.0, seasons=each)
        for name, each in zip("ABCD", ((5.0, 0.0), (5.0, 0.0), (0.0, 5.0), (0.0, 5.0)), strict=True)
    )
    ask: dict[str, Any] = {"model": "capacitated", "hour_cost": 6.0}
    split, opened = on_road(priced(fee=None, price=100.0), seasons, **ask)
    assert opened in ("B", "C")
    assert split.answer is not None
    assert split.answer.proven
    assert split.answer.cost == pytest.approx(100 + 5 * (1 + 0 + 1 + 2))
    assert split.answer.assignment.tolist() == [split.answer.opened[0]] * 4
    assert split.answer.flows.share.tolist() == [1.0] * 4
    at_once = tuple(Demand(id=name, name=name, weight=5.0) for name in "ABCD")
    assert len(on_road(priced(fee=None, price=100.0), at_once, **ask)[1]) == 2
