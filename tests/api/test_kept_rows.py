"""Service points, depots, vehicles, couriers: under the user's own ids, edited one at a time."""

from __future__ import annotations

from typing import Any

import pytest

from routing.api import couriers, depots, service_points, vehicles
from tests.api.service import COURIER, Service

RESOURCES: dict[str, dict[str, Any]] = {
    "service-points": service_points.EXAMPLE,
    "depots": depots.EXAMPLE,
    "vehicles": vehicles.EXAMPLE,
    "couriers": couriers.EXAMPLE | {"id": "courier-2"},
}


@pytest.mark.parametrize("name", RESOURCES)
def test_a_row_is_put_read_changed_and_taken_away(either_service: Service, name: str) -> None:
    asks, example = either_service.asks, RESOURCES[name]
    path = f"/v1/{name}/{example['id']}"
    assert asks("GET", path).status_code == 404
    made = asks("PUT", path, json=example)
    assert (made.status_code, made.headers["etag"]) == (200, '"v1"')
    read = asks("GET", path)
    assert read.json() == example
    known = asks("GET", path, headers={"If-None-Match": 'W/"v1"'})
    assert (known.status_code, known.content) == (304, b"")
    assert asks("HEAD", path).content == b""
    changed = asks("PUT", path, json=example | {"name": "x"} if "name" in example else example)
    assert changed.status_code == 200
    stale = asks("PUT", path, json=example | {"skills": []}, headers={"If-Match": '"v7"'})
    assert stale.status_code in {412, 422}
    assert asks("DELETE", path).status_code == 204
    assert asks("DELETE", path).json()["code"] == "not_there"


def test_an_edit_that_has_not_seen_the_last_one_is_refused(service: Service) -> None:
    path, row = "/v1/depots/town", RESOURCES["depots"]
    service.asks("PUT", path, json=row)
    assert service.asks("PUT", path, json=row | {"name": "a"}).headers["etag"] == '"v2"'
    late = service.asks("PUT", path, json=row | {"name": "b"}, headers={"If-Match": '"v1"'})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert service.asks("GET", path).json()["name"] == "a"
    odd = service.asks("PUT", path, json=row, headers={"If-Match": "v2"})
    assert odd.json()["code"] == "etag_invalid"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "other"}, "id_differs"),
        ({"lat": 95}, "coordinate_out_of_range"),
        ({"lon": 33.4, "lat": 105.0}, "swapped_lonlat"),
        ({"open": "soon"}, "not_a_time"),
        ({"colour": "red"}, "unknown_field"),
        ({"handover_s": -1}, "negative"),
        ({"handover_s": 10**40}, "out_of_range"),
        ({"name": 5}, "text_expected"),
    ],
)
def test_a_bad_row_is_refused_with_its_field(
    service: Service, row: dict[str, Any], code: str
) -> None:
    answer = service.asks("PUT", "/v1/depots/town", json=depots.EXAMPLE | row)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["action"]


@pytest.mark.parametrize("name", ["\U0001f336", "花椒 沟", "a b", "%", "..a", "'; DROP TABLE"])
def test_odd_ids_and_names_are_kept_as_they_are(either_service: Service, name: str) -> None:
    row = {"id": name, "name": "\x00 \u202e \U0001f336", "lon": 105, "lat": 33.4}
    path = f"/v1/depots/{name.replace('%', '%25')}"
    assert either_service.asks("PUT", path, json=row).status_code == 200
    assert either_service.asks("GET", path).json() == row
    assert [one["id"] for one in either_service.asks("GET", "/v1/depots").json()["items"]] == [name]


