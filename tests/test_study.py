"""A study from its file to its answer, judged from the region's own matrix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import routing
from routing.errors import InfeasibleError, InputError
from routing.formats.study_answer import write_study_answer
from routing.reports.siting import said
from routing.roads.region import Region
from routing.studies import (
    Candidate,
    Demand,
    Scenario,
    ScenarioAnswer,
    SettlementsOf,
    Study,
    StudyAnswer,
)
from routing.study import answer_study


def ways(region: Region, answer: StudyAnswer) -> npt.NDArray[np.float64]:
    """Measure anew: seconds by demand and candidate."""
    points = [(row.lon or 0.0, row.lat or 0.0) for row in answer.demand]
    points += [(row.lon or 0.0, row.lat or 0.0) for row in answer.candidates]
    seconds = region.matrix(points, "van").durations_s
    demands = len(answer.demand)
    table = seconds[demands:, :demands].T.astype(float)
    table[table < 0] = np.inf
    return table


def settled(count: int, **more: object) -> Study:
    return Study(
        region="model-county",
        scenarios=(Scenario(name="one", count=count, alternatives=0, **more),),  # type: ignore[arg-type]
    )


def test_five_depots_within_an_hour_and_a_half(county: Region) -> None:
    answer = answer_study(settled(5, within_s=5400.0), county)
    one = answer.scenarios[0]
    table = ways(county, answer)
    opened = [k for k, row in enumerate(answer.candidates) if row.id in answer.opened]
    assert len(opened) == 5
    assert one.promise is not None
    assert one.promise.kept
    assert (one.way == table[:, opened].min(axis=1)).all()
    assert one.way.max() <= 5400
    people = np.array([row.weight for row in answer.demand])
    assert answer.cost == pytest.approx(float(people @ one.way))
    assert answer.gap == 0
    # Villages that no van reaches are told, and cost no other.
    assert len(answer.demand) + len(answer.rejected) >= len(county.settlements)
    assert [row.name for row in answer.left_out] == [row.id for row in answer.rejected] != []


def test_a_promise_that_cannot_be_kept_names_the_villages_and_the_closest(county: Region) -> None:
    answer = answer_study(settled(3, within_s=1200.0), county)
    promise = answer.scenarios[0].promise
    assert promise is not None
    assert not promise.kept
    assert promise.proven
    table = ways(county, answer)
    assert promise.closest is not None
    opened = [k for k, row in enumerate(answer.candidates) if row.id in answer.opened]
    assert table[:, opened].min(axis=1).max() == promise.closest > 1200
    assert set(promise.hopeless) == set(np.flatnonzero(table.min(axis=1) > 1200).tolist())
    assert set(promise.hopeless) <= set(promise.left)
    assert promise.sites_needed is not None
    assert promise.sites_needed > 3


def test_no_settlement_that_is_walked_to_becomes_a_depot(county: Region) -> None:
    study = Study(region="model-county", scenarios=(Scenario(name="one", count=1),))
    answer = answer_study(study, county)
    at = [(row.lon or 0.0, row.lat or 0.0) for row in answer.candidates]
    assert len(county.snap(at).walks) == 0
    villages = [(row.lon or 0.0, row.lat or 0.0) for row in answer.demand]
    assert len(county.snap(villages).walks) > 0  # they are served all the same


@pytest.mark.parametrize("model", ["p-center", "fairness", "cent-dian"])
def test_other_models_answer(county: Region, model: str) -> None:
    # Sites in towns alone: with all villages as candidates fairness takes ten times as long.
    towns = SettlementsOf(places=("town",))
    answer = answer_study(replace(settled(4, model=model), candidates=towns), county)
    assert len(answer.opened) == 4
    assert answer.first.proven
    table = ways(county, answer)
    opened = list(answer.first.opened)
    longest = table[:, opened].min(axis=1).max()
    if model != "cent-dian":
        assert answer.cost == longest
    assert answer.scenarios[0].way.max() == longest


VILLAGE = Demand(id="v1", name="Mill", lon=105.071429, lat=33.470146, weight=3)
TOWN = Candidate(id="c1", name="Town", lon=105.055305, lat=33.425876, opening_cost=10, capacity=5)


def small(valley: Region, *scenarios: Scenario, **more: object) -> list[ScenarioAnswer]:
    given = {"demand": (VILLAGE,), "candidates": (TOWN,), **more}
    study = Study(scenarios=scenarios, **given)  # type: ignore[arg-type]
    return list(answer_study(study, valley).scenarios)


def test_money_and_capacities(valley: Region) -> None:
    (one,) = small(valley, Scenario(name="1", model="capacitated", hour_cost=20.0, alternatives=0))
    assert one.answer is not None
    assert one.answer.cost == pytest.approx(10 + 3 * 20 * one.way[0] / 3600)
    (short,) = small(
        valley, Scenario(name="1", model="capacitated", hour_cost=20.0),
        candidates=(replace(TOWN, capacity=2),),
    )  # fmt: skip
    assert short.answer is None
    assert short.refusal is not None
    assert short.refusal.code == "study_capacity_short"
    (autumn,) = small(
        valley, Scenario(name="1", model="capacitated", hour_cost=20.0),
        demand=(replace(VILLAGE, weight=9, seasons=(3.0, 6.0)),), seasons=("spring", "autumn"),
    )  # fmt: skip
    assert autumn.refusal is not None
    assert autumn.refusal.details["season"] == "autumn"


def test_what_is_given_up_is_told_with_its_price(valley: Region) -> None:
    old = replace(TOWN, id="old", name="Old", state="existing", closing_cost=4, opening_cost=None)
    study = Study(
        demand=(VILLAGE,),
        candidates=(old, TOWN),
        scenarios=(
            Scenario(name="1", count=1, budget=14.0, must_open=("c1",), alternatives=0),
            Scenario(name="2", count=1, budget=9.0, alternatives=0),
        ),
    )
    answer = answer_study(study, valley)
    moved, kept = answer.scenarios
    assert said.spent(answer, moved, "en") == [
        "The sites cost 14 of a budget of 14.",
        "Given up for 4: Old.",
    ]
    assert said.spent(answer, kept, "en") == ["The sites cost 0 of a budget of 9."]
    money = [one["money"] for one in write_study_answer(answer)["scenarios"]]
    assert [one["given_up"] for one in money] == [["old"], []]
    assert [one["opening"] + one["giving_up"] for one in money] == [14, 0]
    with pytest.raises(InputError) as caught:
        answer_study(replace(study, scenarios=(Scenario(name="1", count=1),)), valley)
    assert caught.value.details["field"] == "budget"


def test_what_a_scenario_needs_is_said(valley: Region) -> None:
    for scenario, field in (
        (Scenario(name="1", model="fixed-charge"), "hour_cost"),
        (Scenario(name="1", model="capacitated", hour_cost=1.0), "opening_cost"),
    ):
        candidates = (replace(TOWN, opening_cost=None),) if field == "opening_cost" else (TOWN,)
        with pytest.raises(InputError) as caught:
            small(valley, scenario, candidates=candidates)
        assert (caught.value.code, caught.value.details["field"]) == ("study_needs", field)


def test_sites_are_found_by_id_and_by_name(valley: Region) -> None:
    (one,) = small(valley, Scenario(name="1", count=1, must_open=("Town",)))
    assert one.answer is not None
    for wanted, code in (("Nowhere", "study_unknown_site"), ("Twin", "study_site_ambiguous")):
        twins = (TOWN, replace(TOWN, id="a", name="Twin"), replace(TOWN, id="b", name="Twin"))
        with pytest.raises(InputError) as caught:
            small(valley, Scenario(name="1", count=1, must_not=(wanted,)), candidates=twins)
        assert caught.value.code == code
        assert caught.value.details["id"] == wanted


def test_more_sites_than_candidates(valley: Region) -> None:
    (one,) = small(valley, Scenario(name="1", count=2))
    assert one.refusal is not None
    assert one.refusal.code == "study_too_few_candidates"
    with pytest.raises(InputError, match="study_count_below_one"):
        Scenario(name="1", count=0)


def test_capacities_that_a_model_does_not_count_are_told(valley: Region) -> None:
    study = Study(
        demand=(Demand(id="v", name="v", weight=9.0, lon=105.05, lat=33.43),),
        candidates=(Candidate(id="c", name="c", capacity=2.0, lon=105.05, lat=33.43),),
        scenarios=(Scenario(name="one", count=1),),
    )
    assert answer_study(study, valley).notes == {"capacities_unasked": 1}
    counted = Scenario(name="one", model="capacitated", opening_cost=1.0, hour_cost=1.0)
    answer = answer_study(replace(study, scenarios=(counted,)), valley)
    assert answer.notes == {}
    assert answer.scenarios[0].refusal is not None


def test_rows_outside_the_region_cost_no_others(valley: Region) -> None:
    far = replace(VILLAGE, id="far", lon=2.35, lat=48.86)
    swapped = replace(VILLAGE, id="swapped", lon=33.47, lat=105.07 - 40)
    study = Study(
        demand=(VILLAGE, far, swapped), candidates=(TOWN,), scenarios=(Scenario(name="1", count=1),)
    )
    answer = answer_study(study, valley)
    assert [row.id for row in answer.demand] == ["v1"]
    assert {row.id for row in answer.rejected} == {"far", "swapped"}
    with pytest.raises(InputError, match="nothing_left"):
        answer_study(replace(study, demand=(far,)), valley)


def test_groups_and_distances_bind_models_that_know_none(county: Region) -> None:
    free = answer_study(settled(4), county)
    pair = free.opened[:2]
    grouped = answer_study(settled(4, at_most_one=(pair,)), county)
    assert len(set(pair) & set(grouped.opened)) == 1
    assert grouped.first.proven
    assert grouped.cost >= free.cost


def test_a_study_by_its_file(county: Region, tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(f'region = "{county.id}"\ncount = 3\n[demand]\nweight = "equal"\n', "utf-8")
    answer = routing.site(path)
    assert len(answer.opened) == 3
    assert set(answer.assignment.values()) == set(answer.opened)
    assert set(answer.assignment) == {row.id for row in answer.demand}
    assert answer.bound == answer.cost


def test_an_unanswered_study_raises_when_its_figures_are_asked_for(valley: Region) -> None:
    study = Study(demand=(VILLAGE,), candidates=(TOWN,), scenarios=(Scenario(name="1", count=2),))
    answer = answer_study(study, valley)
    with pytest.raises(InfeasibleError, match="study_too_few_candidates"):
        _ = answer.cost
    with pytest.raises(InputError, match="study_without_region"):
        answer_study(replace(study, demand=SettlementsOf()))


def test_the_curve_of_a_scenario_is_of_its_own_ways(valley: Region) -> None:
    scenarios = tuple(
        Scenario(name=f"{number}", count=1, alternatives=0, weather=weather)
        for number, weather in enumerate(("dry", "snow", "rain", "dry"))
    )
    study = Study(scenarios=scenarios)
    together = [one.curve for one in answer_study(study, valley, curves=True).scenarios]
    alone = [
        answer_study(replace(study, scenarios=(one,)), valley, curves=True).scenarios[0].curve
        for one in scenarios
    ]
    assert together == alone
    assert together[0] != together[1]
