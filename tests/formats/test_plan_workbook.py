"""A plan workbook read back: as it was written, saved elsewhere, and edited in every way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from routing.checker import check
from routing.errors import InputError, RegionError
from routing.formats.plan_workbook import EditedPlan, read
from routing.planning.revising import revise
from routing.plans import Plan, Unserved
from routing.plans.changes import Change, changes, tasks
from routing.plans.sheets import SHEET
from routing.problem import Problem, Shipment
from routing.region_ref import RegionRef
from routing.reports.workbook import workbook
from routing.wording import LANGS, Lang
from tests.checker.village import PLAN, PROBLEM, A, task
from tests.formats.edited_workbook import ORDER, Edited


def moved(found: EditedPlan) -> dict[tuple[str, str | None], tuple[object, object]]:
    """Return each change as (vehicle, stop) before and after."""
    plan = revise(PROBLEM, found.original, found.orders, found.unserved)

    def sides(change: Change) -> tuple[object, object]:
        before, after = (
            None if position is None else (position.vehicle_id, position.stop)
            for position in (change.before, change.after)
        )
        return before, after

    return {(one.shipment_id, one.kind): sides(one) for one in changes(found.original, plan)}


def violations(found: EditedPlan) -> set[str]:
    plan = revise(PROBLEM, found.original, found.orders, found.unserved)
    return {violation.code for violation in check(PROBLEM, plan)}


def raised(path: Path, problem: Problem = PROBLEM) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path, problem)
    for lang in LANGS:
        assert caught.value.cause(lang)
        assert caught.value.action(lang)
    return caught.value


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_written_is_read_back(lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(PLAN, PROBLEM, lang))
    found = read(path, PROBLEM)
    assert found.original == replace(PLAN, rejected=())
    assert found.orders == {
        route.vehicle_id: tuple(
            one
            for visit in route.visits
            for one in sorted(tasks(visit), key=lambda task: task[1] == "pickup")
        )
        for route in PLAN.routes
    }
    assert (found.unserved, found.findings) == (("salt",), ())
    assert moved(found) == {}
    assert violations(found) == set()


def test_swapped_stops_a_moved_a_deleted_and_a_doubled_row(tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    van, moto = desk.sheet_of("van"), desk.sheet_of("moto")
    desk.paste(van, desk.cut(van, "tea"), before="walnuts")
    desk.paste(moto, desk.cut(van, "seed"), before="eggs")
    desk.cut(moto, "post")
    desk.paste(van, desk.copy(moto, "eggs"))
    found = read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)

    assert moved(found) == {
        ("tea", "pickup"): (("van", 4), ("van", 1)),
        ("eggs", "pickup"): (None, ("van", 5)),
        ("seed", "delivery"): (("van", 3), ("moto", 1)),
        ("post", "delivery"): (("moto", 2), None),
    }
    assert {"coverage.missing", "coverage.served_twice"} <= violations(found)
    (finding,) = found.findings
    assert (finding.code, finding.shipment_id) == ("repeated_order", "eggs")
    # The sheet of wang comes after that of li, so that li's row is the first.
    assert (finding.origin.sheet, finding.first and finding.first.sheet) == ("wang", "li")
    assert finding.origin.row is not None
    assert moto.cell(finding.origin.row, ORDER).value == "eggs"
    assert finding.sentence().startswith(f"Sheet wang, row {finding.origin.row}: shipment eggs")
    assert finding.as_dict("zh")["code"] == "workbook.repeated_order"


def test_rows_moved_to_and_from_the_unserved(tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM, "zh")
    moto, left = desk.sheet_of("moto"), desk.book["未安排"]
    desk.paste(moto, desk.cut(left, "salt"))
    desk.paste(left, desk.cut(moto, "post"))
    found = read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)
    assert found.unserved == ("post",)
    assert moved(found) == {
        ("salt", "delivery"): ((None, 0), ("moto", 2)),
        ("post", "delivery"): (("moto", 2), (None, 0)),
    }
    assert violations(found) == {"travel.unreachable"}


def test_both_ends_of_a_pair_are_told_apart_by_what_is_done(tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    van = desk.sheet_of("van")
    pickup = desk.cut(van, "pepper")
    desk.paste(van, pickup)
    swapped = read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)
    assert [one for one in swapped.orders["van"] if one[0] == "pepper"] == [
        ("pepper", "delivery"),
        ("pepper", "pickup"),
    ]
    assert "pairs.delivered_first" in violations(swapped)

    for row in range(6, van.max_row + 1):  # without the word, the first row is the pickup
        van.cell(row, ORDER + 1).value = None
    unsaid = read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)
    assert [one for one in unsaid.orders["van"] if one[0] == "pepper"] == [
        ("pepper", "pickup"),
        ("pepper", "delivery"),
    ]


def test_an_order_that_the_day_does_not_have(tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    van = desk.sheet_of("van")
    desk.paste(van, [None] * (ORDER - 1) + ["teaa"])
    found = read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)
    (finding,) = found.findings
    assert (finding.code, finding.shipment_id) == ("unknown_order", "teaa")
    assert (finding.origin.sheet, finding.origin.row) == ("li", van.max_row)
    assert moved(found) == {}


def test_a_renamed_sheet_is_known_by_its_vehicle_and_a_bare_one_by_its_name(
    tmp_path: Path,
) -> None:
    desk = Edited(PLAN, PROBLEM)
    desk.sheet_of("van").title = "Monday"
    moto = desk.sheet_of("moto")
    moto.delete_rows(1, 4)
    found = read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)
    assert moved(found) == {}

    moto.title = "nobody's"
    error = raised(desk.save(tmp_path / "plan.xlsx"))
    assert error.code == "workbook_sheet_without_vehicle"
    assert error.details["sheet"] == "nobody's"


def test_a_vehicles_class_is_not_taken_for_its_id(tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    moto = desk.sheet_of("moto")
    assert moto.cell(2, 6).value == "motorcycle"
    moto.cell(2, 4).value = None
    assert moved(read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)) == {}
    moto.title = "nobody's"
    error = raised(desk.save(tmp_path / "plan.xlsx"))
    assert error.code == "workbook_sheet_without_vehicle"


@pytest.mark.parametrize("lost", ["headings", "ids"])
def test_a_sheet_that_lost_its_headings_is_not_left_out(lost: str, tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    moto = desk.sheet_of("moto")
    if lost == "ids":
        moto.delete_cols(ORDER)
    else:
        moto.delete_rows(5)
    error = raised(desk.save(tmp_path / "plan.xlsx"))
    assert (error.code, error.details["vehicle"]) == ("workbook_headings_lost", "moto")


def test_another_vehicle_gets_a_copied_sheet(tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    copied = desk.book.copy_worksheet(desk.sheet_of("moto"))
    error = raised(desk.save(tmp_path / "plan.xlsx"))
    assert (error.code, error.details["vehicle"]) == ("workbook_vehicle_twice", "moto")
    copied.cell(2, 4).value = "spare"
    moto = desk.sheet_of("moto")
    desk.cut(moto, "eggs")
    desk.cut(copied, "post")
    found = read(desk.save(tmp_path / "plan.xlsx"), PROBLEM)
    assert moved(found) == {("eggs", "pickup"): (("moto", 1), ("spare", 1))}
    copied.cell(2, 4).value = "lorry"
    error = raised(desk.save(tmp_path / "plan.xlsx"))
    assert (error.code, error.details["vehicle"], error.details["row"]) == (
        "workbook_unknown_vehicle", "lorry", 2,
    )  # fmt: skip


def test_an_id_that_somebody_typed_anew_as_a_number(tmp_path: Path) -> None:
    salt = next(row for row in PROBLEM.shipments if row.id == "salt")
    day = replace(PROBLEM, shipments=(*PROBLEM.shipments, replace(salt, id="2")))
    left = (*PLAN.unserved, Unserved(id="2", code="not_selected"))
    desk = Edited(replace(PLAN, unserved=left), day)
    sheet = desk.book["Unserved"]
    sheet.cell(5, ORDER).value = 2
    assert read(desk.save(tmp_path / "plan.xlsx"), day).unserved == ("salt", "2")
    sheet.cell(5, ORDER).value = 2.0
    assert read(desk.save(tmp_path / "plan.xlsx"), day).unserved == ("salt", "2")


@pytest.mark.parametrize(
    "order",
    [
        '=HYPERLINK("http://example.org","x")',
        "+1-2",
        "@SUM(A1)",
        "\t=1",
        "<script>alert(1)</script>",
        "<r><t>not ours</t></r>",
        "_x0041_",
        "🐔 订单",
        "bell\x07 and\x00 null",
        "x" * 300,
        "007",
        "1e5",
        "2026-11-23",
        "TRUE",
    ],
)
def test_ids_of_any_kind_come_back(order: str, tmp_path: Path) -> None:
    odd = Shipment(id=order, pickup=task(A, 60, 60), load=(1.0, 0.0, 1.0))
    day = replace(PROBLEM, shipments=(*PROBLEM.shipments, odd))
    (van, moto) = PLAN.routes
    first = replace(van.visits[0], pickups=("walnuts", "honey", order))
    plan = replace(PLAN, routes=(replace(van, visits=(first, *van.visits[1:])), moto))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(plan, day))
    found = read(path, day)
    assert (order, "pickup") in found.orders["van"]
    assert found.findings == ()
    assert found.original == replace(plan, rejected=())


def another_day() -> Problem:
    return replace(PROBLEM, start=PROBLEM.start + timedelta(days=1))


def other_orders() -> Problem:
    return replace(
        PROBLEM, shipments=tuple(replace(row, id=f"{row.id}!") for row in PROBLEM.shipments)
    )


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (another_day(), "workbook_of_another_day"),
        (other_orders(), "workbook_of_other_orders"),
        (replace(PROBLEM, region=None), "workbook_of_another_day"),
    ],
)
def test_a_workbook_of_another_day_is_refused(day: Problem, code: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(PLAN, PROBLEM))
    assert raised(path, day).code == code


def test_a_workbook_of_another_version_of_the_region_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(PLAN, PROBLEM))
    with pytest.raises(RegionError) as caught:
        read(path, replace(PROBLEM, region=RegionRef(id="drawn", version="v2")))
    assert caught.value.code == "plan_of_another_region"


def test_other_workbooks_are_refused(tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    hidden = desk.book[SHEET]
    hidden.cell(2, 2).value = "{"
    assert raised(desk.save(tmp_path / "plan.xlsx")).code == "not_a_plan_workbook"
    desk.book.remove(hidden)
    assert raised(desk.save(tmp_path / "plan.xlsx")).code == "not_a_plan_workbook"


@pytest.mark.parametrize("how", ["number", "row", "end"])
def test_a_hidden_sheet_that_somebody_changed_is_refused(how: str, tmp_path: Path) -> None:
    desk = Edited(PLAN, PROBLEM)
    hidden = desk.book[SHEET]
    row = next(row for row in range(1, hidden.max_row) if hidden.cell(row, 1).value == "visit")
    if how == "number":
        told = hidden.cell(row, 2).value
        hidden.cell(row, 2).value = told.replace('"arrival_s": ', '"arrival_s": 9')
        assert hidden.cell(row, 2).value != told
    else:
        hidden.delete_rows(row if how == "row" else hidden.max_row)
    assert raised(desk.save(tmp_path / "plan.xlsx")).code == "not_a_plan_workbook"


def test_a_plan_without_routes_or_unserved(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    empty = Plan(start=PLAN.start, region=PLAN.region, matrix_digest=PLAN.matrix_digest)
    path.write_bytes(workbook(empty, PROBLEM))
    found = read(path, PROBLEM)
    assert (found.orders, found.unserved) == ({}, ())