@pytest.mark.parametrize("row_id", ["a\x00b", "a\nb", "..", "x" * 201])
def test_ids_that_cannot_be_addresses(service: Service, row_id: str) -> None:
    row = depots.EXAMPLE | {"id": row_id}
    assert service.asks("PUT", "/v1/depots/a", json=row).json()["code"] == "id_unusable"


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b"[" * 100_000, b'{"a":' * 5000, b'{"id": "\\ud800"}', b"", b"NaN", b"1e999"],
)
def test_a_body_that_is_no_json_is_no_crash(service: Service, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = service.asks("PUT", "/v1/depots/town", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_list_comes_in_pages(service: Service) -> None:
    for number in range(7):
        row = {**depots.EXAMPLE, "id": f"d{number}"}
        service.asks("PUT", f"/v1/depots/d{number}", json=row)
    seen: list[str] = []
    token: str | None = ""
    while token is not None:
        params = {"page_size": 3, **({"page_token": token} if token else {})}
        page = service.asks("GET", "/v1/depots", params=params).json()
        seen += [row["id"] for row in page["items"]]
        token = page["next_page_token"]
    assert seen == [f"d{number}" for number in range(7)]
    odd = service.asks("GET", "/v1/depots", params={"page_token": "\u00e4"})
    assert (odd.status_code, odd.json()["code"]) == (422, "page_token_invalid")


def test_a_courier_joins_once_and_is_gone_with_its_phone(either_service: Service) -> None:
    asks, client = either_service.asks, either_service.client
    code = asks("POST", f"/v1/couriers/{COURIER}/join-codes", "coordinator").json()["code"]
    joined = client.post("/v1/courier/join", json={"code": code})
    assert joined.status_code == 201
    again = client.post("/v1/courier/join", json={"code": code})
    assert (again.status_code, again.json()["code"]) == (401, "code_unknown")
    bearer = {"Authorization": f"Bearer {joined.json()['token']}"}
    rotated = client.post("/v1/tokens/rotate", headers=bearer)
    assert rotated.status_code == 201
    assert client.post("/v1/tokens/rotate", headers=bearer).status_code == 401
    asks("DELETE", f"/v1/couriers/{COURIER}")
    bearer = {"Authorization": f"Bearer {rotated.json()['token']}"}
    assert client.post("/v1/tokens/rotate", headers=bearer).status_code == 401


def test_guessing_is_throttled(service: Service) -> None:
    statuses = [
        service.client.post("/v1/courier/join", json={"code": str(number)}).status_code
        for number in range(30)
    ]
    assert statuses[:20] == [401] * 20
    assert statuses[-1] == 429
    # Who has a token that holds shares the address with whoever guesses.
    assert service.asks("GET", "/v1/depots").status_code == 200


def test_organisations_and_tokens(either_service: Service) -> None:
    asks, client = either_service.asks, either_service.client
    made = asks("POST", "/v1/organisations", json={"id": "wudu", "name": "武都"}).json()
    bearer = {"Authorization": f"Bearer {made['token']['token']}"}
    assert client.get("/v1/depots", headers=bearer).json()["items"] == []
    assert client.get("/v1/organisations", headers=bearer).status_code == 403
    again = asks("POST", "/v1/organisations", json={"id": "wudu", "name": "武都"})
    assert (again.status_code, again.json()["code"]) == (409, "organisation_exists")
    new = asks("POST", "/v1/tokens", json={"scope": "planner", "days": 1}).json()
    mine = {"Authorization": f"Bearer {new['token']}"}
    assert client.get("/v1/depots", headers=mine).status_code == 200
    assert client.delete(f"/v1/tokens/{new['id']}", headers=bearer).status_code == 404
    assert asks("DELETE", f"/v1/tokens/{new['id']}").status_code == 204
    assert client.get("/v1/depots", headers=mine).status_code == 401
    listed = asks("GET", "/v1/tokens").json()["items"]
    assert next(one for one in listed if one["id"] == new["id"])["revoked_at"] is not None
    actions = [entry["action"] for entry in asks("GET", "/v1/audit").json()["items"]]
    assert {"organisation.created", "token.issued", "token.revoked"} <= set(actions)


def test_answers_carry_security_headers(service: Service) -> None:
    for path in ("/healthz", "/v1/depots", "/nothing"):
        headers = service.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
