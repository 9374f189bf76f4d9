"""Make a random benchmark of any size, as those of the set X were made.

    python scripts/make_benchmark.py --stops N --route-size R --seed S -o FILE.vrp

Uchoa et al. 2017, *New benchmark instances for the capacitated vehicle routing problem*, European
Journal of Operational Research 257, section 3: half of the stops in clusters, demands of 1 to 100,
the depot anywhere. The same numbers and seed give the same file.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

SIDE = 1000
CLUSTER_SEEDS = (3, 8)
DECAY = 40.0
"""A point near a cluster's seed is kept with a probability that falls by e over so much."""

Points = npt.NDArray[np.int64]


def make_benchmark(stops: int, route_size: float, seed: int) -> str:
    """Return a ``.vrp`` file: plane distances, rounded."""
    random = np.random.default_rng(seed)
    points = np.vstack([_somewhere(random, 1), _places(random, stops)])
    demands = random.integers(1, 101, stops)
    capacity = max(int(demands.max()), math.ceil(route_size * demands.sum() / stops))
    head = {
        "NAME": f"random-n{stops + 1}-s{seed}",
        "TYPE": "CVRP",
        "DIMENSION": stops + 1,
        "EDGE_WEIGHT_TYPE": "EUC_2D",
        "CAPACITY": capacity,
    }
    return "\n".join(
        [
            *(f"{name} : {value}" for name, value in head.items()),
            "NODE_COORD_SECTION",
            *(f"{number} {x} {y}" for number, (x, y) in enumerate(points, 1)),
            "DEMAND_SECTION",
            *(f"{number} {demand}" for number, demand in enumerate([0, *demands], 1)),
            "DEPOT_SECTION",
            "1",
            "-1",
            "EOF",
            "",
        ]
    )


def _places(random: np.random.Generator, stops: int) -> Points:
    """Draw half of the stops anywhere, the others where clusters let them be."""
    scattered = _somewhere(random, stops // 2)
    seeds = _somewhere(random, int(random.integers(*CLUSTER_SEEDS, endpoint=True)))
    clustered = [seeds[: stops - len(scattered)]]
    while sum(map(len, clustered)) < stops - len(scattered):
        drawn = _somewhere(random, 4 * stops)
        apart = np.hypot(*(drawn[:, None] - seeds[None]).transpose(2, 0, 1))
        kept = random.random(len(drawn)) < np.exp(-apart / DECAY).sum(axis=1)
        clustered.append(drawn[kept])
    return np.vstack([scattered, *clustered])[:stops]


def _somewhere(random: np.random.Generator, count: int) -> Points:
    return random.integers(0, SIDE + 1, (count, 2))


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stops", type=int, required=True)
    parser.add_argument(
        "--route-size", type=float, default=15.0, help="stops a vehicle has room for"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    if given.stops < 1 or given.route_size < 1:
        parser.error("--stops and --route-size must be 1 or more")
    text = make_benchmark(given.stops, given.route_size, given.seed)
    given.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
