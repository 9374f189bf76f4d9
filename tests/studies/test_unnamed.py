"""Settlements without a name are called after their neighbours, in the reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.errors import InputError
from routing.formats.study_answer import write_study_answer
from routing.rejected import Rejected
from routing.reports.siting import said
from routing.roads.region import Region
from routing.studies import Candidate, Demand, Scenario, Study
from routing.studies.unnamed import with_names
from routing.study import answer_study

# Two hamlets without names beside Town; a village that is really called "hamlet 5".
TOWN = Candidate(id="c1", name="Town", lon=105.05, lat=33.43)
HAMLETS = (
    Demand(id="w1", name="hamlet w1", lon=105.05, lat=33.43),
    Demand(id="w2", name="hamlet w2", lon=105.05, lat=33.43),
    Demand(id="w3", name="village w3", lon=105.05, lat=33.43),
    Demand(id="v4", name="hamlet 5", lon=105.07, lat=33.44),
)


def test_names_in_both_languages(valley: Region) -> None:
    study = Study(
        demand=HAMLETS, candidates=(TOWN,), scenarios=(Scenario(name="1", count=1, within_s=6e4),)
    )
    answer = answer_study(study, valley)
    en = [row.name for row in with_names(answer, "en").demand]
    assert en == [
        "unnamed hamlet near Town (1)",
        "unnamed hamlet near Town (2)",
        "unnamed village near Town",
        "hamlet 5",
    ]
    zh = [row.name for row in with_names(answer, "zh").demand]
    assert zh[2] == "Town附近的无名村"
    assert len(set(zh)) == len(zh)
    told = write_study_answer(answer, "en")["scenarios"][0]["villages"]
    assert [row["name"] for row in told] == en
    assert [row["id"] for row in told] == ["w1", "w2", "w3", "v4"]


def test_settlements_that_were_left_out_too(valley: Region) -> None:
    study = Study(demand=HAMLETS[3:], candidates=(TOWN,), scenarios=(Scenario(name="1", count=1),))
    gone = Demand(id="w9", name="hamlet w9", lon=105.05, lat=33.43)
    details = {"name": gone.name, "id": gone.name, "profile": "van"}
    refused = Rejected(
        kind="demand", id=gone.name, row=None, code="study_no_candidate_reaches", details=details
    )
    other = replace(refused, id="5", details={"name": "Mill", "id": "5", "profile": "van"})
    answer = replace(answer_study(study, valley), left_out=(gone,), rejected=(refused, other))
    told, same = with_names(answer, "en").rejected
    assert told.id == "unnamed hamlet near Town"
    assert "unnamed hamlet near Town" in told.cause("en")
    assert same == other
    assert "Town附近的无名小村" in said.uncounted(with_names(answer, "zh"), "zh")[0]
    # A program reads the map's own id beside the sentence for people.
    (row, _) = write_study_answer(answer, "en")["rejected"]
    assert (row["id"], "near Town" in row["cause"]) == ("hamlet w9", True)


def test_errors_name_them_in_both_languages(valley: Region) -> None:
    weightless = tuple(replace(row, weight=0.0) for row in HAMLETS)
    gone = Rejected(kind="demand", id="hamlet w1", row=None, code="no_road", details={})
    study = Study(
        demand=weightless, candidates=(TOWN,), scenarios=(Scenario(name="1", count=1),),
        rejected=(gone,),
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        answer_study(study, valley)
    error = caught.value
    assert error.code == "study_no_weight"
    assert "hamlet near Town (1), unnamed hamlet near Town (2)" in error.cause("en")
    assert "Town附近的无名村, hamlet 5 (v4)" in error.cause("zh")
    assert error.details["villages"].startswith("hamlet w1 (w1), hamlet w2 (w2)")
    (told,) = error.details["rejected"]
    assert (told.id, told.called("en")) == ("hamlet w1", "unnamed hamlet near Town (1)")


def test_a_refused_scenario_names_them_too(valley: Region) -> None:
    heavy = (replace(HAMLETS[2], weight=9.0), HAMLETS[3])
    scenario = Scenario(
        name="1", model="capacitated", single_source=True, capacity=8.0, opening_cost=1.0,
        hour_cost=1.0,
    )  # fmt: skip
    sites = (TOWN, replace(TOWN, id="c2", name="Mill"))
    answer = answer_study(Study(demand=heavy, candidates=sites, scenarios=(scenario,)), valley)
    refusal = answer.scenarios[0].refusal
    assert refusal is not None
    assert refusal.code == "study_village_too_large"
    assert "unnamed village near Town" in refusal.cause("en")


def test_a_scenario_without_a_name_is_called_by_what_it_asks(valley: Region) -> None:
    scenario = Scenario(name="1", count=1, within_s=6e4, weather="snow")
    answer = answer_study(
        Study(demand=HAMLETS[3:], candidates=(TOWN,), scenarios=(scenario,)), valley
    )
    told = said.heading(answer, answer.scenarios[0], "en")
    assert told.startswith("1 site, every village within 1,000 min, snow")
    lead = said.lead(answer, answer.scenarios[0], "en")
    assert lead.startswith("Yes: with 1 site, at Town, every village")
    assert "with 1 site every" in said.promise(answer, answer.scenarios[0], "en")[0]
    assert said.lead(answer, answer.scenarios[0], "zh").startswith("能做到")
