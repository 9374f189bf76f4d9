"""Every engine that claims a rule is asked about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.solvers import small_days


@pytest.fixture(params=list(small_days.ENGINES), scope="module")
def each_engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let one engine after the other solve the days of ``small_days.solved``."""
    small_days.chosen[0] = request.param
    yield request.param
    small_days.chosen[0] = "ortools"
