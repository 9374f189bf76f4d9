"""The page as Chromium shows it from a file: what the script makes of it, and what it never does.

The part of the address after ``#`` says what is chosen, so that one look at the finished document
is enough.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from routing.problem import Location, Problem
from routing.reports.backdrop import Relief, Water
from routing.reports.html_map import html_map

from . import walked_plan
from .small_plan import BACKDROP, NASTY, plan, problem
from .test_html_map import Page

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

ELSEWHERE = "http://elsewhere.invalid/dot.png"
ITS_OWN = re.compile(r"^(?:http://)?[\w.-]+\.(?:google|googleapis)\.com\b")
"""What a browser asks for by itself, whatever the page: its clock and its updates."""

RUN = "document.title='it ran'"
HOSTILE = (
    f"<script>{RUN}</script>",
    f'"><img src="{ELSEWHERE}" onerror="{RUN}">',
    f"</script><script>{RUN}</script>",
    f"javascript:{RUN}",
    f"'); {RUN}; ('",
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a browser made of a page."""

    page: Page
    console: list[str]
    asked: list[str]

    @property
    def title(self) -> str:
        """The title, as it is when everything has run."""
        return self.page.texts[0]

    @property
    def html(self) -> dict[str, str | None]:
        """Attributes of the document."""
        return self.page.elements[0][1]

    def with_id(self, name: str) -> dict[str, str | None]:
        """Return the attributes of one element."""
        return next(given for _, given in self.page.elements if given.get("id") == name)


