"""``shanlu region``, ``matrix`` and ``route`` on the bundled valley."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from routing.bundled import DRAWN_VALLEY
from routing.roads.region import Region
from routing.roads.region_files import is_region, load_region
from tests.cli.shell import shanlu

CONTRACT = {
    "id", "source", "osm_date", "license", "bbox", "nodes", "directed_edges", "length_km",
    "settlements", "largest_component_share", "dem", "profiles",
}  # fmt: skip


def test_build_show_and_list(data_folder: Path) -> None:
    built = shanlu(
        "region", "build", "mine", "--osm", DRAWN_VALLEY.osm, "--dem", DRAWN_VALLEY.dem, "--json",
    )  # fmt: skip
    assert built.code == 0
    assert built.json["notices"] == []
    shown = shanlu("region", "show", "mine", "--json")
    assert set(shown.json) >= CONTRACT
    assert shown.json["dem"]["coverage"] > 0.9
    assert "mine" in shanlu("region", "list", "--json").json
    assert is_region(data_folder / "mine")
    assert shanlu("region", "show", "mine", "--lang", "zh").code == 0


@pytest.mark.parametrize(
    ("options", "license_id", "attribution"),
    [
        ((), "ODbL-1.0", "© OpenStreetMap contributors, ODbL 1.0"),
        (("--license", "CC0-1.0"), "CC0-1.0", "CC0-1.0"),
        (("--license", "CC-BY-4.0", "--attribution", "The county"), "CC-BY-4.0", "The county"),
    ],
)
def test_whom_a_map_credits(
    data_folder: Path, options: tuple[str, ...], license_id: str, attribution: str
) -> None:
    built = shanlu("region", "build", "own", "--osm", DRAWN_VALLEY.osm, *options, "--json")
    assert built.json["license"] == license_id
    assert built.json["attribution"] == attribution
    assert load_region(data_folder / "own").meta.attribution == attribution


def test_a_dem_that_does_not_cover_the_region_is_said_and_done_without(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.tif"
    with rasterio.open(
        elsewhere, "w", driver="GTiff", width=4, height=4, count=1, dtype="float32",
        crs="EPSG:4326", transform=from_origin(0, 1, 0.1, 0.1),
    ) as raster:  # fmt: skip
        raster.write(np.ones((1, 4, 4), dtype=np.float32))
    osm = DRAWN_VALLEY.osm
    built = shanlu("region", "build", "flat", "--osm", osm, "--dem", elsewhere, "--json")
    assert built.code == 0
    assert built.json["dem"] is None
    assert [notice["code"] for notice in built.json["notices"]] == ["dem_elsewhere"]


def test_a_boundary_cuts_the_region(tmp_path: Path, valley: Region) -> None:
    west, south, east, north = valley.meta.bbox
    middle = (west + east) / 2
    ring = [[west, south], [middle, south], [middle, north], [west, north], [west, south]]
    boundary = tmp_path / "west.geojson"
    boundary.write_text(f'{{"type": "Polygon", "coordinates": [{ring}]}}', encoding="utf-8")
    osm = DRAWN_VALLEY.osm
    cut = shanlu("region", "build", "west", "--osm", osm, "--boundary", boundary, "--json")
    assert cut.code == 0
    assert cut.json["bbox"][2] <= middle
    assert 0 < cut.json["length_km"] < valley.figures()["length_km"]


@pytest.mark.parametrize("suffix", ["gpkg", "parquet", "graphml"])
def test_export(suffix: str, tmp_path: Path, valley: Region) -> None:
    path = tmp_path / f"valley.{suffix}"
    assert shanlu("region", "export", valley.id, "-o", path).code == 0
    if suffix == "gpkg":
        assert len(gpd.read_file(path, layer="settlements")) >= len(valley.settlements)
        assert "4326" in str(gpd.read_file(path, layer="roads").crs)
    elif suffix == "parquet":
        assert gpd.read_parquet(path)["length_m"].gt(0).all()
    else:
        assert path.stat().st_size > 1000


def test_matrix_in_every_format(tmp_path: Path, valley: Region) -> None:
    points = tmp_path / "points.csv"
    rows = [f"P{k},{place.lon},{place.lat}" for k, place in enumerate(valley.settlements)]
    points.write_text("\n".join(["id,lon,lat", *rows, "far,2.3,48.8", "bad,x,1"]), encoding="utf-8")
    refused = set()
    for suffix in ("npz", "csv", "parquet"):
        answer = shanlu(
            "matrix", "--region", valley.id, "--profile", "van", "--points", points,
            "-o", tmp_path / f"m.{suffix}", "--json",
        )  # fmt: skip
        assert answer.code == 0
        refused |= {(row["id"], row["code"]) for row in answer.json["refused"]}
    assert {("far", "outside_region"), ("bad", "not_a_number")} <= refused
    with np.load(tmp_path / "m.npz") as file:
        stored = dict(file)
    assert stored["ids"][0] == "P0"
    assert (stored["durations_s"][-1] == -1).all()
    with (tmp_path / "m.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(stored["ids"]) ** 2
    assert int(table[1]["duration_s"]) == stored["durations_s"][0, 1]


def test_route_is_geojson_with_steps_that_add_up(valley: Region) -> None:
    town = next(place for place in valley.settlements if place.place == "town")
    points = [(town.lon, town.lat), *((p.lon, p.lat) for p in valley.settlements if p != town)]
    durations = valley.matrix(points, "van").durations_s[0]
    goal = points[int(durations.argmax())]
    answer = shanlu(
        "route", "--region", valley.id, f"{town.lon},{town.lat}", f"{goal[0]},{goal[1]}"
    )
    assert answer.code == 0
    told = answer.json["properties"]
    assert told["duration_s"] == durations.max()
    assert sum(step["duration_s"] for step in told["steps"]) == told["duration_s"]
    assert sum(step["length_m"] for step in told["steps"]) == told["length_m"]
    assert told["climb_m"] > 0
    assert answer.json["attribution"]


def test_a_route_to_nowhere_says_why(valley: Region) -> None:
    town = next(place for place in valley.settlements if place.place == "town")
    start = f"{town.lon},{town.lat}"
    for goal, code in (("2.35,48.85", "outside_region"), ("north", "not_a_point")):
        answer = shanlu("route", "--region", valley.id, "--json", start, goal)
        assert (answer.code, answer.json["error"]["code"]) == (2, code)


def test_a_matrix_and_a_way_for_a_winter_evening(tmp_path: Path, valley: Region) -> None:
    ends = [(place.lon, place.lat) for place in valley.settlements[:2]]
    points = tmp_path / "points.csv"
    rows = "".join(f"{name},{lon},{lat}\n" for name, (lon, lat) in zip("ab", ends, strict=True))
    points.write_text("id,lon,lat\n" + rows, encoding="utf-8")
    out = tmp_path / "m.npz"
    asked = ("--at", "2026-11-24T19:00", "--weather", "snow")
    on = ("--region", "drawn-valley")
    answer = shanlu("matrix", *on, "--points", points, "-o", out, *asked, "--json")
    assert answer.code == 0
    assert answer.json["at"] == "2026-11-24T19:00:00+08:00"
    assert answer.json["weather"] == "snow"
    told = shanlu("route", *on, *(f"{lon},{lat}" for lon, lat in ends), *asked).json["properties"]
    assert (told["weather"], told["at"]) == ("snow", "2026-11-24T19:00")
    with np.load(out) as cells:
        assert cells["durations_s"][0, 1] == told["duration_s"]
    usual = valley.matrix(ends).durations_s
    assert told["duration_s"] > 1.3 * usual[0, 1]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("--at", "soon"), "not_a_time"),
        (("--weather", "hail"), "unknown_weather"),
        (("--profile", "bullock_cart"), "unknown_profile"),
    ],
)
def test_what_a_way_cannot_be_asked_for(wrong: tuple[str, str], code: str) -> None:
    ends = ("105.0553,33.4259", "105.0714,33.4701")
    answer = shanlu("route", "--region", "drawn-valley", *ends, *wrong, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == code


FAR_BANK = "105.109052,33.416049"
"""A village whose bridge is still being built: a walk of 77 minutes."""


def test_a_longer_walk_may_be_asked_for(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text(f"id,lon,lat\ntown,105.055305,33.425876\nfar,{FAR_BANK}\n", encoding="utf-8")
    on = ("--region", "drawn-valley", "--points", points, "-o", tmp_path / "m.csv", "--json")
    usual = shanlu("matrix", *on).json
    assert [(row["id"], row["code"]) for row in usual["refused"]] == [("far", "too_far_to_walk")]
    assert "77 min" in usual["refused"][0]["cause"]
    assert usual["walked"] == []
    longer = shanlu("matrix", *on, "--walk-limit", 90).json
    assert longer["refused"] == []
    (walk,) = longer["walked"]
    assert (walk["id"], walk["length_m"]) == ("far", 4218)
    assert walk["there_s"] == pytest.approx(77 * 60, abs=60)

    ends = ("105.055305,33.425876", FAR_BANK)
    way = shanlu("route", "--region", "drawn-valley", *ends, "--walk-limit", 90).json
    steps = way["properties"]["steps"]
    assert {step["on_foot"] for step in steps} == {False, True}
    assert any(step["instruction"].startswith("Park here") for step in steps)
    refused = shanlu("route", "--region", "drawn-valley", *ends, "--json")
    assert refused.json["error"]["code"] == "too_far_to_walk"


@pytest.mark.parametrize("minutes", ["-1", "nan", "2000"])
def test_a_walk_that_nobody_takes(minutes: str) -> None:
    ends = ("105.0553,33.4259", "105.0714,33.4701")
    answer = shanlu("route", "--region", "drawn-valley", *ends, "--walk-limit", minutes, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "carry_limit_invalid"
