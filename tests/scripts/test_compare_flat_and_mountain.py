"""The table of flat against mountain times, on the bundled valley."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from compare_flat_and_mountain import CONDITIONS, SHAPES, drive, heights, main, shaped

from routing.roads.region import Region


def test_the_tables_and_the_pairs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    assert main(["--region", "drawn-valley", "--pairs", "40", "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.count("| three_wheeler |") == 3
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["vehicle"] for row in rows} == {
        "foot", "motorcycle", "three_wheeler", "van", "light_truck",
    }  # fmt: skip
    for row in rows:
        assert float(row["snow_min"]) > float(row["rain_min"]) > float(row["real_min"]) > 0
    assert main(["--region", "no-such-region"]) == 2


def test_slopes_and_bends_cost_time_and_who_climbs_is_the_slower(valley: Region) -> None:
    rng = np.random.default_rng(2)
    pairs = rng.integers(0, len(valley.settlements), (200, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    driven = drive(valley, pairs, "three_wheeler", 60)
    assert set(driven.minutes) == {"real", "back", *SHAPES, *CONDITIONS}
    assert driven.minutes["real"].sum() > driven.minutes["flat"].sum()
    up = driven.rise_m > 100
    assert up.any()
    assert driven.minutes["real"][up].sum() > driven.minutes["back"][up].sum()


def test_a_level_region_is_level_and_as_high(valley: Region) -> None:
    level = shaped(valley, bends=True, slopes=False)
    assert np.ptp(level.graph.shape_height_m) == 0
    assert level.graph.shape_height_m[0] == pytest.approx(valley.graph.shape_height_m.mean())
    assert np.isinf(shaped(valley, bends=False, slopes=True).graph.step_radius_m).all()
    places = [(place.lon, place.lat) for place in valley.settlements[:5]]
    known = heights(valley, valley.snap(places))
    assert (known > 0).all()
