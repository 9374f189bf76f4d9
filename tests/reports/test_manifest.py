from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import wording
from routing.errors import ShanluError
from routing.plans import BreakTaken, Leg, Plan, Route, Visit
from routing.problem import Courier, Location, Problem, Shipment, Task, Vehicle
from routing.reports import captions
from routing.reports.manifest import document, manifest
from routing.reports.manifest.plain_text import LONGEST, UNBROKEN, plain_text
from routing.reports.manifest.stop_rows import stop_rows
from tests.reports import small_plan, told_plan

A4 = (595.28, 841.89)
HOSTILE = (
    '#eval("1+1") #read("/etc/passwd")',
    "[x] $a^2$ *b* _i_ `raw` @ref <lab> \\ // c /* d */",
    "<script>alert(1)</script>",
    "= heading\n- list\n#pagebreak()",
    '"}, {"id": 0',
    "https://example.org/#a",
)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def squeezed(text: str) -> str:
    """Return a text without what a line break, or the room for one, may have changed."""
    return re.sub(r"[\s\u200b]+", "", text)


def pages(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in read(pdf).pages]


def beyond_the_paper(pdf: bytes) -> list[str]:
    """Return what is set so near to an edge that it is lost, or below the foot of the page."""
    lost: list[str] = []

    def look(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        if text.strip() and not (20 < x < A4[0] - 20 and 15 < y < A4[1] - 20):
            lost.append(text)

    for page in read(pdf).pages:
        page.extract_text(visitor_text=look)
    return lost


def day_of(
    stops: list[list[str]], note: str | None = None, name: str = "核桃坪"
) -> tuple[Plan, Problem]:
    """Return a day of one route that collects these shipments at its stops."""
    places = [
        Location(lon=105 + 0.001 * number, lat=33.4, place=f"{name}{number}", index=number)
        for number in range(len(stops) + 1)
    ]
    shipments = [
        Shipment(
            id=row,
            pickup=Task(location=at),
            load=(1.0, 0.0, 1.0),
            contact=name,
            phone="000-0000-0042",
            note=note,
        )
        for at, ids in zip(places[1:], stops, strict=True)
        for row in ids
    ]
    visits = tuple(
        Visit(location=at, pickups=tuple(ids), arrival_s=600 * number, load=(1.0, 0.0, 1.0))
        for number, (at, ids) in enumerate(zip(places[1:], stops, strict=True), 1)
    )
    route = Route(
        vehicle_id="v",
        start=places[0],
        end=places[0],
        departure_s=0,
        return_s=600 * len(stops) + 600,
        visits=visits,
        legs=(Leg(duration_s=600, distance_m=100),) * (len(stops) + 1),
    )
    vehicle = Vehicle(id="v", profile="van", capacity=(9e9, 9e9, 9e9))
    problem = Problem(start=small_plan.START, shipments=tuple(shipments), vehicles=(vehicle,))
    return Plan(start=small_plan.START, routes=(route,)), problem


@pytest.mark.parametrize("lang", wording.LANGS)
def test_a_sheet_says_who_goes_where_and_what_for(lang: wording.Lang) -> None:
    pdf = manifest(small_plan.plan(), small_plan.problem(), lang, small_plan.BACKDROP)
    cover, *sheets = pages(pdf)
    sheet = "".join(sheets)
    for told in ("a-1", "a-2", "b-1", "核桃坪", "画溪镇", "Courier1", "000-0000-0001", "08:15"):
        assert told in sheet
    assert squeezed(small_plan.NASTY) in sheet
    assert "17:00" in sheet  # the cut-off
    for told in (
        "2026-11-23",
        "drawn-valley",
        "Courier1",
        "000-0000-0001",
        "hens",
        "late",
        "twice",
    ):
        assert told in cover
    for row in small_plan.plan().unserved:
        assert all(squeezed(row.reason(one)) in cover for one in wording.LANGS)
    assert all(squeezed(small_plan.BACKDROP.credit) in page for page in (cover, *sheets))


def test_a_sheet_tells_the_turns_and_what_the_times_assume() -> None:
    told = replace(told_plan.plan(), weather="rain")
    cover, sheet, *_ = pages(manifest(told, small_plan.problem(), "en", small_plan.BACKDROP))
    assert squeezed(captions.turns(told.routes[0].legs[0], "en")) in sheet
    for page in (cover, sheet):
        assert all(squeezed(captions.times_for(told, lang)) in page for lang in wording.LANGS)


def test_the_chosen_language_comes_first() -> None:
    for lang, first, second in (("en", "Cut-off", "截止时间"), ("zh", "截止时间", "Cut-off")):
        pdf = manifest(small_plan.plan(), small_plan.problem(), lang)  # type: ignore[arg-type]
        assert all(f"{first}{second}" in page for page in pages(pdf)[:2])
        assert str(read(pdf).root_object["/Lang"]) == lang


def test_every_route_begins_a_page_and_counts_its_own() -> None:
    plan, problem = day_of([[f"o-{stop}"] for stop in range(30)])
    (route,) = plan.routes
    vehicles = tuple(replace(problem.vehicles[0], id=one) for one in ("v", "w"))
    two = (route, replace(route, vehicle_id="w", visits=route.visits[:1], legs=route.legs[:2]))
    told = pages(manifest(replace(plan, routes=two), replace(problem, vehicles=vehicles), "en"))
    numbers = [re.findall(r"page页(\d+)/(\d+)", page)[-1] for page in told]
    long = int(numbers[1][1])
    assert long > 1
    expected = [("1", "1"), *((str(page + 1), str(long)) for page in range(long)), ("1", "1")]
    assert numbers == expected


def test_a_stop_stays_on_one_page_and_the_table_head_comes_again() -> None:
    stops = [[f"<{stop}a>", f"<{stop}b>", f"<{stop}c>"] for stop in range(25)]
    plan, problem = day_of(stops)
    told = pages(manifest(plan, problem, "en"))[1:]
    assert len(told) > 3
    for ids in stops:
        assert [all(row in page for row in ids) for page in told].count(True) == 1
    assert all("Signature签名" in page for page in told[:-1])


def test_more_than_a_page_at_one_stop_goes_on_on_the_next() -> None:
    ids = [f"<{number}>" for number in range(120)]
    pdf = manifest(*day_of([ids]), "en")
    sheet = "".join(pages(pdf))
    assert all(row in sheet for row in ids)
    assert "continued续" in sheet
    assert beyond_the_paper(pdf) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_users_write_is_text_and_nothing_else(text: str) -> None:
    plan, problem = day_of([[text]], note=text, name=text)
    told = "".join(pages(manifest(plan, problem, "en")))
    assert told.count(squeezed(text)) >= 3


@settings(max_examples=20)
@given(text=st.text(max_size=2000), order=st.text(min_size=1, max_size=80))
def test_any_text_can_be_printed_and_stays_on_the_paper(text: str, order: str) -> None:
    pdf = manifest(*day_of([[order]], note=text, name=text), "zh")
    assert beyond_the_paper(pdf) == []


@pytest.mark.parametrize("letter", ["国", "W", "🐕"])
def test_the_longest_texts_stay_on_the_paper(letter: str) -> None:
    long = letter * 1000
    plan, problem = day_of([["a" * 80, "b"], ["c"]], note=long, name=long)
    goods = tuple(replace(row, commodity=long, phone="0" * 40) for row in problem.shipments)
    couriers = (Courier(id="c", name=long, phone="0" * 40),)
    plan = replace(plan, routes=(replace(plan.routes[0], courier_id="c"),))
    pdf = manifest(plan, replace(problem, shipments=goods, couriers=couriers), "zh")
    assert beyond_the_paper(pdf) == []


def test_plain_text_is_one_paragraph_that_can_be_broken() -> None:
    assert plain_text("a\x00b\r\n c\u2028d\ud800e") == "a b c d e"
    assert plain_text("\u202eabc\u202c") == "abc"
    assert plain_text("国" * 50) == "国" * 50
    assert plain_text("x" * UNBROKEN) == "x" * UNBROKEN
    assert plain_text("x" * (UNBROKEN + 1)) == "x" * UNBROKEN + "\u200bx"
    assert len(plain_text("国" * 9999)) == LONGEST + 1


def test_fonts_are_ours_and_embedded() -> None:
    pdf = manifest(small_plan.plan(), small_plan.problem(), "zh", small_plan.BACKDROP)
    names = set()
    for page in read(pdf).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            (drawn,) = font["/DescendantFonts"]
            names.add(drawn.get_object()["/BaseFont"])
            assert "/FontFile3" in drawn.get_object()["/FontDescriptor"]
    assert len(names) == 1
    assert re.fullmatch(r"/[A-Z]{6}\+NotoSansSC-Regular.*", names.pop())


def test_the_same_day_is_the_same_file() -> None:
    one, two = (
        manifest(small_plan.plan(), small_plan.problem(), "zh", small_plan.BACKDROP)
        for _ in range(2)
    )
    assert one == two
    later = replace(small_plan.plan(), start=small_plan.START + timedelta(days=1))
    assert manifest(later, small_plan.problem(), "zh", small_plan.BACKDROP) != one


@pytest.mark.parametrize("package", ["typst", "pylopdf_fonts_zh_cn", "pypdf"])
def test_without_the_extra_there_is_an_error_that_says_so(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ShanluError) as caught:
        manifest(small_plan.plan(), small_plan.problem())
    assert caught.value.code == "pdf_extra_missing"
    assert package in caught.value.cause()
    assert "shanlu[pdf]" in caught.value.action("zh")


def test_a_day_of_matrices_alone_has_sheets_without_a_map() -> None:
    plan, problem = day_of([["walnuts"]])
    (visit,) = plan.routes[0].visits
    nowhere = replace(visit, location=Location(index=1))
    route = replace(plan.routes[0], visits=(nowhere,), start=Location(index=0), end=None)
    told = pages(manifest(replace(plan, routes=(route,)), problem, "en"))
    assert "walnuts" in told[1]
    assert "#1" in told[1]
    assert not any("km" in re.findall(r"\d+0?k?mN", page) for page in told)


def test_a_day_without_routes_is_its_cover() -> None:
    plan = replace(small_plan.plan(), routes=())
    (cover,) = pages(manifest(plan, small_plan.problem(), "en"))
    assert "Norouteisplanned." in cover


def test_what_a_plan_carries_that_the_day_does_not_know_is_told_by_its_id() -> None:
    plan, problem = day_of([["known", "stranger"]])
    rows = list(stop_rows(plan.routes[0], plan, replace(problem, shipments=problem.shipments[:1])))
    assert [(task["id"], task["parcels"]) for task in rows[0]["tasks"]] == [
        ("known", "1"),
        ("stranger", ""),
    ]


def test_a_break_stands_where_it_is_taken() -> None:
    plan = small_plan.plan()
    kinds = [row["kind"] for row in stop_rows(plan.routes[0], plan, small_plan.problem())]
    assert kinds == ["stop", "break", "stop"]


def test_words_of_ours_are_said_in_the_readers_language() -> None:
    plan, problem = day_of([["meat"]])
    (meat,) = problem.shipments
    meat = replace(meat, commodity="冻肉", skills=frozenset({"cold", "hoist"}))
    (route,) = plan.routes
    pause = BreakTaken(id="break", start_s=0, duration_s=600)
    plan = replace(plan, routes=(replace(route, breaks=(pause,)),))
    rows = list(stop_rows(plan.routes[0], plan, replace(problem, shipments=(meat,)), "zh"))
    assert [task["goods"] for row in rows for task in row.get("tasks", ())] == ["冻肉、冷链、hoist"]
    assert [row["name"] for row in rows if row["kind"] == "break"] == [""]


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ("on board for 2:00 at most", "no rough road")),
        ("zh", ("在车不超过 2:00", "不走颠簸路")),
    ],
)
def test_a_courier_reads_how_long_goods_keep_and_what_they_bear(
    lang: wording.Lang, lines: tuple[str, ...]
) -> None:
    plan, problem = day_of([["eggs"]], note="ring")
    (row,) = problem.shipments
    eggs = replace(row, max_aboard_s=7200, max_rough_m=0)

    sheet = "".join(pages(manifest(plan, replace(problem, shipments=(eggs,)), lang)))

    assert all(squeezed(line) in sheet for line in (*lines, "ring"))
    bears = captions.care(replace(eggs, max_aboard_s=None, max_rough_m=1500), "en")
    assert bears == ("1.5 km of rough road at most",)


def test_a_long_manifest_is_set_in_parts_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, problem = day_of([["walnuts"]])
    routes = tuple(replace(plan.routes[0], vehicle_id=f"v{n}") for n in range(5))
    plan = replace(plan, routes=routes)
    whole = manifest(plan, problem, "en")
    monkeypatch.setattr(document, "PART_ROWS", 4)  # of each route there are two
    parts = manifest(plan, problem, "en")

    assert pages(parts) == pages(whole)
    assert read(parts).metadata == read(whole).metadata
    assert len(read(parts).pages) == 1 + 5


@pytest.mark.parametrize(
    ("stops", "parts"),
    [
        ([], [[]]),
        ([2, 3], [[0, 1]]),
        ([9, 9], [[0], [1]]),
        ([1, 3, 9, 1, 1], [[0, 1], [2], [3, 4]]),
    ],
)
def test_parts_are_as_full_as_they_may_be(
    stops: list[int], parts: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _ = day_of([["walnuts"]])
    (one,) = plan.routes
    routes = [replace(one, visits=one.visits * count) for count in stops]
    monkeypatch.setattr(document, "PART_ROWS", 10)  # a stop and an order make two

    assert [list(share) for share in document._shares(routes)] == parts
