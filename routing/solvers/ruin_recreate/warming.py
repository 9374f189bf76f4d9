"""Compiling the kernels before anybody waits for them.

Compiling takes most of a minute on a busy machine; loaded from the cache the kernels are there in a
fraction of a second.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from routing.solvers.ruin_recreate import restarting, searching
from routing.solvers.ruin_recreate.arrays import Day, Tours, empty_tours
from routing.solvers.ruin_recreate.randomness import seeded

ENTRIES = (restarting.build, restarting.fewer, restarting.restart, searching.search)
"""The kernels that Python calls; all others are compiled into these."""


_begun: list[subprocess.Popen[bytes]] = []
"""Processes that compile: Python complains of one that is let go of before it ends."""


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
    searching.search(day, tours, 1, 1.0, 1.0, 2.0, 2.0, 0.5, 1, 0)
    restarting.fewer(day, tours)
    restarting.restart(day, tours)


def warm_later() -> None:
    """Compile in a process of its own, which ends by itself; none where one does already."""
    _begin(wait=False)


def warm_elsewhere() -> None:
    """Compile in a process of its own and wait: it goes on where this one is killed."""
    _begin(wait=True).wait()


def warm_alone(*, wait: bool) -> None:
    """Compile what is not compiled yet, in one process at a time.

    Parameters
    ----------
    wait : bool
        For a process that is compiling; else all is left to it.
    """
    with _turn(wait=wait) as is_ours:
        if is_ours and not is_warm():
            warm()


def _begin(*, wait: bool) -> subprocess.Popen[bytes]:
    command = f"from {__name__} import warm_alone; warm_alone(wait={wait})"
    process = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _begun[:] = [*(one for one in _begun if one.poll() is None), process]
    return process


@contextmanager
def _turn(*, wait: bool) -> Iterator[bool]:
    """Lock the cache and tell whether that is done; of whoever is killed, the system unlocks it."""
    if find_spec("fcntl") is None:  # Windows: two may compile the same at the same time
        yield True
        return
    import fcntl  # noqa: PLC0415 - as above

    kernel: Any = searching.search
    folder = Path(kernel._cache.cache_path)  # noqa: SLF001 - nothing else tells
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "compiling.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


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
    family = np.zeros((1, 22), dtype=whole)
    family[0, [1, 3, 4, 5, 6, 8, 9, 10]] = 10**9
    family[0, 11:14] = (0, 2, 2)
    family[0, [19, 21]] = (1, 10)
    day = Day(
        dimensions=1,
        ways=ways,
        stop=stop,
        rule=np.zeros((2, 4), dtype=whole),
        surcharge=np.zeros((1, 0)),
        lateness=np.zeros((0, 2)),
        pace=np.zeros((1, 0, 3), dtype=whole),
        windows=np.zeros((0, 2), dtype=whole),
        allowed=np.ones((1, 2), dtype=np.uint8),
        near=np.array([[1], [0]], dtype=whole),
        beside=np.array([[[[1, 1, 1, 1, 1]], [[1, 1, 1, 1, 0]]]], dtype=np.int32),
        beyond=np.zeros((2, 2, 2)),
        family=family,
        breaks=np.zeros((0, 8), dtype=whole),
        reloads=np.zeros((0, 7), dtype=whole),
        kind=np.array([[2, 10]], dtype=whole),
        price=np.ones((1, 6)),
        floor=np.ones((1, 4)),
        flags=np.zeros(13, dtype=whole),
    )
    return day, empty_tours(day, 4, 0, seeded(0))
