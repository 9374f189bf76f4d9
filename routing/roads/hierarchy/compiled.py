"""How functions over arrays are compiled: once for each kind of arguments, kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from routing.kernels import kept

Function = TypeVar("Function", bound=Callable[..., object])


@cache
def _stamp(source: str) -> str:
    """Return what tells functions of a file, and what they are made of, from changed ones."""
    ours = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in (Path(source), *ours))).hexdigest()


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and keep it (:mod:`routing.kernels`).

    It runs without Python's global lock.
    """
    plain: Any = function
    return cast("Function", kept(plain, _stamp(plain.__code__.co_filename), nogil=True))
