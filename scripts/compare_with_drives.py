"""Compare travel times with drives whose time was published or measured.

    python scripts/compare_with_drives.py --region ID [--drives FILE.toml] [--weather dry]

Every drive that the region has all places of is driven; its time is within 20 % of what was told,
or a miss, which is shown like the others. ``published_drives.toml`` says how a file of your own
looks.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from routing import open_region
from routing.errors import ShanluError
from routing.roads.region import Region

PUBLISHED = Path(__file__).with_name("published_drives.toml")
WITHIN = 0.20


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line a drive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--region", required=True, help="id, or path of a folder")
    parser.add_argument("--drives", type=Path, default=PUBLISHED)
    parser.add_argument("--weather", default="dry")
    given = parser.parse_args(arguments)
    try:
        region = open_region(given.region)
        drives = tomllib.loads(given.drives.read_text(encoding="utf-8"))["drive"]
        lines = [line for row in drives if (line := compare(region, row, given.weather))]
    except (ShanluError, OSError, tomllib.TOMLDecodeError, KeyError) as error:
        print(error, file=sys.stderr)
        return 2
    print("| drive | vehicle | km | told, min | ours, min | off by | |")
    print("|---|---|---|---|---|---|---|")
    print("\n".join(lines))
    print(f"\n{len(drives) - len(lines)} of {len(drives)} drives are not in this region.")
    return 0


def compare(region: Region, row: Mapping[str, Any], weather: str) -> str | None:
    """Return the line of a drive; None where the region lacks one of its places."""
    points = [_point(region, place) for place in row["places"]]
    found = [point for point in points if point is not None]
    if len(found) < len(points):
        return None
    ways = region.route_through(found, row["profile"], weather=weather)
    ours = sum(way.duration_s for way in ways) / 60
    least, most = row["minutes"]
    off = ours / most - 1 if ours > most else ours / least - 1 if ours < least else 0.0
    told = f"{least}" if least == most else f"{least}-{most}"
    verdict = "" if abs(off) <= WITHIN else "miss"
    km = sum(way.length_m for way in ways) / 1000
    cells = (row["name"], row["profile"], f"{km:.1f}", told, f"{ours:.0f}", f"{off:+.0%}", verdict)
    return f"| {' | '.join(cells)} |"


def _point(region: Region, place: Any) -> tuple[float, float] | None:
    if not isinstance(place, str):
        return float(place[0]), float(place[1])
    try:
        found = region.gazetteer.find(place)
    except ShanluError:
        return None
    return found.lon, found.lat


if __name__ == "__main__":
    sys.exit(main())
