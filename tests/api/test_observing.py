"""What the service tells of itself, and what it keeps to itself."""

from __future__ import annotations

import errno
import json
from datetime import UTC, date, datetime
from typing import Any, NoReturn
from unittest.mock import Mock

import structlog
from structlog.testing import capture_logs

from routing.api.couriers import EXAMPLE
from routing.api.job_queue import JobQueue
from routing.roads.region import Region
from routing.store.first_start import FIRST
from routing.store.queue import Claimed
from tests.api.service import Service


def test_a_request_is_a_line_without_anybody_in_it(service: Service) -> None:
    with capture_logs() as lines:
        answer = service.asks(
            "PUT",
            "/v1/couriers/courier-1?who=Zhang",
            json=EXAMPLE,
            headers={"X-Request-Id": "mine-1"},
        )
    assert answer.headers["x-request-id"] == "mine-1"
    (line,) = lines
    assert (line["operation"], line["status"], line["request"]) == ("put_courier", 200, "mine-1")
    told = str(line)
    for secret in ("courier-1", "Zhang", str(EXAMPLE["phone"]), "shl_"):
        assert secret not in told


def test_a_log_that_cannot_be_written_costs_nobody_the_answer(service: Service) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "no space left on device")

    were = structlog.get_config()
    structlog.configure(processors=[full])
    try:
        assert service.asks("GET", "/v1/depots").status_code == 200
    finally:
        structlog.configure(**were)


def test_a_job_is_told_under_its_id_and_what_breaks_it_by_its_place(service: Service) -> None:
    kinds: dict[str, Any] = {"odd": Mock()}
    work = JobQueue(store=service.store, owner="me", kinds=kinds)
    first, second = (
        Claimed(organisation=FIRST, id=f"j{n}", kind="odd", subject="s", request={}, attempt=1)
        for n in range(2)
    )
    with capture_logs() as lines:
        try:
            json.loads("王先生")
        except ValueError as error:
            work.fail(first, error)
        work.give_back(second, counted=True)
    broke, given_back = lines
    assert (broke["event"], broke["job"], broke["error"]) == ("job broke", "j0", "JSONDecodeError")
    assert "json" in broke["where"][-1]
    assert "王" not in str(lines)
    assert (given_back["job"], given_back["worker_lost"]) == ("j1", True)


def test_odd_request_ids_are_replaced(service: Service) -> None:
    answer = service.client.get("/healthz", headers={"X-Request-Id": "a b\tc" * 30})
    assert answer.headers["x-request-id"].isalnum()


def test_how_old_maps_are(service: Service, valley: Region) -> None:
    service.asks("GET", f"/v1/regions/{valley.id}")
    text = service.client.get("/metrics").text
    age = (datetime.now(UTC).date() - date.fromisoformat(str(valley.meta.osm_date))).days
    assert f'shanlu_region_age_days{{region="{valley.id}"}} {float(age)}' in text.splitlines()


def test_figures(service: Service) -> None:
    service.asks("GET", "/v1/depots")
    service.client.get("/no/such/page")
    text = service.client.get("/metrics").text
    assert 'shanlu_requests_total{operation="list_depots",status="200"} 1.0' in text
    assert 'operation="none",status="404"' in text
    assert "shanlu_jobs_waiting 0.0" in text
