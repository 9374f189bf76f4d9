"""Take the screenshots of the pages anew: the market day's map on a screen and on a phone.

    python scripts/take_screenshots.py [FOLDER] [--iterations 400]

Plans the day of the bundled county, opens its map.html in Chromium without network, and writes
``map.webp`` and ``map-phone.webp`` into FOLDER, by default docs/figures.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from routing.bundled import MODEL_COUNTY
from routing.cli.opening import open_day
from routing.cli.writing import prepare, write_reports
from routing.planner import plan_day
from routing.solvers.protocol import Effort

HOME = Path(__file__).parents[1] / "docs" / "figures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_OFFLINE = "http://127.0.0.1:9"
"""A proxy that is not there: whatever a page asked for would fail to load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture.

    Attributes
    ----------
    width, height : int
        Of the window, CSS pixels.
    scale : int
        Pixels of the picture per CSS pixel.
    asked : str
        What stands behind the ``#`` of the page's address.
    """

    name: str
    width: int
    height: int
    scale: int = 1
    asked: str = ""


SHOTS = (
    Shot(name="map", width=1366, height=768, asked="lang=en"),
    Shot(name="map-phone", width=390, height=844, scale=2, asked="lang=zh&route=1&stop=3"),
)


def main(arguments: Sequence[str]) -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=HOME)
    parser.add_argument("--iterations", type=int, default=400, help="of the search")
    given = parser.parse_args(arguments)
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print(f"take_screenshots: none of {', '.join(BROWSERS)} is installed", file=sys.stderr)
        return 2
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        page = planned_map(Path(work), given.iterations)
        for shot in SHOTS:
            picture = take(shot, page, browser, Path(work))
            path = given.folder / f"{shot.name}.webp"
            picture.save(path, quality=88, method=6)
            print(f"{path} ({path.stat().st_size / 1e6:.2f} MB)")
    return 0


def planned_map(work: Path, iterations: int) -> Path:
    """Plan the market day and return its map."""
    day = MODEL_COUNTY.folder / "market-day"
    opened = open_day(day, MODEL_COUNTY.id)
    planned = plan_day(opened.problem, opened.region, effort=Effort(iterations=iterations))
    write_reports(planned, opened, work, "en", prepare(opened.region))
    return work / "map.html"


def take(shot: Shot, page: Path, browser: str, work: Path) -> Image.Image:
    """Return a picture of a page."""
    file = work / f"{shot.name}.png"
    command = [
        browser,
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *(f"--proxy-server={_OFFLINE}", f"--user-data-dir={work / 'profile'}"),
        *(f"--window-size={shot.width},{shot.height}", f"--force-device-scale-factor={shot.scale}"),
        *("--virtual-time-budget=5000", f"--screenshot={file}"),
        f"{page.as_uri()}#{shot.asked}",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - found above
    with Image.open(file) as picture:
        return picture.convert("RGB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
