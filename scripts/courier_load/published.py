"""A day planned and published over HTTP, and a phone for each of some hundred couriers."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from courier_load.server import Server
from routing.bundled import DRAWN_VALLEY
from routing.store import documents, publications, tokens
from routing.store.database import Store
from routing.store.desk import Desk
from routing.store.first_start import FIRST
from routing.store.tables import courier_routes

_MADE_WITHIN_S = 120.0
ROUTE, EVENTS = "/v1/courier/route", "/v1/courier/events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What there is to fetch.

    Attributes
    ----------
    tokens : list of str
        One a courier.
    body : bytes
        The longest route, compressed, as it goes out.
    """

    date: str
    day: dict[str, Any]
    tokens: list[str]
    etag: str
    body: bytes


def publish(server: Server, database: str, couriers: int) -> Published:
    """Plan and publish the bundled day, and let every courier have its longest route."""
    day: dict[str, Any] = json.loads((DRAWN_VALLEY.folder / "day.json").read_text(encoding="utf-8"))
    day["region"] = DRAWN_VALLEY.id
    names = [f"courier-{number}" for number in range(couriers)]
    vehicles = [{**row, "courier": name} for row, name in zip(day["vehicles"], names, strict=False)]
    day |= {"vehicles": vehicles, "couriers": [{"id": row["courier"]} for row in vehicles]}
    plan = start_plan(server, day, "iterations=100")
    wait_for(server, plan)
    published = server.asks("POST", f"{plan}/publications", {}, **{"If-Match": '"v1"'})
    store = Store(database)
    with store.everything() as connection:
        desk = Desk(connection=connection, organisation=FIRST)
        for name in names:
            documents.put(desk, "courier", name, {"id": name})
        made = [tokens.issue(desk, "courier", courier=name).secret for name in names]
        longest = max(desk.all(desk.select(courier_routes)), key=lambda row: len(row["body_gzip"]))
        publications.publish(
            desk,
            date=longest["date"],
            region=DRAWN_VALLEY.id,
            plan=plan.rpartition("/")[2],
            version=1,
            differences=json.loads(published.body)["changes"],
            routes=dict.fromkeys(names, (longest["etag"], longest["body_gzip"])),
        )
    store.close()
    return Published(
        date=longest["date"],
        day=day,
        tokens=made,
        etag=f'"{longest["etag"]}"',
        body=longest["body_gzip"],
    )


def start_plan(server: Server, day: dict[str, Any], search: str) -> str:
    """Ask for a plan; returns where it can be watched."""
    return server.asks("POST", f"/v1/plans?{search}", day).headers[b"location"].decode()


def wait_for(server: Server, plan: str, *statuses: str) -> str:
    """Wait until a plan has one of some statuses, else until it is made; returns which."""
    wanted = statuses or ("succeeded", "failed", "cancelled")
    until = time.monotonic() + _MADE_WITHIN_S
    while True:
        status: str = json.loads(server.asks("GET", plan).body)["status"]
        if status in wanted:
            return status
        if time.monotonic() > until:
            raise TimeoutError(plan)
        time.sleep(0.2)
