"""Published drives against a region's times."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare_with_drives import PUBLISHED, compare, main

from routing.roads.region import Region


def test_a_drive_that_is_told_right_is_no_miss_and_one_that_is_not_is(valley: Region) -> None:
    start, end = valley.settlements[:2]
    ends = [[start.lon, start.lat], [end.lon, end.lat]]
    minutes = valley.route((start.lon, start.lat), (end.lon, end.lat)).duration_s / 60
    drive = {"name": "here", "places": ends, "profile": "van"}
    right = compare(valley, {**drive, "minutes": [0.9 * minutes, 1.1 * minutes]}, "dry")
    assert right is not None
    assert "+0%" in right
    assert "miss" not in right
    wrong = compare(valley, {**drive, "minutes": [2 * minutes, 2 * minutes]}, "dry")
    assert wrong is not None
    assert "-50%" in wrong
    assert "miss" in wrong
    assert compare(valley, {**drive, "places": ["Nowhere At All", ends[0]]}, "dry") is None


def test_the_published_ones_are_read_wherever_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--region", "drawn-valley"]) == 0
    assert "6 of 6 drives are not in this region" in capsys.readouterr().out


@pytest.mark.parametrize("drives", ["nothing.toml", "half.toml"])
def test_a_file_that_is_none(drives: str, tmp_path: Path) -> None:
    (tmp_path / "half.toml").write_text("[[drive", encoding="utf-8")
    assert main(["--region", "drawn-valley", "--drives", str(tmp_path / drives)]) == 2
    assert main(["--region", "no-such-region"]) == 2
    assert PUBLISHED.is_file()
