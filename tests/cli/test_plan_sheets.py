"""``shanlu plan`` of spreadsheets: what was read is shown, what was refused comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from routing.roads.region import Region
from tests.cli.shell import shanlu
from tests.formats.sheets.books import FLEET, Rows, write_workbook

HEAD = ["订单号", "村", "乡镇", "重量"]
ORDERS: Rows = [
    HEAD,
    ["A", "石桥", "", "12.5kg"],
    ["B", "上庄", "", "25斤"],
    ["C", "核桃坪", "", "约30"],
]
QUICK = ("--iterations", 5, "--lang", "en")


def sheets(region: Region, orders: Rows = ORDERS) -> dict[str, Rows]:
    return {**FLEET, "订单": orders, "当天": [["地区", region.id], ["日期", "2026-11-24"]]}


def test_refused_rows_come_back_and_are_planned_once_corrected(
    tmp_path: Path, valley: Region
) -> None:
    day = write_workbook(tmp_path / "day.xlsx", sheets(valley))
    out = tmp_path / "out"
    first = shanlu("plan", day, "-o", out, "--json", *QUICK).json
    assert first["served"] == 1
    assert [(row["id"], row["sheet"], row["row"], row["code"]) for row in first["rejected"]] == [
        ("B", "订单", 3, "ambiguous_place"),
        ("C", "订单", 4, "cell_not_a_number"),
    ]
    book: Any = openpyxl.load_workbook(out / "rejected.xlsx")
    assert [row[0] for row in book["Orders"].iter_rows(min_row=2, values_only=True)] == ["B", "C"]
    book["Orders"]["C2"] = "画溪镇"
    book["Orders"]["D3"] = 30
    book.save(tmp_path / "mended.xlsx")
    again = shanlu("plan", day, "--also", tmp_path / "mended.xlsx", "-o", out, "--json", *QUICK)
    assert (again.json["served"], again.json["rejected"]) == (3, [])
    assert not (out / "rejected.xlsx").exists()


def test_what_was_not_used_is_told_also_where_nothing_is_left_to_plan(
    tmp_path: Path, valley: Region
) -> None:
    path = write_workbook(tmp_path / "day.xlsx", sheets(valley))
    book = openpyxl.load_workbook(path)
    book["车辆"].sheet_state = "hidden"
    book.save(path)
    answer = shanlu("plan", path, *QUICK)
    assert answer.code == 2
    assert "no_vehicles" in answer.err
    assert 'The sheet "车辆" is hidden' in answer.err
    assert "重量 → Weight (kg)" in answer.out


def test_columns_are_written_and_used_again(tmp_path: Path, valley: Region) -> None:
    orders: list[list[Any]] = [["订单号", "到哪儿收", "重量"], ["A", "石桥", 1]]
    path = write_workbook(tmp_path / "day.xlsx", sheets(valley, [*orders, ["B", "石桥", 2]]))
    columns = tmp_path / "columns.toml"
    assert "columns_missing" in shanlu("plan", path, "--columns", columns, *QUICK).err
    columns.write_text('[orders]\n"到哪儿收" = "place"\n', encoding="utf-8")
    answer = shanlu("plan", path, "--columns", columns, "--json", *QUICK)
    assert answer.json["served"] == 2


def test_the_template_is_planned_as_it_is(tmp_path: Path, valley: Region) -> None:
    path = tmp_path / "day.xlsx"
    assert shanlu("template", path, "--region", valley.id, "--lang", "zh").code == 0
    answer = shanlu("plan", path, "--json", *QUICK).json
    assert (answer["served"], answer["rejected"], answer["violations"]) == (6, [], [])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_places_of_ones_own_that_are_said_to_be_shifted(
    tmp_path: Path, valley: Region, lang: str
) -> None:
    path = write_workbook(tmp_path / "day.xlsx", sheets(valley, [HEAD, ["A", "老槐树", "", 1]]))
    places = tmp_path / "places.csv"
    places.write_text("地点,经度(GCJ-02),纬度\n老槐树,105.0499,33.4206\n", encoding="utf-8")
    answer = shanlu("plan", path, "--places", places, "--iterations", 5, "--lang", lang)
    assert answer.code == 0
    assert "GCJ-02" in answer.err


def test_a_plan_of_several_files_is_checked_with_the_same_files(
    tmp_path: Path, valley: Region
) -> None:
    day = write_workbook(tmp_path / "day.xlsx", sheets(valley, [HEAD, ["A", "石桥", "", "2"]]))
    export = tmp_path / "export.csv"
    export.write_text("订单编号,取件地点,实重\nB,核桃坪,3\n", encoding="utf-8")
    files = ("--also", export, "--date", "2026-11-25")
    out = tmp_path / "out"
    assert shanlu("plan", day, *files, "-o", out, "--json", *QUICK).json["served"] == 2
    told = shanlu("check", day, out / "plan.xlsx", *files, "--json").json
    assert (told["changes"], told["violations"]) == ([], [])
    alone = write_workbook(tmp_path / "other.xlsx", sheets(valley, [HEAD, ["C", "石桥", "", "2"]]))
    refused = shanlu("check", alone, out / "plan.xlsx", "--date", "2026-11-25", "--json")
    assert refused.json["error"]["code"] == "workbook_of_other_orders"
    assert "--also" in shanlu("check", day, out / "plan.xlsx", "--date", "2026-11-25").out


@pytest.mark.parametrize(("lang", "weight"), [("zh", "重量(kg)"), ("en", "Weight (kg)")])
def test_columns_are_told_in_the_readers_words_and_the_templates_own_not_at_all(
    tmp_path: Path, lang: str, weight: str
) -> None:
    assert shanlu("template", tmp_path / "day.xlsx", "--region", "model-county").code == 0
    export = tmp_path / "export.csv"
    export.write_text(
        "订单编号,取件地点,实重,取件详细地址\nB,张家院,3,桥关镇张家院\n", encoding="utf-8"
    )
    answer = shanlu("plan", tmp_path / "day.xlsx", "--also", export, *QUICK[:2], "--lang", lang)
    first = " ".join(answer.out.split())
    assert first.startswith("export.csv 订单编号 → ")
    assert f"实重 → {weight}" in first
    assert "(address)" in first
    assert "三轮车" not in first
    alone = shanlu("plan", tmp_path / "day.xlsx", *QUICK[:2], "--lang", lang)
    assert "→" not in alone.out
