"""``shanlu check DAY plan.xlsx``: what was moved, what it breaks, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from routing.cli.opening import open_day
from routing.planner import Planned, plan_day
from routing.roads.region import Region
from routing.solvers.protocol import Effort
from tests.cli.shell import shanlu, write_day
from tests.formats.edited_workbook import Edited


def two_vans(day: dict[str, Any]) -> None:
    day["vehicles"].append({**day["vehicles"][0], "id": "van-2"})
    for vehicle in day["vehicles"]:
        vehicle["capacity"] = {"parcels": 3}


class Office:
    """A planned day in a folder, with its workbook open."""

    def __init__(self, folder: Path, region: Region) -> None:
        self.day = write_day(folder / "day.json", region, two_vans)
        self.path = folder / "plan.xlsx"
        self.planned: Planned = self._plan()
        self.desk = Edited(self.planned.plan, self.planned.problem)
        self.sheets = [self.desk.sheet_of(route.vehicle_id) for route in self.planned.plan.routes]

    def check(self, *words: object) -> Any:
        self.desk.save(self.path)
        return shanlu("check", self.day, self.path, *words)

    def _plan(self) -> Planned:
        opened = open_day(self.day, None)
        effort = Effort(time_limit_s=None, iterations=50)
        return plan_day(opened.problem, opened.region, effort=effort)


@pytest.fixture
def office(tmp_path: Path, valley: Region) -> Office:
    return Office(tmp_path, valley)


def test_an_unchanged_workbook_has_no_changes_and_no_violations(office: Office) -> None:
    answer = office.check()
    assert answer.code == 0
    assert "Nothing was changed by hand." in answer.out
    assert "No route changed." in answer.out
    assert "没有人工修改。" in office.check("--lang", "zh").out
    told = office.check("--json").json
    assert (told["changes"], told["violations"], told["day_changed"]) == ([], [], False)
    assert all(row["before"] == row["after"] for row in told["routes"])


def test_a_stop_given_to_another_courier_overloads_her(office: Office) -> None:
    one, other = office.sheets
    row_id = office.desk.ids(one)[0]
    office.desk.paste(other, office.desk.cut(one, row_id))
    answer = office.check("--json")
    assert answer.code == 1
    (change,) = answer.json["changes"]
    assert (change["id"], change["from"]["stop"]) == (row_id, 1)
    assert change["to"]["vehicle"] == office.planned.plan.routes[1].vehicle_id
    assert {one["code"] for one in answer.json["violations"]} == {"capacity.overloaded"}
    told = office.check()
    assert told.code == 1
    assert row_id in told.out
    assert "Routes that changed (2 of 2)" in told.out
    assert "overloaded" in told.out
    assert all(len(line) <= 80 for line in told.out.split("Vehicle ")[0].splitlines())


def test_a_row_taken_out_is_forgotten_and_one_moved_to_unserved_is_not(office: Office) -> None:
    sheet = office.sheets[0]
    row_id = office.desk.ids(sheet)[0]
    cells = office.desk.cut(sheet, row_id)
    answer = office.check("--json")
    assert answer.code == 1
    assert [one["code"] for one in answer.json["violations"]] == ["coverage.missing"]
    assert answer.json["changes"][0]["to"] is None
    office.desk.paste(office.desk.book["Unserved"], cells)
    answer = office.check("--json")
    assert answer.code == 0
    assert answer.json["changes"][0]["to"] == {"unserved": True}


def test_what_was_moved_by_hand_is_written_for_sending_out(office: Office, tmp_path: Path) -> None:
    sheet = office.sheets[0]
    ids = office.desk.ids(sheet)
    office.desk.paste(sheet, office.desk.cut(sheet, ids[0]))
    out = tmp_path / "out"
    answer = office.check("-o", out)
    assert answer.code == 0
    assert "Written:" in answer.out
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert all(leg["coordinates"] for route in plan["routes"] for leg in route["legs"])
    assert shanlu("check", office.day, out / "plan.json").code == 0
    order = [row for visit in plan["routes"][0]["visits"] for row in visit["pickups"]]
    assert order[-1] == ids[0]
    assert sorted(order) == sorted(ids)


def test_findings_in_rows_count_as_violations(office: Office) -> None:
    sheet = office.sheets[0]
    row_id = office.desk.ids(sheet)[0]
    cells = office.desk.copy(sheet, row_id)
    office.desk.paste(sheet, ["nobody's" if cell == row_id else cell for cell in cells])
    answer = office.check("--json")
    assert answer.code == 1
    (found,) = answer.json["violations"]
    assert found["code"] == "workbook.unknown_order"
    assert found["details"]["row"] == sheet.max_row
    assert "nobody's" in office.check().out


def test_an_order_added_to_the_day_later_times_every_route_anew(office: Office) -> None:
    day = json.loads(office.day.read_text(encoding="utf-8"))
    day["shipments"].append({**day["shipments"][0], "id": "late"})
    day["shipments"][-1]["lon"] += 0.0001
    office.day.write_text(json.dumps(day), encoding="utf-8")
    answer = office.check()
    assert answer.code == 1
    assert "The day has changed since" in answer.out
    assert "late is forgotten" in answer.out
    sheet = office.sheets[1]
    cells = office.desk.copy(sheet, office.desk.ids(sheet)[0])
    known = office.desk.ids(sheet)[0]
    office.desk.paste(sheet, ["late" if cell == known else cell for cell in cells])
    told = office.check("--json").json
    assert told["day_changed"]
    assert [(one["id"], one["from"]) for one in told["changes"]] == [("late", None)]
    assert {one["code"] for one in told["violations"]} == {"capacity.overloaded"}


def change_date(day: dict[str, Any]) -> None:
    day["date"] = "2026-11-24"


def change_orders(day: dict[str, Any]) -> None:
    for row in day["shipments"]:
        row["id"] = f"other-{row['id']}"


@pytest.mark.parametrize(
    ("change", "code"),
    [(change_date, "workbook_of_another_day"), (change_orders, "workbook_of_other_orders")],
)
def test_a_workbook_of_another_day_is_refused(
    office: Office, change: Callable[[dict[str, Any]], None], code: str
) -> None:
    day = json.loads(office.day.read_text(encoding="utf-8"))
    change(day)
    office.day.write_text(json.dumps(day), encoding="utf-8")
    answer = office.check()
    assert answer.code == 2
    assert code in answer.err
    assert office.check("--json").json["error"]["code"] == code


def test_a_file_that_is_no_workbook(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    answer = shanlu("check", office.day, path)
    assert answer.code == 2
    assert "broken.xlsx" in answer.err
