"""What a siting report says of promises, of other numbers of sites, and of what weighs."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from rich.console import Console

from routing.errors import InputError
from routing.rejected import Rejected
from routing.reports.siting import said
from routing.reports.siting.tables import comparison_table
from routing.siting.answer import SitingAnswer
from routing.siting.promise import Promise
from routing.studies import Candidate, Demand, Scenario, ScenarioAnswer, Study, StudyAnswer

# Village 2 is an hour from both sites; the promise is ten minutes.
DEMAND = tuple(Demand(id=f"v{k}", name=f"Village {k}") for k in range(3))
SITES = tuple(Candidate(id=f"c{k}", name=f"Site {k}") for k in range(2))
COVER = Scenario(name="few", model="set-covering", count=5, within_s=600.0)
OPENED = SitingAnswer(
    opened=(0, 1), assignment=np.array([0, 1, 1], dtype=np.int32), cost=2, bound=2, proven=True
)
FAR = Promise(limit=600.0, kept=False, hopeless=(2,), left=(2,))
ONE = ScenarioAnswer(
    scenario=COVER, answer=OPENED, way=np.array([60.0, 120.0, 3600.0]), promise=FAR
)
CURVE = tuple((count, 600.0 / count, 6000.0 / count) for count in (1, 2, 3))


def study(one: ScenarioAnswer, weighed_by: str | None = "weight") -> StudyAnswer:
    asked = Study(demand=DEMAND, candidates=SITES, scenarios=(COVER,), weighed_by=weighed_by)
    return StudyAnswer(study=asked, demand=DEMAND, candidates=SITES, scenarios=(one,))


def test_a_cover_is_told_by_the_sites_that_it_opens() -> None:
    first, *rest = said.promise(study(ONE), ONE, "en")
    assert "with 2 sites" in first
    assert rest == ["Farther than 10 min from every candidate: Village 2."]  # and not once more


def test_villages_with_one_name_are_told_apart_by_their_townships() -> None:
    demand = tuple(replace(row, name="Wan", parent=f"Town {k}") for k, row in enumerate(DEMAND))
    assert said.village_names(replace(study(ONE), demand=demand), [0, 2], "en") == (
        "Wan (Town 0), Wan (Town 2)"
    )
    refused = Rejected(kind="demand", id="Village 0", row=None, code="outside_region", details={})
    off = replace(study(ONE), rejected=(refused,), left_out=(replace(DEMAND[0], parent="Town 9"),))
    assert "Village 0 (Town 9)" in said.uncounted(off, "en")[0]
    assert said.village_names(off, [1], "en") == "Village 1"


def test_other_numbers_of_sites_are_told_by_the_promises_that_they_keep() -> None:
    scenario = replace(COVER, model="p-median", count=2)
    one = replace(ONE, scenario=scenario, curve=CURVE)
    (told,) = said.other_counts(one, "en")
    assert told.endswith("100 min with 1 site, 50 min with 2 sites, 34 min with 3 sites.")
    fewer, more = said.other_counts(replace(one, promise=None), "en")
    assert ("(1): 10.0 min" in fewer, "(3): 3.3 min" in more) == (True, True)
    assert said.other_counts(ONE, "en") == []


def test_people_and_parcels_are_called_so() -> None:
    columns = [
        said.column(study(ONE, weighed_by), "weight", "en")
        for weighed_by in ("population", "parcels", "height", None)
    ]
    assert columns == ["People", "Parcels", "People or parcels", "People or parcels"]
    assert said.column(study(ONE, "population"), "villages", "zh") == "村数"


def test_a_long_name_leaves_room_for_the_sites() -> None:
    long = replace(ONE, scenario=replace(COVER, name="As few depots as keep the promise in winter"))
    terminal = Console(width=80, file=io.StringIO(), highlight=False)
    terminal.print(comparison_table([study(long), study(long)], "en"))
    printed = terminal.file.getvalue()  # type: ignore[attr-defined]
    assert "Site 0, Site 1" in printed
    assert printed.count("\n") < 15


def test_kinds_of_rows_are_told_in_words() -> None:
    error = InputError("nothing_left", kind="candidate", reasons="s1: outside_region")
    assert "没有可用的候选点" in error.cause("zh")
    assert "usable candidate" in error.cause("en")
