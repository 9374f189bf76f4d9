"""What is looked up from the event loop: the same as in a transaction, and as it is right now."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from routing.errors import StoreError
from routing.store import plans, publications, tokens
from routing.store.database import Store
from routing.store.glances import Found
from routing.store.tables import courier_routes

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def publish(store: Store, organisation: str, date: str, couriers: int, body: bytes) -> None:
    with store.writing(organisation) as desk:
        plan = plans.create(desk, date=date, region="valley", day={})
        made = {"violations": [], "locked": [], "cost": 1.0, "made_by": "engine"}
        plans.add_version(desk, plan, after=0, content={}, **made)  # type: ignore[arg-type]
        publications.publish(
            desk,
            date=date,
            region="valley",
            plan=plan,
            version=1,
            differences={},
            routes={f"k{number}": (f"{date} {number}", body) for number in range(couriers)},
        )


async def route(store: Store, organisation: str, courier: str, **of: str) -> Found | None:
    glance = publications.ROUTE_OF_DAY if of else publications.LATEST_ROUTE
    return await store.glances.first(glance, organisation=organisation, courier=courier, **of)


async def then_close(store: Store, *questions: object) -> list[Found | None]:
    try:
        return await asyncio.gather(*questions)  # type: ignore[call-overload,no-any-return]
    finally:
        await store.glances.close()


def test_many_at_once_each_get_their_own(store: Store) -> None:
    publish(store, "one", MONDAY, 30, b"\x00\xff monday")
    publish(store, "one", TUESDAY, 20, b"tuesday")
    publish(store, "other", MONDAY, 3, b"other")

    async def ask() -> list[Found | None]:
        latest = [route(store, "one", f"k{number}") for number in range(31)]
        others = [route(store, "other", f"k{number}") for number in range(5)]
        dated = [route(store, "one", "k7", date=date) for date in (MONDAY, TUESDAY, "2026-11-25")]
        return await then_close(store, *latest, *others, *dated)

    found = asyncio.run(ask())
    latest, others, dated = found[:31], found[31:36], found[36:]
    etags = [one and one["etag"] for one in latest]
    expected = [f"{TUESDAY} {number}" for number in range(20)]
    expected += [f"{MONDAY} {number}" for number in range(20, 30)]
    assert etags == [*expected, None]
    assert [one and one["body_gzip"] for one in others] == [b"other"] * 3 + [None] * 2
    assert [one and one["body_gzip"] for one in dated] == [b"\x00\xff monday", b"tuesday", None]
    with store.reading("one") as desk:
        mine = courier_routes.c.courier_id == "k7"
        row = desk.first(desk.select(courier_routes).where(mine).order_by("date"))
    assert row is not None
    assert dated[0] == dict(row)


def test_what_was_revoked_a_moment_ago_holds_no_more(store: Store) -> None:
    async def ask() -> None:
        for _ in range(5):
            with store.writing("one") as desk:
                issued = tokens.issue(desk, "courier", courier="k")
            assert await tokens.holder(store.glances, issued.secret) is not None
            with store.writing("one") as desk:
                tokens.revoke(desk, issued.id)
            assert await tokens.holder(store.glances, issued.secret) is None
        await store.glances.close()

    asyncio.run(ask())


def test_whoever_stops_waiting_costs_the_others_nothing(store: Store) -> None:
    publish(store, "one", MONDAY, 3, b"body")

    async def ask() -> list[Found | None]:
        gone = asyncio.create_task(route(store, "one", "k1"))
        await asyncio.sleep(0)
        gone.cancel()
        return await then_close(store, route(store, "one", "k1"), route(store, "one", "k2"))

    for _ in range(3):  # each time another event loop
        assert [one and one["etag"] for one in asyncio.run(ask())] == [f"{MONDAY} 1", f"{MONDAY} 2"]


def test_a_connection_that_was_lost_is_opened_again(store: Store) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    publish(store, "one", MONDAY, 1, b"body")

    async def ask() -> None:
        for _ in range(3):
            assert await route(store, "one", "k0") is not None
            with store.everything() as connection:
                others = "pid <> pg_backend_pid() AND datname = current_database()"
                statement = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"  # noqa: S608 - ours
                connection.execute(text(statement))
        await store.glances.close()

    asyncio.run(ask())


def test_a_server_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    store = Store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(StoreError) as told:
        asyncio.run(route(store, "one", "k"))
    assert told.value.code == "store_unreachable"
