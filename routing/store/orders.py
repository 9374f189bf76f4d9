"""Orders by day. One that was accepted is never lost: it is changed, or cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import RowMapping

from routing.errors import ConflictError, MissingError, StaleError
from routing.store.desk import Desk, chunks
from routing.store.moments import now
from routing.store.tables import orders

Outcome = Literal["created", "unchanged", "changed"]


def add(desk: Desk, order: str, date: str, content: Any) -> tuple[Outcome, int]:
    """Add an order; the same one again changes nothing. Returns its version too.

    Raises
    ------
    ConflictError
        ``order_exists`` where another order has its id.
    """
    (outcome,) = add_all(desk, [(order, date, content)]).values()
    if outcome is None:
        raise ConflictError("order_exists", id=order)
    return outcome, int(get(desk, order)["version"])


def add_all(desk: Desk, rows: Sequence[tuple[str, str, Any]]) -> Mapping[str, Outcome | None]:
    """Add orders of unlike ids; None stands for one whose id another order has."""
    standing = _standing(desk, [row[0] for row in rows])
    fresh = [row for row in rows if row[0] not in standing]
    desk.insert_new(
        orders,
        [
            {
                "id": order,
                "date": date,
                "content": content,
                "cancelled": False,
                "version": 1,
                "updated_at": now(),
            }
            for order, date, content in fresh
        ],
    )
    # Where another request added the same ids meanwhile, its rows stand and not these.
    standing |= _standing(desk, [row[0] for row in fresh])
    were = {row[0] for row in rows} - {row[0] for row in fresh}
    outcomes: dict[str, Outcome | None] = {}
    for order, date, content in rows:
        row = standing[order]
        same = (row["date"], row["content"], row["cancelled"]) == (date, content, False)
        outcomes[order] = None if not same else "unchanged" if order in were else "created"
    created = [order for order, outcome in outcomes.items() if outcome == "created"]
    if created:
        desk.note("orders.created", created[0], count=len(created))
    return outcomes


def put(
    desk: Desk, order: str, date: str, content: Any, *, expected: int | None = None
) -> tuple[Outcome, int]:
    """Add an order or replace it, a cancelled one too; returns its version.

    Raises
    ------
    StaleError
        ``changed_meanwhile``.
    """
    mine = orders.c.id == order
    standing = desk.first(desk.select(orders).where(mine).with_for_update())
    if expected is not None and (standing is None or standing["version"] != expected):
        raise StaleError("changed_meanwhile", id=order)
    if standing is None:
        return add(desk, order, date, content)
    told = {"date": date, "content": content, "cancelled": False}
    if all(standing[name] == value for name, value in told.items()):
        return "unchanged", int(standing["version"])
    version = int(standing["version"]) + 1
    change = desk.update(orders).where(mine)
    desk.change(change.values(version=version, updated_at=now(), **told))
    desk.note("order.changed", order, version=version)
    return "changed", version


def get(desk: Desk, order: str) -> RowMapping:
    """Return an order.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    found = desk.first(desk.select(orders).where(orders.c.id == order))
    if found is None:
        raise MissingError("not_there", kind="order", id=order)
    return found


def listed(desk: Desk, after: str, size: int, date: str | None = None) -> Sequence[RowMapping]:
    """Return orders in the order of their ids."""
    query = desk.select(orders).where(orders.c.id > after).order_by(orders.c.id).limit(size)
    return desk.all(query if date is None else query.where(orders.c.date == date))


def of_day(desk: Desk, date: str) -> list[Any]:
    """Return the contents of a day's orders that are not cancelled."""
    wanted = (orders.c.date == date) & orders.c.cancelled.is_(False)
    return [row["content"] for row in desk.all(desk.select(orders).where(wanted).order_by("id"))]


def cancel(desk: Desk, order: str) -> None:
    """Cancel an order; a second time changes nothing.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    standing = get(desk, order)
    if standing["cancelled"]:
        return
    change = desk.update(orders).where(orders.c.id == order)
    version = standing["version"] + 1
    desk.change(change.values(cancelled=True, version=version, updated_at=now()))
    desk.note("order.cancelled", order, version=version)


def _standing(desk: Desk, ids: Sequence[str]) -> dict[str, RowMapping]:
    return {
        row["id"]: row
        for part in chunks(ids)
        for row in desk.all(desk.select(orders).where(orders.c.id.in_(part)))
    }
