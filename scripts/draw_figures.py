"""Draw the figures of docs/concepts.md from the bundled drawn valley.

    python scripts/draw_figures.py [FOLDER]

Writes SVG files into FOLDER, by default docs/figures: the same ones each time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from figures import heights, snapping, speeds, stages, town_graph, valley_map, visit
from figures.canvas import Canvas

from routing.bundled import DRAWN_VALLEY
from routing.roads.region_building import build_region, read_source

HOME = Path(__file__).parents[1] / "docs" / "figures"


def figures() -> dict[str, Canvas]:
    """Draw everything, by file name."""
    dem = [DRAWN_VALLEY.dem]
    # in memory only: no region is saved
    region = build_region(DRAWN_VALLEY.id, read_source(DRAWN_VALLEY.osm), dem=dem).region
    return {
        "stages.svg": stages.draw(),
        "valley.svg": valley_map.draw(region),
        "town-graph.svg": town_graph.draw(region),
        "heights.svg": heights.draw(region, dem),
        "speeds.svg": speeds.draw(),
        "snapping.svg": snapping.draw(),
        "visit.svg": visit.draw(),
    }


def main(arguments: list[str]) -> None:
    """Write the files."""
    folder = Path(arguments[0]) if arguments else HOME
    folder.mkdir(parents=True, exist_ok=True)
    for name, canvas in figures().items():
        (folder / name).write_text(canvas.svg(), encoding="utf-8")
        print(folder / name)


if __name__ == "__main__":
    main(sys.argv[1:])
