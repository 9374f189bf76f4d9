"""Webhooks reach a real receiver, signed, again and again until it takes them, and once told."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from standardwebhooks.webhooks import Webhook

from routing.api.late_stops import tell_late_stops
from routing.api.public_addresses import NotPublicError, addresses_of, is_public
from routing.api.webhook_sending import post, signed
from routing.roads.region import Region
from routing.settings import Settings
from routing.store import outbox, webhooks
from routing.store.database import Store
from routing.store.first_start import FIRST
from routing.store.moments import now
from routing.store.outbox import Message
from routing.store.tables import webhook_deliveries
from tests.api.days import COURIER, planned, small_day
from tests.api.service import Service, serving
from tests.databases import BACKENDS, new_database


@dataclass
class Receiver:
    """An HTTP server that writes down what it gets; it answers what it was told to, in turn."""

    statuses: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?a=1"

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    here = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            here.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(here.statuses.pop(0) if here.statuses else 204)
            self.send_header("Location", here.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=BACKENDS)
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    url = new_database(request.param, tmp_path, request)
    with serving(Settings(database_url=url, workers=1, webhooks_private=True)) as service:
        yield service


def wait(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def wanted(service: Service, receiver: Receiver, *events: str) -> dict[str, Any]:
    answer = service.asks("POST", "/v1/webhooks", json={"url": receiver.url, "events": events})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def hurry(store: Store) -> None:
    """Let what waits for another attempt be due."""
    with store.everything() as connection:
        connection.execute(update(webhook_deliveries).values(due_at=now() - timedelta(seconds=1)))


def test_a_day_is_told_as_it_goes(
    service: Service, receiver: Receiver, valley: Region, tmp_path: Path
) -> None:
    events = ["plan.finished", "plan.published", "stop.failed", "stop.late"]
    made = wanted(service, receiver, *events)
    day = small_day(tmp_path, valley)
    plan = planned(service, day)["id"]
    wait(lambda: receiver.types() == ["plan.finished"])
    service.asks("POST", f"/v1/plans/{plan}/publications", json={}, headers={"If-Match": '"v1"'})
    wait(lambda: len(receiver.got) == 2)
    event = {
        "id": "e1",
        "kind": "failed",
        "date": day["date"],
        "at": f"{day['date']}T09:00:00+08:00",
        "shipment": day["shipments"][0]["id"],
        "reason": "nobody there",
    }
    for _ in range(2):  # the phone heard no answer
        service.asks("POST", "/v1/courier/events", "courier", json={"events": [event]})
    wait(lambda: len(receiver.got) == 3)
    assert receiver.types() == ["plan.finished", "plan.published", "stop.failed"]
    told = [json.loads(body)["data"] for _, body in receiver.got]
    assert (told[0]["plan"], told[0]["status"]) == (plan, "succeeded")
    assert (told[1]["plan"], told[1]["version"]) == (plan, 1)
    assert (told[2]["courier"], told[2]["reason"]) == (COURIER, "nobody there")
    # Somebody else's code takes them for genuine, and nothing that was changed.
    judge = Webhook(made["secret"])
    for headers, body in receiver.got:
        assert judge.verify(body, headers) == json.loads(body)
        with pytest.raises(Exception, match="signature"):
            judge.verify(body + b" ", headers)
    rows = service.asks("GET", f"/v1/webhooks/{made['id']}/deliveries").json()["items"]
    assert {(row["status"], row["answer"], row["attempts"]) for row in rows} == {
        ("delivered", "204", 1)
    }


def test_late_stops_of_today_are_told_once(
    service: Service, receiver: Receiver, valley: Region, tmp_path: Path
) -> None:
    wanted(service, receiver, "stop.late")
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    day = small_day(tmp_path, valley) | {"date": yesterday}
    plan = planned(service, day)["id"]
    path = f"/v1/plans/{plan}/publications"
    answer = service.asks("POST", path, json={}, headers={"If-Match": '"v1"'})
    assert answer.status_code == 201, answer.text
    for _ in range(2):
        tell_late_stops(service.store)
    stops = service.asks("GET", f"/v1/plans/{plan}/tracking").json()["stops"]
    wait(lambda: len(receiver.got) == len(stops))
    time.sleep(1.5)
    assert len(receiver.got) == len(stops) > 0
    told = json.loads(receiver.got[0][1])["data"]
    assert told["late_s"] >= 600
    assert told["plan"] == plan


def test_what_is_not_taken_is_sent_again_with_the_same_id(
    service: Service, receiver: Receiver
) -> None:
    receiver.statuses = [500, 302]
    made = wanted(service, receiver, "plan.failed")
    with service.store.writing(FIRST) as desk:
        webhooks.tell(desk, "plan.failed", "p", {"plan": "p"})
    for answer in ("500", "302"):
        wait(lambda answer=answer: answered(service, made["id"])[1] == answer)  # type: ignore[misc]
        hurry(service.store)
    wait(lambda: answered(service, made["id"]) == ("delivered", "204", 3))
    assert len(receiver.got) == 3
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1


def answered(service: Service, webhook: str) -> tuple[str, str | None, int]:
    (row,) = service.asks("GET", f"/v1/webhooks/{webhook}/deliveries").json()["items"]
    return row["status"], row["answer"], row["attempts"]


def test_it_is_given_up_after_all_retries_and_a_receiver_that_is_gone_is_left_alone(
    service: Service, receiver: Receiver
) -> None:
    made = wanted(service, receiver, "plan.failed")
    retries = len(outbox.RETRIES_S)
    receiver.statuses = [503] * (retries + 1)
    with service.store.writing(FIRST) as desk:
        webhooks.tell(desk, "plan.failed", "p", {"plan": "p"})
    until = time.monotonic() + 60
    while answered(service, made["id"])[0] == "waiting":
        hurry(service.store)
        time.sleep(0.2)
        assert time.monotonic() < until
    assert answered(service, made["id"])[0] == "failed"
    wait(lambda: len(receiver.got) >= retries + 1)
    receiver.got.clear()
    receiver.statuses = [410]
    with service.store.writing(FIRST) as desk:
        webhooks.tell(desk, "plan.failed", "q", {"plan": "q"})
    wait(lambda: service.asks("GET", f"/v1/webhooks/{made['id']}").json()["gone_at"])
    with service.store.writing(FIRST) as desk:
        webhooks.tell(desk, "plan.failed", "r", {"plan": "r"})
    time.sleep(1.5)
    assert len(receiver.got) == 1


def test_what_was_rolled_back_is_not_told(service: Service, receiver: Receiver) -> None:
    made = wanted(service, receiver, "plan.failed")

    def fail() -> None:
        with service.store.writing(FIRST) as desk:
            webhooks.tell(desk, "plan.failed", "p", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert service.asks("GET", f"/v1/webhooks/{made['id']}/deliveries").json()["items"] == []


def test_organisations_have_their_own(service: Service, receiver: Receiver) -> None:
    made = wanted(service, receiver, "plan.failed")
    path = f"/v1/webhooks/{made['id']}"
    for method, address in (("GET", path), ("DELETE", path), ("GET", f"{path}/deliveries")):
        assert service.asks(method, address, organisation="other").status_code == 404
    with service.store.writing("other") as desk:
        webhooks.tell(desk, "plan.failed", "p", {})
    assert service.asks("GET", f"{path}/deliveries").json()["items"] == []
    assert "secret" not in service.asks("GET", path).json()
    assert service.asks("DELETE", path).status_code == 204
    assert service.asks("GET", path).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "0.0.0.0", "100.64.0.1"),  # noqa: S104 - to refuse
        *("::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "224.0.0.1", "ff02::1"),
    ],
)
def test_what_is_not_on_the_internet_is_not_reached(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_what_is_on_the_internet_is(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_inside_is_refused_when_it_is_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = Message(
        organisation="one",
        webhook="w",
        id="msg_1",
        url=f"https://localhost:{receiver.port}/",
        secret="whsec_AAAA",  # noqa: S106 - of nobody
        body={},
        attempt=1,
    )
    with pytest.raises(NotPublicError):
        post(message, private=False)
    # One address of several that is public is the one that is taken.
    both = [(0, 0, 0, "", ("127.0.0.1", 1)), (0, 0, 0, "", ("8.8.8.8", 1))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert addresses_of("two.example", 1, private=False) == ["8.8.8.8"]
    assert receiver.got == []
    assert signed(message, b"{}", 7)["webhook-timestamp"] == "7"


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org/", "https://a:b@example.org/", "https://", "ftp://example.org/"),
        *("https://[::1", "https://example.org:99999/", "https://exa mple.org/"),
    ],
)
def test_odd_addresses_are_refused_at_once(tmp_path: Path, url: str) -> None:
    with serving(Settings(database_url=f"sqlite:///{tmp_path}/s.sqlite3", workers=0)) as service:
        given = {"url": url, "events": ["plan.failed"]}
        assert service.asks("POST", "/v1/webhooks", json=given).status_code == 422
