"""Settlements counted once, each with the parent that tells it from its namesakes."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from routing.roads.osm.osm_file import read_osm_file
from routing.roads.osm.settlements import (
    DWELLING_PLACES,
    Boundary,
    PlaceArea,
    Settlement,
    finish_settlements,
    read_settlement,
)
from routing.roads.region_building import build_region
from tests.maps.drawn import ROAD, DrawnMap, DrawnRelation, Tags


def read(folder: Path, drawn: DrawnMap) -> dict[str, Settlement]:
    """Return the settlements of a drawn map by their OSM ids, as its file has them."""
    extract = read_osm_file(drawn.write(folder / "x.osm"))
    return {place.osm_id: place for place in extract.settlements}


def village(name: str, place: str = "village", **more: str) -> dict[str, str]:
    return {"place": place, "name": name, **more}


def test_area_with_its_node_inside_is_one_settlement(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
        a-----b
        |  n  |
        d-----c    r--s
        """,
        {"abcda": village("Huaxi"), "rs": ROAD},
        {"n": village("Huaxi")},
    )
    assert set(read(tmp_path, drawn)) == {"n3"}


def test_accents_make_no_second_village(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
        a-----b
        |  n  |
        d-----c    r--s
        """,
        {"abcda": village("Sornàs", "town"), "rs": ROAD},
        {"n": village("Sornás")},
    )
    assert set(read(tmp_path, drawn)) == {"n3"}


def test_area_without_a_node_counts_at_a_point_inside_it(tmp_path: Path) -> None:
    # The area is a horseshoe: its centroid would lie outside of it.
    drawn = DrawnMap(
        """
        a--------b
        |  f--e  |
        |  |  |  |
        |  |  |  |
        h--g  d--c   r--s
        """,
        {"abcdefgha": village("Huaxi"), "rs": ROAD},
    )
    found = read(tmp_path, drawn)
    assert set(found) == {f"w{drawn.way_id('abcdefgha')}"}
    (place,) = found.values()
    assert shapely.Polygon(drawn.points("abcdefgh")).contains(shapely.Point(place.lon, place.lat))


def test_village_inside_a_town_area_stays_a_village_of_its_own(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
        a-----b
        |  n  |
        d-----c    r--s
        """,
        {"abcda": village("Huaxi", "town"), "rs": ROAD},
        {"n": village("Shangzhuang")},
    )
    assert set(read(tmp_path, drawn)) == {"n3", "w101"}


