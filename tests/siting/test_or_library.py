"""OR-Library's p-median instances: the values that everybody knows, and their proofs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from routing.siting.p_median import p_median

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from bench_siting import read_pmed


@pytest.mark.parametrize("number", [1, 5, 10, 15, 20, 25, 31, 35, 40])
def test_the_best_known_value_is_found_and_proven(shared: Path, number: int) -> None:
    known = json.loads((shared / "best-known.json").read_text(encoding="utf-8"))
    answer = p_median(*read_pmed(shared / "siting" / f"pmed{number}.txt"))
    assert answer.cost == known[f"siting/pmed{number}.txt"]["bks"]
    assert answer.proven
