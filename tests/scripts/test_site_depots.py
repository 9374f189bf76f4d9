"""The planner's script: depots of the model county, checked from its matrix alone."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import site_depots

from routing.roads.region import Region


def test_depots_of_the_county(
    county: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out" / "depots.gpkg"
    assert site_depots.main(["--region", county.id, "--count", "4", "-o", str(path)]) == 0
    told = capsys.readouterr().out
    assert "No other choice is better." in told
    assert "left out: " in told  # villages that only a footpath reaches
    depots, served = (gpd.read_file(path, layer=layer) for layer in ("depots", "served"))
    assert len(depots) == 4
    assert set(served["depot"]) == set(depots["name"])
    assert depots["people"].sum() > 50_000
    assert served["minutes"].between(0, 300).all()
    assert (served["minutes"] == 0).sum() >= 4  # where the depots are


def test_more_depots_than_places_is_said(
    county: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "depots.gpkg"
    assert site_depots.main(["--region", county.id, "--count", "9999", "-o", str(path)]) == 2
    assert "siting_too_few_candidates" in capsys.readouterr().err
    assert not path.exists()
