from __future__ import annotations

import io
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from routing.reports.backdrop import EMPTY, Backdrop, Relief, Road, Water
from routing.reports.manifest.ground_lines import GroundLines, drawn
from routing.reports.manifest.map_arrows import ASIDE_MM, arrows
from routing.reports.manifest.map_drawing import drawing
from routing.reports.manifest.map_frame import UNITS_PER_MM, WIDTH_MM, PageFrame
from routing.reports.manifest.map_pins import DEPOT_MM, NAME_MM, legend, name_width, names, spread
from routing.reports.manifest.map_relief import relief_jpeg
from routing.reports.manifest.sheet_maps import cover_map, route_map
from tests.reports import small_plan

HEIGHTS = (90.0, 140.0)
SIZE = (186.0, 120.0)
spots = st.tuples(st.floats(0, 186), st.floats(0, 120))
inner = st.tuples(st.floats(15, 171), st.floats(12, 108))
"""As a frame's margin leaves them."""


def page_around(*points: tuple[float, float]) -> PageFrame:
    page = PageFrame.around(points, HEIGHTS)
    assert page is not None
    return page


# As wide as a country: a page of half the world would end where Web Mercator does.
@given(
    corner=st.tuples(st.floats(-179, 159), st.floats(-80, 60)),
    aways=st.lists(st.tuples(st.floats(0, 20), st.floats(0, 20)), min_size=1, max_size=5),
)
def test_a_page_shows_all_points_within_its_heights(
    corner: tuple[float, float], aways: list[tuple[float, float]]
) -> None:
    points = [(corner[0] + lon, corner[1] + lat) for lon, lat in aways]
    page = page_around(*points)
    wide, high = page.size_mm
    assert wide == WIDTH_MM
    assert HEIGHTS[0] - 0.1 <= high <= HEIGHTS[1] + 0.1
    for x, y in map(page.at, points):
        assert -0.1 <= x <= wide + 0.1
        assert -0.1 <= y <= high + 0.1


def test_the_scale_bar_is_as_long_on_paper_as_it_says() -> None:
    page = page_around((105.0, 33.4), (105.2, 33.4))
    marks = page.marks()
    assert marks["scale"] in {"1 km", "2 km", "5 km", "10 km"}
    told_m = float(marks["scale"].removesuffix(" km")) * 1000
    lon_m = 111_320 * math.cos(math.radians(33.4))
    here, there = page.at((105.1, 33.4)), page.at((105.1 + told_m / lon_m, 33.4))
    assert there[0] - here[0] == pytest.approx(marks["scale_mm"], rel=0.01)


@settings(max_examples=30)
@given(places=st.lists(inner, max_size=25), depot=inner)
def test_numbers_stand_apart_and_on_the_map(
    places: list[tuple[float, float]], depot: tuple[float, float]
) -> None:
    pins = spread(places, [depot], 2.4, SIZE)
    assert len(pins) == len(places)
    for number, (x, y) in enumerate(pins):
        assert 2.3 <= x <= SIZE[0] - 2.3
        assert 2.3 <= y <= SIZE[1] - 2.3
        assert math.dist((x, y), depot) > 2.4 + DEPOT_MM - 0.5
        assert all(math.dist((x, y), other) > 2 * 2.4 - 0.5 for other in pins[:number])


def test_numbers_alone_stand_where_they_belong_and_give_way_to_a_depot() -> None:
    for at, home in zip(
        spread([(50, 50), (90, 90)], [], 3, SIZE), [(50, 50), (90, 90)], strict=True
    ):
        assert at == pytest.approx(home, abs=0.1)
    ((x, y),) = spread([(50, 50)], [(50, 50)], 3.0, SIZE)
    assert math.dist((x, y), (50, 50)) > DEPOT_MM + 2.5


@given(
    wanted=st.lists(st.tuples(spots, st.text(max_size=30)), max_size=20),
    pins=st.lists(spots, max_size=5),
)
def test_names_cover_neither_numbers_nor_each_other(
    wanted: list[tuple[tuple[float, float], str]], pins: list[tuple[float, float]]
) -> None:
    boxes = [
        (left, top, left + name_width(name), top + NAME_MM)
        for left, top, name in names(wanted, pins, 2.4, SIZE)
    ]
    boxes += [(x - 2.4, y - 2.4, x + 2.4, y + 2.4) for x, y in pins]
    named = len(boxes) - len(pins)
    for one in range(named):
        a = boxes[one]
        for b in boxes[one + 1 :]:
            across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            assert across < 0.02 or down < 0.02


