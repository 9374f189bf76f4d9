"""STUDY files and the tables beside them: what is read, what is refused, and by which name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from routing.errors import InputError
from routing.formats.study import read_study
from routing.studies import Candidate, Demand, SettlementsOf, Study

VILLAGES = """id,name,lon,lat,parcels
1,核桃坪,105.05,33.42,12
2,花椒沟,105.07,33.47,3.5
"""


def study(folder: Path, text: str, villages: str = VILLAGES) -> Study:
    (folder / "villages.csv").write_text(villages, encoding="utf-8")
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return read_study(path)


def demand_of(read: Study) -> tuple[Demand, ...]:
    assert not isinstance(read.demand, SettlementsOf)
    return read.demand


def candidates_of(read: Study) -> tuple[Candidate, ...]:
    assert not isinstance(read.candidates, SettlementsOf)
    return read.candidates


def test_a_study_with_scenarios(tmp_path: Path) -> None:
    read = study(
        tmp_path,
        """
        title = "Depots"
        region = "model-county"
        demand = "villages.csv"
        count = 5
        within_minutes = 60
        must_open = ["1"]
        [candidates]
        places = ["town"]
        [[scenarios]]
        name = "five"
        [[scenarios]]
        name = "snow"
        weather = "snow"
        count = 7
        [[scenarios]]
        name = "near"
        model = "MCLP"
        radii_minutes = [20, 40]
        shares = [1.0, 0.5]
        """,
    )
    five, snow, near = read.scenarios
    assert (five.count, five.within_s, five.must_open) == (5, 3600, ("1",))
    assert (snow.count, snow.weather, snow.within_s) == (7, "snow", 3600)
    assert (near.model, near.radii_s, near.shares) == ("maximal-covering", (1200, 2400), (1, 0.5))
    assert [(row.id, row.name, row.weight) for row in demand_of(read)] == [
        ("1", "核桃坪", 12),
        ("2", "花椒沟", 3.5),
    ]
    assert read.candidates == SettlementsOf(places=("town",))


def test_seasons_keep_the_names_of_their_columns(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("id,spring,autumn\n1,2,5\n", encoding="utf-8")
    text = 'count = 1\n[demand]\nfile = "rows.csv"\nseasons = ["spring", "autumn"]'
    read = study(tmp_path, text)
    assert read.seasons == ("spring", "autumn")
    assert [(row.weight, row.seasons) for row in demand_of(read)] == [(7, (2, 5))]


def test_json_reads_as_toml_does(tmp_path: Path) -> None:
    path = tmp_path / "study.json"
    path.write_text(json.dumps({"region": "x", "count": 2}), encoding="utf-8")
    assert read_study(path).scenarios[0].count == 2


def test_one_bad_row_never_loses_the_rest(tmp_path: Path) -> None:
    read = study(
        tmp_path,
        'region = "x"\ncount = 1\ndemand = "villages.csv"',
        "编号,名称,经度,纬度,人口\n"
        "a,甲,105.05,33.42,120\n"
        "b,乙,105.05,33.42,-4\n"
        "c,丙,33.42,105.05,9\n"
        "d,丁,somewhere,33.42,9\n"
        "e,戊,105.05,,9\n"
        "f,己,105.05,33.42,many\n"
        "g,庚,105.05,33.42,1\n"
        "g,辛,105.05,33.42,1\n"
        ",,105.05,33.42,1\n"
        "h,壬,105.05,33.42,\n"
        "i,癸,379000,4707000,9\n"
        "j,子,105.05,33.42,1e300\n",
    )
    assert [(row.id, row.name, row.weight) for row in demand_of(read)] == [("a", "甲", 120)]
    assert [(row.id, row.row, row.code) for row in read.rejected] == [
        ("b", 3, "negative"),
        ("c", 4, "swapped_lonlat"),
        ("d", 5, "number_expected"),
        ("e", 6, "half_a_coordinate"),
        ("f", 7, "number_expected"),
        ("g", 8, "duplicate_id"),
        ("g", 9, "duplicate_id"),
        (None, 10, "missing_field"),
        ("h", 11, "missing_field"),
        ("i", 12, "coordinates_projected"),
        ("j", 13, "out_of_range"),
    ]
    assert all(row.sheet == "villages.csv" for row in read.rejected)


def test_a_layer_in_another_system_is_brought_to_degrees(tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {
            "name": ["A", "B"],
            "capacity": [10.0, None],
            "opening_cost": [5, 6],
            "state": ["", "existing"],
        },
        geometry=[shapely.Point(105.05, 33.42), shapely.Point(105.07, 33.47).buffer(0.001)],
        crs="EPSG:4326",
    )  # fmt: skip
    table.to_crs("EPSG:32648").to_file(tmp_path / "sites.gpkg")
    read = study(tmp_path, 'region = "x"\ncount = 1\ncandidates = "sites.gpkg"')
    first, second = candidates_of(read)
    assert (first.lon, first.lat) == pytest.approx((105.05, 33.42), abs=1e-6)
    assert (second.lon, second.lat) == pytest.approx((105.07, 33.47), abs=1e-4)
    assert (first.capacity, first.opening_cost, first.state) == (10, 5, "candidate")
    assert (second.capacity, second.opening_cost, second.state) == (None, 6, "existing")


def test_a_layer_in_a_system_of_its_own_is_refused_by_its_name(tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {"name": ["A"]}, geometry=[shapely.Point(5, 6)], crs='LOCAL_CS["site plan",UNIT["metre",1]]'
    )
    table.to_file(tmp_path / "sites.gpkg")
    with pytest.raises(InputError) as caught:
        study(tmp_path, 'region = "x"\ncount = 1\ncandidates = "sites.gpkg"')
    assert caught.value.code == "coordinates_projected"
    assert "site plan" in caught.value.cause("en")


def test_geojson_points(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "id": 7,
            "properties": {"name": "A", "weight": 3},
            "geometry": {"type": "Point", "coordinates": [105.05, 33.42]},
        },
        {
            "type": "Feature",
            "properties": {"name": "B", "weight": 3},
            "geometry": {"type": "LineString", "coordinates": [[105, 33], [106, 33]]},
        },
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (tmp_path / "v.geojson").write_text(json.dumps(collection), encoding="utf-8")
    read = study(tmp_path, 'region = "x"\ncount = 1\ndemand = "v.geojson"')
    assert [(row.id, row.weight) for row in demand_of(read)] == [("7", 3)]
    assert [(row.id, row.code) for row in read.rejected] == [("B", "place_not_a_point")]


PROJECTED = "id,x,y\n1,504648,3697939\n2,506505,3703484\n"
ASKED = 'region = "x"\ncount = 1\ndemand = "villages.csv"'
TONS = 'count = 1\n[demand]\nfile = "villages.csv"\nweight = "tons"'
TWICE = 'count = 1\n[[scenarios]]\nname = "a"\n[[scenarios]]\nname = "a"'
SYSTEM = {"type": "name", "properties": {"name": "EPSG:32648"}}


@pytest.mark.parametrize(
    ("text", "villages", "code", "told"),
    [
        (ASKED, PROJECTED, "coordinates_projected", {}),
        ('region = "x"\ncount = 1\ndemand = "none.csv"', "", "file_not_found", {}),
        ('region = "x"\ncount = 1\ndemand = "villages.doc"', "", "unknown_study_table", {}),
        (ASKED, "id,lon,lat\n1,a,b\n", "study_without_rows", {}),
        (TONS, VILLAGES, "study_column_missing", {"column": "tons"}),
        ('region = "x"', VILLAGES, "study_needs", {"field": "count"}),
        ('model = "set-covering"', VILLAGES, "study_needs", {"field": "within_minutes"}),
        ('model = "mclp"\ncount = 2', VILLAGES, "study_needs", {"field": "radii_minutes"}),
        ('count = 1\nmodel = "best"', VILLAGES, "not_one_of", {"field": "model"}),
        ("count = -1", VILLAGES, "negative", {"field": "count"}),
        ("count = 1\nhour_cost = 1e300", VILLAGES, "out_of_range", {"field": "hour_cost"}),
        ("count = 1.5", VILLAGES, "whole_number_expected", {"field": "count"}),
        ("counts = 1", VILLAGES, "unknown_field", {"field": "counts"}),
        ("count = ", VILLAGES, "study_not_toml", {}),
        (TWICE, VILLAGES, "duplicate_id", {"id": "a"}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(
    tmp_path: Path, text: str, villages: str, code: str, told: dict[str, Any]
) -> None:
    with pytest.raises(InputError) as caught:
        study(tmp_path, text, villages)
    assert caught.value.code == code
    assert caught.value.details.items() >= told.items()


def test_a_study_saved_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes('count = 2\ntitle = "网点"\n'.encode("gb18030"))
    with pytest.raises(InputError) as caught:
        read_study(path)
    assert (caught.value.code, caught.value.details["line"]) == ("not_utf8", 2)


def test_what_weighs_is_known_by_its_column(tmp_path: Path) -> None:
    def weighed_by(header: str, more: str = "") -> str | None:
        (tmp_path / "v.csv").write_text(f"id,lon,lat,{header}\na,105,33,5\n", encoding="utf-8")
        path = tmp_path / "study.toml"
        path.write_text(f'count = 1\n[demand]\nfile = "v.csv"\n{more}', encoding="utf-8")
        return read_study(path).weighed_by

    assert weighed_by("人口") == "population"
    assert weighed_by("parcels") == "parcels"
    assert weighed_by("height") is None
    assert weighed_by("parcels", 'weight = "equal"') == "equal"
    assert weighed_by("spring", 'seasons = ["spring"]') == "weight"


def test_geojson_that_says_another_system_is_refused(tmp_path: Path) -> None:
    collection = {"type": "FeatureCollection", "crs": SYSTEM, "features": []}
    (tmp_path / "v.geojson").write_text(json.dumps(collection), encoding="utf-8")
    with pytest.raises(InputError, match="coordinates_projected"):
        study(tmp_path, 'region = "x"\ncount = 1\ndemand = "v.geojson"')


def test_an_or_library_file_of_no_known_shape(tmp_path: Path) -> None:
    path = tmp_path / "pmed.txt"
    path.write_text("3 2 1\n1 2 4\n", encoding="ascii")
    with pytest.raises(InputError, match="or_library_unreadable"):
        read_study(path)
    path.write_text("some text\n", encoding="ascii")
    with pytest.raises(InputError, match="unknown_study_format"):
        read_study(path)


def test_a_capacity_that_the_file_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "cap.txt"
    path.write_text(" 2 1\n capacity 10.\n capacity 20.\n 5\n 7.5 2.5\n", encoding="ascii")
    with pytest.raises(InputError, match="capacity_left_open"):
        read_study(path)
    read = read_study(path, capacity=8)
    assert [(row.capacity, row.opening_cost) for row in candidates_of(read)] == [(8, 10), (8, 20)]
    assert read.costs is not None
    assert read.costs.table.tolist() == [[7.5, 2.5]]
