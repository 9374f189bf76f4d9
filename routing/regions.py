"""The built regions of an installation: open them by id, list them, build the bundled one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from routing.errors import RegionError
from routing.roads.region import Region
from routing.roads.region_files import is_region, load_region

BUNDLED_ID = "drawn-valley"
"""The region that comes with Shanlu, built from its sources on first use."""


class Regions:
    """Regions in one folder, one sub-folder each.

    Parameters
    ----------
    folder : Path
        Need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, id_or_path: str | Path, progress: Callable[[str], None] | None = None) -> Region:
        """Open a region by its id, or by the path of its folder.

        Raises
        ------
        RegionError
            ``region_not_found`` with the ids that there are, ``region_damaged``,
            ``region_of_another_format``.
        """
        path = Path(id_or_path)
        return load_region(path) if is_region(path) else self.by_id(str(id_or_path), progress)

    def by_id(self, region_id: str, progress: Callable[[str], None] | None = None) -> Region:
        """Open a region by its id alone: what a client of the service may name.

        Raises
        ------
        RegionError
            As :meth:`open`.
        """
        folder = self.folder / region_id
        if region_id == BUNDLED_ID and _outdated(folder):
            self._build_bundled(folder, progress)
        if region_id not in self.ids():
            known = ", ".join(self.ids())
            raise RegionError("region_not_found", id=region_id, folder=self.folder, known=known)
        return load_region(folder)

    def ids(self) -> Iterator[str]:
        """Yield the ids of the regions there are, the bundled one always among them."""
        built = {path.name for path in self.folder.glob("*") if is_region(path)}
        yield from sorted(built | {BUNDLED_ID})

    def _build_bundled(self, folder: Path, progress: Callable[[str], None] | None) -> None:
        from routing.roads.region_building import (  # noqa: PLC0415 - pyosmium and rasterio
            build_region,
            read_source,
        )
        from routing.roads.region_files import save_region  # noqa: PLC0415

        source = bundled_sources()
        built = build_region(
            BUNDLED_ID,
            read_source(source / f"{BUNDLED_ID}.osm"),
            dem=[source / f"{BUNDLED_ID}-dem.tif"],
            license_id="CC0-1.0",
            attribution="Shanlu drawn valley: a synthetic region, CC0",
            progress=progress,
        )
        save_region(built.region, folder)


def bundled_sources() -> Path:
    """Return the folder with the bundled region's map, terrain and day."""
    package = Path(__file__).parent
    installed = package / "bundled" / BUNDLED_ID
    return installed if installed.is_dir() else package.parent / "data" / "roads" / BUNDLED_ID


def _outdated(folder: Path) -> bool:
    try:
        load_region(folder)
    except RegionError:  # not there, damaged, or of another format
        return True
    newest = max(path.stat().st_mtime for path in bundled_sources().glob(f"{BUNDLED_ID}*"))
    return (folder / "region.json").stat().st_mtime < newest
