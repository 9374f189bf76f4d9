"""``shanlu backup`` and ``restore``, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.store import documents, organisations
from routing.store.database import Store
from tests.cli.shell import shanlu


def test_a_backup_is_restored_into_another_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHANLU_DATABASE_URL", f"sqlite:///{tmp_path}/a/one.sqlite3")
    store = Store(f"sqlite:///{tmp_path}/a/one.sqlite3")
    store.upgrade()
    with store.everything() as connection:
        organisations.create(connection, "one", "One")
    with store.writing("one") as desk:
        documents.put(desk, "depot", "town", {"id": "town"})
    file = tmp_path / "backup"
    assert shanlu("backup", file, "--json").json == {"written": str(file), "rows": 3}
    refused = shanlu("restore", file, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (2, "store_not_empty")

    monkeypatch.setenv("SHANLU_DATABASE_URL", f"sqlite:///{tmp_path}/b/two.sqlite3")
    assert shanlu("restore", file).code == 0
    again = Store(f"sqlite:///{tmp_path}/b/two.sqlite3")
    with again.reading("one") as desk:
        assert documents.get(desk, "depot", "town")["content"] == {"id": "town"}
    for one in (store, again):
        one.close()


@pytest.mark.parametrize("name", ["absent", "folder/absent"])
def test_a_file_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SHANLU_DATABASE_URL", f"sqlite:///{tmp_path}/one.sqlite3")
    refused = shanlu("restore", tmp_path / name, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (2, "backup_unusable")
