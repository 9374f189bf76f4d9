"""``shanlu serve`` where it cannot; what it does where it can is in tests/api."""

from __future__ import annotations

import socket

import pytest

from routing.cli.serve import _listening
from tests.cli.shell import shanlu


def test_an_address_that_somebody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANLU_DATABASE_URL", "sqlite:////nowhere/never/opened.sqlite3")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = shanlu("serve", "--port", port)
    assert answer.code == 2
    assert "address_unusable" in answer.err
    assert f"127.0.0.1:{port}" in answer.err


def test_answers_are_sent_without_delay() -> None:
    """Of an accepted socket asyncio looks at the protocol, and leaves Nagle's algorithm on."""
    with (
        _listening("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
    ):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP
