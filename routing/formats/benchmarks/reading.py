"""Tells which dialect a benchmark file is in, and reads it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from vrplib.parse import parse_solomon, parse_vrplib

from routing.errors import InputError
from routing.formats.benchmarks import li_lim, vrplib_file
from routing.formats.benchmarks.conventions import VEHICLES_FIRST
from routing.formats.benchmarks.instance import Instance, VehicleRow, fleet_size
from routing.formats.files import read_bytes
from routing.problem import Problem

_REFUSALS = (*(ValueError, ArithmeticError, RuntimeError, TypeError, LookupError, AttributeError),)
"""``vrplib`` refuses a file with any of these."""


def read_benchmark(path: Path) -> Problem:
    """Read a benchmark file: a problem with its own matrix.

    Shipments are called as solutions number their clients (0 is the depot), a pair as its pickup.

    Raises
    ------
    InputError
        What :func:`routing.formats.files.read_bytes` raises, ``benchmark_unreadable``,
        ``benchmark_unsupported``, ``benchmark_field_missing``, ``benchmark_damaged``.
    """
    try:
        text = read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("benchmark_unreadable", path=path, detail="not text") from None
    try:
        return _instance(path, text).problem()
    except InputError:
        raise
    except _REFUSALS as error:
        raise InputError("benchmark_unreadable", path=path, detail=str(error)) from error


def _instance(path: Path, text: str) -> Instance:
    if path.suffix.lower() == ".vrp":
        return vrplib_file.instance_of(parse_vrplib(text, compute_edge_weights=False))
    head = next((line.split() for line in text.splitlines() if line.strip()), [])
    if len(head) == 3 and all(word.isdecimal() for word in head):
        return li_lim.instance_of(text)
    return _solomon(text)


def _solomon(text: str) -> Instance:
    fields = parse_solomon(text)
    demands = np.asarray(fields["demand"], dtype=np.float64)
    row = VehicleRow(depot=0, capacity=float(fields["capacity"]))
    return Instance(
        convention=VEHICLES_FIRST,
        depots=1,
        distances=np.asarray(fields["edge_weight"], dtype=np.float64),
        demands=demands,
        backhauls=np.zeros(len(demands)),
        windows=np.asarray(fields["time_window"], dtype=np.float64),
        services=np.asarray(fields["service_time"], dtype=np.float64),
        releases=np.zeros(len(demands)),
        partners={},
        skills={},
        vehicles=(row,) * fleet_size(fields["vehicles"]),
    )
