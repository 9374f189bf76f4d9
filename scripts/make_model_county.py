"""Make the model county: terrain, roads, villages and names, all plainly synthetic.

    python scripts/make_model_county.py [--seed 1] [--counties 1|4|9] [-o FOLDER]

Writes ``model-county.osm.pbf``, ``model-county-dem.tif`` and the CSV files of a market day into
FOLDER, by default data/roads/model-county: the same bytes each time. Several counties make a
``model-prefecture``, without a day.
Import them as any other map:

    shanlu region build model-county --osm model-county.osm.pbf --dem model-county-dem.tif
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from model_county import dem_file, market_day
from model_county.county import Size, draw_county
from model_county.terrain import make_terrain
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

BUNDLED = "model-county"
HOME = Path(__file__).parents[1] / "data" / "roads" / BUNDLED

_SIDE_KM = 60
_OF_A_COUNTY = {"towns": 15, "villages": 300}
_OF_A_PREFECTURE = {"towns": 21, "villages": 356}
"""Numbers for each county."""


def main(arguments: Sequence[str]) -> None:
    """Write the two files."""
    options = _options(arguments)
    name = BUNDLED if options.counties == 1 else "model-prefecture"
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    columns = TextColumn("{task.description:24}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns) as progress:
        task = progress.add_task("", total=1.0)

        def tell(what: str, share: float) -> None:
            progress.update(task, description=what.replace("_", " "), completed=share)

        terrain = make_terrain(
            options.seed, counties=options.counties, km=options.km,
            progress=lambda what, share: tell(what, share / 2),
        )  # fmt: skip
        dem_file.write(terrain, folder / f"{name}-dem.tif")
        size = _size(options.counties, options.km)
        osm, places = draw_county(
            terrain, options.seed, size, lambda what, share: tell(what, 0.5 + share / 2)
        )
        osm.write(folder / f"{name}.osm.pbf")
        if name == BUNDLED:
            market_day.write(places, options.seed, folder / "market-day")
        tell("done", 1.0)
    for path in (folder / f"{name}.osm.pbf", folder / f"{name}-dem.tif"):
        print(f"{path} ({path.stat().st_size / 1e6:.2f} MB)")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make_model_county.py", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--seed", type=int, default=1, help="another number, another county")
    parser.add_argument("--counties", type=int, choices=(1, 4, 9), default=1, help="a square of")
    parser.add_argument("--km", type=float, help="only a piece of this many kilometres a side")
    parser.add_argument("-o", dest="folder", type=Path, default=HOME, help="where to write")
    return parser.parse_args(arguments)


def _size(counties: int, km: float | None) -> Size:
    each = _OF_A_COUNTY if counties == 1 else _OF_A_PREFECTURE
    share = counties if km is None else (km / _SIDE_KM) ** 2
    return Size(
        counties=counties,
        towns=max(1, round(each["towns"] * share)),
        villages=max(8, math.ceil(each["villages"] * share)),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
