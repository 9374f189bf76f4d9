"""The page is read with a real HTML parser: what it holds, and what it must never hold."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from routing import wording
from routing.plans import Plan
from routing.problem import Problem
from routing.reports.backdrop import Relief, Water
from routing.reports.html_map import html_map

from .small_plan import BACKDROP, NASTY, PEPPER, START, plan, problem


class Page(HTMLParser):
    """Collects elements, texts and scripts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self._raw = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._raw = tag if tag in {"script", "style"} else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._raw:
            self._raw = ""

    def handle_data(self, data: str) -> None:
        if self._raw == "script":
            self.scripts.append(data)
        elif not self._raw and data.strip():
            self.texts.append(data.strip())

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        return [given for _, given in self.elements if name in (given.get("class") or "").split()]

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.scripts[0]))


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(html_map(plan(), problem(), "zh", BACKDROP))


def test_needs_no_network(page: Page) -> None:
    for tag, given in page.elements:
        assert tag not in {"link", "img", "iframe", "object", "base"}
        assert not given.get("src")
        assert (given.get("href") or "#").startswith(("#", "tel:", "data:image/webp;base64,"))
    source = html_map(plan(), problem(), "zh", BACKDROP)
    links = set(re.findall(r"https?://[^\"]*|//cdn|@import|url\(", source))
    assert links == {"http://www.w3.org/2000/svg"}  # the name of a namespace


def test_only_its_own_style_and_script_are_let_run(page: Page) -> None:
    (policy,) = (given for _, given in page.elements if given.get("http-equiv"))
    rules = dict(rule.split(" ", 1) for rule in (policy["content"] or "").split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    source = html_map(plan(), problem(), "zh", BACKDROP)
    for tag, text in (("style", None), ("script", page.scripts[1])):
        (inside,) = [text] if text else re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert not any("style" in given for _, given in page.elements)
    assert not any(name.startswith("on") for _, given in page.elements for name in given)


def test_what_users_write_stays_text(page: Page) -> None:
    assert sum(tag == "script" for tag, _ in page.elements) == 2
    assert NASTY in page.texts
    assert PEPPER.place in page.texts
    assert "49" not in page.texts  # {{7*7}}


def test_stops_depots_and_unserved_are_on_the_map(page: Page) -> None:
    kinds = [(pin["kind"], pin["route"], pin["number"]) for pin in page.data["pins"]]
    assert kinds == [("depot", -1, 0), ("stop", 0, 1), ("stop", 0, 2), ("lost", -1, 0)]
    rows = [given["data-stop"] for given in page.with_class("stop") if "data-stop" in given]
    assert rows == ["1-1", "1-2"]
    assert {"edge secondary", "face secondary", "edge track"} <= {
        given.get("class") for _, given in page.elements
    }
    assert "Quiet Hamlet" in [name for _, _, _, name in page.data["names"]]
    assert "© OpenStreetMap contributors <ODbL>, 2026-11-01" in page.texts


def test_relief_and_water_lie_beneath_the_roads() -> None:
    relief = Relief(image=b"RIFF", west=104.9, south=33.3, east=105.1, north=33.5)
    river = Water(kind="river", name="画溪河", line=((105.0, 33.41), (105.03, 33.41)))
    page = Page(
        html_map(plan(), problem(), "zh", replace(BACKDROP, relief=relief, waters=(river,)))
    )
    (image,) = (given for tag, given in page.elements if tag == "image")
    assert image["href"] == "data:image/webp;base64,UklGRg=="
    assert [name for name, *_ in page.data["rivers"]] == ["画溪河"]
    layers = [given["data-layer"] for _, given in page.elements if "data-layer" in given]
    assert layers[:3] == ["relief", "water", "roads"]


def test_both_languages_are_there_to_switch(page: Page) -> None:
    assert page.elements[0] == ("html", {"lang": "zh"})
    for lang in wording.LANGS:
        assert wording.text("report.unserved", lang, count=2) in page.texts
        assert wording.text("reasons.not_selected.reason", lang) in page.texts
        assert wording.text("report.legend.depot", lang) in page.texts
    spoken = [given["lang"] for tag, given in page.elements if tag == "span" and "lang" in given]
    assert spoken.count("zh") == spoken.count("en") > 20
    assert Page(html_map(plan(), problem(), "en")).elements[0] == ("html", {"lang": "en"})


def test_who_drives_can_be_called(page: Page) -> None:
    links = [given["href"] for tag, given in page.elements if tag == "a"]
    assert "tel:00000000001" in links


def test_rejected_rows_are_told(page: Page) -> None:
    assert "twice" in page.texts
    assert wording.text("report.row", "en", number=7) in page.texts


def test_the_script_gets_arcs_and_a_view(page: Page) -> None:
    arcs, (route,) = page.data["arcs"], page.data["routes"]
    assert {step if step >= 0 else ~step for step in route} == set(range(len(arcs)))
    left, top, right, bottom = page.data["fit"]
    assert all(left <= arc[0] <= right and top <= arc[1] <= bottom for arc in arcs)
    assert 0.8 < page.data["groundM"] < 0.85


def test_a_map_reaches_to_the_edge_of_its_relief_but_not_to_the_next_county() -> None:
    small = Page(html_map(plan(), problem(), "en", BACKDROP)).data["size"]
    wide = Relief(image=b"", west=100.0, south=33.3, east=110.0, north=33.5)
    grown = Page(html_map(plan(), problem(), "en", replace(BACKDROP, relief=wide))).data["size"]
    assert small[0] < grown[0] < 3 * small[0]


@pytest.mark.parametrize(
    ("empty_plan", "day"),
    [
        (Plan(start=START), Problem(start=START, shipments=(), vehicles=())),
        (Plan(start=START), problem()),
        (replace(plan(), region=None, rejected=()), problem()),
    ],
)
def test_a_plan_with_little_to_show_is_a_page_too(empty_plan: Plan, day: Problem) -> None:
    page = Page(html_map(empty_plan, day, "en"))
    said = wording.text("report.no_routes", "en") in page.texts
    assert said is not bool(empty_plan.routes)
    left, top, right, bottom = page.data["fit"]
    assert left < right
    assert top < bottom
