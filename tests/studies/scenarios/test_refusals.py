"""What has no answer is refused in the user's own ids, with what would be enough."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from routing.errors import InputError, ShanluError
from routing.studies import Candidate, Demand, Scenario, ScenarioAnswer, Study, StudyAnswer
from routing.studies.figures import spending
from routing.studies.scenarios.answering import answer_scenario
from routing.studies.scenarios.question import Costs

# Four villages on a road, ten minutes apart; a candidate in each.
#
#   v1 --- v2 --- v3 --- v4
MINUTES = np.abs(np.subtract.outer(np.arange(4), np.arange(4))) * 10.0
COSTS = Costs(way=60 * MINUTES, apart=60 * MINUTES, seconds=True)
DEMAND = tuple(Demand(id=f"v{k}", name=f"Village {k}", weight=10.0 * k) for k in range(1, 5))
CANDIDATES = tuple(
    Candidate(id=f"c{k}", name=f"c{k}", capacity=30.0, opening_cost=100.0 * k) for k in range(1, 5)
)


def asked(**more: Any) -> ScenarioAnswer:
    demand, candidates = more.pop("demand", DEMAND), more.pop("candidates", CANDIDATES)
    scenario = Scenario(**{"name": "1", "count": 2, "alternatives": 0, **more})
    return answer_scenario(scenario, demand, candidates, COSTS)


def refusal(**more: Any) -> ShanluError:
    found = asked(**more)
    assert found.answer is None
    assert found.refusal is not None
    return found.refusal


MONEY = {"model": "capacitated", "hour_cost": 1.0}


@pytest.mark.parametrize(
    ("more", "code", "named"),
    [
        ({"count": 5}, "study_too_few_candidates", "c1, c2, c3, c4"),
        ({"count": 4, "must_not": ("c2",)}, "study_too_few_candidates", "c1, c3, c4"),
        (
            {"count": 1, "must_open": ("c1", "c3")},
            "study_too_many_must_open",
            "c1, c3",
        ),
        ({**MONEY, "must_not": ("c1",)}, "study_capacity_short", "10 are missing"),
        ({**MONEY, "single_source": True}, "study_village_too_large", "Village 4 (v4)"),
        ({"count": 3, "budget": 599.0}, "study_budget_short", "c1, c2, c3"),
        ({"count": 2, "budget": 599.0, "must_open": ("c4",)}, None, ""),
        (
            {"model": "set-covering", "within_s": 600.0, "budget": 300.0},
            "study_budget_short",
            "at least 400",
        ),
        ({"count": 3, "at_most_one": (("c1", "c2"), ("c3", "c4"))}, "study_groups_forbid", "c3"),
        ({"count": 2, "apart_s": 2400.0}, "study_groups_forbid", "c1, c4"),
    ],
)
def test_ids_and_what_is_missing(more: dict[str, Any], code: str | None, named: str) -> None:
    if code is None:
        assert asked(**more).answer is not None
        return
    error = refusal(**more)
    assert error.code == code
    assert named in error.cause("en")
    assert error.action("zh")


def test_the_least_budget_is_enough() -> None:
    """What the refusal says would be enough is: nothing less, nothing more."""
    for kind in ({"count": 3}, {"model": "set-covering", "within_s": 600.0}):
        least = float(refusal(budget=1.0, **kind).details["cost"].replace(",", ""))
        while asked(budget=least, **kind).answer is None:
            more = float(refusal(budget=least, **kind).details["cost"].replace(",", ""))
            assert more > least
            least = more
        assert asked(budget=least - 1, **kind).answer is None


def test_the_season_that_brings_too_much_is_named() -> None:
    """Sixty in each year's half would fit; seventy in the harvest do not."""
    twice = tuple(replace(row, seasons=(15.0, 17.5), weight=32.5) for row in DEMAND)
    room = tuple(replace(row, capacity=15.0) for row in CANDIDATES)
    scenario = Scenario(name="1", alternatives=0, **MONEY)  # type: ignore[arg-type]
    for names, called in ((("spring", "harvest"), "harvest"), ((), "2")):
        found = answer_scenario(scenario, twice, room, COSTS, seasons=names)
        assert found.refusal is not None
        assert found.refusal.code == "study_season_capacity_short"
        assert f"70 are to be served in the season {called}," in found.refusal.cause("en")
        assert "10 are missing" in found.refusal.cause("en")
        assert f"季节 {called} " in found.refusal.cause("zh")


def test_rows_that_a_model_counts_are_told_by_their_ids() -> None:
    """Capacity enough altogether, but v4 has a way to c4 alone, which cannot take it."""
    way = COSTS.way.copy()
    way[3, :3] = np.inf
    found = answer_scenario(
        Scenario(name="1", alternatives=0, **MONEY),  # type: ignore[arg-type]
        DEMAND, CANDIDATES, Costs(way=way, apart=None, seconds=True),
    )  # fmt: skip
    assert found.refusal is not None
    assert found.refusal.code == "siting_capacity_unreached"
    assert "Village 4 (v4)" in found.refusal.cause("en")


@pytest.mark.parametrize(
    ("more", "code", "named"),
    [
        ({"must_open": ("c2",), "must_not": ("c2",)}, "study_open_and_closed", "c2"),
        ({"must_open": ("x", "y", "c1")}, "study_unknown_site", "x, y"),
        (
            {"demand": tuple(replace(row, weight=0.0) for row in DEMAND)},
            "study_no_weight",
            "Village 1 (v1)",
        ),
        (
            {**MONEY, "candidates": (replace(CANDIDATES[0], capacity=None), *CANDIDATES[1:])},
            "study_value_missing",
            "c1",
        ),
        ({"count": 0}, "study_count_below_one", "0"),
        (
            {"model": "maximal-covering", "radii_s": (1200.0, 600.0), "shares": (1.0, 0.5)},
            "siting_radii_disorderly",
            "[20.0, 10.0]",  # minutes, as the study has them
        ),
    ],
)
def test_what_is_wrong_in_the_study(more: dict[str, Any], code: str, named: str) -> None:
    with pytest.raises(InputError) as raised:
        asked(**more)
    assert raised.value.code == code
    assert named in raised.value.cause("en")


def test_what_sites_cost_is_told_also_where_the_scenario_names_the_price() -> None:
    plain = tuple(replace(row, opening_cost=None) for row in CANDIDATES)
    one = asked(candidates=plain, opening_cost=70.0, budget=150.0)
    study = Study(demand=DEMAND, candidates=plain, scenarios=(one.scenario,))
    answer = StudyAnswer(study=study, demand=DEMAND, candidates=plain, scenarios=(one,))
    spent = spending(answer, one)
    assert spent is not None
    assert spent.opening == 140.0


def test_money_keeps_promises_too() -> None:
    money = {"model": "fixed-charge", "hour_cost": 1.0}
    kept = asked(**money, within_s=600.0)
    assert kept.promise is not None
    assert kept.promise.kept
    assert kept.way.max() <= 600.0
    assert asked(**money).way.max() > 600.0
