"""Kernels are kept for other processes, which load them without numba's compiler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from routing import kernels

MODULE = """
import sys
import numpy as np
from routing.kernels import kept

def reversed_sums(values):
    sums = np.zeros(len(values) + 1)
    for k in range(len(values)):
        sums[k + 1] = sums[k] + values[len(values) - 1 - k]
    return sums

kernel = kept(reversed_sums, "{stamp}", nogil=True)
print(*kernel(np.array([1.0, 2.0, 4.0])), "numba.np.arraymath" in sys.modules)
"""


def test_a_kept_kernel_is_loaded_without_what_compiles(tmp_path: Path) -> None:
    script = tmp_path / "sums.py"
    script.write_text(MODULE.format(stamp="one"), encoding="utf-8")
    assert _printed(script) == "0.0 4.0 6.0 7.0 True"
    assert _printed(script) == "0.0 4.0 6.0 7.0 False"
    assert _printed(script) == "0.0 4.0 6.0 7.0 False"


def test_another_stamp_is_compiled_anew(tmp_path: Path) -> None:
    script = tmp_path / "sums.py"
    for stamp in ("one", "two"):
        script.write_text(MODULE.format(stamp=stamp), encoding="utf-8")
        assert _printed(script) == "0.0 4.0 6.0 7.0 True"


def test_without_a_place_for_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(function: object) -> object:
        raise RuntimeError(f"cannot cache function {function!r}: no locator available")

    monkeypatch.setattr(kernels, "_Shelf", read_only)
    assert kernels.kept(_abs_difference, "stamp", nogil=True)(3, 5) == 2


def _abs_difference(one: int, other: int) -> int:
    return abs(one - other)


def _printed(script: Path) -> str:
    command = [sys.executable, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return done.stdout.strip()
