"""How functions over arrays are compiled: once for each kind of arguments, kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and keep it beside its source or in a cache.

    It runs without Python's global lock. Where neither folder can be written, as in a container
    that is read only, it is compiled anew in each process.
    """
    try:
        kept: Any = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba's: no place for its cache
        kept = njit(nogil=True)(function)
    return cast("Function", kept)
