"""Functions are compiled where nothing can be written, too."""

from __future__ import annotations

import numba
import pytest

from routing.roads.hierarchy import compiled as module


def test_without_a_place_for_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*, cache: bool = False, nogil: bool) -> object:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return numba.njit(nogil=nogil)

    monkeypatch.setattr(module, "njit", read_only)
    assert module.compiled(abs_difference)(3, 5) == 2


def abs_difference(one: int, other: int) -> int:
    return abs(one - other)