def test_a_multipolygon_is_an_area_too(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
        a-----b
        |     |
        d-----c    r--s
        """,
        {"abc": {}, "cda": {}, "rs": ROAD},
        relations=[
            DrawnRelation(
                members={"abc": "outer", "cda": "outer"},
                tags={"type": "multipolygon", **village("Huaxi")},
            )
        ],
    )
    assert set(read(tmp_path, drawn)) == {"r501"}


def test_dwellings_are_kept_apart(tmp_path: Path) -> None:
    drawn = DrawnMap(
        "v--f  i--h  q",
        {"vf": ROAD, "ih": ROAD},
        {
            "v": village("Huaxi"),
            "f": village("Walnut farm", "farm"),
            "i": village("", "isolated_dwelling"),
            "h": village("Upper", "hamlet"),
            "q": village("Quarter", "neighbourhood"),
        },
    )
    path = drawn.write(tmp_path / "x.osm")
    region = build_region("x", read_osm_file(path)).region
    assert {place.name for place in region.settlements} == {"Huaxi", "Upper"}
    assert {place.place for place in region.dwellings} == set(DWELLING_PLACES)
    assert region.figures()["settlements"] == 2
    assert region.figures()["dwellings"] == 2


def test_parent_is_the_smallest_boundary_around(tmp_path: Path) -> None:
    # A township w-x-y-z inside a county a-b-c-d inside a province p-q-r-s; another village is
    # only in the county, a third only in the province, nearest to the town in the township.
    drawn = DrawnMap(
        """
        p------------------------q
        |  a--------------b      |
        |  |  w-----x     |      |
        |  |  | v t |  u  |  k   |
        |  |  z-----y     |      |
        |  d--------------c      |
        s------------------------r   g--h
        """,
        {
            "pqrsp": {},
            "abcda": {},
            "wxyzw": {},
            "gh": ROAD,
        },
        {
            "v": village("Shangzhuang"),
            "t": village("Huaxi", "town"),
            "u": village("Shangzhuang"),
            "k": village("Shangzhuang"),
        },
        relations=[
            DrawnRelation(members={way: "outer"}, tags=administrative(name, level))
            for way, name, level in (
                ("pqrsp", "Gansu", "4"),
                ("abcda", "Wudu", "6"),
                ("wxyzw", "Huaxi", "8"),
            )
        ],
    )
    parents = {name: read(tmp_path, drawn)[f"n{drawn.id_of[name]}"].parent for name in "vtuk"}
    assert parents == {
        "v": "Huaxi",
        "u": "Wudu",
        "t": "Wudu",  # not the township of its own name
        "k": "Huaxi",  # a province tells no villages apart: the nearest town does
    }


def administrative(name: str, level: str) -> Tags:
    return {
        "type": "boundary",
        "boundary": "administrative",
        "admin_level": level,
        "name": name,
    }


def test_parent_without_boundaries_is_the_nearest_higher_place(tmp_path: Path) -> None:
    drawn = DrawnMap(
        "c-----t--v-h-f-----T--V",
        {"ctvhfTV": ROAD},
        {
            "c": village("City", "city"),
            "t": village("Town", "town"),
            "v": village("Village"),
            "h": village("Hamlet", "hamlet"),
            "f": village("Farm", "farm"),
            "T": village("Other town", "town"),
            "V": village("Village"),
        },
    )
    found = read(tmp_path, drawn)
    parents = {name: found[f"n{drawn.id_of[name]}"].parent for name in "ctvhfTV"}
    assert parents == {
        "c": None,
        "t": "City",
        "v": "Town",
        "h": "Village",
        "f": "Hamlet",
        "T": "City",
        "V": "Other town",
    }


def test_broken_boundary_levels_are_no_boundaries(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
        a-----b
        |  n  |
        d-----c    r--s
        """,
        {"abcda": {**administrative("Huaxi", "²")}, "rs": ROAD},
        {"n": village("Shangzhuang")},
    )
    assert read(tmp_path, drawn)["n3"].parent is None


# --- names ---------------------------------------------------------------------------------------


def test_settlement_answers_to_all_its_names() -> None:
    tags = village(
        "画溪镇", "town", alt_name="老街; Old Street ;", int_name="Huaxi", population="3 200"
    )
    tags |= {"name:en": "Huaxi Town", "name:zh": "画溪镇"}
    found = read_settlement(tags, "n7", 105.0, 33.0)
    assert found.name == "画溪镇"
    assert found.name_latin == "Huaxi Town"
    assert found.names == ("画溪镇", "Huaxi Town", "Huaxi", "老街", "Old Street")
    assert found.population == 3200


def test_unnamed_settlement_is_called_by_its_class_and_id() -> None:
    found = read_settlement({"place": "hamlet"}, "n7", 105.0, 33.0)
    assert found.name == "hamlet n7"
    assert found.names == ("hamlet n7",)
    assert found.name_latin is None


@pytest.mark.parametrize("population", ["", "about 300", "1e3", "-5", "3.5"])
def test_what_is_no_number_of_people_is_not_guessed(population: str) -> None:
    tags = village("Huaxi", population=population)
    assert read_settlement(tags, "n1", 105.0, 33.0).population is None


def test_unnamed_area_counts_once_with_its_unnamed_node() -> None:
    box = shapely.box(104.9, 32.9, 105.1, 33.1).wkb
    node = read_settlement({"place": "hamlet"}, "n1", 105.0, 33.0)
    area = PlaceArea(settlement=read_settlement({"place": "hamlet"}, "w1", 105.0, 33.0), wkb=box)
    assert [place.osm_id for place in finish_settlements([node], [area], [])] == ["n1"]


def test_no_settlements_at_all() -> None:
    box = Boundary(name="Wudu", admin_level=6, wkb=shapely.box(104, 33, 105, 34).wkb)
    assert finish_settlements([], [], [box]) == ()
    assert finish_settlements([], [], []) == ()


def test_order_is_that_of_the_ids_whatever_the_file_order() -> None:
    places = [read_settlement(village("x"), f"n{k}", 105.0, 33.0) for k in (3, 1, 2)]
    assert finish_settlements(places, [], []) == finish_settlements(places[::-1], [], [])
