"""Whatever comes in: a code, its cause, what to do, the user's own id, and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from routing.bundled import DRAWN_VALLEY
from routing.roads.region import Region
from tests.cli.shell import Change, shanlu, write_day
from tests.maps.terrain import HGT_VOID, write_hgt

QUICK = ("--iterations", 20, "--json")


def first(table: str, **values: Any) -> Change:
    def change(day: dict[str, Any]) -> None:
        day[table][0].update(values)

    return change


def without_capacity(day: dict[str, Any]) -> None:
    spare = {**day["vehicles"][0], "id": "van-2"}
    del day["vehicles"][0]["capacity"]
    day["vehicles"].append(spare)


def twice(day: dict[str, Any]) -> None:
    day["shipments"][1]["id"] = "S0"


def swapped(day: dict[str, Any]) -> None:
    row = day["shipments"][0]
    row["lon"], row["lat"] = row["lat"], row["lon"]


ROWS: dict[str, tuple[Change, str, str]] = {
    "negative weight": (first("shipments", weight_kg=-1), "S0", "negative"),
    "NaN": (first("shipments", weight_kg=float("nan")), "S0", "not_a_number"),
    "NaN coordinate": (first("shipments", lon=float("nan")), "S0", "not_a_number"),
    "window ends before it starts": (
        first("shipments", time_windows=[["12:00", "08:00"]]),
        "S0",
        "window_ends_before_start",
    ),
    "duplicate id": (twice, "S0", "duplicate_id"),
    "swapped lon/lat": (swapped, "S0", "swapped_lonlat"),
    "no capacity": (without_capacity, "van-1", "no_capacity"),
    "unknown place": (first("shipments", lon=None, lat=None, place="??"), "S0", "unknown_place"),
}


@pytest.mark.parametrize("name", ROWS)
def test_one_bad_row_is_reported_and_the_rest_is_planned(
    name: str, tmp_path: Path, valley: Region
) -> None:
    change, row_id, code = ROWS[name]
    answer = shanlu("plan", write_day(tmp_path / "day.json", valley, change), *QUICK)
    assert answer.code == 0
    rejected = [row for row in answer.json["rejected"] if row["id"] == row_id]
    assert {row["code"] for row in rejected} == {code}
    assert all(row["cause"] and row["action"] for row in rejected)
    assert answer.json["served"] >= 4


def test_a_skill_that_no_vehicle_has_is_named(tmp_path: Path, valley: Region) -> None:
    day = write_day(tmp_path / "day.json", valley, first("shipments", skills=["teleport"]))
    (unserved,) = shanlu("plan", day, *QUICK).json["unserved"]
    assert (unserved["id"], unserved["code"]) == ("S0", "missing_skill")
    assert "teleport" in unserved["reason"]


def test_a_village_far_from_any_road_is_unserved_with_the_distance(
    tmp_path: Path, valley: Region
) -> None:
    west, _, _, north = valley.meta.bbox
    day = write_day(
        tmp_path / "day.json", valley, first("shipments", lon=west - 0.03, lat=north + 0.03)
    )
    (unserved,) = shanlu("plan", day, *QUICK).json["unserved"]
    assert (unserved["id"], unserved["code"]) == ("S0", "unreachable")
    assert " m" in unserved["reason"]


def test_one_bad_row_among_five_hundred(tmp_path: Path, valley: Region) -> None:
    change = first("shipments", weight_kg=-1)
    day = write_day(tmp_path / "day.json", valley, change, orders=501)
    answer = shanlu("plan", day, *QUICK)
    assert answer.code == 0
    assert [row["id"] for row in answer.json["rejected"]] == ["S0"]
    assert answer.json["served"] == 500


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda day: day.update(vehicles=[]), "no_vehicles"),
        (lambda day: day.update(shipments=[]), "no_shipments"),
        (lambda day: day.update(region="atlantis"), "region_not_found"),
    ],
)
def test_a_day_with_nothing_usable_exits_with_2(
    change: Change, code: str, tmp_path: Path, valley: Region
) -> None:
    answer = shanlu("plan", write_day(tmp_path / "day.json", valley, change), *QUICK)
    assert answer.code == 2
    assert answer.json["error"]["code"] == code
    assert answer.json["error"]["action"]


def test_a_missing_file_and_broken_json_exit_with_2(tmp_path: Path) -> None:
    missing = shanlu("plan", tmp_path / "none.json", "--json")
    assert (missing.code, missing.json["error"]["code"]) == (2, "file_not_found")
    (tmp_path / "half.json").write_text('{"shipments": [', encoding="utf-8")
    half = shanlu("plan", tmp_path / "half.json", "--json")
    assert (half.code, half.json["error"]["code"]) == (2, "not_json")


def test_a_file_of_200_mb_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(200_000_000)
    answer = shanlu("plan", tmp_path / "huge.json", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (2, "file_too_large")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("cut.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18", "osm_unreadable"),
        ("empty.osm", b"<osm version='0.6'></osm>", "osm_without_roads"),
        ("roads.shp", b"", "unknown_map_format"),
    ],
)
def test_maps_that_cannot_be_built(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    answer = shanlu("region", "build", "bad", "--osm", tmp_path / name, "--json")
    assert (answer.code, answer.json["error"]["code"]) == (2, code)


def test_errors_are_told_in_chinese_too(tmp_path: Path) -> None:
    answer = shanlu("plan", tmp_path / "none.json", "--lang", "zh")
    assert answer.code == 2
    assert "错误" in answer.err
    assert json.dumps("none.json")[1:-1] in answer.err


# --- terrain and points --------------------------------------------------------------------------


def hgt(folder: Path, height: int, west: int = 105) -> Path:
    """Write a tile of one height under the drawn valley, or elsewhere."""
    return write_hgt(folder, west, 33, lambda lon, _: np.full_like(lon, height))


def cut_hgt(folder: Path) -> Path:
    tile = hgt(folder, 1000)
    tile.write_bytes(tile.read_bytes()[:100_001])
    return tile


@pytest.mark.parametrize(
    ("tile", "code"),
    [
        (lambda folder: hgt(folder, HGT_VOID), "dem_all_void"),
        (lambda folder: hgt(folder, 1000, west=10), "dem_elsewhere"),
    ],
    ids=["nothing but voids", "another country"],
)
def test_terrain_that_says_nothing_is_told_and_done_without(
    tile: Callable[[Path], Path], code: str, tmp_path: Path
) -> None:
    osm, dem = DRAWN_VALLEY.osm, tile(tmp_path)
    built = shanlu("region", "build", "odd", "--osm", osm, "--dem", dem, "--json")
    assert built.code == 0
    assert built.json["dem"] is None
    assert code in [notice["code"] for notice in built.json["notices"]]
    points = "105.0553,33.4259", "105.0714,33.4701"
    told = shanlu("route", "--region", "odd", *points).json["properties"]
    assert told["duration_s"] > 0
    assert told["climb_m"] is None


def test_terrain_that_was_cut_short_builds_nothing_and_leaves_the_older_build(
    tmp_path: Path,
) -> None:
    osm = DRAWN_VALLEY.osm
    assert shanlu("region", "build", "kept", "--osm", osm, "--json").code == 0
    before = shanlu("region", "show", "kept", "--json").json["version"]
    answer = shanlu("region", "build", "kept", "--osm", osm, "--dem", cut_hgt(tmp_path), "--json")
    assert (answer.code, answer.json["error"]["code"]) == (2, "dem_cut_short")
    assert shanlu("region", "show", "kept", "--json").json["version"] == before


def test_points_in_the_sea_are_told_and_the_rest_is_measured(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    rows = ["town,105.0553,33.4259", "mill,105.0714,33.4701", "sea,121.9,31.2", "void,0,0"]
    points.write_text("\n".join(["id,lon,lat", *rows, "moon,nan,33"]), encoding="utf-8")
    out = tmp_path / "m.csv"
    asked = ("matrix", "--region", "drawn-valley", "--points", points, "-o", out, "--json")
    answer = shanlu(*asked)
    assert answer.code == 0
    told = {row["id"]: row["code"] for row in answer.json["refused"]}
    assert told == {"sea": "outside_region", "void": "outside_region", "moon": "not_a_number"}
    assert all(row["cause"] and row["action"] for row in answer.json["refused"])
    written = out.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("town,mill,") and not line.endswith(",,") for line in written)
    assert "town,sea,," in written


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("--profile", "bullock_cart"), "unknown_profile"),
        (("--weather", "hail"), "unknown_weather"),
        (("--at", "25:99"), "not_a_time"),
        (("--at", "2026-13-40T08:00"), "not_a_time"),
    ],
)
def test_a_matrix_of_what_nobody_knows(wrong: tuple[str, str], code: str, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("id,lon,lat\na,105.0553,33.4259\n", encoding="utf-8")
    out = tmp_path / "m.npz"
    asked = ("matrix", "--region", "drawn-valley", "--points", points, "-o", out, "--json")
    answer = shanlu(*asked, *wrong)
    assert (answer.code, answer.json["error"]["code"]) == (2, code)
    assert not out.exists()


# --- matrices and regions ------------------------------------------------------------------------


def test_a_matrix_that_no_memory_holds_names_the_limit_and_the_way_around_it(
    tmp_path: Path,
) -> None:
    rows = "\n".join(f"p{k},105.0553,33.4259" for k in range(20_000))
    points = tmp_path / "points.csv"
    points.write_text(f"id,lon,lat\n{rows}\n")
    out = tmp_path / "m.npz"
    for lang in ("en", "zh"):
        answer = shanlu(
            "matrix", "--region", "drawn-valley", "--points", points, "-o", out, "--lang", lang
        )
        assert answer.code == 2
        assert all(told in answer.err for told in ("20000", "12000", "region.matrix_rows"))
    assert not out.exists()


def test_a_matrix_for_a_vehicle_that_there_is_not(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("id,lon,lat\na,105.0553,33.4259\n")
    asked = ("matrix", "--region", "drawn-valley", "--points", points, "-o", tmp_path / "m.npz")
    answer = shanlu(*asked, "--profile", "ox cart", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (2, "unknown_profile")
    assert "three_wheeler" in answer.json["error"]["action"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_an_older_version(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "format": told["format"] - 1}))


@pytest.mark.parametrize(
    ("pattern", "damage", "code"),
    [
        ("graph-*", cut, "region_damaged"),
        ("settlements-*", cut, "region_damaged"),
        ("region.json", cut, "region_damaged"),
        ("region.json", of_an_older_version, "region_of_another_format"),
        ("order-*", cut, None),
    ],
)
def test_a_region_that_is_damaged_or_old(
    pattern: str, damage: Callable[[Path], None], code: str | None, data_folder: Path
) -> None:
    """Built again it is good again; the hierarchy's order is made again by itself."""
    osm = DRAWN_VALLEY.osm
    assert shanlu("region", "build", "hurt", "--osm", osm, "--json").code == 0
    for path in (data_folder / "hurt").glob(pattern):
        damage(path)
    asked = ("route", "--region", "hurt", "105.0553,33.4259", "105.0714,33.4701", "--json")
    answer = shanlu(*asked)
    if code is None:
        assert answer.code == 0
        return
    assert (answer.code, answer.json["error"]["code"]) == (2, code)
    assert answer.json["error"]["id"] == "hurt"
    assert answer.json["error"]["action"]
    assert shanlu("region", "build", "hurt", "--osm", osm, "--json").code == 0
    assert shanlu(*asked).code == 0
