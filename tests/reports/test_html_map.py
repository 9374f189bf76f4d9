"""The page is read with a real HTML parser: what it holds, and what it must never hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from routing import wording
from routing.plans import Plan
from routing.problem import Problem
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
        assert (given.get("href") or "#").startswith("#")
    source = html_map(plan(), problem(), "zh", BACKDROP)
    assert re.findall(r"https?://|//cdn|@import|url\(", source) == []
    (policy,) = (given for _, given in page.elements if given.get("http-equiv"))
    assert (policy["content"] or "").startswith("default-src 'none'")


def test_what_users_write_stays_text(page: Page) -> None:
    assert sum(tag == "script" for tag, _ in page.elements) == 2
    assert NASTY in page.texts
    assert PEPPER.place in page.texts
    assert not any("onerror" in given for _, given in page.elements)
    assert "49" not in page.texts  # {{7*7}}


def test_stops_depots_and_unserved_are_on_the_map(page: Page) -> None:
    stops = [given["data-stop"] for given in page.with_class("pin") if given.get("data-stop")]
    assert stops == ["1-1", "1-2"]
    rows = [given["data-stop"] for given in page.with_class("stop") if "tabindex" in given]
    assert rows == stops
    assert len([given for given in page.with_class("depot") if "data-at" in given]) == 1
    assert len([given for given in page.with_class("lost") if "data-at" in given]) == 1
    assert {"edge secondary", "edge track"} <= {given.get("class") for _, given in page.elements}
    assert "Quiet Hamlet" in page.texts
    assert "© OpenStreetMap contributors <ODbL>, 2026-11-01" in page.texts


def test_both_languages_are_there_to_switch(page: Page) -> None:
    assert page.elements[0] == ("html", {"lang": "zh"})
    for lang in wording.LANGS:
        assert wording.text("report.unserved", lang, count=2) in page.texts
        assert wording.text("reasons.not_selected.reason", lang) in page.texts
        assert wording.text("report.legend.depot", lang) in page.texts
    spoken = [given["lang"] for tag, given in page.elements if tag == "span" and "lang" in given]
    assert spoken.count("zh") == spoken.count("en") > 20
    assert Page(html_map(plan(), problem(), "en")).elements[0] == ("html", {"lang": "en"})


def test_rejected_rows_are_told(page: Page) -> None:
    assert "twice" in page.texts
    assert wording.text("report.row", "en", number=7) in page.texts


def test_the_script_gets_lines_lanes_and_a_view(page: Page) -> None:
    (route,) = page.data["routes"]
    assert len(route["lanes"]) == len(route["line"]) - 1
    left, top, right, bottom = page.data["fit"]
    assert all(left <= x <= right and top <= y <= bottom for x, y in route["line"])
    assert 0.8 < page.data["groundM"] < 0.85


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
