"""Orders: accepted once, refused one by one, never lost."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from routing.api.orders import EXAMPLE
from routing.api.service_points import EXAMPLE as POINT
from tests.api.service import Service

BATCH = "/v1/orders/batch"
DAY = "2026-11-23"
ORDER: dict[str, Any] = dict(EXAMPLE)


def batch(service: Service, body: bytes, kind: str, **options: Any) -> Any:
    headers = {"Content-Type": kind, **options.pop("headers", {})}
    return service.asks("POST", BATCH, content=body, headers=headers, **options)


def test_the_same_order_again_is_no_error(either_service: Service) -> None:
    asks = either_service.asks
    first = asks("POST", "/v1/orders", json=ORDER)
    assert (first.status_code, first.headers["location"]) == (201, "/v1/orders/A-1001")
    assert first.json() == ORDER | {"cancelled": False}
    assert asks("POST", "/v1/orders", json=ORDER).status_code == 200
    other = asks("POST", "/v1/orders", json=ORDER | {"weight_kg": 1})
    assert (other.status_code, other.json()["code"]) == (409, "order_exists")
    assert asks("GET", "/v1/orders/A-1001").json()["weight_kg"] == 12.5


def test_the_same_key_gets_the_same_answer(either_service: Service) -> None:
    asks, headers = either_service.asks, {"Idempotency-Key": "k-1"}
    answers = [asks("POST", "/v1/orders", json=ORDER, headers=headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[1].headers["idempotent-replayed"] == "true"
    assert answers[1].json() == answers[0].json()
    reused = asks("POST", "/v1/orders", json=ORDER | {"id": "B"}, headers=headers)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")


def test_an_order_is_changed_and_cancelled(service: Service) -> None:
    asks = service.asks
    asks("POST", "/v1/orders", json=ORDER)
    changed = ORDER | {"parcels": 3}
    assert asks("PUT", "/v1/orders/A-1001", json=changed).headers["etag"] == '"v2"'
    late = asks("PUT", "/v1/orders/A-1001", json=ORDER, headers={"If-Match": '"v1"'})
    assert late.status_code == 412
    assert asks("DELETE", "/v1/orders/A-1001").status_code == 204
    assert asks("GET", "/v1/orders/A-1001").json()["cancelled"] is True
    assert asks("GET", "/v1/orders", params={"date": "2026-01-01"}).json()["items"] == []
    assert len(asks("GET", "/v1/orders", params={"date": DAY}).json()["items"]) == 1


def test_an_order_names_a_service_point_that_is_there(service: Service) -> None:
    order = {"id": "A", "date": DAY, "service_point": POINT["id"]}
    unknown = service.asks("POST", "/v1/orders", json=order)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_service_point")
    service.asks("PUT", f"/v1/service-points/{POINT['id']}", json=POINT)
    assert service.asks("POST", "/v1/orders", json=order).status_code == 201


def test_each_line_is_accepted_or_refused_by_its_own_id(either_service: Service) -> None:
    either_service.asks("POST", "/v1/orders", json=ORDER | {"id": "there"})
    rows: list[Any] = [
        ORDER,
        ORDER | {"id": "bad", "weight_kg": -1},
        ORDER | {"id": "there"},
        ORDER | {"id": "twice"},
        ORDER | {"id": "twice"},
        ORDER | {"id": "undated", "date": None},
        "no order",
    ]
    either_service.asks("POST", "/v1/orders", json=ORDER | {"id": "other"})
    lines = [
        *(json.dumps(row) for row in rows),
        "{",
        "",
        json.dumps(ORDER | {"id": "other", "parcels": 9}),
    ]
    answer = batch(either_service, "\n".join(lines).encode(), "application/x-ndjson")
    told = answer.json()
    assert (told["created"], told["unchanged"]) == (["A-1001"], ["there"])
    refused = [(row["id"], row["row"], row["code"]) for row in told["refused"]]
    assert refused == [
        (None, 8, "not_json"),
        ("bad", 2, "negative"),
        ("twice", 4, "duplicate_id"),
        ("twice", 5, "duplicate_id"),
        ("undated", 6, "text_expected"),
        (None, 7, "object_expected"),
        ("other", None, "order_exists"),
    ]
    assert len(either_service.asks("GET", "/v1/orders").json()["items"]) == 3


def test_a_batch_with_a_key_is_taken_once(service: Service) -> None:
    body, headers = json.dumps([ORDER]).encode(), {"Idempotency-Key": "b"}
    first = batch(service, body, "application/json", headers=headers)
    again = batch(service, body, "application/json", headers=headers)
    assert first.json() == again.json() == {"created": ["A-1001"], "unchanged": [], "refused": []}


def test_csv_and_workbooks(service: Service) -> None:
    csv = "订单号,经度,纬度,重量(kg)\nC-1,105.06,33.44,3\nC-2,105.06,133.44,3\n".encode("gb18030")
    told = batch(service, csv, "text/csv", params={"date": DAY}).json()
    assert (told["created"], [row["id"] for row in told["refused"]]) == (["C-1"], ["C-2"])
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["id", "lon", "lat", "weight_kg"])
    sheet.append(["X-1", 105.06, 33.44, 2])
    content = io.BytesIO()
    book.save(content)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    told = batch(service, content.getvalue(), kind, params={"date": DAY}).json()
    assert told["created"] == ["X-1"]


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 400_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 422),
        (b"hello", "text/plain", 415),
        (b"hello", "text/csv", 422),
        (b"PK\x03\x04", "application/vnd.oasis.opendocument.spreadsheet", 422),
        (b"", "application/x-ndjson", 200),
    ],
)
def test_bodies_that_are_no_orders(service: Service, body: bytes, kind: str, status: int) -> None:
    answer = batch(service, body, kind)
    assert answer.status_code == status
    assert tempfile.gettempdir() not in answer.text


def test_a_zip_bomb_is_not_unpacked(service: Service) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = batch(service, bomb(), kind, params={"date": DAY})
    assert answer.status_code in {413, 422}
    assert answer.json()["code"] in {"workbook_too_large", "workbook_unreadable"}


def far_apart() -> bytes:
    """Return a workbook of two cells, which a reader lays out as 140 million."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["ZZ199999"] = "id", "x"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_what_takes_all_memory_ends_nobody_elses_request(service: Service) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for _ in range(2):
        answer = batch(service, far_apart(), kind, params={"date": DAY})
        assert (answer.status_code, answer.json()["code"]) == (422, "workbook_needs_memory")
    assert service.asks("GET", "/v1/orders").status_code == 200
