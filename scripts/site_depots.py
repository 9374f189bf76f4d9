"""Find where depots go in a region: a script to copy and change.

    python scripts/site_depots.py --region ID --count 5 [--profile van] -o depots.gpkg

Opens COUNT depots among the region's settlements so that its people, all together, are as few
minutes of driving away from one as can be, and says how far from the best the answer may be. Writes
two layers, the depots and a line from each settlement to its depot, for QGIS.

Promises, budgets, capacities, scenarios and a report need no script: see `shanlu site` and
docs/siting.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from rich.console import Console
from rich.table import Table

import routing
from routing.errors import ShanluError
from routing.roads.matrix import UNREACHABLE
from routing.siting.answer import SitingAnswer
from routing.siting.p_median import p_median

PEOPLE_WHERE_NOT_TOLD = 100
"""Of a settlement whose population the map does not know; assumed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Site depots and write the answer."""
    given = _options(arguments)
    try:
        region = routing.open_region(given.region)
        places = region.settlements
        matrix = region.matrix([(place.lon, place.lat) for place in places], given.profile)
        # From the depot and back, as a round is driven; a refused place reaches nothing.
        there, back = matrix.durations_s.T, matrix.durations_s
        round_s = np.where((there < 0) | (back < 0), UNREACHABLE, there + back)
        # All that a round joins with the place from where most can be reached; others are told.
        joined = round_s >= 0
        served = np.flatnonzero(joined[joined.sum(axis=1).argmax()])
        known = [places[k].population for k in served]
        people = np.array([PEOPLE_WHERE_NOT_TOLD if one is None else one for one in known])
        answer = p_median(
            round_s[np.ix_(served, served)], given.count, weight=people,
            time_limit_s=given.time_limit,
        )  # fmt: skip
    except ShanluError as error:
        print(f"site_depots: {error}", file=sys.stderr)
        return 2
    minutes = round_s[served[:, None], served[answer.assignment][:, None]].ravel() / 120
    chosen = [places[k] for k in served]
    _print(answer, chosen, people, minutes)
    apart = [places[k].name for k in range(len(places)) if k not in set(served.tolist())]
    if apart:
        print(f"Without a road for {given.profile}, and left out: {', '.join(apart)}.")
    _write(answer, chosen, people, minutes, given.output)
    print(f"Written: {given.output}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--region", required=True, help="id of a built region, or its folder")
    parser.add_argument("--count", type=int, required=True, help="depots to open")
    parser.add_argument("--profile", default="van")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds to search")
    parser.add_argument("-o", "--output", type=Path, required=True, help="GeoPackage to write")
    return parser.parse_args(arguments)


def _print(answer: SitingAnswer, places: Sequence[Any], people: Any, minutes: Any) -> None:
    """Print a row a depot, and the proof."""
    table = Table(box=None, pad_edge=False)
    for head in ("Depot", "Township", "Settlements", "People", "Mean min", "Worst min", "Worst"):
        table.add_column(
            head, justify="left" if head in ("Depot", "Township", "Worst") else "right"
        )
    for site in answer.opened:
        own = np.flatnonzero(answer.assignment == site)
        worst = own[minutes[own].argmax()]
        table.add_row(
            places[site].name, places[site].parent or "", str(len(own)), str(people[own].sum()),
            f"{np.average(minutes[own], weights=people[own]):.0f}", f"{minutes[worst]:.0f}",
            places[worst].name,
        )  # fmt: skip
    Console().print(table)
    proof = "No other choice is better." if answer.proven else (
        f"No other choice is better by more than {100 * answer.gap:.3f} %."
    )  # fmt: skip
    print(f"{np.average(minutes, weights=people):.1f} minutes on average. {proof}")


def _write(
    answer: SitingAnswer, places: Sequence[Any], people: Any, minutes: Any, path: Path
) -> None:
    sites = list(answer.opened)
    points = shapely.points([(place.lon, place.lat) for place in places])
    depots = {
        "name": [places[site].name for site in sites],
        "people": [int(people[answer.assignment == site].sum()) for site in sites],
    }
    ways = {
        "settlement": [place.name for place in places],
        "depot": [places[site].name for site in answer.assignment],
        "minutes": minutes.round(1),
    }
    lines = [
        shapely.LineString([points[k], points[site]])
        for k, site in enumerate(answer.assignment.tolist())
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    for layer, columns, shapes in (("depots", depots, points[sites]), ("served", ways, lines)):
        gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_file(path, layer=layer)


if __name__ == "__main__":
    sys.exit(main())
