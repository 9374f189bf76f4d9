"""Compare the times of a level and straight country with those of the real one, by vehicle.

    python scripts/compare_flat_and_mountain.py [--region model-county] [--pairs 1000] [--seed 1]

Both drive the same map with the same classes, surfaces and signs; the level one has no slopes, the
straight one no bends. Pairs of settlements are drawn at random; who cannot reach one is left out.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing import open_region
from routing.roads.network import Networks
from routing.roads.region import Region
from routing.roads.vehicles import bundled_profiles

Floats = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table: one line a vehicle."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--region", default="model-county")
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    region = open_region(options.region)
    points = np.array([(place.lon, place.lat) for place in region.settlements])
    draw = np.random.default_rng(options.seed)
    pairs = draw.integers(0, len(points), (3 * options.pairs, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    print("Medians in minutes; how much longer than flat, on average and for one pair in twenty.\n")
    print("| vehicle | pairs | flat | bends | slopes | both | longer by | 5 % by over |")
    print("|---|---|---|---|---|---|---|---|")
    for profile in bundled_profiles():
        minutes = minutes_by_shape(region, points, pairs, profile)[:, : options.pairs]
        medians = " | ".join(f"{value:.1f}" for value in np.median(minutes, axis=1))
        longer = 100 * (minutes[-1] / minutes[0] - 1)
        more = f"{longer.mean():.0f} % | {np.quantile(longer, 0.95):.0f} %"
        print(f"| {profile} | {minutes.shape[1]} | {medians} | {more} |")


def minutes_by_shape(region: Region, points: Floats, pairs: Pairs, profile: str) -> Floats:
    """Return the minutes flat, with bends, with slopes and with both, of pairs that have a way."""
    rows = []
    for bends, slopes in ((False, False), (True, False), (False, True), (True, True)):
        matrix = shaped(region, bends=bends, slopes=slopes).matrix(points, profile)
        rows.append(matrix.durations_s[pairs[:, 0], pairs[:, 1]])
    seconds = np.stack(rows)
    return np.asarray(seconds[:, (seconds > 0).all(axis=0)] / 60, dtype=np.float64)


def shaped(region: Region, *, bends: bool, slopes: bool) -> Region:
    """Return the region without its bends, its slopes, or both; its height above the sea stays."""
    graph = region.graph
    if not bends:
        graph = dataclasses.replace(graph, step_radius_m=np.full_like(graph.step_radius_m, np.inf))
    if not slopes:
        level = np.full_like(graph.shape_height_m, np.nanmean(graph.shape_height_m))
        graph = dataclasses.replace(graph, shape_height_m=level)
    return dataclasses.replace(region, graph=graph, _networks=Networks())


if __name__ == "__main__":
    main()
