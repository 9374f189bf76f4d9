"""Measure how soon a fresh process answers: help, a day with and without files, a new service.

    python scripts/bench_cold_start.py [--orders 30] [--rounds 3]

A day of the bundled county is planned with the default time limit; wall times, the least of the
rounds. What is compiled once, and the region, are there before: a first run sees to that.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import make_day
from courier_load.published import start_plan, wait_for
from courier_load.server import shanlu

from routing.bundled import MODEL_COUNTY

SHANLU = (sys.executable, "-c", "from routing.cli import main; main()")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--orders", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shanlu-bench-") as name:
        folder = Path(name)
        day = folder / "day.json"
        asked = ["--region", MODEL_COUNTY.id, "--orders", str(given.orders), "-o", str(day)]
        if make_day.main(asked):
            raise SystemExit(1)
        plan, files = (*SHANLU, "plan", str(day)), ("-o", str(folder / "out"))
        _run(*plan, *files)
        rounds = given.rounds
        _tell("import routing", _least(rounds, sys.executable, "-c", "import routing"))
        _tell("shanlu --help", _least(rounds, *SHANLU, "--help"))
        _tell("first plan alone (limit 0)", _least(rounds, *plan, "--time-limit", "0"))
        _tell(f"plan of {given.orders} orders", _least(rounds, *plan))
        _tell("the same with all files", _least(rounds, *plan, *files))
        _tell("a new service's first plan", min(_served(folder, day) for _ in range(rounds)))


def _served(parent: Path, day: Path) -> float:
    """Return how long a service that has just started takes from the request to the plan."""
    data = json.loads(day.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(dir=parent) as name:
        folder = Path(name)
        with shanlu(folder, f"sqlite:///{folder}/store.sqlite3", workers=1) as server:
            return _timed(lambda: wait_for(server, start_plan(server, data, "seed=0")))


def _least(rounds: int, *command: str) -> float:
    return min(_timed(lambda: _run(*command)) for _ in range(rounds))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands


def _timed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _tell(what: str, seconds: float) -> None:
    print(f"{what:<28} {seconds:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
