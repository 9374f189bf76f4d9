"""Random benchmarks: the same seed gives the same file, and it is one that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_benchmark import make_benchmark

from routing.formats.benchmarks.reading import read_benchmark


@pytest.mark.parametrize("stops", [1, 2, 250])
def test_a_file_has_as_many_stops_as_were_asked_for(stops: int, tmp_path: Path) -> None:
    file = tmp_path / "random.vrp"
    file.write_text(make_benchmark(stops, route_size=10.0, seed=4), encoding="utf-8")
    problem = read_benchmark(file)

    (room,) = problem.vehicles[0].capacity
    loads = [row.load[0] for row in problem.shipments]
    assert len(loads) == stops
    assert max(loads) <= room
    assert sum(loads) / stops * 10 <= room


def test_only_the_seed_makes_a_difference() -> None:
    assert make_benchmark(50, 5.0, seed=1) == make_benchmark(50, 5.0, seed=1)
    assert make_benchmark(50, 5.0, seed=1) != make_benchmark(50, 5.0, seed=2)
