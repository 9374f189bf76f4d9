"""A day as the service's workers plan it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from routing.planner import ENGINES
from routing.solvers.pyvrp import is_installed
from routing.tasks.planning import PlanningTask, carry_out

INSTALLED = [name for name in ENGINES if name != "pyvrp" or is_installed()]


class NobodyWaits:
    """Signals that nobody hears."""

    def tell(self, cost: float) -> None: ...

    def stopped(self) -> bool:
        return False


def a_day(stops: int = 12) -> dict[str, Any]:
    seconds = [[60 * abs(one - other) for other in range(stops + 1)] for one in range(stops + 1)]
    van = {"id": "v", "profile": "van", "capacity": {"parcels": 5}, "start_depot": "d"}
    return {
        "date": "2026-11-23",
        "depots": [{"id": "d", "index": 0}],
        "vehicles": [{**van, "id": f"v{number}"} for number in range(40)],
        "shipments": [{"id": str(row), "index": row} for row in range(1, stops + 1)],
        "matrices": {"van": {"durations_s": seconds, "distances_m": seconds}},
    }


@pytest.mark.parametrize("engine", INSTALLED)
def test_a_search_of_endless_steps_ends_after_the_longest_time(engine: str, tmp_path: Path) -> None:
    task = PlanningTask(
        day=a_day(),
        regions=tmp_path,
        cache=tmp_path,
        time_limit_s=None,
        iterations=10**9,
        seed=0,
        engine=engine,
        longest_s=0.2,
    )

    answer = carry_out(task, NobodyWaits())

    assert isinstance(answer, dict)
    assert len(answer["plan"]["summary"]["routes"]) >= 3
    assert answer["plan"]["unserved"] == []
    assert answer["violations"]["en"] == []
