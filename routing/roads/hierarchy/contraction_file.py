"""A contraction on disk: one file that is mapped into memory, so that all processes share it.

A line of JSON, padded to 64 bytes, tells the arrays that follow, each on a multiple of 64 bytes, a
checksum of them all, and one of the graph that was contracted. Whatever does not fit is refused:
a contraction can always be made anew.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.contraction import Contraction

Indices = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

LAYOUT = 1
"""Changes with the arrays of a contraction and with what is written of them."""

_ALIGNMENT = 64


def write_contraction(
    contraction: Contraction, tail: Indices, head: Indices, file: IO[bytes]
) -> None:
    """Write the contraction of the graph of some edges."""
    arrays = {
        field.name: np.asarray(getattr(contraction, field.name))
        for field in dataclasses.fields(contraction)
    }
    told = {
        "layout": LAYOUT,
        "graph": _checksum((tail, head)),
        "checksum": _checksum(arrays.values()),
        "arrays": [[name, array.dtype.str, len(array)] for name, array in arrays.items()],
    }
    line = json.dumps(told).encode()
    file.write(line + b" " * (-(len(line) + 1) % _ALIGNMENT) + b"\n")
    for array in arrays.values():
        file.write(array.tobytes() + bytes(-array.nbytes % _ALIGNMENT))


def read_contraction(path: Path, tail: Indices, head: Indices) -> Contraction:
    """Map the contraction of the graph of some edges into memory.

    Raises
    ------
    OSError
    ValueError
        It is damaged, of another graph, or written by another version.
    """
    with path.open("rb") as file:
        line = file.readline(1 << 16)
    told = json.loads(line)
    if not isinstance(told, dict) or told.get("layout") != LAYOUT:
        raise ValueError("no contraction of this version")
    if told.get("graph") != _checksum((tail, head)):
        raise ValueError("a contraction of another graph")
    content = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    arrays = _arrays(content, len(line), told.get("arrays"))
    if told.get("checksum") != _checksum(arrays.values()):
        raise ValueError("the checksum of a contraction is another")
    return Contraction(**arrays)


def _arrays(content: Bytes, begin: int, told: Any) -> dict[str, npt.NDArray[Any]]:
    names = [field.name for field in dataclasses.fields(Contraction)]
    if not isinstance(told, list) or [row[0] for row in told] != names:
        raise ValueError("not the arrays of a contraction")
    arrays = {}
    for name, dtype, length in told:
        end = begin + length * np.dtype(dtype).itemsize
        if end > len(content):
            raise ValueError("a contraction is cut short")
        arrays[name] = content[begin:end].view(dtype)
        begin = end + -end % _ALIGNMENT
    return arrays


def _checksum(arrays: Iterable[npt.NDArray[Any]]) -> int:
    checksum = 0
    for array in arrays:
        checksum = zlib.crc32(np.ascontiguousarray(array).data, checksum)
    return checksum
