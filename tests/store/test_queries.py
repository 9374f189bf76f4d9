"""What each named query promises, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from routing.errors import ConflictError, InputError, MissingError, StaleError
from routing.store import documents, events, idempotency, orders, plans, queue, retention, tokens
from routing.store.database import Store
from routing.store.moments import now
from routing.store.tables import courier_events, drive_positions, published_costs
from routing.store.trail import listed as trail
from tests.store.test_separation import fill

DAY = "2026-11-23"
ODD = "花椒 \U0001f336 \x00 \"'; DROP TABLE orders; --"


def test_an_edit_names_the_version_that_it_saw(store: Store) -> None:
    with store.writing("one") as desk:
        assert documents.put(desk, "depot", "a", {"x": 1}) == 1
        assert documents.put(desk, "depot", "a", {"x": 1}) == 1
        assert documents.put(desk, "depot", "a", {"x": 2}, expected=1) == 2
        for wrong in (1, 3):
            with pytest.raises(StaleError):
                documents.put(desk, "depot", "a", {"x": 3}, expected=wrong)
        documents.remove(desk, "depot", "a")
        with pytest.raises(MissingError):
            documents.remove(desk, "depot", "a")
        assert [row["action"] for row in trail(desk, None, 9)] == [
            "depot.removed",
            "depot.put",
            "depot.put",
        ]


def test_any_text_is_kept_as_it_is(store: Store) -> None:
    with store.writing("one") as desk:
        documents.put(desk, "courier", "a", {"name": ODD, "huge": 10**30, "small": 1e-300})
    with store.reading("one") as desk:
        content = documents.get(desk, "courier", "a")["content"]
    assert content == {"name": ODD, "huge": 10**30, "small": 1e-300}


def test_an_order_is_there_once(store: Store) -> None:
    with store.writing("one") as desk:
        assert orders.add(desk, "a", DAY, {"kg": 1}) == ("created", 1)
        assert orders.add(desk, "a", DAY, {"kg": 1}) == ("unchanged", 1)
        with pytest.raises(ConflictError):
            orders.add(desk, "a", DAY, {"kg": 2})
        rows = [("a", DAY, {"kg": 1}), ("b", DAY, {}), ("c", DAY, {})]
        outcomes = orders.add_all(desk, rows)
        assert outcomes == {"a": "unchanged", "b": "created", "c": "created"}
        assert orders.put(desk, "a", DAY, {"kg": 3}, expected=1) == ("changed", 2)
        with pytest.raises(StaleError):
            orders.put(desk, "a", DAY, {"kg": 4}, expected=1)
        orders.cancel(desk, "b")
        orders.cancel(desk, "b")
        assert orders.of_day(desk, DAY) == [{"kg": 3}, {}]
        assert [row["id"] for row in orders.listed(desk, "a", 9, DAY)] == ["b", "c"]
        assert orders.put(desk, "b", DAY, {}) == ("changed", 3)


def test_many_orders_at_once(store: Store) -> None:
    rows = [(f"{number:05}", DAY, {"id": number}) for number in range(2500)]
    with store.writing("one") as desk:
        assert set(orders.add_all(desk, rows).values()) == {"created"}
        assert set(orders.add_all(desk, rows).values()) == {"unchanged"}
        assert len(orders.of_day(desk, DAY)) == 2500


def test_a_plan_has_one_next_version(store: Store) -> None:
    with store.writing("one") as desk:
        plan = plans.create(desk, date=DAY, region=None, day={"a": 1})
        made = {"content": {}, "violations": [], "locked": [], "cost": 1.5, "made_by": "engine"}
        assert plans.add_version(desk, plan, after=0, **made) == 1  # type: ignore[arg-type]
        with pytest.raises(StaleError):
            plans.add_version(desk, plan, after=0, **made)  # type: ignore[arg-type]
        assert plans.get(desk, plan)["version"] == 1
        assert [row["version"] for row in plans.versions(desk, plan)] == [1]


def test_a_token_holds_until_it_does_not(store: Store) -> None:
    with store.writing("one") as desk:
        issued = tokens.issue(desk, "courier", courier="k")
        late = tokens.issue(desk, "planner", expires_at=now() - timedelta(seconds=1))

    async def ask() -> None:
        found = await tokens.holder(store.glances, issued.secret)
        assert found is not None
        assert (found["organisation_id"], found["courier_id"]) == ("one", "k")
        assert issued.secret not in str(dict(found))
        for wrong in (late.secret, issued.secret[:-1], "", "shl_", "\x00", "\ud800"):
            assert await tokens.holder(store.glances, wrong) is None
        with store.writing("one") as desk:
            tokens.revoke_of_courier(desk, "k")
        assert await tokens.holder(store.glances, issued.secret) is None
        await store.glances.close()

    asyncio.run(ask())


def test_a_join_code_is_used_once(store: Store) -> None:
    with store.writing("one") as desk:
        code, _ = tokens.offer_code(desk, "k", 5)
        late, _ = tokens.offer_code(desk, "k", -1)
    with store.everything() as connection:
        found = tokens.take_code(connection, f" {code[:5].lower()}-{code[5:]} ")
        assert found is not None
        assert found["courier_id"] == "k"
        assert tokens.take_code(connection, code) is None
        assert tokens.take_code(connection, late) is None


def test_a_key_gets_its_answer_again(store: Store) -> None:
    with store.writing("one") as desk:
        assert idempotency.answered(desk, "k", "digest") is None
        idempotency.remember(desk, "k", 201, {"id": 1})
    with store.writing("one") as desk:
        again = idempotency.answered(desk, "k", "digest")
        assert again is not None
        assert (again["status"], again["answer"]) == (201, {"id": 1})
        with pytest.raises(InputError):
            idempotency.answered(desk, "k", "another")


def test_a_job_is_given_to_one_and_tried_once_more(store: Store) -> None:
    with store.writing("one") as desk:
        job = queue.add(desk, "plan", "p", {"seed": 1})
    with store.everything() as connection:
        first = queue.claim(connection, "a")
        assert first is not None
        assert (first.id, first.organisation, first.request) == (job, "one", {"seed": 1})
        assert queue.claim(connection, "b") is None
        assert queue.renew(connection, first, "a", 12.5) == "go on"
        assert queue.renew(connection, first, "b", None) == "lost"
    with store.writing("one") as desk:
        queue.give_back(desk, first, "a", counted=True)
    with store.everything() as connection:
        second = queue.claim(connection, "b")
        assert second is not None
        assert second.attempt == 2
        # Its holder dies: nobody else takes it a third time.
        connection.exec_driver_sql("UPDATE jobs SET lease_until = '2000-01-01 00:00:00'")
        assert queue.claim(connection, "c") is None
    with store.reading("one") as desk:
        ended = queue.of(desk, "p")
    assert ended is not None
    assert (ended["status"], ended["error"]["code"]) == ("failed", "job_lost")
    with store.writing("one") as desk:
        assert not queue.finish(desk, second, "b", "succeeded")


def test_a_job_is_cancelled_before_and_after_it_begins(store: Store) -> None:
    with store.writing("one") as desk:
        waits, goes = (queue.add(desk, "plan", name, {}) for name in "ab")
        queue.request_cancel(desk, waits)
    with store.everything() as connection:
        claimed = queue.claim(connection, "a")
        assert claimed is not None
        assert claimed.id == goes
        assert queue.renew(connection, claimed, "a", None) == "go on"
    with store.writing("one") as desk:
        queue.request_cancel(desk, goes)
    with store.everything() as connection:
        assert queue.renew(connection, claimed, "a", None) == "cancel"
    with store.writing("one") as desk:
        assert queue.finish(desk, claimed, "a", "cancelled")
        ended = [queue.of(desk, subject) for subject in "ab"]
    assert [row and row["status"] for row in ended] == ["cancelled", "cancelled"]


def test_an_event_is_kept_once_and_a_drive_says_nothing_of_who_drove(store: Store) -> None:
    event = {"id": "e1", "digest": "d1", "date": DAY, "content": {"kind": "collected"}}
    position = {"digest": "p1", "date": DAY, "occurred_at": now(), "lon": 105.0, "lat": 33.4}
    for _ in range(2):
        with store.writing("one") as desk:
            events.add(desk, "k", [event, event])
            events.add_positions(desk, "k", [position, position])
    with store.reading("one") as desk:
        assert len(events.of_day(desk, DAY, ["k"])) == 1
        (kept,) = desk.all(desk.select(drive_positions))
        assert "k" not in {kept["drive_id"], kept["digest"]}


def test_days_that_are_over_are_forgotten(store: Store) -> None:
    with store.writing("one") as desk:
        for date in ("2026-01-01", DAY):
            plan = plans.create(desk, date=date, region=None, day={})
            queue.add(desk, "plan", plan, {})
            orders.add(desk, date, date, {})
            events.add(desk, "k", [{"id": date, "digest": "d", "date": date, "content": {}}])
    with store.everything() as connection:
        gone = retention.forget(connection, 90, at=datetime(2026, 11, 24, tzinfo=UTC))
    assert (gone["plans"], gone["orders"], gone["jobs"], gone["courier_events"]) == (1, 1, 1, 1)
    with store.reading("one") as desk:
        assert [row["date"] for row in plans.listed(desk, "", 9)] == [DAY]
        assert len(desk.all(desk.select(courier_events))) == 1


def test_published_days_are_forgotten_with_what_they_cost(store: Store) -> None:
    for name in ("one", "other"):
        with store.writing(name) as desk:
            fill(desk)
    with store.everything() as connection:
        kept = retention.forget(connection, 0, at=datetime(2027, 11, 24, tzinfo=UTC))
        assert "plans" not in kept
        gone = retention.forget(connection, 90, at=datetime(2027, 11, 24, tzinfo=UTC))
    assert (gone["plans"], gone["publications"]) == (2, 2)
    with store.reading("one") as desk:
        assert desk.all(desk.select(published_costs)) == []
