"""By which names of files benchmarks are known."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".vrp", ".txt")


def is_benchmark(path: Path) -> bool:
    """Tell from its name whether a file is a benchmark."""
    return path.suffix.lower() in SUFFIXES
