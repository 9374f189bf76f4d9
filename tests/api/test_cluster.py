"""Plans made by a Dask cluster of two workers: the same ones, whoever is killed meanwhile."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")

from routing.formats.native_day import read_day
from routing.formats.native_plan import write_plan
from routing.planner import plan_day
from routing.settings import Settings
from routing.solvers.protocol import Effort
from tests.api.days import ended, planned
from tests.api.service import Service, serving
from tests.jobs.cluster import Cluster, running
from tests.prefecture import TOWNS, prefecture

COUNTED = "/v1/plans?iterations=80&seed=5&engine=ruin_recreate"
LONG = "/v1/plans?time_limit=8&engine=ruin_recreate"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with running(tmp_path, 2) as cluster:
        yield cluster


@pytest.fixture
def service(cluster: Cluster, tmp_path: Path) -> Iterator[Service]:
    url = f"sqlite:///{tmp_path}/cluster.sqlite3"
    with serving(Settings(database_url=url, dask=cluster.address)) as service:
        yield service


def routes_of(service: Service, state: dict[str, Any]) -> Any:
    assert state["status"] == "succeeded", state
    return service.asks("GET", f"/v1/plans/{state['id']}/routes").json()


def begun(service: Service) -> str:
    """Ask for a plan, and wait until some of its districts have told a cost."""
    asked = service.asks("POST", LONG, json=prefecture(villages=8))
    location: str = asked.headers["location"]
    until = time.monotonic() + 60
    while service.asks("GET", location).json()["best_cost"] is None:
        assert time.monotonic() < until
        time.sleep(0.05)
    return location


def test_nine_districts_on_two_workers_are_the_plan_of_local_processes(
    cluster: Cluster, service: Service, tmp_path: Path
) -> None:
    import distributed  # noqa: PLC0415 - an extra

    day = prefecture(villages=8)
    there = routes_of(service, planned(service, day, COUNTED))
    with distributed.Client(cluster.address, set_as_default=False) as client:
        done = client.run(lambda dask_worker: dask_worker.state.executed_count)
    # One task finds the districts, one plans each, one joins them; both workers had some.
    assert sum(done.values()) >= len(TOWNS) + 2
    assert min(done.values()) > 0
    local = Settings(database_url=f"sqlite:///{tmp_path}/local.sqlite3", workers=2)
    with serving(local) as other:
        here = routes_of(other, planned(other, day, COUNTED))
    assert there == here
    effort = Effort(time_limit_s=None, iterations=80, seed=5)
    alone = plan_day(read_day(day), effort=effort, engine="ruin_recreate", by_district=True)
    assert there == json.loads(json.dumps(write_plan(alone.plan, alone.problem)))
    assert there["summary"]["unserved"] == []
    assert {route["vehicle"][0] for route in there["routes"]} == set(TOWNS)


def test_a_worker_killed_in_the_middle_of_a_plan_does_not_end_it(
    cluster: Cluster, service: Service
) -> None:
    location = begun(service)
    cluster.workers[0].kill()
    state = ended(service, location)
    assert (state["status"], state["version"], state["violations"]) == ("succeeded", 1, [])
    assert routes_of(service, state)["summary"]["unserved"] == []


def test_a_restarted_scheduler_does_not_end_it(cluster: Cluster, service: Service) -> None:
    location = begun(service)
    cluster.stop()
    cluster.start(2)
    state = ended(service, location)
    assert (state["status"], state["version"]) == ("succeeded", 1)
