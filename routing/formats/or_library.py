"""OR-Library's location files: ``pmed*.txt`` (p-median) and ``cap*.txt`` (capacitated).

References
----------
Beasley, *OR-Library: distributing test problems by electronic mail*, Journal of the Operational
Research Society 41 (1990); *A note on solving large p-median problems*, European Journal of
Operational Research 21 (1985); *Lagrangean heuristics for location problems*, 65 (1993).
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.studies import Candidate, Demand, OwnCosts, Scenario, Study

Floats = npt.NDArray[np.float64]

_OPEN = "capacity"
"""Stands in the large files where a capacity is left to the reader."""
_TOKENS = re.compile(rb"\s*-?[\d.]+([eE][-+]?\d+)?(\s+(capacity|-?[\d.]+([eE][-+]?\d+)?))*\s*")


def is_or_library(data: bytes) -> bool:
    """Tell whether a text begins with a line of numbers as these files do."""
    first = next((line for line in data.splitlines() if line.strip()), b"")
    return _TOKENS.fullmatch(first) is not None and len(first.split()) in (2, 3)


def read_or_library(data: bytes, path: Path, *, capacity: float | None = None) -> Study:
    """Read an instance as a study of one scenario.

    Of an edge that stands twice in a p-median file the last one counts.

    Parameters
    ----------
    capacity : float, optional
        Of every warehouse, instead of the file's own.

    Raises
    ------
    InputError
        ``or_library_unreadable``, ``capacity_left_open``.
    """
    words = data.decode("ascii", errors="replace").split()
    pairs = len(next(line for line in data.splitlines() if line.strip()).split()) == 2
    try:
        study = _capacitated(words, path, capacity) if pairs else _p_median(words, path)
    except (ValueError, IndexError) as error:
        raise InputError("or_library_unreadable", path=path, detail=error) from None
    return study


def _p_median(words: list[str], path: Path) -> Study:
    numbers = np.array(words, dtype=np.int64)
    nodes, edges, count = numbers[:3].tolist()
    rows = numbers[3 : 3 + 3 * edges].reshape(edges, 3)
    ways = np.full((nodes, nodes), np.inf)
    for tail, head, length in rows.tolist():
        ways[tail - 1, head - 1] = ways[head - 1, tail - 1] = length
    np.fill_diagonal(ways, 0)
    for through in range(nodes):  # Floyd and Warshall
        np.minimum(ways, ways[:, through, None] + ways[through], out=ways)
    ids = [str(node) for node in range(1, nodes + 1)]
    return Study(
        title=path.stem,
        demand=tuple(Demand(id=node, name=node) for node in ids),
        candidates=tuple(Candidate(id=node, name=node) for node in ids),
        scenarios=(Scenario(name=path.stem, model="p-median", count=count, alternatives=0),),
        costs=OwnCosts(table=ways),
    )


def _capacitated(words: list[str], path: Path, capacity: float | None) -> Study:
    sites, customers = int(words[0]), int(words[1])
    heads = np.array(words[2 : 2 + 2 * sites]).reshape(sites, 2)
    if capacity is None and _OPEN in heads[:, 0]:
        raise InputError("capacity_left_open", path=path)
    capacities = np.full(sites, capacity) if capacity is not None else heads[:, 0].astype(float)
    opening = heads[:, 1].astype(float)
    rest = np.array(words[2 + 2 * sites :], dtype=np.float64)
    rows = rest[: customers * (sites + 1)].reshape(customers, sites + 1)
    return Study(
        title=path.stem,
        demand=tuple(
            Demand(id=str(number), name=str(number), weight=weight)
            for number, weight in enumerate(rows[:, 0].tolist(), start=1)
        ),
        candidates=tuple(
            Candidate(id=str(number), name=str(number), capacity=room, opening_cost=cost)
            for number, (room, cost) in enumerate(
                zip(capacities.tolist(), opening.tolist(), strict=True), start=1
            )
        ),
        scenarios=(Scenario(name=path.stem, model="capacitated", alternatives=0),),
        costs=OwnCosts(table=rows[:, 1:].copy()),
    )
