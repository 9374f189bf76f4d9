"""``shanlu site``: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest

from routing.cli.study_writing import _folders
from routing.roads.region import Region
from tests.cli.shell import shanlu


def study(folder: Path, region: Region, text: str, name: str = "study.toml") -> Path:
    path = folder / name
    path.write_text(f'region = "{region.id}"\nalternatives = 1\n{text}', encoding="utf-8")
    return path


def test_a_study_is_answered(county: Region, tmp_path: Path) -> None:
    path = study(tmp_path, county, "count = 4\nwithin_minutes = 120")
    told = shanlu("site", path, "--json")
    assert told.code == 0
    assert told.json["gap"] == 0
    assert len(told.json["sites"]) == 4
    assert told.json["scenarios"][0]["promise"]["kept"]
    shown = shanlu("site", path, "--lang", "zh")
    assert shown.code == 0
    assert "没有更好的选择。" in shown.out


def test_a_broken_promise_is_the_answer_no(county: Region, tmp_path: Path) -> None:
    told = shanlu("site", study(tmp_path, county, "count = 2\nwithin_minutes = 20"), "--json")
    assert told.code == 1
    promise = told.json["scenarios"][0]["promise"]
    assert not promise["kept"]
    assert promise["cannot_be_kept_for"]
    assert promise["closest_minutes"] > 20
    assert len(told.json["sites"]) == 2  # they keep the closest promise


def test_scenarios_beside_each_other(county: Region, tmp_path: Path) -> None:
    paths = [study(tmp_path, county, f'title = "{n}"\ncount = {n}', f"{n}.toml") for n in (2, 3)]
    shown = shanlu("site", "compare", *paths)
    assert shown.code == 0
    assert "Scenarios side by side" in shown.out
    told = shanlu("site", "compare", *paths, "--json").json["studies"]
    assert [len(one["sites"]) for one in told] == [2, 3]
    assert told[0]["cost"] > told[1]["cost"]
    assert shanlu("site", *paths).code == 2


def test_more_sites_than_candidates_is_no(county: Region, tmp_path: Path) -> None:
    told = shanlu("site", study(tmp_path, county, "count = 9999"), "--json")
    assert told.code == 1
    refusal = told.json["scenarios"][0]["refusal"]
    assert refusal["code"] == "study_too_few_candidates"


def test_errors_name_what_is_wrong(county: Region, tmp_path: Path) -> None:
    told = shanlu("site", study(tmp_path, county, 'count = 1\nmust_open = ["Atlantis"]'))
    assert told.code == 2
    assert "Atlantis" in told.output
    assert shanlu("site", tmp_path / "none.toml").code == 2


@pytest.mark.parametrize("number", [1, 40])
def test_or_library(shared: Path, number: int) -> None:
    known = json.loads((shared / "best-known.json").read_text(encoding="utf-8"))
    name = f"siting/pmed{number}.txt"
    told = shanlu("site", shared / name, "--json").json
    assert told["cost"] == told["bound"] == known[name]["bks"]
    assert told["gap"] == 0


def test_or_library_with_capacities(shared: Path) -> None:
    known = json.loads((shared / "best-known.json").read_text(encoding="utf-8"))
    told = shanlu(
        "site", shared / "siting/capa.txt", "--capacity", 10000, "--time-limit", 10, "--json"
    ).json
    assert told["cost"] == pytest.approx(known["siting/capa.txt"]["bks"]["10000"], rel=1e-3)
    assert told["gap"] <= 1e-3


def test_every_file_is_written(county: Region, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    path = study(tmp_path, county, 'count = 3\ntitle = "County"')
    assert shanlu("site", path, "-o", folder).code == 0
    names = {one.name for one in folder.iterdir()}
    assert names >= {"report.html", "study.xlsx", "study.gpkg", "study.json", "sites.parquet"}
    covered = gpd.read_file(folder / "study.gpkg", layer="coverage").set_index("minutes")
    assert list(covered.index) == [15, 30, 60]
    areas = [shape.area for shape in covered.geometry]
    assert areas == sorted(areas)
    told = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert len(told["sites"]) == 3
    assert len(told["scenarios"][0]["curve"]) >= 8
    two = tmp_path / "two"
    other = study(tmp_path, county, 'count = 2\ntitle = "Fewer"', "fewer.toml")
    assert shanlu("site", "compare", path, other, "-o", two).code == 0
    assert {one.name for one in two.iterdir()} >= {"County", "Fewer"}


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["A", "B"], ["A", "B"]),
        (["", "A"], ["1", "A"]),
        (["A", "A"], ["1 A", "2 A"]),
        (["../../etc", "a/b: c?"], ["etc", "a b c"]),
        (["..", "x" * 300], ["1", "x" * 60]),
    ],
)
def test_folders_of_studies_compared(titles: list[str], names: list[str]) -> None:
    assert _folders(titles) == names
