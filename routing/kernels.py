"""Functions over arrays, compiled once and kept on disk: how they are kept, and loaded again.

Before numba looks into its cache it loads all that it can compile, which a fresh process that
compiles nothing has no use for (what it costs: decision 0001). What is kept here is loaded without.
Where nothing is kept yet numba compiles as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import binding
from numba import njit
from numba.core.caching import FunctionCache
from numba.core.runtime import _nrt_python  # type: ignore[attr-defined]


def kept(function: Callable[..., object], stamp: str, **options: Any) -> Any:
    """Return a function that is compiled when it is first called, and kept for other processes.

    It is kept beside its source or in a cache. Where neither folder can be written, as in a
    container that is read only, it is compiled anew in each process.

    Parameters
    ----------
    function : callable
        It may allocate arrays, but hash no text: for that numba's compiler has to be loaded.
    stamp : str
        What tells it from changed ones. Numba looks at the date of a function's own file alone;
        functions and constants of other files are compiled into it.
    **options
        Of :func:`numba.njit`.
    """
    kernel: Any = njit(**options)(function)
    try:
        shelf: Any = _Shelf(function)  # type: ignore[no-untyped-call]
    except RuntimeError:  # numba's: no place for its cache
        return kernel
    shelf._cache_file._source_stamp = stamp  # noqa: SLF001 - there is no public way
    kernel._cache = shelf  # noqa: SLF001 - as numba's enable_caching does
    return kernel


class _Shelf(FunctionCache):
    """Numba's cache of a function, without its ``target_context.refresh()`` before each look."""

    def load_overload(self, sig: object, target_context: object) -> object:
        _let_kernels_allocate()
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)  # type: ignore[no-untyped-call]


@cache
def _let_kernels_allocate() -> None:
    """Tell the linker where the allocator of arrays is.

    Numba's own ``rtsys.initialize`` does the same, and compiles what only compiling needs.
    """
    for name, address in _nrt_python.c_helpers.items():
        binding.add_symbol(name if name.startswith("_") else f"NRT_{name}", address)
