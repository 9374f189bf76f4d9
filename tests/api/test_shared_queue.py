"""Several services on one PostgreSQL share one queue: each job is done once, whoever is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from routing.store.database import Store
from routing.store.tables import jobs
from tests.api.days import PATIENCE_S
from tests.api.real_server import RealServer
from tests.databases import new_database
from tests.prefecture import prefecture

DAY = prefecture(towns="A", villages=8)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_database("postgresql", tmp_path, request)


@pytest.fixture
def servers(url: str, tmp_path: Path) -> Iterator[tuple[RealServer, RealServer]]:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    one, other = (RealServer(url=url, folder=folder) for folder in folders)
    one.start()
    other.token = one.token
    other.start()
    yield one, other
    for server in (one, other):
        if server.process is not None and server.process.poll() is None:
            server.stop()


def asked(server: RealServer, key: str, path: str) -> str:
    answer = server.insists("POST", path, key, json=DAY)
    assert answer.status_code == 202, answer.text
    location: str = answer.headers["location"]
    return location


def ended(server: RealServer, location: str) -> dict[str, Any]:
    until = time.monotonic() + 2 * PATIENCE_S
    while time.monotonic() < until:
        state: dict[str, Any] = server.asks("GET", location).json()
        if state["status"] not in {"queued", "running"}:
            return state
        time.sleep(0.2)
    raise TimeoutError(location)


def owners_of(url: str) -> set[str]:
    """Return which services have or had jobs."""
    store = Store(url)
    with store.everything_read() as connection:
        found = {row[0] for row in connection.execute(select(jobs.c.owner)) if row[0]}
    store.close()
    return found


def test_both_take_jobs_and_each_is_done_once(
    servers: tuple[RealServer, RealServer], url: str
) -> None:
    one, other = servers
    path = "/v1/plans?time_limit=2&engine=ruin_recreate"
    locations = [asked(one, f"k{number}", path) for number in range(6)]
    for location in locations:
        state = ended(other, location)
        assert (state["status"], state["version"], state["attempts"]) == ("succeeded", 1, 1)
        versions = one.asks("GET", f"{location}/versions").json()
        assert [row["made_by"] for row in versions] == ["engine"]
    assert len(owners_of(url)) == 2


def test_the_job_of_a_service_that_is_lost_is_the_others(
    servers: tuple[RealServer, RealServer], url: str
) -> None:
    one, other = servers
    location = asked(one, "long", "/v1/plans?time_limit=8&engine=ruin_recreate")
    until = time.monotonic() + PATIENCE_S
    while not (owners := owners_of(url)):
        assert time.monotonic() < until
        time.sleep(0.1)
    (owner,) = owners
    assert one.process is not None
    if f"-{one.process.pid}-" not in owner:
        one, other = other, one
    one.kill()
    state = ended(other, location)
    assert (state["status"], state["version"], state["attempts"]) == ("succeeded", 1, 2)
    assert owners_of(url) != owners
