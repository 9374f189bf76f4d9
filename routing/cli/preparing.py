"""What a plan's files need of no plan: made while the compiled search leaves Python to others."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.reports.backdrop import Backdrop
    from routing.roads.region import Region


class Preparing:
    """The ground of a region's reports, in a thread of its own.

    Before the search begins the thread would only take time from what leads there.
    """

    def __init__(self, region: Region | None) -> None:
        self._region = region
        self._prepared: Future[Backdrop] | None = None

    def begin(self) -> Future[Backdrop]:
        """Begin, where that has not been done yet."""
        if self._prepared is None:
            self._prepared = ThreadPoolExecutor(1).submit(_prepared, self._region)
        return self._prepared

    def backdrop(self) -> Backdrop:
        """Return what reports draw on; everything else that they load is there, too."""
        return self.begin().result()


def _prepared(region: Region | None) -> Backdrop:
    from routing.cli.writing import prepare  # noqa: PLC0415 - a tenth of a second, all reports

    return prepare(region)