class Browser:
    """Opens pages; every request that leaves them ends here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        asked = self.asked

        class Refusing(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            do_CONNECT = do_POST = do_GET  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self.proxy = HTTPServer(("127.0.0.1", 0), Refusing)
        threading.Thread(target=self.proxy.serve_forever, daemon=True).start()

    def open(self, source: str, hash_: str = "") -> Seen:
        """Return a page as it is once its script has run."""
        file = self.folder / "map.html"
        file.write_text(source, encoding="utf-8")
        self.asked.clear()
        done = subprocess.run(  # noqa: S603 - the browser that was found
            [
                str(CHROMIUM),
                *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--dump-dom"),
                *("--disable-background-networking", "--disable-component-update"),
                *("--disable-sync", "--disable-default-apps", "--disable-extensions"),
                *("--enable-logging=stderr", "--window-size=1366,768"),
                *("--virtual-time-budget=2000", f"--user-data-dir={self.folder / 'profile'}"),
                f"--proxy-server=127.0.0.1:{self.proxy.server_port}",
                f"{file.as_uri()}#{hash_}",
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=120,
        )
        console = re.findall(r"CONSOLE.*", done.stderr)
        return Seen(
            page=Page(done.stdout),
            console=console,
            asked=[url for url in self.asked if not ITS_OWN.match(url)],
        )

    def close(self) -> None:
        """Stop taking requests."""
        self.proxy.shutdown()
        self.proxy.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    started = Browser(tmp_path_factory.mktemp("browser"))
    yield started
    started.close()


def source(day: Problem | None = None) -> str:
    relief = Relief(image=b"", west=104.9, south=33.3, east=105.1, north=33.5)
    river = Water(kind="river", name="画溪河", line=((105.0, 33.405), (105.04, 33.405)))
    ground = replace(BACKDROP, relief=relief, waters=(river,))
    return html_map(plan(), day or problem(), "en", ground)


def test_it_opens_from_a_file_without_an_error_or_a_request(browser: Browser) -> None:
    seen = browser.open(source())
    assert seen.console == []
    assert seen.asked == []
    assert seen.html["lang"] == "en"
    stops = [given["data-stop"] for given in seen.page.with_class("pin") if "data-stop" in given]
    assert stops == ["1-1", "1-2"]
    ways = [given for tag, given in seen.page.elements if tag == "path" and "data-route" in given]
    assert len(ways) == 4  # its halo, its line, its arrows and what a finger touches
    assert all((way["d"] or "").startswith("M") for way in ways)
    assert "核桃坪" in seen.page.texts
    assert (seen.with_id("card")["hidden"], seen.with_id("find")["placeholder"]) == (
        "",
        "Village, order, courier or phone",
    )


def test_what_is_walked_is_a_line_of_its_own_and_goes_with_its_route(browser: Browser) -> None:
    page = html_map(walked_plan.plan(), walked_plan.problem(), "en", BACKDROP)
    for off, begins in (("", "M"), ("off=1", "")):
        seen = browser.open(page, off)
        assert seen.console == []
        (walk,) = (
            given
            for tag, given in seen.page.elements
            if tag == "path" and given.get("class") == "walk hue-0"
        )
        assert (walk["d"] or "")[:1] == begins
    assert "On foot" in seen.page.texts


def test_a_plan_without_a_way_or_a_point_opens_too(browser: Browser) -> None:
    (route,) = plan().routes
    nowhere = tuple(replace(leg, geometry=()) for leg in route.legs)
    visits = tuple(replace(visit, location=Location(index=1)) for visit in route.visits)
    bare = replace(plan(), routes=(replace(route, legs=nowhere, visits=visits),))
    depot = replace(problem().depots[0], location=Location(index=0))
    day = replace(problem(), depots=(depot,), shipments=())
    for answer in (bare, replace(plan(), routes=(), unserved=())):
        seen = browser.open(html_map(answer, day, "zh"), "route=1&stop=2")
        assert seen.console == []
        assert seen.html["lang"] == "zh"
        assert ("hidden" in seen.with_id("card")) is not bool(answer.routes)
        assert seen.page.with_class("nowhere")
        assert "这份计划里的地点都没有坐标，所以没有地图。" in seen.page.texts  # noqa: RUF001
    assert not browser.open(source()).page.with_class("nowhere")


def test_the_language_can_be_switched(browser: Browser) -> None:
    seen = browser.open(source(), "lang=zh")
    assert seen.html["lang"] == "zh"
    assert "村庄" in (seen.with_id("find")["placeholder"] or "")
    pressed = {
        given["data-lang"]: given["aria-pressed"]
        for _, given in seen.page.elements
        if "data-lang" in given
    }
    assert pressed == {"en": "false", "zh": "true"}


def test_layers_and_routes_can_be_switched_off(browser: Browser) -> None:
    seen = browser.open(source(), "off=relief names 1")
    classes = (seen.with_id("map")["class"] or "").split()
    assert {"without-relief", "without-names"} <= set(classes)
    assert "without-roads" not in classes
    (card,) = [given for given in seen.page.with_class("route") if "data-route" in given]
    assert "off" in (card["class"] or "").split()
    pins = [given for given in seen.page.with_class("pin") if "data-stop" in given]
    assert all("off" in (given["class"] or "").split() for given in pins)


def test_a_stop_tells_its_orders(browser: Browser) -> None:
    day = problem()
    walnuts = replace(day.shipments[0], contact="Sender", phone="000-0009", note="ring twice")
    seen = browser.open(
        source(replace(day, shipments=(walnuts, *day.shipments[1:]))), "route=1&stop=1"
    )
    assert seen.console == []
    assert "hidden" not in seen.with_id("card")
    assert seen.page.texts.count("ring twice") == 2  # in the list, and on the card
    assert [given["href"] for tag, given in seen.page.elements if tag == "a"].count(
        "tel:0000009"
    ) == 2
    assert {given["data-stop"] for given in seen.page.with_class("chosen")} == {"1-1"}
    (opened,) = [given for tag, given in seen.page.elements if tag == "details" and "open" in given]
    assert opened is not None


def test_search_finds_orders_and_villages(browser: Browser) -> None:
    seen = browser.open(source(), "find=B-1")
    options = [given for _, given in seen.page.elements if given.get("role") == "option"]
    assert len(options) == 1
    seen = browser.open(source(), "find=nowhere")
    assert "hidden" not in seen.with_id("nothing")


def test_what_users_write_runs_nothing_and_loads_nothing(browser: Browser) -> None:
    day = problem()
    text = " ".join(HOSTILE)
    at = Location(lon=105.01, lat=33.42, place=text, index=1)
    first = day.shipments[0]
    assert first.pickup is not None
    hostile = replace(
        first,
        pickup=replace(first.pickup, location=at),
        contact=text,
        note=text,
        commodity=text,
        phone=HOSTILE[3],
    )
    depot = replace(day.depots[0], name=text)
    courier = replace(day.couriers[0], name=text, phone=HOSTILE[3])
    day = replace(
        day, shipments=(hostile, *day.shipments[1:]), depots=(depot,), couriers=(courier,)
    )
    seen = browser.open(source(day), "route=1&stop=1&find=ran&lang=zh")
    assert seen.console == []
    assert seen.asked == []
    assert seen.title == "drawn-valley 2026-11-23"
    tags = [tag for tag, _ in seen.page.elements]
    assert tags.count("script") == 2
    assert "img" not in tags
    assert NASTY in seen.page.texts
    links = [given["href"] or "" for tag, given in seen.page.elements if tag == "a"]
    assert all(link.startswith(("#", "tel:")) for link in links)


def test_the_checks_above_would_notice(browser: Browser) -> None:
    policy = r"<meta http-equiv=[^>]*>"
    inside = f'<body><script>{RUN}</script><img src="{ELSEWHERE}">'
    open_ = browser.open(re.sub(policy, "", source()).replace("<body>", inside))
    assert open_.title == "it ran"
    assert open_.asked == [ELSEWHERE]
    kept = browser.open(source().replace("<body>", inside))
    assert kept.title == "drawn-valley 2026-11-23"
    assert kept.asked == []
    assert len(kept.console) >= 2
