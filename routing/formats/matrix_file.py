"""A travel matrix as a file: NumPy, CSV or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from routing.errors import InputError
from routing.roads.matrix import UNREACHABLE, TravelMatrix

_COLUMNS = ("from_id", "to_id", "duration_s", "distance_m")
_SUFFIXES = (".npz", ".csv", ".parquet")


def write_matrix(path: Path, ids: Sequence[str], matrix: TravelMatrix) -> Path:
    """Write a matrix to a file whose ending names the format.

    ``.npz`` holds ``ids``, ``durations_s`` and ``distances_m`` (unreachable: -1); ``.csv`` and
    ``.parquet`` a row a pair, empty where unreachable.

    Raises
    ------
    InputError
        ``unknown_matrix_format``, ``extra_missing``.
    """
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError("unknown_matrix_format", path=path, known=", ".join(_SUFFIXES))
    path.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".npz":
        np.savez_compressed(
            path,
            ids=np.array(ids),
            durations_s=matrix.durations_s,
            distances_m=matrix.distances_m,
        )
    elif suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            writer.writerows(_pairs(ids, matrix))
    else:
        _write_parquet(path, ids, matrix)
    return path


def _pairs(ids: Sequence[str], matrix: TravelMatrix) -> Iterator[tuple[str, str, object, object]]:
    durations, distances = matrix.durations_s.tolist(), matrix.distances_m.tolist()
    for row, origin in enumerate(ids):
        for column, target in enumerate(ids):
            duration, distance = durations[row][column], distances[row][column]
            if duration == UNREACHABLE:
                yield origin, target, "", ""
            else:
                yield origin, target, duration, distance


def _write_parquet(path: Path, ids: Sequence[str], matrix: TravelMatrix) -> None:
    if find_spec("pyarrow") is None:
        raise InputError("extra_missing", extra="parquet")
    import pandas as pd  # noqa: PLC0415 - half a second that only this format pays

    size = len(ids)
    names = np.array(ids, dtype=object)
    cells = {"duration_s": matrix.durations_s, "distance_m": matrix.distances_m}
    table = pd.DataFrame({"from_id": np.repeat(names, size), "to_id": np.tile(names, size)})
    for name, values in cells.items():
        column = pd.Series(values.ravel(), dtype="Int32")
        table[name] = column.mask(column == UNREACHABLE)
    table.to_parquet(path, index=False)
