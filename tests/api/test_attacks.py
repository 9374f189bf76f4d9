"""What strangers try: every operation, with each field of its example replaced by something odd."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routing.settings import Settings
from routing.store.first_start import FIRST
from tests.api.service import COURIER, Service, serving
from tests.api.test_who_may_what import operations
from tests.databases import BACKENDS, new_database

DEEP = 100_000
ODD: dict[str, Any] = {
    "nul": "a\x00b",
    "emoji and right-to-left": "🌶\u202e山路\U0010ffff",
    "sql": "'; DROP TABLE tokens; --",
    "path": "../../../../etc/passwd",
    "template": "{{7*7}}${7*7}%s%n{0.__class__}",
    "long": "x" * 100_000,
    "empty": "",
    "huge": 10**400,
    "tiny": -1e-308,
    "float": 1e308,
    "negative": -(2**63) - 1,
    "list": [[[]]],
    "object": {"__proto__": {"admin": True}},
    "none": None,
    "true": True,
}
RAW = {
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "half a surrogate": b'{"id": "\\ud800", "date": "\\udfff"}',
    "not utf-8": b'{"id": "\xff\xfe"}',
    "not a number": b'{"id": NaN, "lon": Infinity, "date": -Infinity}',
    "one key twice": b'{"id": "a", "id": "b"}',
    "nothing": b"",
    "a digit for long": b'{"id": ' + b"9" * 100_000 + b"}",
}


@pytest.fixture(scope="module", params=BACKENDS)
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("attacks")
    url = new_database(request.param, folder, request)
    settings = Settings(database_url=url, workers=0, max_waiting_plans=10_000, vroom=False)
    with serving(settings) as service:
        yield service


def spoilt(example: Any) -> Iterator[tuple[str, Any]]:
    """Yield an example with one value replaced, for each of its values and everything odd."""
    for path in _paths(example):
        for name, value in ODD.items():
            copied = copy.deepcopy(example)
            place = copied
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value
            yield f"{name} at {path}", copied


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        yield (*before, key)
        if isinstance(one, dict | list):
            yield from _paths(one, (*before, key))


def asks(service: Service, method: str, path: str, content: bytes) -> int:
    scope = "courier" if path.startswith("/v1/courier/") else "admin"
    token = service.tokens[FIRST, scope]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answer = service.client.request(method, path, content=content, headers=headers)
    assert "Traceback" not in answer.text
    return answer.status_code


def changing(service: Service) -> Iterator[tuple[str, str, Any]]:
    described = service.client.get("/openapi.json").json()
    for name, method, path, example in operations(described):
        if method in {"post", "put", "patch"} and name not in {"rotate_token", "create_orders"}:
            own = example.get("id", COURIER) if isinstance(example, dict) else COURIER
            named = {"{row_id}": own, "{order_id}": own, "{plan_id}": "p", "{token_id}": "t"}
            for parameter, value in named.items():
                path = path.replace(parameter, str(value))  # noqa: PLW2901 - filled in
            yield method, path, example


def test_odd_values_are_refused_or_kept_as_they_are(service: Service) -> None:
    for method, path, example in changing(service):
        for what, body in spoilt(example):
            content = json.dumps(body, ensure_ascii=True).encode()
            assert asks(service, method, path, content) < 500, (method, path, what)


@pytest.mark.parametrize("name", RAW)
def test_odd_bodies_are_refused(service: Service, name: str) -> None:
    for method, path, example in changing(service):
        status = asks(service, method, path, RAW[name])
        assert status < 500, (method, path)
        if example and name not in {"one key twice", "nothing"}:  # it takes a body
            assert status >= 400, (method, path)


def test_a_body_over_the_limit_that_tells_no_length(service: Service) -> None:
    def long() -> Iterator[bytes]:
        yield b'{"id": "'
        for _ in range(11):
            sent.append(path)
            yield b"x" * 1_000_000

    sent: list[str] = []
    for method, path, _ in changing(service):
        scope = "courier" if path.startswith("/v1/courier/") else "admin"
        headers = {"Authorization": f"Bearer {service.tokens[FIRST, scope]}"}
        headers["Content-Type"] = "application/json"
        answer = service.client.request(method, path, content=long(), headers=headers)
        assert (answer.status_code == 413) == (path in sent), (method, path, answer.text)
        assert answer.status_code < 500
    assert len(set(sent)) > 10


IN_ADDRESSES = ["nul%00", "..%2f..%2fetc", "%27%20OR%201=1", "%F0%9F%8C%B6", "%ff", "x" * 5000]


@pytest.mark.parametrize("value", IN_ADDRESSES)
def test_odd_addresses_are_refused_or_not_there(service: Service, value: str) -> None:
    described = service.client.get("/openapi.json").json()
    for _, method, path, _ in operations(described):
        if "{" not in path:
            continue
        odd = path.partition("{")[0] + value + path.partition("}")[2]
        assert asks(service, method, odd, b"{}") < 500, (method, odd)
        assert asks(service, "get", f"{path.partition('{')[0]}?page_token={value}", b"") < 500
