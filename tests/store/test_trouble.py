"""A full disk, a read-only file, a lost server: refused in clear words, and nothing is damaged."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from routing.errors import InputError, StoreError
from routing.store import documents, organisations
from routing.store.database import Store


@pytest.fixture
def sqlite(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/store.sqlite3")
    store.upgrade()
    with store.everything() as connection:
        organisations.create(connection, "one", "One")
    return store


def put(store: Store, row: str, content: Any, pragma: str) -> None:
    with store.writing("one") as desk:
        desk.connection.exec_driver_sql(f"PRAGMA {pragma}")
        documents.put(desk, "depot", row, content)


def test_a_full_disk_refuses_and_keeps_what_was_there(sqlite: Store) -> None:
    with sqlite.writing("one") as desk:
        documents.put(desk, "depot", "before", {"a": 1})
    with sqlite.everything() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pytest.raises(StoreError) as told:
        put(sqlite, "big", {"a": "x" * 1_000_000}, f"max_page_count = {pages}")
    assert told.value.code == "store_full"
    with sqlite.everything() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    with sqlite.writing("one") as desk:
        assert [row["id"] for row in documents.listed(desk, "depot", "", 9)] == ["before"]
        documents.put(desk, "depot", "big", {"a": "x" * 1_000_000})


def test_a_read_only_store_refuses_to_write_and_still_reads(sqlite: Store) -> None:
    with sqlite.writing("one") as desk:
        documents.put(desk, "depot", "before", {"a": 1})
    with pytest.raises(StoreError) as told:
        put(sqlite, "after", {"a": 1}, "query_only = ON")
    assert told.value.code == "store_read_only"
    with sqlite.reading("one") as desk:
        assert len(documents.listed(desk, "depot", "", 9)) == 1


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError) as told:
        Store(f"sqlite:///{tmp_path}/store.sqlite3").upgrade()
    assert told.value.code == "store_damaged"


def test_a_server_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    store = Store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(StoreError) as told:
        store.ping()
    assert told.value.code == "store_unreachable"


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "mysql://host/name"])
def test_a_url_that_is_none(url: str) -> None:
    with pytest.raises(InputError) as told:
        Store(url)
    assert told.value.code == "database_url_unusable"


def test_writers_wait_for_each_other(store: Store) -> None:
    def add(name: str) -> None:
        for number in range(20):
            with store.writing("one") as desk:
                documents.put(desk, "depot", f"{name}{number}", {})

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading("one") as desk:
        assert len(documents.listed(desk, "depot", "", 999)) == 80
