"""From a source to a region: stages told, notices given."""

from __future__ import annotations

import pytest

from routing.errors import InputError
from routing.roads.region_building import build_region
from routing.wording import LANGS, has, text
from tests.maps.drawn import ROAD, DrawnMap, place

LANE = DrawnMap("a--b", {"ab": ROAD})


def test_progress_names_stages_that_can_be_told() -> None:
    stages: list[str] = []
    build_region("lane", LANE.extract(), progress=stages.append)
    assert stages
    assert all(has(f"stages.{stage}", lang) for stage in stages for lang in LANGS)


def test_a_map_without_settlements_is_built_with_a_notice() -> None:
    built = build_region("lane", LANE.extract())
    assert [notice.code for notice in built.notices] == ["no_settlements"]
    for notice in built.notices:
        assert all(text(f"notices.{notice.code}", lang, **notice.details) for lang in LANGS)


def test_a_bad_id_is_refused_before_the_work() -> None:
    with pytest.raises(InputError, match="region_id_invalid"):
        build_region("../lane", LANE.extract())


def test_timezone_is_that_of_the_place() -> None:
    assert LANE.region().timezone == "Asia/Shanghai"
    far = DrawnMap("a--b", {"ab": ROAD}, origin=(1.52, 42.51))
    assert far.region().timezone == "Europe/Andorra"


def test_a_region_far_at_sea_has_a_timezone_too() -> None:
    sea = DrawnMap("a--b", {"ab": ROAD}, origin=(-30.0, 0.0))
    assert sea.region().timezone


def test_one_road_is_a_region() -> None:
    region = LANE.region()
    assert (region.graph.nodes, region.graph.edges) == (2, 2)
    assert region.matrix([place(0, 0), place(300, 0)], "van").distances_m[0, 1] == 300