def test_the_scale_stands_where_no_pin_does_and_no_name_beneath_it() -> None:
    left, top, right, bottom = legend([], 2.4, SIZE, 30.0)
    assert (left, bottom) == (2.0, SIZE[1] - 2.0)
    corner = (left + 3, top + 3)
    beneath = [(corner, "上庄")]

    assert names(beneath, [], 2.4, SIZE)
    assert names(beneath, [], 2.4, SIZE, taken=[(left, top, right, bottom)]) == []
    assert legend([corner], 2.4, SIZE, 30.0)[2] == SIZE[0] - 2.0
    everywhere = [(x, y) for x in (5.0, SIZE[0] - 5) for y in (5.0, SIZE[1] - 5)]
    assert legend(everywhere, 2.4, SIZE, 30.0) == (left, top, right, bottom)


def test_a_name_is_written_once_where_it_is_and_again_far_away() -> None:
    written = names([((50, 50), "上庄"), ((52, 52), "上庄"), ((120, 90), "上庄")], [], 2.4, SIZE)
    assert len(written) == 2


def test_arrows_stand_to_the_right_and_point_along() -> None:
    east = [(0, 1000), (2000, 1000)]
    for tip, *tail in arrows(east, UNITS_PER_MM):
        assert tip[0] > max(x for x, _ in tail)
        assert tip[1] == 1000 + ASIDE_MM * UNITS_PER_MM  # y grows downwards
    assert len(list(arrows(east, UNITS_PER_MM))) == 4
    for tip, *tail in arrows(east[::-1], UNITS_PER_MM):
        assert tip[0] < min(x for x, _ in tail)
        assert tip[1] == 1000 - ASIDE_MM * UNITS_PER_MM
    assert list(arrows([(0, 0)], UNITS_PER_MM)) == []


def test_the_relief_lies_where_it_belongs_and_paper_beyond_it() -> None:
    picture = Image.new("RGB", (200, 100), "red")
    picture.paste("blue", (100, 0, 200, 100))
    encoded = io.BytesIO()
    picture.save(encoded, "WEBP", lossless=True)
    relief = Relief(image=encoded.getvalue(), west=105.0, south=33.4, east=105.1, north=33.44)
    page = page_around((105.02, 33.42), (105.12, 33.42))
    with Image.open(io.BytesIO(relief_jpeg(relief, page))) as crop:
        per_mm = crop.width / WIDTH_MM

        def seen(lon: float) -> tuple[int, ...]:
            x, y = page.at((lon, 33.42))
            pixel = crop.getpixel((int(x * per_mm), int(y * per_mm)))
            assert isinstance(pixel, tuple)
            return pixel

        red, blue, paper = seen(105.04), seen(105.06), seen(105.11)
    assert red[0] > 200 > red[2]
    assert blue[2] > 200 > blue[0]
    assert min(paper) > 230


def test_roads_are_cut_at_the_edge_and_the_least_left_out_of_large_maps() -> None:
    far = [(100.0, 33.4), (110.0, 33.4)]
    backdrop = Backdrop(
        roads=(
            Road(kind="primary", line=far),
            Road(kind="path", line=[(105.0, 33.4), (105.02, 33.4)]),
        ),
        waters=(Water(kind="river", name="", line=[(105.0, 33.39), (105.02, 33.41)]),),
    )
    ground = GroundLines(backdrop)
    near, wide = (
        page_around((105.0, 33.4), (105.02, 33.4)),
        page_around((105.0, 33.4), (105.5, 33.4)),
    )
    ((left, *_, right),) = drawn(ground.roads["major"], near)
    assert -100 < left[0] < 0
    assert near.size[0] < right[0] < near.size[0] + 100

    def dashed(page: PageFrame) -> bool:
        return "dasharray" in drawing(page, backdrop, ground, ways=[], leaders=[])

    assert dashed(near)
    assert not dashed(wide)


def test_no_name_is_part_of_a_drawing() -> None:
    plan = small_plan.plan()
    ground = GroundLines(small_plan.BACKDROP)
    for one in (
        cover_map(plan, small_plan.BACKDROP, ground),
        route_map(plan.routes[0], 0, small_plan.BACKDROP, ground),
    ):
        assert one is not None
        assert set(re.findall(r"<([a-z]+)", one.svg)) <= {"svg", "rect", "g", "path", "circle"}
        assert "核桃坪" in {name for *_, name in one.marks["names"]}


def test_legs_without_a_line_are_dashed_from_stop_to_stop() -> None:
    (route,) = small_plan.plan().routes
    straight = replace(route, legs=tuple(replace(leg, geometry=()) for leg in route.legs))
    plain, gaps = (route_map(one, 0, EMPTY, GroundLines(EMPTY)) for one in (route, straight))
    assert plain is not None
    assert gaps is not None
    assert "dasharray" not in plain.svg
    assert "dasharray" in gaps.svg
