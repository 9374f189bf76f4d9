"""What every test may use: a data folder of its own, and the bundled valley built in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from routing.bundled import DRAWN_VALLEY, MODEL_COUNTY
from routing.regions import Regions
from routing.roads.region import Region
from tests.databases import postgres

__all__ = ["postgres"]

# Machines are shared: how long an example takes says nothing about it. Whoever runs the tests draws
# examples of their own; a change is judged by the same ones each time.
settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")

SHARED = Path(__file__).parents[2] / "shared" / "data"
"""Real data beside the repository; tests that need it skip where it is absent."""


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep built regions out of the checkout, for this process and the commands that it starts."""
    folder = tmp_path_factory.mktemp("regions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHANLU_DATA", str(folder))
        patch.setenv("SHANLU_CACHE", str(_of_all_workers(tmp_path_factory) / "cache"))
        patch.setenv("SHANLU_LANG", "en")
        yield folder


def _of_all_workers(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def regions(data_folder: Path) -> Regions:
    """Return the regions of the tests: the bundled ones."""
    return Regions(data_folder, Path(os.environ["SHANLU_CACHE"]))


@pytest.fixture(scope="session")
def valley(regions: Regions) -> Region:
    """Return the bundled drawn valley."""
    return regions.open(DRAWN_VALLEY.id)


@pytest.fixture(scope="session")
def county(regions: Regions) -> Region:
    """Return the bundled model county."""
    return regions.open(MODEL_COUNTY.id)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data, or skip."""
    if not SHARED.is_dir():
        pytest.skip("real data is not beside the repository (../shared/data)")
    return SHARED
