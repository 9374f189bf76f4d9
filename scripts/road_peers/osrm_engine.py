"""OSRM in this process: contraction hierarchies over turns, its own reading of the same map.

``osrm-bindings`` needs Python 3.12 or newer; it brings the command line's programs and profiles.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def is_here() -> bool:
    """Tell whether OSRM can be asked."""
    return importlib.util.find_spec("osrm") is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """OSRM's files of one map, and what making them took.

    Attributes
    ----------
    extract_s, contract_s : float
        Seconds of computing, imports of Python left out.
    peak_mb : float
        The larger one of the two programs.
    """

    files: Path
    extract_s: float
    contract_s: float
    peak_mb: float


def prepare(osm: Path, folder: Path) -> Prepared:
    """Extract and contract a map for cars, one thread each."""
    package = Path(str(importlib.import_module("osrm").__file__)).parent
    map_file = folder / ("map.osm.pbf" if osm.suffix == ".pbf" else "map.osm")
    shutil.copyfile(osm, map_file)
    profile = package / "share" / "profiles" / "car.lua"
    extract_s, extract_mb = _run(package, "extract", "-p", str(profile), str(map_file))
    files = folder / "map.osrm"
    contract_s, contract_mb = _run(package, "contract", str(files))
    return Prepared(
        files=files,
        extract_s=extract_s,
        contract_s=contract_s,
        peak_mb=max(extract_mb, contract_mb),
    )


_PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(code)
"""


def _run(package: Path, program: str, *arguments: str) -> tuple[float, float]:
    """Run one of OSRM's programs; returns seconds of computing and its peak of memory, MB."""
    command = [str(package / "bin" / f"osrm-{program}"), "--threads", "1", *arguments]
    done = subprocess.run(  # noqa: S603 - a program of its own package
        [sys.executable, "-c", _PEAK, *command], check=True, capture_output=True, text=True
    )
    seconds, peak_mb = done.stdout.split()
    return float(seconds), float(peak_mb)


class Engine:
    """OSRM's tables and routes over prepared files."""

    def __init__(self, prepared: Prepared) -> None:
        self._osrm: Any = importlib.import_module("osrm")
        self._engine = self._osrm.OSRM(
            storage_config=str(prepared.files),
            use_shared_memory=False,
            algorithm="CH",
            max_locations_distance_table=-1,
        )

    def table(self, lonlat: Floats) -> Any:
        """Return durations and distances of all pairs, as OSRM gives them."""
        return self._engine.Table(self._asked(lonlat, ["duration", "distance"]))

    def snapped(self, lonlat: Floats) -> Any:
        """Return a question for :meth:`table_of` whose points are on the roads already."""
        found = self._engine.Table(self._asked(lonlat, ["duration"]))["sources"]
        return self._osrm.TableParameters(
            coordinates=[tuple(float(x) for x in place["location"]) for place in found],
            hints=[place["hint"] for place in found],
            annotations=["duration", "distance"],
            generate_hints=False,
        )

    def table_of(self, asked: Any) -> Any:
        """Return durations and distances between points that are snapped."""
        return self._engine.Table(asked)

    def route(self, start: Floats, end: Floats) -> Any:
        """Return the way between two points, with steps and full geometry."""
        return self._engine.Route(
            self._osrm.RouteParameters(
                coordinates=[tuple(map(float, start)), tuple(map(float, end))],
                steps=True,
                overview="full",
                geometries="geojson",
            )
        )

    def _asked(self, lonlat: Floats, annotations: list[str]) -> Any:
        coordinates = [(float(lon), float(lat)) for lon, lat in lonlat]
        return self._osrm.TableParameters(coordinates=coordinates, annotations=annotations)


def seconds(table: Any) -> Floats:
    """Return OSRM's durations as numpy has them, NaN where there is no way."""
    rows = [[np.nan if cell is None else cell for cell in row] for row in table["durations"]]
    return np.array(rows, dtype=np.float64)
