"""What people call their columns and sheets."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import routing.formats.sheets
from routing import wording
from routing.formats.sheets import template
from routing.formats.sheets.units import UNITS_OF
from routing.formats.sheets.vocabulary import (
    NEEDED,
    TABLES,
    Table,
    fields_of,
    match,
    table_named,
)
from routing.wording import LANGS


@pytest.mark.parametrize(
    ("header", "field", "factor"),
    [
        ("订单编号", "id", None),
        (" 订单 编号 ", "id", None),
        ("*订单号（必填）", "id", None),  # noqa: RUF001 - full width
        ("Order No.", "id", None),
        ("重量(kg)", "weight_kg", 1.0),
        ("重量（斤）", "weight_kg", 0.5),  # noqa: RUF001 - full width
        ("重量/公斤", "weight_kg", 1.0),
        ("重量kg", "weight_kg", 1.0),
        ("斤数", "weight_kg", 0.5),
        ("重量", "weight_kg", None),
        ("重量 Weight (kg)", "weight_kg", 1.0),
        ("体积(m³)", "volume_m3", 1.0),
        ("期望上门时间", "time_windows", None),
        ("订单号\nOrder no.", "id", None),
        ("寄件人\n电话", "phone", None),
        ("基本信息\n订单号", "id", None),
        ("手机", "phone", None),
        ("揽收点", "place", None),
        ("平台订单号", "id", None),
        ("发货人手机", "phone", None),
        ("电话/手机", "phone", None),
        ("乡(镇)", "township", None),
        ("村/社区", "place", None),
        ("包裹 件数", "parcels", None),
        ("Village name", "place", None),
        ("揽收日期", "date", None),
        ("高德坐标", "coordinates", None),
    ],
)
def test_a_header_of_orders(header: str, field: str, factor: float | None) -> None:
    (meaning,) = match("orders", header)
    assert (meaning.field, meaning.factor) == (field, factor)


@pytest.mark.parametrize("header", ["收件人", "收件人\n姓名", "收件人电话", "下单时间", "("])
def test_a_header_that_means_nothing_here(header: str) -> None:
    assert match("orders", header) == ()


def test_two_languages_may_contradict_each_other() -> None:
    assert {one.field for one in match("orders", "村 phone")} == {"place", "phone"}


@pytest.mark.parametrize(
    ("name", "table"),
    [("订单", "orders"), ("11月24日订单", "orders"), ("orders_2026-11-24", "orders"),
     ("车辆", "vehicles"), ("Depots", "depots"), ("揽收员", "couriers"), ("当天", "day"),
     ("day-订单", "orders"), ("day-当天", "day"), ("Monday", "day"),
     ("Sheet1", None), ("车辆网点", None), ("Read me", None)],
)  # fmt: skip
def test_a_sheet_is_known_by_its_name(name: str, table: Table | None) -> None:
    assert table_named(name) == table


def test_every_field_that_a_table_needs_is_one_of_its_fields() -> None:
    for table in TABLES:
        needed = {name for options in NEEDED[table] for option in options for name in option}
        assert needed <= fields_of(table)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("table", TABLES)
def test_the_templates_titles_are_known(table: Table, lang: wording.Lang) -> None:
    assert table_named(wording.text(f"tables.{table}", lang)) == table
    for field in template.columns_of(table):
        (meaning,) = match(table, template.title(table, field, lang))
        assert meaning.field == field
        alone = match(table, wording.text(f"template.{table}.{field}", lang))
        assert [one.field for one in alone] == [field]
        if "(" in template.title(table, field, lang):
            assert meaning.factor == UNITS_OF[field][1]


@pytest.mark.parametrize("lang", LANGS)
def test_the_headers_of_refused_rows_are_known(lang: wording.Lang) -> None:
    for name in ("reason", "action", "source_sheet", "source_row"):
        (meaning,) = match("orders", wording.text(f"refused.{name}", lang))
        assert meaning.field == f"_{name}"


def test_every_cell_that_is_refused_and_every_notice_has_its_sentences() -> None:
    folder = Path(routing.formats.sheets.__file__).parent
    opening = folder.parents[1] / "cli" / "opening.py"
    told = {"CellError": "errors", "refusal": "errors", "Notice": "notices"}
    found: set[tuple[str, str]] = set()
    for path in (*folder.glob("*.py"), opening):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                named = {str(word.arg): word.value for word in node.keywords}
                code = node.args[0] if node.args else named.get("code")
                if called in told and isinstance(code, ast.Constant):
                    found.add((told[called], str(code.value)))
    assert len(found) > 15
    for catalogue, name in found:
        for lang in LANGS:
            for part in ("cause", "action"):
                assert wording.has(f"{catalogue}.{name}.{part}", lang), name
