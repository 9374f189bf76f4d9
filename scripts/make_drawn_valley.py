"""Draw the bundled valley: map, terrain and day, all plainly synthetic.

    python scripts/make_drawn_valley.py [FOLDER]

Writes ``drawn-valley.osm`` (OSM XML 0.6), ``drawn-valley-dem.tif`` (int16 metres, cells of 3 arc
seconds) and ``day.json`` into FOLDER, by default data/roads/drawn-valley: the same bytes each time.
What is drawn stands in drawn_valley/sheet.py, roads.py and day.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from drawn_valley import day, osm_xml, roads
from drawn_valley.terrain import Terrain

HOME = Path(__file__).parents[1] / "data" / "roads" / "drawn-valley"


def main(arguments: list[str]) -> None:
    """Write the three files."""
    folder = Path(arguments[0]) if arguments else HOME
    folder.mkdir(parents=True, exist_ok=True)
    terrain = Terrain()
    terrain.write(folder / "drawn-valley-dem.tif")
    osm_xml.draw(roads.all_roads(terrain)).write(folder / "drawn-valley.osm")
    day.write(folder / "day.json")
    for path in sorted(folder.glob("d*")):
        print(f"{path} ({path.stat().st_size / 1000:.1f} kB)")


if __name__ == "__main__":
    main(sys.argv[1:])
