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


async def route(
    store: Store, organisation: str, courier: str, date: str = MONDAY, known: str = ""
) -> Found | None:
    asked = {"organisation": organisation, "courier": courier, "date": date, "known": known}
    return await store.glances.first(publications.ROUTE_OF_DAY, **asked)


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
        mine = [route(store, "one", f"k{number}") for number in range(31)]
        others = [route(store, "other", f"k{number}") for number in range(5)]
        dated = [route(store, "one", "k7", date) for date in (MONDAY, TUESDAY, "2026-11-25")]
        return await then_close(store, *mine, *others, *dated)

    found = asyncio.run(ask())
    mine, others, dated = found[:31], found[31:36], found[36:]
    etags = [one and one["etag"] for one in mine]
    assert etags == [*(f"{MONDAY} {number}" for number in range(30)), None]
    assert [one and one["body_gzip"] for one in others] == [b"other"] * 3 + [None] * 2
    assert [one and one["body_gzip"] for one in dated] == [b"\x00\xff monday", b"tuesday", None]
    with store.reading("one") as desk:
        of_monday = (courier_routes.c.courier_id == "k7") & (courier_routes.c.date == MONDAY)
        row = desk.first(desk.select(courier_routes).where(of_monday))
    assert row is not None
    assert dated[0] == {"etag": row["etag"], "body_gzip": row["body_gzip"]}


def test_whose_a_token_is_comes_with_the_latest_route(store: Store) -> None:
    publish(store, "one", TUESDAY, 2, b"tuesday")
    publish(store, "one", MONDAY, 3, b"monday")
    publish(store, "other", TUESDAY, 1, b"other")
    issued: dict[tuple[str, int | None], str] = {}
    for organisation in ("one", "other"):
        with store.writing(organisation) as desk:
            for number in range(4):
                courier = tokens.issue(desk, "courier", courier=f"k{number}")
                issued[organisation, number] = courier.secret
            issued[organisation, None] = tokens.issue(desk, "admin").secret

    async def ask() -> list[Found | None]:
        glance = publications.HOLDER_AND_ROUTE
        questions = [
            tokens.holder(store.glances, one, glance, known=known)
            for known in ("", f"{TUESDAY} 0")
            for one in issued.values()
        ]
        return await then_close(store, *questions)

    answers = asyncio.run(ask())
    found = dict(zip(issued, answers[: len(issued)], strict=True))
    assert all(one and one["organisation_id"] == key[0] for key, one in found.items())
    bodies = {key: one["body_gzip"] for key, one in found.items() if one and one["etag"]}
    assert bodies == {
        ("one", 0): b"tuesday",
        ("one", 1): b"tuesday",
        ("one", 2): b"monday",
        ("other", 0): b"other",
    }
    again = dict(zip(issued, answers[len(issued) :], strict=True))
    known = [key for key, one in again.items() if one and one["etag"] == f"{TUESDAY} 0"]
    assert known == [("one", 0), ("other", 0)]
    for key, one in again.items():  # nothing else differs
        assert one == (found[key] | {"body_gzip": None} if key in known else found[key])  # type: ignore[operator]


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
