"""Kernels are compiled once, before anybody waits: no day may need them compiled again."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from numba import typeof

from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.ruin_recreate import warming
from routing.solvers.ruin_recreate.encoding import encode
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.warming import small_day
from tests.solvers.days import days


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_the_tables_of_any_day_are_of_the_kinds_that_kernels_are_compiled_for(
    problem: Problem,
) -> None:
    stops, fleet = group_stops(problem), Fleet.of(problem)
    if not stops or not fleet.size:
        return
    day = encode(problem, stops, fleet).day
    compiled_for, _ = small_day()

    unlike = [name for name in day._fields if _kind(day, name) != _kind(compiled_for, name)]
    assert unlike == []


def _kind(day: object, table: str) -> str:
    kind: object = typeof(getattr(day, table))  # type: ignore[no-untyped-call]
    return str(kind)


def test_one_process_compiles_and_others_wait_or_leave_it_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[bool] = []
    monkeypatch.setattr(warming, "is_warm", lambda: False)
    monkeypatch.setattr(warming, "warm", lambda: compiled.append(True))
    holding = (
        "from routing.solvers.ruin_recreate import warming\n"
        "with warming._turn(wait=True) as ours: print(ours, flush=True); input()"
    )
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        warming.warm_alone(wait=False)
        assert compiled == []
        other.kill()
        warming.warm_alone(wait=True)  # whoever is killed stands in nobody's way
    assert compiled == [True]
