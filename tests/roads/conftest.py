"""The real mountain country beside the repository, built once for all tests of the roads."""

from __future__ import annotations

from pathlib import Path

import osmium
import pytest

from routing.roads.region import Region
from routing.roads.region_building import build_region, read_source
from tests.maps.drawn import LonLat


@pytest.fixture(scope="session")
def andorra_files(shared: Path) -> tuple[Path, Path]:
    """Return the extract and the terrain tile, or skip."""
    return shared / "osm" / "andorra.osm.pbf", shared / "osm" / "N42E001.hgt.zip"


@pytest.fixture(scope="session")
def andorra(andorra_files: tuple[Path, Path]) -> Region:
    """Return Andorra with its terrain."""
    extract, terrain = andorra_files
    return build_region("andorra", read_source(extract), dem=[terrain]).region


@pytest.fixture(scope="session")
def andorra_points(andorra: Region, andorra_files: tuple[Path, Path]) -> dict[str, LonLat]:
    """Return where the settlements and passes of the extract are, by their names."""
    points = {place.name: (place.lon, place.lat) for place in andorra.settlements}
    nodes = osmium.FileProcessor(str(andorra_files[0]), osmium.osm.NODE)
    for node in nodes.with_filter(osmium.filter.KeyFilter("mountain_pass")):
        if isinstance(node, osmium.osm.Node) and "name" in node.tags:
            points[node.tags["name"]] = (node.lon, node.lat)
    return points
