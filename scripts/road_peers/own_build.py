"""Our own build of a region, measured in a process of its own, imports left out.

Two processes: the first builds and tells which modules it took; the second imports those, notes its
memory, builds, and tells what that took on top.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build took: map to hierarchy, terrain included, written to disk.

    Attributes
    ----------
    seconds : float
        Of computing.
    before_mb, peak_mb : float
        Memory of the process when all was imported, and the most that it had.
    """

    seconds: float
    before_mb: float
    peak_mb: float


def measure(osm: Path, dem: list[Path], folder: Path) -> Build:
    """Build a region into a folder."""
    modules = _run(osm, dem, folder, [])["modules"]
    told = _run(osm, dem, folder, modules)
    return Build(seconds=told["seconds"], before_mb=told["before_mb"], peak_mb=told["peak_mb"])


def _run(osm: Path, dem: list[Path], folder: Path, modules: list[str]) -> dict[str, Any]:
    command = [sys.executable, __file__, str(osm), str(folder), *map(str, dem)]
    done = subprocess.run(  # noqa: S603 - this file
        command, input=json.dumps(modules), check=True, capture_output=True, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _memory_mb(row: str) -> float:
    """Return ``VmRSS``, or ``VmHWM``, the most there was, from what Linux tells of a process."""
    rows = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return float(next(one.split()[1] for one in rows if one.startswith(row))) / 1024


def main() -> None:
    """Build once and print what it took, JSON."""
    osm, folder, *dem = map(Path, sys.argv[1:])
    for module in json.load(sys.stdin):
        with contextlib.suppress(ImportError):  # modules that only others may import
            importlib.import_module(module)
    from routing.roads.hierarchy import contract  # noqa: PLC0415 - after what was asked for
    from routing.roads.region_building import build_region, read_source  # noqa: PLC0415
    from routing.roads.region_files import save_region  # noqa: PLC0415

    ends = np.array([0, 1], dtype=np.int32)
    contract(2, ends, ends[::-1].copy())  # compiled from here on
    before_mb = _memory_mb("VmRSS")
    start = time.process_time()
    save_region(build_region("bench", read_source(osm), dem=dem).region, folder)
    seconds = time.process_time() - start
    told = {"seconds": seconds, "before_mb": before_mb, "peak_mb": _memory_mb("VmHWM")}
    print(json.dumps({**told, "modules": sorted(sys.modules)}))


if __name__ == "__main__":
    main()
