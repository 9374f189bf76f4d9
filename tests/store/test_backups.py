"""A backup of one database is restored into any other, whole or not at all."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from routing.errors import ConflictError, InputError
from routing.store import backups, documents, orders, organisations
from routing.store.backups import backup, restore
from routing.store.database import Store
from tests.databases import BACKENDS, new_database
from tests.store.test_separation import fill


@pytest.fixture(params=BACKENDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(new_database(request.param, tmp_path, request))


def test_everything_comes_back(store: Store, empty: Store, tmp_path: Path) -> None:
    with store.writing("one") as desk:
        fill(desk)
        documents.put(desk, "courier", "odd", {"name": "花椒 \x00 \U0001f336"})
    file = tmp_path / "shanlu.backup"
    count = backup(store, file)
    assert restore(empty, file) == count > 10
    with store.snapshot() as before, empty.snapshot() as after:
        assert list(backups._rows(before)) == list(backups._rows(after))
    with empty.writing("one") as desk:  # and work goes on
        fill_again = orders.add(desk, "later", "2026-11-24", {})
    assert fill_again == ("created", 1)
    empty.close()


def test_a_store_that_is_used_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "b"
    backup(store, file)
    with pytest.raises(ConflictError) as told:
        restore(store, file)
    assert told.value.code == "store_not_empty"


@pytest.mark.parametrize("damage", ["cut", "no backup", "a row is missing", "later version"])
def test_a_damaged_backup_restores_nothing(
    store: Store, empty: Store, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "b"
    backup(store, file)
    content = file.read_bytes()
    lines = gzip.decompress(content).splitlines()
    match damage:
        case "cut":
            content = content[: len(content) // 2]
        case "no backup":
            content = b"hello"
        case "a row is missing":
            content = gzip.compress(b"\n".join([*lines[:1], *lines[2:]]))
        case _:
            head = json.dumps({"format": backups.FORMAT, "revision": "9999"}).encode()
            content = gzip.compress(b"\n".join([head, *lines[1:]]))
    file.write_bytes(content)
    empty.upgrade()
    with pytest.raises(InputError) as told:
        restore(empty, file)
    assert told.value.code == "backup_unusable"
    with empty.everything() as connection:
        assert organisations.is_empty(connection)
    empty.close()
