"""Nobody sees what is not theirs: queries are made for one organisation, by construction."""

from __future__ import annotations

import ast
import asyncio
from pathlib import Path
from typing import Any

import pytest

import routing.store
from routing.errors import MissingError
from routing.store import (
    accounts,
    documents,
    events,
    idempotency,
    orders,
    plans,
    publications,
    queue,
    studies,
    tokens,
    webhooks,
)
from routing.store.database import Store
from routing.store.desk import Desk
from routing.store.trail import listed as trail

ROOM = Path(routing.store.__file__).parent
FOR_THE_INSTALLATION = {
    "desk",
    "organisations",
    "tokens",
    "queue",
    "backups",
    "retention",
    "outbox",
}
"""They serve all organisations: whose token it is, whose job is next."""
AROUND_OTHERS_STATEMENTS = {"glances"}


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_only_the_desk_makes_statements(path: Path) -> None:
    made = {"select", "insert", "update", "delete"}
    names = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    assert not names & made or path.stem in FOR_THE_INSTALLATION | AROUND_OTHERS_STATEMENTS


COST = {
    "shipment_id": "mine",
    "vehicle_id": "van-1",
    "courier_id": "mine",
    "village": "上庄" * 200,
    "township": "",
    "parcels": 2,
    "weight_kg": 1.5,
    "cost": 3.25,
}


def fill(desk: Desk) -> dict[str, Any]:
    for kind in documents.TABLES:
        documents.put(desk, kind, "mine", {"id": "mine", "name": kind})
    orders.add(desk, "mine", "2026-11-23", {"id": "mine"})
    plan = plans.create(desk, date="2026-11-23", region="valley", day={})
    plans.add_version(
        desk,
        plan,
        after=0,
        content={},
        violations=[],
        locked=[],
        cost=1.0,
        made_by="engine",
    )
    publication = publications.publish(
        desk,
        date="2026-11-23",
        region="valley",
        plan=plan,
        version=1,
        differences={},
        routes={"mine": ("etag", b"body")},
    )
    queue.add(desk, "plan", plan, {})
    events.add(
        desk, "mine", [{"id": "e", "digest": "d", "date": "2026-11-23", "content": {"a": 1}}]
    )
    accounts.keep(desk, publication, [COST])
    study = studies.create(desk, title="", region="valley")
    studies.answer(desk, study, {("json", "en"): b"{}"})
    webhook = webhooks.create(desk, "https://example.org/", ["plan.failed"])["id"]
    webhooks.tell(desk, "plan.failed", "mine", {})
    token = tokens.issue(desk, "planner").id
    idempotency.answered(desk, "key", "digest")
    made = {"study": study, "webhook": webhook, "publication": publication}
    return {"plan": plan, "token": token, **made}


def test_another_organisation_finds_nothing(store: Store) -> None:
    with store.writing("one") as desk:
        made = fill(desk)
    with store.writing("other") as desk:
        for kind in documents.TABLES:
            assert documents.listed(desk, kind, "", 9) == []
            assert documents.contents(desk, kind) == []
            with pytest.raises(MissingError):
                documents.get(desk, kind, "mine")
            with pytest.raises(MissingError):
                documents.remove(desk, kind, "mine")
        for missing in (orders.get, orders.cancel):
            with pytest.raises(MissingError):
                missing(desk, "mine")
        with pytest.raises(MissingError):
            plans.get(desk, made["plan"])
        with pytest.raises(MissingError):
            plans.version(desk, made["plan"], 1)
        assert orders.listed(desk, "", 9) == plans.listed(desk, "", 9) == []
        assert orders.of_day(desk, "2026-11-23") == []
        assert plans.versions(desk, made["plan"]) == []
        assert publications.latest(desk, "2026-11-23", "valley") is None
        assert publications.of_plan(desk, made["plan"]) == []
        assert queue.of(desk, made["plan"]) is None
        assert queue.unfinished(desk) == 0
        assert events.of_day(desk, "2026-11-23", ["mine"]) == []
        assert tokens.get(desk, made["token"]) is None
        assert not tokens.revoke(desk, made["token"])
        assert idempotency.answered(desk, "key", "another") is None
        assert trail(desk, None, 9) == []
        for get, made_id in ((studies.get, made["study"]), (webhooks.get, made["webhook"])):
            with pytest.raises(MissingError):
                get(desk, made_id)
        assert studies.document(desk, made["study"], "json", "en") is None
        assert studies.listed(desk, "", 9) == webhooks.listed(desk, "", 9) == []
        assert webhooks.told(desk, made["webhook"], "", 9) == []
        assert accounts.standing(desk, "2026-01-01", "2026-12-31") == []
        assert accounts.costs_of(desk, [made["publication"]]) == []
        assert accounts.routes_of(desk, made["plan"], 1) == []

    asyncio.run(glance_at_nothing(store, made["token"]))


async def glance_at_nothing(store: Store, token: str) -> None:
    for organisation, found in (("one", True), ("other", False)):
        asked = {"organisation": organisation, "courier": "mine", "date": "2026-11-23"}
        dated = await store.glances.first(publications.ROUTE_OF_DAY, known="", **asked)
        assert (dated is not None) == found
    assert await tokens.holder(store.glances, token) is None  # its id is no secret
    await store.glances.close()


def test_both_may_use_the_same_ids(store: Store) -> None:
    for name in ("one", "other"):
        with store.writing(name) as desk:
            fill(desk)
            documents.put(desk, "depot", "mine", {"id": "mine", "of": name})
    for name in ("one", "other"):
        with store.reading(name) as desk:
            assert documents.get(desk, "depot", "mine")["content"]["of"] == name
            assert len(plans.listed(desk, "", 9)) == 1
