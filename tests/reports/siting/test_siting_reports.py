"""What is made of a siting study: the page, the workbook, the layers, the tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from rich.console import Console

from routing.reports.siting import charts
from routing.reports.siting.layers import layers
from routing.reports.siting.report import report
from routing.reports.siting.tables import comparison_table, study_tables
from routing.reports.siting.workbook import workbook
from routing.roads.region import Region
from routing.studies import Demand, Scenario, Study, StudyAnswer
from routing.study import answer_study
from routing.tasks.report_backdrop import backdrop_of
from routing.wording import Lang

NASTY = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def answered(county: Region) -> StudyAnswer:
    """Answer two promises of three depots: one that can be kept, and one that cannot."""
    study = Study(
        title=f"Depots {NASTY}",
        region=county.id,
        scenarios=(
            Scenario(name="two hours", count=3, within_s=7200.0, alternatives=1),
            Scenario(name="half an hour", count=3, within_s=1800.0, alternatives=0),
            Scenario(name="too many", count=9999),
        ),
    )
    return answer_study(study, county, curves=True)


class _Tags(HTMLParser):
    """Checks that what is opened is closed, and collects what could fetch something."""

    VOID = frozenset({"meta", "br", "link", "img", "use", "path", "circle", "image", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_whole_and_fetches_nothing(
    answered: StudyAnswer, county: Region, lang: Lang
) -> None:
    page = report(answered, lang, backdrop_of(county))
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert all(source.startswith(("data:", "#")) for source in tags.sources)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert county.meta.attribution.split(",")[0] in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_the_page_says_what_was_found(answered: StudyAnswer, county: Region) -> None:
    page = report(answered, "en", backdrop_of(county))
    kept, broken, refused = answered.scenarios
    assert "Yes, but for those that are not counted (10): with 3 sites" in page
    assert "No: not every village can be within 30 min" in page
    assert "If only the farthest village counted" in page
    assert broken.promise is not None
    assert broken.promise.closest is not None
    assert f"{int(np.ceil(broken.promise.closest / 60))} min" in page
    assert refused.refusal is not None
    assert refused.refusal.cause("en") in page
    assert page.count('class="map"') == 2 + 2  # the answers, and one beside its alternative
    beyond = int((broken.way > 1800).sum())
    assert page.count(' left"') == beyond > 0
    assert kept.curve
    assert page.count('class="chart"') == 2 * 3


def test_the_workbook(answered: StudyAnswer) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(answered, "en")))
    assert book.sheetnames == ["Scenarios", "Sites", "Villages", "Alternatives", "Left out"]
    scenarios = list(book["Scenarios"].values)
    assert [row[0] for row in scenarios[4:7]] == ["two hours", "half an hour", "too many"]
    assert scenarios[4][2] == 3
    assert scenarios[4][5] == 1.0
    sites, villages = list(book["Sites"].values), list(book["Villages"].values)
    assert len(sites) == 1 + 3 + 3
    assert len(villages) == 1 + 2 * len(answered.demand)
    assert sites[0][6] == "People or parcels"
    assert villages[1][6] == pytest.approx(answered.scenarios[0].way.max() / 60)
    of_people = replace(answered, study=replace(answered.study, weighed_by="population"))
    chinese = openpyxl.load_workbook(io.BytesIO(workbook(of_people, "zh")))
    assert chinese.sheetnames[0] == "情景"
    assert next(chinese.worksheets[1].values)[6] == "人口"


def test_layers(answered: StudyAnswer) -> None:
    found = dict(layers(answered))
    assert set(found) == {"sites", "villages", "assignment", "service_areas", "alternatives"}
    assert len(found["sites"]) == 6
    assert len(found["villages"]) == 2 * len(answered.demand)
    assert all(layer.crs == "EPSG:4326" for layer in found.values())
    assert all(layer.is_valid.all() for layer in found.values())
    first = found["villages"][found["villages"]["scenario"] == "two hours"]
    assert first["promise_kept"].all()
    areas = found["service_areas"]
    areas = areas[areas["scenario"] == "two hours"].set_index("site")
    # Areas do not overlap, and every village lies in its site's.
    shapes = list(areas.geometry)
    total = sum(shape.area for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(total, rel=1e-6)
    for site, point in zip(first["site"], first.geometry, strict=True):
        assert areas.geometry[site].distance(point) < 1e-9


def printed(shown: Iterator[Any]) -> str:
    terminal = Console(width=80, file=io.StringIO(), highlight=False)
    for one in shown:
        terminal.print(one)
    text = terminal.file.getvalue()  # type: ignore[attr-defined]
    assert isinstance(text, str)
    return text


def test_tables_for_the_terminal(answered: StudyAnswer) -> None:
    text = printed(study_tables(answered, "en"))
    assert "Kept: with 3 sites every village is within 120 min." in text.replace("\n", " ")
    assert "Alternative 1" in text
    compared = printed(iter([comparison_table([answered, answered], "en")]))
    assert "Scenarios side by side" in compared
    assert compared.count("hours") == 2


@pytest.mark.parametrize(
    ("points", "bend"),
    [
        ([(1, 9), (2, 4), (3, 3.5), (4, 3)], 1),
        ([(1, 9), (2, 6), (3, 3)], None),
        ([(1, 9), (2, 4)], None),
        ([(1, 5), (2, 5), (3, 5)], None),
    ],
)
def test_the_elbow_is_where_the_line_bends(
    points: list[tuple[float, float]], bend: int | None
) -> None:
    assert charts.elbow(points) == bend


@pytest.mark.parametrize("high", [0.4, 1, 7, 12, 99, 100, 1234])
def test_ticks_are_round_and_inside(high: float) -> None:
    found = charts.ticks(high)
    assert found[0] == 0
    assert 2 <= len(found) <= 6
    assert found[-1] <= high


def test_a_study_of_a_single_village(valley: Region) -> None:
    village = Demand(id="1", name="Mill", lon=105.071429, lat=33.470146)
    study = Study(demand=(village,), scenarios=(Scenario(name="1", count=1, alternatives=1),))
    answer = answer_study(study, valley, curves=True)
    assert "Mill" in report(answer)
    assert "service_areas" not in dict(layers(answer))
    assert workbook(answer)
