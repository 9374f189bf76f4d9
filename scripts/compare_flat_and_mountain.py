"""Compare the times of a level and straight country with those of the real one, by vehicle.

    python scripts/compare_flat_and_mountain.py [--region model-county] [--pairs 1000] [-o FILE.csv]

Three tables of the same random pairs of settlements:

- on the same map with the same classes, surfaces and signs, without slopes, without bends, without
  either (level, straight) and as it is;
- up and down: of the pairs that climb at least 100 m from end to end, the time up over the time
  down;
- as it is, in rain, snow, at a school hour and by night.

The CSV has a row for each vehicle and pair. Who cannot drive to both ends is left out; nobody parks
and walks on.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from routing import open_region
from routing.errors import ShanluError
from routing.roads.networks import Networks
from routing.roads.region import Region
from routing.roads.snapping import Snaps
from routing.roads.times.vehicles import bundled_profiles

Floats = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]

SHAPES = {"flat": (False, False), "bends": (True, False), "slopes": (False, True)}
"""Whether the roads keep their bends and their slopes."""
CONDITIONS: Mapping[str, Mapping[str, Any]] = {
    "rain": {"weather": "rain"},
    "snow": {"weather": "snow"},
    "school": {"at": "2026-11-24T08:00"},
    "night": {"at": "2026-11-24T22:00"},
}
CLIMB_M = 100.0
"""Pairs whose ends differ by less say nothing of up and down."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Drives:
    """The pairs that one vehicle can drive.

    Attributes
    ----------
    pairs : ndarray, shape (k, 2)
        Settlements.
    minutes : mapping of str to ndarray, shape (k,)
        ``real``, ``back`` (the other way), and the keys of ``SHAPES`` and ``CONDITIONS``.
    metres, rise_m : ndarrays, shape (k,)
    """

    pairs: Pairs
    minutes: Mapping[str, Floats]
    metres: Floats
    rise_m: Floats


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, a line a vehicle, and write the pairs."""
    given = _options(arguments)
    try:
        region = open_region(given.region)
    except ShanluError as error:
        print(error, file=sys.stderr)
        return 2
    pairs = _drawn(len(region.settlements), given.pairs, given.seed)
    drives = {
        profile: drive(region, pairs, profile, given.pairs)
        for profile in given.profile or bundled_profiles()
    }
    print(f"{region.id}, OpenStreetMap of {region.meta.osm_date}; terrain: {region.meta.dem}\n")
    for table in (_shapes(drives), _up_and_down(drives), _conditions(drives)):
        print("\n".join(table), end="\n\n")
    if given.output is not None:
        _write(given.output, region, drives)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--region", default="model-county", help="id, or path of a folder")
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--profile", action="append", help="of a vehicle; default: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, help="CSV of all pairs")
    return parser.parse_args(arguments)


def _drawn(places: int, count: int, seed: int) -> Pairs:
    """Draw more pairs than are wanted, for some have no way."""
    pairs = np.random.default_rng(seed).integers(0, max(places, 1), (4 * count, 2))
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]], dtype=np.int64)


def drive(region: Region, pairs: Pairs, profile: str, most: int) -> Drives:
    """Drive the first pairs that have a way, in every shape and in all conditions."""
    used, index = np.unique(pairs, return_inverse=True)
    index = index.reshape(pairs.shape)
    start, end = index.T
    points = [(region.settlements[k].lon, region.settlements[k].lat) for k in used]
    real = region.matrix(points, profile, carry=None)
    seconds = {"real": real.durations_s[start, end], "back": real.durations_s[end, start]}
    for name, (bends, slopes) in SHAPES.items():
        matrix = shaped(region, bends=bends, slopes=slopes).matrix(points, profile, carry=None)
        seconds[name] = matrix.durations_s[start, end]
    for name, asked in CONDITIONS.items():
        seconds[name] = region.matrix(points, profile, carry=None, **asked).durations_s[start, end]
    kept = np.flatnonzero((np.stack(list(seconds.values())) > 0).all(axis=0))[:most]
    height = heights(region, region.snap(points, profile, carry=None))
    return Drives(
        pairs=pairs[kept],
        minutes={name: found[kept] / 60 for name, found in seconds.items()},
        metres=real.distances_m[start, end][kept].astype(np.float64),
        rise_m=(height[end] - height[start])[kept],
    )


def shaped(region: Region, *, bends: bool, slopes: bool) -> Region:
    """Return the region without its bends, its slopes, or both; its height above the sea stays."""
    graph = region.graph
    if not bends:
        graph = dataclasses.replace(graph, step_radius_m=np.full_like(graph.step_radius_m, np.inf))
    known = graph.shape_height_m[~np.isnan(graph.shape_height_m)]
    if not slopes and known.size:
        level = np.full_like(graph.shape_height_m, known.mean())
        graph = dataclasses.replace(graph, shape_height_m=level)
    return dataclasses.replace(region, graph=graph, networks=Networks())


def heights(region: Region, snaps: Snaps) -> Floats:
    """Return the height of the end of the segment that each point lies nearer to."""
    graph = region.graph
    ends = np.where(snaps.share < 0.5, graph.segment_first[snaps.segment], 0)
    ends = np.where(snaps.share < 0.5, ends, graph.segment_last[snaps.segment])
    found = np.where(snaps.segment < 0, np.nan, graph.shape_height_m[ends])
    return np.asarray(found, dtype=np.float64)


def _shapes(drives: Mapping[str, Drives]) -> list[str]:
    lines = [
        "Medians in minutes; how much longer than flat: median, mean, one in twenty.\n",
        "| vehicle | pairs | km | flat | bends | slopes | both | median | mean | 5 % by over |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for profile, driven in drives.items():
        if not len(driven.pairs):
            lines.append(f"| {profile} | 0 | | | | | | | | |")
            continue
        medians = [np.median(driven.minutes[name]) for name in (*SHAPES, "real")]
        longer = 100 * (driven.minutes["real"] / driven.minutes["flat"] - 1)
        shares = (np.median(longer), longer.mean(), np.quantile(longer, 0.95))
        cells = [f"{np.median(driven.metres) / 1000:.1f}"]
        cells += [f"{value:.1f}" for value in medians] + [f"{value:.0f} %" for value in shares]
        lines.append(f"| {profile} | {len(driven.pairs)} | {' | '.join(cells)} |")
    return lines


def _up_and_down(drives: Mapping[str, Drives]) -> list[str]:
    lines = [
        f"Time up over time down, pairs whose ends differ by {CLIMB_M:.0f} m or more.\n",
        "| vehicle | pairs | median rise, m | 1 in 20 under | median | 1 in 20 over | steepest |",
        "|---|---|---|---|---|---|---|",
    ]
    for profile, driven in drives.items():
        ratio = driven.minutes["real"] / driven.minutes["back"]
        with np.errstate(invalid="ignore"):
            ratio = np.where(driven.rise_m >= CLIMB_M, ratio, 1 / ratio)
            climbs = np.abs(driven.rise_m) >= CLIMB_M
        if not climbs.any():
            lines.append(f"| {profile} | 0 | | | | | |")
            continue
        steepest = np.argmax(np.abs(driven.rise_m[climbs]) / driven.metres[climbs])
        shown = (*np.quantile(ratio[climbs], (0.05, 0.5, 0.95)), ratio[climbs][steepest])
        cells = " | ".join(f"{value:.2f}" for value in shown)
        rise = np.median(np.abs(driven.rise_m[climbs]))
        lines.append(f"| {profile} | {climbs.sum()} | {rise:.0f} | {cells} |")
    return lines


def _conditions(drives: Mapping[str, Drives]) -> list[str]:
    names = ("real", *CONDITIONS)
    lines = [
        "Medians in minutes: dry on empty roads, and in other conditions.\n",
        f"| vehicle | dry | {' | '.join(CONDITIONS)} |",
        "|---" * (1 + len(names)) + "|",
    ]
    for profile, driven in drives.items():
        if len(driven.pairs):
            cells = " | ".join(f"{np.median(driven.minutes[name]):.1f}" for name in names)
            lines.append(f"| {profile} | {cells} |")
    return lines


def _write(path: Path, region: Region, drives: Mapping[str, Drives]) -> None:
    names = ("real", "back", *SHAPES, *CONDITIONS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["vehicle", "from", "to", "metres", "rise_m", *(f"{one}_min" for one in names)]
        )
        for profile, driven in drives.items():
            for k, (start, end) in enumerate(driven.pairs.tolist()):
                ends = (region.settlements[start].osm_id, region.settlements[end].osm_id)
                minutes = (round(float(driven.minutes[name][k]), 2) for name in names)
                rise = "" if np.isnan(driven.rise_m[k]) else round(float(driven.rise_m[k]), 1)
                writer.writerow([profile, *ends, round(driven.metres[k]), rise, *minutes])


if __name__ == "__main__":
    sys.exit(main())
