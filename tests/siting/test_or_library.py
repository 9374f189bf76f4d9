"""OR-Library's instances: the values that everybody knows, and their proofs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from routing.siting.capacitated import capacitated
from routing.siting.checking import wrong_with
from routing.siting.p_median import p_median

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from bench_siting import read_cap, read_pmed


@pytest.mark.parametrize("number", [1, 5, 10, 15, 20, 25, 31, 35, 40])
def test_the_best_known_value_is_found_and_proven(shared: Path, number: int) -> None:
    known = json.loads((shared / "best-known.json").read_text(encoding="utf-8"))
    answer = p_median(*read_pmed(shared / "siting" / f"pmed{number}.txt"))
    assert answer.cost == known[f"siting/pmed{number}.txt"]["bks"]
    assert answer.proven


@pytest.mark.parametrize(
    ("name", "capacity"),
    [("cap41", None), ("cap131", None), *(("capa", size) for size in (8000, 10000, 12000, 14000))],
)
def test_capacitated_too(shared: Path, name: str, capacity: int | None) -> None:
    known = json.loads((shared / "best-known.json").read_text(encoding="utf-8"))
    best = known[f"siting/{name}.txt"]["bks"]
    cost, fixed, most, demand = read_cap(shared / "siting" / f"{name}.txt", capacity)
    if name == "cap41":
        # In this copy two demands have lost their last digits, as their costs for a unit and
        # cap131, which has the same customers, show.
        right = np.where(demand == 549, 5495, np.where(demand == 129, 12912, demand))
        cost, demand = cost * (demand / right)[:, None], right
    answer = capacitated(cost, fixed, most, demand)
    assert answer.cost == pytest.approx(best if capacity is None else best[str(capacity)], abs=0.01)
    assert answer.proven
    assert wrong_with(answer, cost, weight=demand, fixed=fixed, capacity=most) == []
