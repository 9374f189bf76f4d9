"""However little time there is: OR-Tools has at least its first plan."""

from __future__ import annotations

import pytest

from routing.checker import check
from routing.errors import InputError
from routing.planner import engine_named
from routing.schedule.stops import group_stops
from routing.solvers import own_search, protocol
from routing.solvers.ortools.build import build_model
from routing.solvers.ortools.engine import OrToolsSolver
from routing.solvers.protocol import Effort
from tests.solvers.small_days import ENGINES, collect, day, on_a_line, van


def test_without_time_the_first_plan_is_the_answer() -> None:
    rows = [collect(f"s{n}", n) for n in range(1, 161)]
    problem = day(on_a_line(*range(0, 161 * 10, 10)), rows, van("one"), van("two"))

    plan = OrToolsSolver().solve(problem, Effort(time_limit_s=0.0))

    assert len(group_stops(problem)) >= 150  # so many begin at the nearest stops
    assert build_model(problem, group_stops(problem)) is not None
    assert check(problem, plan) == ()
    assert len(plan.served) == 160


@pytest.mark.parametrize("engine", [one for one in ENGINES if one != "ruin_recreate"])
def test_days_that_take_longer_to_set_up_than_to_search_are_refused(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_STOPS", 8)
    rows = [collect(f"s{n}", n) for n in range(1, 10)]
    problem = day(on_a_line(*range(10)), rows, van("one"))

    with pytest.raises(InputError, match="9 stops") as caught:
        engine_named(engine).solve(problem, Effort(time_limit_s=0.1))

    assert caught.value.code == "day_too_large_for_engine"


@pytest.mark.parametrize("engine", [one for one in ENGINES if one != "ruin_recreate"])
def test_a_time_limit_that_the_model_alone_takes_is_refused(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_STOPS", 9)
    rows = [collect(f"s{n}", n) for n in range(1, 10)]
    problem = day(on_a_line(*range(10)), rows, van("one"))

    with pytest.raises(InputError, match="6 s or longer") as caught:
        engine_named(engine).solve(problem, Effort(time_limit_s=1.0))
    counted = engine_named(engine).solve(problem, Effort(time_limit_s=None, iterations=1))

    assert caught.value.code == "day_too_large_for_time"
    assert len(counted.served) == 9


@pytest.mark.parametrize(
    ("stops", "limit_s", "takes"), [(1800, 0.0, True), (2000, 0.0, False), (3000, 6.0, True)]
)
def test_how_many_stops_a_short_search_takes(stops: int, limit_s: float, *, takes: bool) -> None:
    effort = Effort(time_limit_s=limit_s)
    if takes:
        protocol.check_size("ortools", stops, effort)
    else:
        with pytest.raises(InputError):
            protocol.check_size("ortools", stops, effort)


def test_our_own_search_takes_a_large_day_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_search, "LARGE", 8)
    rows = [collect(f"s{n}", n) for n in range(1, 10)]
    problem = day(on_a_line(*range(10)), rows, van("one"))
    searched: list[object] = []
    monkeypatch.setattr(own_search, "RuinRecreateSolver", lambda: searched.append(1))

    plan = engine_named("ruin_recreate").solve(problem, Effort(iterations=10))

    assert (plan.engine, len(plan.served)) == ("ruin_recreate", 9)
    assert searched == []


@pytest.mark.parametrize("seed", [-5, 2**32, 2**64 + 1])
@pytest.mark.parametrize("engine", ENGINES)
def test_any_whole_number_is_a_seed(engine: str, seed: int) -> None:
    problem = day(on_a_line(0, 10, 20), [collect("a", 1), collect("b", 2)], van("one"))

    plan = engine_named(engine).solve(problem, Effort(iterations=5, seed=seed, time_limit_s=None))

    assert sorted(plan.served) == ["a", "b"]
