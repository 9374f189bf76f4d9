"""The built regions of an installation: open them by id, list them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from routing.bundled import BUNDLED, Bundled
from routing.errors import RegionError
from routing.roads.region import Region
from routing.roads.region_files import is_region, load_region, map_date


class Regions:
    """Regions in one folder, one sub-folder each, and the bundled ones.

    Parameters
    ----------
    folder : Path
        Of the regions that users built. Need not exist yet.
    cache : Path
        Where the bundled regions are built on first use.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self._cache = cache

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

        A region that was built under a bundled one's id takes its place.

        Raises
        ------
        RegionError
            As :meth:`open`.
        """
        ids = list(self.ids())
        if region_id not in ids:
            raise RegionError(
                "region_not_found", id=region_id, folder=self.folder, known=", ".join(ids)
            )
        folder = self.folder / region_id
        if is_region(folder):
            return load_region(folder)
        return self._bundled(BUNDLED[region_id], progress)

    def ids(self) -> Iterator[str]:
        """Yield the ids of the regions there are, the bundled ones always among them."""
        built = {path.name for path in self.folder.glob("*") if is_region(path)}
        yield from sorted(built | BUNDLED.keys())

    def map_dates(self) -> Iterator[tuple[str, str]]:
        """Yield the ids of the regions that are built, and the ISO dates of their maps."""
        for region_id in self.ids():
            folder = self.folder / region_id
            if not is_region(folder) and region_id in BUNDLED:
                folder = self._cache / "roads" / BUNDLED[region_id].build_name
            date = map_date(folder)
            if date is not None:
                yield region_id, date

    def _bundled(self, bundled: Bundled, progress: Callable[[str], None] | None) -> Region:
        folder = self._cache / "roads" / bundled.build_name
        try:
            return load_region(folder)
        except RegionError:  # not there yet, or damaged
            bundled.build(folder, progress)
            return load_region(folder)
