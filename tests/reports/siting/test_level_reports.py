"""A study on several levels in every form that people are given: page, workbook, layers, tables."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from routing.formats.study import read_study
from routing.formats.study_answer import write_study_answer
from routing.formats.study_body import read_study_body
from routing.reports.siting.layers import layers
from routing.reports.siting.report import report
from routing.reports.siting.tables import study_tables
from routing.reports.siting.workbook import workbook
from routing.roads.region import Region
from routing.studies import StudyAnswer
from routing.study import answer_study

STUDY = """
model = "echelons"
hour_cost = 6.0
opening_cost = 10
alternatives = 0

[demand]
file = "villages.csv"

[candidates]
file = "depots.csv"

[[levels]]
name = "Hub"
file = "hubs.csv"
hour_cost = 1.0
handling_cost = 0.5
"""
VILLAGES = "id,lon,lat,weight\nv1,105.07,33.44,3\nv2,105.05,33.43,5\n"
DEPOTS = "id,name,lon,lat\nd1,Town,105.05,33.43\nd2,Upper,105.07,33.44\n"
HUBS = """编号,名称,经度,纬度,建设费用,处理费用
h1,Square,105.05,33.43,4,
h2,<b>,105.07,33.44,400,0.1
"""


@pytest.fixture(scope="module")
def answered(valley: Region, tmp_path_factory: pytest.TempPathFactory) -> StudyAnswer:
    folder = tmp_path_factory.mktemp("levels")
    for name, text in (("villages", VILLAGES), ("depots", DEPOTS), ("hubs", HUBS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "study.toml").write_text(f'region = "{valley.id}"\n{STUDY}', encoding="utf-8")
    return answer_study(read_study(folder / "study.toml"), valley)


def test_the_numbers(answered: StudyAnswer) -> None:
    (one,) = write_study_answer(answered)["scenarios"]
    (hub,) = one["levels"]
    assert hub["name"] == "Hub"
    assert [site["id"] for site in hub["sites"]] == ["h1"]
    assert hub["sites"][0]["amount"] == pytest.approx(8)
    assert sum(flow["amount"] for flow in hub["flows"]) == pytest.approx(8)
    parts = [row[key] for row in one["costs"] for key in ("opening", "ways", "handling")]
    assert sum(parts) == pytest.approx(one["cost"])
    assert one["costs"][1]["handling"] == pytest.approx(4)  # the level's, as h1 names none


def test_the_page_the_workbook_and_the_layers(answered: StudyAnswer) -> None:
    page = report(answered, "en")
    for told in ("Hub: 1 (Square).", "What each level costs", "Above the depots", "It costs "):
        assert told in page
    assert "网点以上各级" in report(answered, "zh")
    book = openpyxl.load_workbook(io.BytesIO(workbook(answered, "en")))
    assert {"Levels", "Flows", "Costs"} <= set(book.sheetnames)
    assert [cell.value for cell in book["Levels"][2]][3] == "Square"
    found = dict(layers(answered))
    assert found["level_sites"]["id"].tolist() == ["h1"]
    assert found["flows"]["amount"].sum() == pytest.approx(8)
    lines = found["flows"].set_index("from").geometry
    assert lines.isna().to_dict()["d1"]  # the depot lies where the hub does
    assert all(line.length > 0 for line in lines.dropna())
    console = Console(width=80, record=True, file=io.StringIO())
    for table in study_tables(answered, "en"):
        console.print(table)
    assert "Hub: 1 (Square)." in console.export_text()


def test_levels_are_sent_with_their_rows(valley: Region, answered: StudyAnswer) -> None:
    def rows(text: str) -> list[dict[str, str]]:
        head, *lines = text.splitlines()
        return [dict(zip(head.split(","), line.split(","), strict=True)) for line in lines]

    body = {
        "region": valley.id, "model": "echelons", "hour_cost": 6.0, "opening_cost": 10,
        "alternatives": 0,
        "demand": {"rows": rows(VILLAGES)},
        "candidates": {"rows": rows(DEPOTS)},
        "levels": [
            {"name": "Hub", "rows": rows(HUBS), "hour_cost": 1.0, "handling_cost": 0.5}
        ],
    }  # fmt: skip
    sent = answer_study(read_study_body(body), valley)
    assert sent.cost == pytest.approx(answered.cost)
    with pytest.raises(Exception, match="study_file_named"):
        read_study_body({**body, "levels": [{"name": "Hub", "file": "hubs.csv"}]})


def test_study_files_name_their_levels(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text('count = 1\n[[levels]]\nname = "A"\n[[levels]]\nname = "A"\n', encoding="utf-8")
    with pytest.raises(Exception, match="duplicate_id"):
        read_study(path)
