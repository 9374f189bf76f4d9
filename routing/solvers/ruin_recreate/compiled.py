"""How the kernels are compiled: once, kept on disk, without counting references.

Counting the references of a tuple of arrays took most of the search's time, so it is turned off
(``_nrt=False``, a private flag of numba: decision 0015). A kernel may therefore allocate nothing:
whatever it writes to is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from routing.kernels import kept


@cache
def _stamp() -> str:
    """Return what tells these kernels from changed ones: a digest of all their sources."""
    sources = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    kernels = (
        source
        for source in sources
        if b"@compiled" in source or b"@inlined" in source or b"@entry" in source
    )
    columns = (Path(__file__).parent / "arrays.py").read_bytes()
    return sha256(b"".join([columns, *kernels])).hexdigest()


NONE, ONCE = cast("tuple[int, int]", (np.int64(-1), np.int64(1)))
"""-1 and 1 of a kind that is known at once: numba compiles a kernel for a number that stands in the
source, and once more for the variable that begins with it."""

Function = TypeVar("Function", bound=Callable[..., object])

_OPTIONS: dict[str, Any] = {"nogil": True, "_nrt": False}
_INSIDE: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry(function: Function) -> Function:
    """Compile a kernel that Python calls, and all that it calls, when it is first called.

    It is kept on disk (:mod:`routing.kernels`), and runs without Python's global lock.
    """
    return cast("Function", kept(function, _stamp(), **_OPTIONS))


def compiled(function: Function) -> Function:
    """Compile a kernel that only kernels call, into the entries."""
    return cast("Function", njit(**_OPTIONS, **_INSIDE)(function))


def inlined(function: Function) -> Function:
    """Write a kernel into each place that calls it, before types are found.

    Passing two tuples of arrays to a function takes longer than most kernels do, and a function of
    its own takes longer to compile.
    """
    return cast("Function", njit(inline="always", **_OPTIONS)(function))
