"""A region on disk and back, its version, and what a power cut or a bad disk leave of it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from routing.errors import InputError, RegionError
from routing.roads.graph import RoadGraph
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.region import Region
from routing.roads.region_building import build_region
from routing.roads.region_files import is_region, load_region, save_region
from routing.roads.region_meta import FORMAT, check_region_id
from tests.maps.drawn import ROAD, DrawnMap
from tests.maps.terrain import write_geotiff

VILLAGE = DrawnMap(
    """
    a--b--c
       |
       d--e
    """,
    {"abc": {**ROAD, "name": "Upper Road"}, "bde": {"highway": "track"}},
    {
        "c": {"place": "village", "name": "Huaxi", "name:zh": "画溪"},
        "e": {"place": "farm", "name": "Walnut farm"},
        "d": {"barrier": "gate"},
    },
)


@pytest.fixture
def region(tmp_path: Path) -> Region:
    tile = write_geotiff(
        tmp_path / "t.tif",
        lambda x, y: 1000 + 900 * (x - 105) + 0 * y,
        (104.9, 33, 106, 34),
        cell=0.01,
    )
    extract = read_osm_file(VILLAGE.write(tmp_path / "v.osm"))
    return build_region("village", extract, dem=[tile]).region


def assert_same(one: Region, other: Region) -> None:
    for field in dataclasses.fields(RoadGraph):
        mine, yours = getattr(one.graph, field.name), getattr(other.graph, field.name)
        if isinstance(mine, np.ndarray):
            assert mine.dtype == yours.dtype
            np.testing.assert_array_equal(mine, yours, err_msg=field.name)
        else:
            assert mine == yours
    assert one.meta == other.meta
    assert one.settlements == other.settlements
    assert one.dwellings == other.dwellings
    assert one.landscape == other.landscape


def test_a_region_survives_the_disk(region: Region, tmp_path: Path) -> None:
    folder = save_region(region, tmp_path / "regions" / "village")
    loaded = load_region(folder)
    assert_same(region, loaded)
    assert is_region(folder)
    points = VILLAGE.points("ae")
    assert loaded.matrix(points, "van").digest == region.matrix(points, "van").digest
    with pytest.raises(ValueError, match="read-only"):
        loaded.graph.length_m[0] = 1


def test_a_region_knows_where_it_comes_from(region: Region) -> None:
    told = region.figures()
    assert told["id"] == "village"
    assert told["source"] == "v.osm"
    assert told["osm_date"] == "2026-11-01"
    assert told["license"] == "ODbL-1.0"
    assert "OpenStreetMap" in told["attribution"]
    assert told["timezone"] == "Asia/Shanghai"
    assert told["dem"]["tiles"] == ["t.tif"]
    assert told["settlements"] == 1
    assert told["dwellings"] == 1
    assert told["length_km"] == 1.1
    assert told["version"] == region.version
    west, south, east, north = told["bbox"]
    lon, lat = VILLAGE.points("abcde").T
    assert (west, south, east, north) == (lon.min(), lat.min(), lon.max(), lat.max())
    assert json.loads(json.dumps(told))["nodes"] == region.graph.nodes


def test_drivable_length_leaves_footpaths_out() -> None:
    drawn = DrawnMap("a--b--c", {"ab": ROAD, "bc": {"highway": "path"}})
    told = drawn.region().figures()
    assert (told["length_km"], told["drivable_km"]) == (0.6, 0.3)


# --- version -------------------------------------------------------------------------------------


def rebuilt(drawn: DrawnMap, folder: Path, **changes: Any) -> str:
    changed = dataclasses.replace(drawn, **changes)
    extract = read_osm_file(changed.write(folder / "x.osm"))
    return build_region("village", extract).region.version


def test_version_is_the_same_for_the_same_map(tmp_path: Path) -> None:
    first = rebuilt(VILLAGE, tmp_path)
    assert rebuilt(VILLAGE, tmp_path) == first
    assert len(first) == 12


@pytest.mark.parametrize(
    "change",
    [
        {"grid_m": 101.0},
        {"ways": {**VILLAGE.ways, "bde": {"highway": "track", "surface": "mud"}}},
        {"ways": {**VILLAGE.ways, "abc": {**ROAD, "name": "Lower Road"}}},
        {"ways": {"abc": VILLAGE.ways["abc"]}},
        {"nodes": {**VILLAGE.nodes, "d": {"barrier": "bollard"}}},
        {"nodes": {**VILLAGE.nodes, "c": {"place": "village", "name": "Elsewhere"}}},
    ],
    ids=["moved", "surface", "name", "road lost", "barrier", "settlement"],
)
def test_version_changes_with_what_it_stands_for(change: dict[str, Any], tmp_path: Path) -> None:
    assert rebuilt(VILLAGE, tmp_path, **change) != rebuilt(VILLAGE, tmp_path)


def test_version_changes_with_heights(region: Region, tmp_path: Path) -> None:
    assert region.version != rebuilt(VILLAGE, tmp_path)


def test_version_does_not_depend_on_tags_that_do_not_matter(tmp_path: Path) -> None:
    noted = {way: {**tags, "note": "checked"} for way, tags in VILLAGE.ways.items()}
    assert rebuilt(VILLAGE, tmp_path, ways=noted) == rebuilt(VILLAGE, tmp_path)


# --- what is not a region ------------------------------------------------------------------------


def refused(folder: Path) -> str:
    with pytest.raises(RegionError) as caught:
        _ = load_region(folder).landscape
    assert caught.value.as_dict("zh")["id"] == folder.name
    return caught.value.code


def test_no_folder_and_an_empty_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere") == "region_not_found"
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == "region_not_found"
    assert not is_region(tmp_path / "empty")


def files(folder: Path) -> Iterator[Path]:
    """Yield the files without which there is no region."""
    yield from (path for path in sorted(folder.iterdir()) if path not in orders(folder))


def orders(folder: Path) -> list[Path]:
    return sorted(folder.glob("order-*"))


@pytest.mark.parametrize("share", [0.0, 0.5, 0.98])
@pytest.mark.parametrize("which", range(5))
def test_a_file_that_was_cut_off(region: Region, tmp_path: Path, which: int, share: float) -> None:
    folder = save_region(region, tmp_path / "village")
    path = list(files(folder))[which]
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert refused(folder) == "region_damaged"


@pytest.mark.parametrize("kind", ["graph-*", "settlements-*", "relief-*"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_single_bit_that_a_bad_disk_changed(
    region: Region, tmp_path: Path, kind: str, share: float
) -> None:
    folder = save_region(region, tmp_path / "village")
    (path,) = folder.glob(kind)
    content = bytearray(path.read_bytes())
    content[int(share * len(content))] ^= 1
    path.write_bytes(bytes(content))
    assert refused(folder) == "region_damaged"


def test_the_roads_of_another_region(region: Region, tmp_path: Path) -> None:
    folder = save_region(region, tmp_path / "village")
    foreign = save_region(VILLAGE.region(), tmp_path / "foreign")
    (theirs,), (ours,) = foreign.glob("graph-*"), folder.glob("graph-*")
    ours.write_bytes(theirs.read_bytes())
    assert refused(folder) == "region_damaged"


def test_a_time_zone_that_there_is_not(region: Region, tmp_path: Path) -> None:
    folder = save_region(region, tmp_path / "village")
    told = (folder / "region.json").read_text(encoding="utf-8")
    (folder / "region.json").write_text(told.replace("Asia/Shanghai", "Asia/Shangrila"))
    assert refused(folder) == "region_damaged"


def test_a_build_without_checksums_is_a_region(region: Region, tmp_path: Path) -> None:
    folder = save_region(region, tmp_path / "village")
    meta = json.loads((folder / "region.json").read_text(encoding="utf-8"))
    del meta["checksums"]
    (folder / "region.json").write_text(json.dumps(meta))
    assert_same(load_region(folder), region)


@pytest.mark.parametrize("which", range(5))
def test_a_file_that_is_missing(region: Region, tmp_path: Path, which: int) -> None:
    folder = save_region(region, tmp_path / "village")
    list(files(folder))[which].unlink()
    assert refused(folder) in {"region_damaged", "region_not_found"}


@pytest.mark.parametrize("content", ["[]", '"text"', "null", "{}", f'{{"format": {FORMAT}}}'])
def test_json_that_is_something_else(region: Region, tmp_path: Path, content: str) -> None:
    folder = save_region(region, tmp_path / "village")
    (folder / "region.json").write_text(content)
    assert refused(folder) == "region_damaged"


def test_a_region_of_another_format(region: Region, tmp_path: Path) -> None:
    folder = save_region(region, tmp_path / "village")
    meta = json.loads((folder / "region.json").read_text(encoding="utf-8"))
    (folder / "region.json").write_text(json.dumps({**meta, "format": FORMAT + 1}))
    assert refused(folder) == "region_of_another_format"


# --- saving over an older build ------------------------------------------------------------------


def test_a_newer_build_replaces_the_older_and_leaves_nothing_of_it(
    region: Region, tmp_path: Path
) -> None:
    folder = save_region(region, tmp_path / "village")
    newer = VILLAGE.region()
    save_region(newer, folder)
    assert load_region(folder).version == newer.version
    assert len(list(files(folder))) == 4  # without terrain there is no relief
    assert len(orders(folder)) == 2


@pytest.mark.parametrize("step", range(12))
def test_whoever_is_interrupted_leaves_the_older_build(
    region: Region, tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Break off at each write to the disk and each renaming, one after the other."""
    folder = save_region(region, tmp_path / "village")
    newer = VILLAGE.region()
    steps = iter(range(100))
    sync, replace = "routing.roads.region_files.os.fsync", Path.replace

    def cut(*_: object) -> None:
        if next(steps) == step:
            raise OSError(28, "No space left on device")

    def cut_or_replace(path: Path, target: Path) -> Path:
        cut()
        return replace(path, target)

    monkeypatch.setattr(sync, cut)
    monkeypatch.setattr(Path, "replace", cut_or_replace)
    with pytest.raises(OSError, match="No space left"):
        save_region(newer, folder)
    assert_same(load_region(folder), region)
    monkeypatch.undo()
    save_region(newer, folder)  # and the next attempt is not hindered by what was left
    assert load_region(folder).version == newer.version
    assert len(list(files(folder))) == 4  # without terrain there is no relief


def test_a_first_build_that_is_interrupted_is_no_region(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(OSError, match="No space left"):
        save_region(region, tmp_path / "village")
    assert not is_region(tmp_path / "village")


# --- ids -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("region_id", ["andorra", "wudu-2026", "a_b", "7"])
def test_ids_that_name_a_folder(region_id: str) -> None:
    check_region_id(region_id)


@pytest.mark.parametrize(
    "region_id", ["", "-", "..", "../x", "a/b", "a b", "Andorra", "武都", "a.b", "x\0", "a\\b"]
)
def test_ids_that_do_not(region_id: str) -> None:
    with pytest.raises(InputError, match="region_id_invalid"):
        check_region_id(region_id)
