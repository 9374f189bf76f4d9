"""Compiling the kernels before anybody waits for them.

Compiling takes most of a minute on a busy machine; loaded from the cache the kernels are there in a
fraction of a second.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import Any

import numpy as np

from routing.solvers.ruin_recreate import restarting, searching
from routing.solvers.ruin_recreate.arrays import Day, Tours, empty_tours
from routing.solvers.ruin_recreate.randomness import seeded

ENTRIES = (restarting.build, restarting.fewer, restarting.restart, searching.search)
"""The kernels that Python calls; all others are compiled into these."""


def is_warm() -> bool:
    """Tell whether all kernels are compiled, in this process or in the cache."""
    return all(_is_compiled(one) for one in ENTRIES)


def warm() -> None:
    """Compile everything, or load it: one small search that comes through every entry."""
    collects = gc.isenabled()
    gc.disable()  # a fifth of the time goes into looking for garbage, of which there is little
    try:
        _run_all()
    finally:
        if collects:
            gc.enable()


def _run_all() -> None:
    day, tours = small_day()
    restarting.build(day, tours)
    searching.search(day, tours, 1, 1.0, 1.0, 2.0, 2.0, 1, 0)
    restarting.fewer(day, tours)
    restarting.restart(day, tours)


def warm_later() -> None:
    """Compile in a process of its own, which ends by itself."""
    command = [sys.executable, "-c", "from routing.solvers.ruin_recreate import warm; warm()"]
    subprocess.Popen(  # noqa: S603 - our own code
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _is_compiled(kernel: Any) -> bool:
    if kernel.signatures:
        return True
    # There is no public way to ask whether the cache holds something for this source.
    return bool(kernel._cache._cache_file._load_index())  # noqa: SLF001


def small_day() -> tuple[Day, Tours]:
    """Return a day of two stops and one vehicle, with arrays of the right kinds."""
    ways = np.ones((1, 4, 4, 2), dtype=np.int32)
    whole = np.int64
    stop = np.zeros((2, 15), dtype=whole)
    stop[:, [8, 10, 11]] = (-1, 1, 1)
    family = np.zeros((1, 21), dtype=whole)
    family[0, [1, 3, 4, 5, 6, 8, 9, 10]] = 10**9
    family[0, 11:14] = (0, 2, 2)
    family[0, [19, 20]] = (1, 10)
    day = Day(
        dimensions=1,
        ways=ways,
        stop=stop,
        windows=np.zeros((0, 2), dtype=whole),
        allowed=np.ones((1, 2), dtype=np.uint8),
        near=np.array([[1], [0]], dtype=whole),
        beside=np.ones((1, 2, 1, 4), dtype=np.int32),
        beyond=np.zeros((1, 2)),
        around=np.array([[1], [0]], dtype=whole),
        family=family,
        breaks=np.zeros((0, 8), dtype=whole),
        reloads=np.zeros((0, 6), dtype=whole),
        kind=np.array([[2, 10]], dtype=whole),
        price=np.ones((1, 6)),
        floor=np.ones((1, 3)),
        flags=np.zeros(4, dtype=whole),
    )
    return day, empty_tours(day, 4, 0, seeded(0))
