"""How functions over arrays are compiled: once for each kind of arguments, kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


@cache
def _stamp(source: str) -> str:
    """Return what tells functions of a file from changed ones.

    Numba looks at the date of a function's own file alone; functions and constants of other files
    are compiled into it.
    """
    ours = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in (Path(source), *ours))).hexdigest()


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and keep it beside its source or in a cache.

    It runs without Python's global lock. Where neither folder can be written, as in a container
    that is read only, it is compiled anew in each process.
    """
    try:
        kept: Any = njit(cache=True, nogil=True)(function)
        kept._cache._cache_file._source_stamp = _stamp(kept.py_func.__code__.co_filename)  # noqa: SLF001 - there is no public way
    except RuntimeError:  # numba's: no place for its cache
        kept = njit(nogil=True)(function)
    return cast("Function", kept)
