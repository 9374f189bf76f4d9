"""The deadline of a search: what is kept back for afterwards, and what has gone by before."""

from __future__ import annotations

import time

from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate.clock import Clock


def started_ago(seconds: float, limit_s: float) -> Clock:
    return Clock(limit_s=limit_s, steps=None, started=time.monotonic() - seconds)


def test_what_is_kept_back_ends_the_search_so_much_earlier() -> None:
    clock = started_ago(700.0, limit_s=1000.0)
    assert not clock.over()
    clock.keep_back(400.0)
    assert clock.over()


def test_nothing_is_left_where_more_is_kept_back_than_there_is() -> None:
    clock = started_ago(0.0, limit_s=10.0)
    clock.keep_back(1000.0)
    assert clock.over()


def test_counted_steps_are_not_kept_back() -> None:
    clock = Clock.of(Effort(iterations=10))
    clock.keep_back(1000.0)
    assert not clock.over()


def test_an_effort_is_less_by_what_has_gone_by() -> None:
    assert Effort(time_limit_s=10.0).after(4.0).time_limit_s == 6.0
    assert Effort(time_limit_s=1.0).after(4.0).time_limit_s == 0.0
    counted = Effort(time_limit_s=None, iterations=5)
    assert counted.after(4.0) == counted
