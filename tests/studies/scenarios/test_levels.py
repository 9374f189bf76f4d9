"""Studies on several levels: depots, hubs and a gateway in one answer, or a clear refusal."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from routing.errors import InputError
from routing.studies import Candidate, Demand, Level, Scenario, ScenarioAnswer, Study, StudyAnswer
from routing.studies.level_figures import flows, level_costs, level_sites
from routing.studies.scenarios.answering import answer_scenario
from routing.studies.scenarios.question import Costs

# Four villages on a road, an hour apart; a depot may be in each, a hub at either end, and the
# gateway lies an hour beyond v4.
#
#   v1 --- v2 --- v3 --- v4 --- gate
#   hub1                 hub2
HOURS = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
UP = (HOURS[:, [0, 3]], np.array([[4.0], [1.0]]))
COSTS = Costs(
    way=3600 * HOURS, apart=3600 * HOURS, seconds=True, up=tuple(3600 * one for one in UP)
)
DEMAND = tuple(Demand(id=f"v{k}", name=f"v{k}", weight=float(k)) for k in range(1, 5))
DEPOTS = tuple(
    Candidate(id=f"d{k}", name=f"d{k}", opening_cost=3.0, capacity=8.0) for k in range(1, 5)
)
HUBS = Level(
    name="Hub", hour_cost=0.5, opening_cost=5.0, handling_cost=0.25,
    candidates=tuple(Candidate(id=f"hub{k}", name=f"hub{k}") for k in (1, 2)),
)  # fmt: skip
GATE = Level(
    name="Gateway", hour_cost=0.25, candidates=(Candidate(id="gate", name="gate", opening_cost=1),)
)
LEVELS = (HUBS, GATE)


def asked(*, levels: tuple[Level, ...] = LEVELS, **more: Any) -> ScenarioAnswer:
    options = {"name": "1", "model": "echelons", "hour_cost": 1.0, "alternatives": 0}
    scenario = Scenario(**{**options, **more})
    return answer_scenario(scenario, DEMAND, DEPOTS, COSTS, levels=levels)


def least_cost() -> float:
    """Try every set of depots and hubs; units are whole, so that they may be shared by counting."""
    shares = [
        [one for one in product(range(size + 1), repeat=4) if sum(one) == size] for size in range(5)
    ]
    best = np.inf
    for hubs in ((0,), (1,), (0, 1)):
        up = [
            min(0.5 * UP[0][depot, hub] + 0.25 + 0.25 * UP[1][hub, 0] for hub in hubs)
            for depot in range(4)
        ]
        # From village to village: what each depot got so far, at the least cost.
        found: dict[tuple[int, ...], float] = {(0, 0, 0, 0): 0.0}
        for village, size in enumerate((1, 2, 3, 4)):
            after: dict[tuple[int, ...], float] = {}
            for (load, cost), share in product(found.items(), shares[size]):
                total = tuple(a + b for a, b in zip(load, share, strict=True))
                dearer = cost + sum(n * (HOURS[village, k] + up[k]) for k, n in enumerate(share))
                if max(total) <= 8:
                    after[total] = min(dearer, after.get(total, np.inf))
            found = after
        best = min(
            best,
            *(
                cost + 3 * np.count_nonzero(load) + 5 * len(hubs) + 1
                for load, cost in found.items()
            ),
        )
    return float(best)


def test_the_cheapest_of_all_levels_together() -> None:
    one = asked()
    assert one.answer is not None
    assert one.answer.proven
    assert one.answer.cost == pytest.approx(least_cost())


def test_costs_of_the_levels_add_up_to_the_answers() -> None:
    one = asked(handling_cost=0.125)
    assert one.answer is not None
    study = StudyAnswer(
        study=Study(demand=DEMAND, candidates=DEPOTS, levels=LEVELS, scenarios=(one.scenario,)),
        demand=DEMAND, candidates=DEPOTS, levels=LEVELS, scenarios=(one,),
    )  # fmt: skip
    rows = level_costs(study, one)
    assert [row.level and row.level.name for row in rows] == [None, "Hub", "Gateway"]
    assert sum(row.total for row in rows) == pytest.approx(one.answer.cost)
    assert rows[0].handling == pytest.approx(0.125 * 10)
    (gate,) = level_sites(one, 1)
    assert gate.amount == pytest.approx(10)
    assert sum(flow.amount for flow in flows(one, 0)) == pytest.approx(10)


def test_rules_hold_on_every_level() -> None:
    one = asked(must_open=("hub1", "d1"), must_not=("d4",))
    assert one.answer is not None
    assert 0 in one.answer.opened
    assert 3 not in one.answer.opened
    assert 0 in one.answer.upper[0].opened
    same = Level(name="Hub", hour_cost=0.5, opening_cost=5.0, candidates=DEPOTS[:2])
    both = asked(levels=(same, GATE), must_open=("d1",))
    assert both.answer is not None
    assert 0 in both.answer.opened
    assert 0 in both.answer.upper[0].opened
    near = asked(within_s=3600.0)
    assert near.promise is not None
    assert near.promise.kept
    assert near.way.max() <= 3600.0


def test_depots_without_a_way_up_are_not_opened() -> None:
    up = (COSTS.up[0].copy(), COSTS.up[1])
    up[0][3, :] = np.inf
    one = answer_scenario(
        Scenario(name="1", model="echelons", hour_cost=1.0, alternatives=1),
        DEMAND, DEPOTS, Costs(way=COSTS.way, apart=COSTS.apart, seconds=True, up=up),
        levels=LEVELS,
    )  # fmt: skip
    assert one.answer is not None
    assert 3 not in one.answer.opened


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"budget": 10.0}, "study_echelons_without", "budget"),
        ({"at_most_one": (("d1", "d2"),)}, "study_echelons_without", "at_most_one"),
        ({"apart_s": 60.0}, "study_echelons_without", "apart_minutes"),
        ({"single_source": True}, "study_echelons_without", "single_source"),
        ({"levels": ()}, "study_needs", "levels"),
        ({"hour_cost": None}, "study_needs", "hour_cost"),
        (
            {"levels": (Level(name="Hub", candidates=HUBS.located), GATE)},
            "study_needs",
            "opening_cost (Hub)",
        ),
    ],
)
def test_what_the_model_does_not_know_is_refused(
    more: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(InputError) as raised:
        asked(**more)
    assert (raised.value.code, raised.value.details["field"]) == (code, field)


def test_too_little_room_is_told_of_the_level() -> None:
    small = Level(name="Hub", opening_cost=1.0, capacity=4.0, candidates=HUBS.located)
    one = asked(levels=(small, GATE))
    assert one.refusal is not None
    assert one.refusal.code == "study_capacity_short"
    assert "hub1, hub2" in one.refusal.cause("en")
