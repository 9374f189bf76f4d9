"""What was changed by hand, on a terminal of 80 columns."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from routing.planning.revising import revise
from routing.plans import Plan
from routing.plans.changes import TaskId
from routing.reports.changes_table import moved_table, routes_tables
from routing.wording import LANGS, Lang
from tests.checker.village import PLAN, PROBLEM
from tests.planning.test_revising import ORDERS


def printed(*parts: RenderableType) -> str:
    terminal = Console(file=io.StringIO(), width=80, soft_wrap=True)
    for part in parts:
        terminal.print(part)
    file = terminal.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def told(after: Plan, lang: Lang = "en") -> str:
    tables = routes_tables(PLAN, after, PROBLEM, lang)
    return printed(moved_table(PLAN, after, PROBLEM, lang), *tables)


def words(text: str, first: str) -> list[str]:
    return next(line.split() for line in text.splitlines() if line.strip().startswith(first))


def given(van: Sequence[TaskId], moto: Sequence[TaskId], unserved: Sequence[str]) -> Plan:
    return revise(PROBLEM, PLAN, {"van": van, "moto": moto}, unserved)


AFTER = given(ORDERS["van"][3:], [*ORDERS["moto"], ORDERS["van"][0]], ["pepper", "salt"])


def test_nothing_was_changed() -> None:
    assert told(PLAN).split("\n") == ["Nothing was changed by hand.", "No route changed.", ""]
    assert told(PLAN, "zh").split("\n") == ["没有人工修改。", "路线没有变化。", ""]


def test_from_where_to_where_and_when_it_is_reached_now() -> None:
    text = told(AFTER)
    assert "Changed by hand (3)" in text  # honey, walnuts and the end of pepper that is not there
    assert words(text, "walnuts") == [
        "walnuts", "A", "van,", "stop", "1", "moto,", "stop", "2", *words(text, "walnuts")[-1:],
    ]  # fmt: skip
    assert "nowhere" in words(text, "honey")
    assert "unserved" in words(text, "pepper")


def test_figures_before_and_after_and_the_new_arrivals() -> None:
    text = told(AFTER)
    assert "Routes that changed (2 of 2)" in text
    assert words(text, "van")[:4] == ["van", "before", "5", "5"]
    (route, _) = AFTER.routes
    after = next(line.split() for line in text.splitlines() if line.strip().startswith("after"))
    assert after[1:3] == [str(len(route.visits)), str(len(route.shipments))]
    assert f"{route.cost:.2f}" in after
    assert "New arrivals (more than 5 minutes off)" in text
    assert "van, stop 1 B: " in text
    assert "(was 09:23)" in text


@pytest.mark.parametrize("lang", LANGS)
def test_it_fits_the_terminal_whatever_the_ids_are(lang: Lang) -> None:
    long = {"van": "v" * 40, "walnuts": "w" * 90}
    shipments = tuple(replace(row, id=long.get(row.id, row.id)) for row in PROBLEM.shipments)
    vehicles = tuple(replace(row, id=long.get(row.id, row.id)) for row in PROBLEM.vehicles)
    day = replace(PROBLEM, shipments=shipments, vehicles=vehicles)
    van = replace(PLAN.routes[0], vehicle_id=long["van"], cost=1_234_567.89)
    before = replace(PLAN, routes=(van, PLAN.routes[1]))
    after = replace(PLAN, routes=())
    moved = printed(moved_table(before, after, day, lang))
    table, *_ = routes_tables(before, after, day, lang)
    for line in (moved + printed(table)).splitlines():
        assert cell_len(line.rstrip()) <= 80


def test_markup_in_an_id_is_text() -> None:
    van = replace(PLAN.routes[0], vehicle_id="[red]van[/]")
    after = replace(PLAN, routes=(van, PLAN.routes[1]))
    assert "[red]van[/]" in printed(*routes_tables(PLAN, after, PROBLEM))
