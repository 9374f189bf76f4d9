"""What every test may use: a data folder of its own, and the bundled valley built in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from routing.regions import BUNDLED_ID, Regions
from routing.roads.region import Region

SHARED = Path(__file__).parents[2] / "shared" / "data"
"""Real data beside the repository; tests that need it skip where it is absent."""


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep built regions out of the checkout, for this process and the commands that it starts."""
    folder = tmp_path_factory.mktemp("regions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHANLU_DATA", str(folder))
        patch.setenv("SHANLU_LANG", "en")
        yield folder


@pytest.fixture(scope="session")
def valley(data_folder: Path) -> Region:
    """Return the bundled drawn valley."""
    return Regions(data_folder).open(BUNDLED_ID)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data, or skip."""
    if not SHARED.is_dir():
        pytest.skip("real data is not beside the repository (../shared/data)")
    return SHARED
