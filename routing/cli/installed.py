"""The regions of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.regions import Regions


def installed_regions() -> Regions:
    """Return the regions that the settings point at."""
    from routing.regions import Regions  # noqa: PLC0415 - numpy, which help does without
    from routing.settings import Settings  # noqa: PLC0415 - pydantic takes a moment

    settings = Settings()
    return Regions(settings.regions, settings.cache)
