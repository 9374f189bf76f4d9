"""The regions that come with Shanlu, with their sources: invented, so that no network is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from routing.__about__ import __version__
from routing.roads.region_meta import FORMAT

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """A region whose map and terrain are part of the installation.

    Attributes
    ----------
    map_name : str
        File name of the map.
    attribution : str
        What maps of it say: that it is synthetic.
    """

    id: str
    map_name: str
    attribution: str

    @property
    def folder(self) -> Path:
        """Where its sources are: in the installed package, or in the checkout."""
        installed = _PACKAGE / "bundled" / self.id
        return installed if installed.is_dir() else _PACKAGE.parent / "data" / "roads" / self.id

    @property
    def osm(self) -> Path:
        """Its map."""
        return self.folder / self.map_name

    @property
    def dem(self) -> Path:
        """Its terrain."""
        return self.folder / f"{self.id}-dem.tif"

    @property
    def build_name(self) -> str:
        """Name of what is built from these sources by this version: other sources, another name."""
        content = hashlib.sha256(f"{__version__} {FORMAT}".encode())
        for path in (self.osm, self.dem):
            content.update(path.read_bytes())
        return f"{self.id}-{content.hexdigest()[:12]}"

    def build(self, folder: Path, progress: Callable[[str], None] | None = None) -> None:
        """Build it into a folder, as any extract is built."""
        from routing.roads.region_building import (  # noqa: PLC0415 - pyosmium and rasterio
            build_region,
            read_source,
        )
        from routing.roads.region_files import save_region  # noqa: PLC0415

        built = build_region(
            self.id,
            read_source(self.osm),
            dem=[self.dem],
            license_id="CC0-1.0",
            attribution=self.attribution,
            progress=progress,
        )
        save_region(built.region, folder)


MODEL_COUNTY = Bundled(
    id="model-county",
    map_name="model-county.osm.pbf",
    attribution="Shanlu model county 山路模型县: synthetic 虚构, CC0",
)
"""A county of 60 x 60 km for the demo, the tutorial and the benchmarks."""

DRAWN_VALLEY = Bundled(
    id="drawn-valley",
    map_name="drawn-valley.osm",
    attribution="Shanlu drawn valley 山路画溪谷: synthetic 虚构, CC0",
)
"""A small valley drawn by hand, with everything odd that an importer can meet."""

BUNDLED: Mapping[str, Bundled] = {one.id: one for one in (MODEL_COUNTY, DRAWN_VALLEY)}
