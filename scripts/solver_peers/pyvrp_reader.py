"""PyVRP by its own reader: ``.vrp`` files alone, and its costs are its own."""

from __future__ import annotations

import importlib
import importlib.util
import time
from pathlib import Path
from typing import Any

from vrplib.parse import parse_vrplib

from routing.formats.benchmarks.conventions import convention_of

ROUNDED = {1: "round", 10: "dimacs", 1000: "exact"}
"""PyVRP's names of how distances are rounded, by what a unit of the file is worth."""


def is_here() -> bool:
    """Tell whether PyVRP can be asked."""
    return importlib.util.find_spec("pyvrp") is not None


def solve(file: Path, time_limit_s: float, seed: int) -> tuple[float, float, int]:
    """Return the seconds that it took, the cost in the file's unit, and the clients."""
    pyvrp: Any = importlib.import_module("pyvrp")
    stop: Any = importlib.import_module("pyvrp.stop")
    convention = convention_of(parse_vrplib(file.read_text(encoding="utf-8")))
    data = pyvrp.read(file, round_func=ROUNDED[convention.scale])
    start = time.perf_counter()
    result = pyvrp.solve(data, stop.MaxRuntime(time_limit_s), seed=seed, display=False)
    seconds = time.perf_counter() - start
    cost = result.cost() / convention.cost_unit if result.is_feasible() else float("inf")
    return seconds, cost, data.num_clients
