"""The template: the same bytes each time, and read back as the day that it shows."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from routing import wording
from routing.formats.sheets.template import (
    TemplatePlace,
    TemplateRegion,
    columns_of,
    write_template,
)
from routing.formats.sheets.vocabulary import TABLES
from routing.wording import LANGS, Lang, widths
from tests.formats.sheets.books import codes, problem_of, read

REGION = TemplateRegion(
    id="somewhere",
    places=[TemplatePlace(name="石桥", township="画溪镇"), TemplatePlace(name="茶山")],
    depot=TemplatePlace(name="画溪镇"),
    villages=[TemplatePlace(name="石桥", township="画溪镇"), TemplatePlace(name="茶山")],
)


@pytest.mark.parametrize("lang", LANGS)
def test_saved_unchanged_it_is_a_day(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, REGION, lang)
    day = read(path)
    assert codes(day) == ["examples_planned"] * 4
    assert (day.data["region"], day.rejected) == ("somewhere", ())
    day.data["date"] = "2026-11-24"
    problem = problem_of(day)
    assert [shipment.load[0] for shipment in problem.shipments] == [7.5, 10.0]
    assert {vehicle.profile for vehicle in problem.vehicles} == {"van", "three_wheeler"}
    assert all(vehicle.breaks for vehicle in problem.vehicles)
    assert len(problem.couriers) == 2
    assert problem.depots[0].handover_s == 600


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_region_gives_the_same_bytes(tmp_path: Path, lang: Lang) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        (tmp_path / name[:3]).mkdir()
        write_template(tmp_path / name[:3] / "t.xlsx", REGION, lang)
    one, two = (tmp_path / name / "t.xlsx" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_examples_give_way_to_rows_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, REGION, "zh")
    book = openpyxl.load_workbook(path)
    book["订单"].append(["D-1", "画溪镇", "石桥", "", "", "核桃", "12斤"])
    book.save(path)
    day = read(path)
    assert [row["id"] for row in day.data["shipments"]] == ["D-1"]
    assert codes(day).count("examples_left_out") == 1
    assert codes(day).count("examples_planned") == 3


@pytest.mark.parametrize("lang", wording.LANGS)
def test_every_balance_that_can_be_chosen_is_understood(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, REGION, lang)
    book = openpyxl.load_workbook(path)
    sheet = book[wording.text("tables.day", lang)]
    (rule,) = sheet.data_validations.dataValidation
    chosen = []
    for word in rule.formula1.strip('"').split(","):
        sheet[str(rule.sqref)] = word
        row = columns_of("day").index("balance_cost") + 1
        sheet.cell(row, 2).value = "3元"
        book.save(path)
        chosen.append(read(path).data["balance"])
    assert chosen == [{"by": by, "cost": 3} for by in ("time", "stops", "earnings")]


def test_what_can_be_chosen_is_there_to_choose(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, REGION, "zh")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "订单",
        "车辆",
        "快递员",
        "网点",
        "地点",
        "当天",
        "使用说明",
        "_lists",
    ]
    assert book["_lists"].sheet_state == "hidden"
    assert [row[0].value for row in book["_lists"].iter_rows()] == ["石桥", "茶山"]
    rules = {
        str(rule.sqref): rule.formula1
        for name in ("订单", "车辆")
        for rule in book[name].data_validations.dataValidation
    }
    assert "'_lists'!$A$1:$A$2" in rules.values()
    assert "'网点'!$B$2:$B$100" in rules.values()
    assert '"三轮车,面包车,轻卡,摩托车,步行"' in rules.values()
    assert '"是,否"' in rules.values()
    phone = columns_of("orders").index("phone")
    letter = book["订单"].cell(1, phone + 1).column_letter
    assert book["订单"].column_dimensions[letter].width > 8
    assert book["订单"].freeze_panes == "B2"


def test_a_region_without_names_gives_an_empty_template(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    bare = TemplateRegion(id="bare", places=[], depot=None, villages=[])
    write_template(path, bare, "en")
    book = openpyxl.load_workbook(path)
    for table in TABLES:
        assert columns_of(table)
    assert book["Orders"].max_row == 1


@pytest.mark.parametrize("lang", LANGS)
def test_no_title_is_cut_nor_broken(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, REGION, lang)
    book = openpyxl.load_workbook(path)
    for table in TABLES[:-1]:
        sheet = book[wording.text(f"tables.{table}", lang)]
        columns = {
            column: group.width
            for group in sheet.column_dimensions.values()
            for column in range(group.min, group.max + 1)
        }
        for cell in sheet[1]:
            wide = max(map(widths.width, str(cell.value).splitlines()))
            assert columns[cell.column] > wide
        assert sheet.row_dimensions[1].height >= 30
