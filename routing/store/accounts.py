"""What published days cost: a row a shipment, written when a plan is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from routing.store.desk import Desk, chunks
from routing.store.tables import plan_versions, publications, published_costs

_LONGEST = 200


def keep(desk: Desk, publication: str, costs: Iterable[Mapping[str, Any]]) -> None:
    """Keep the costs of a publication's shipments."""
    cut = ("village", "township")
    desk.insert_new(
        published_costs,
        [
            {**row, **{name: row[name][:_LONGEST] for name in cut}, "publication_id": publication}
            for row in costs
        ],
    )


def standing(desk: Desk, first: str, last: str) -> list[RowMapping]:
    """Return the publications of a span of days that nothing has taken the place of."""
    columns = [column for column in publications.c if column.name != "differences"]
    days = publications.c.date.between(first, last)
    rows = desk.all(desk.select(publications, *columns).where(days).order_by(publications.c.id))
    return list({(row["date"], row["region"]): row for row in rows}.values())


def costs_of(desk: Desk, published: Sequence[str]) -> list[RowMapping]:
    """Return the costs of some publications' shipments."""
    table = published_costs
    return [
        row
        for part in chunks(published)
        for row in desk.all(desk.select(table).where(table.c.publication_id.in_(part)))
    ]


def routes_of(desk: Desk, plan: str, version: int) -> list[dict[str, Any]]:
    """Return the figures of a version's routes, without reading the rest of it."""
    wanted = (plan_versions.c.plan_id == plan) & (plan_versions.c.version == version)
    column = plan_versions.c.content["summary"]["routes"].label("routes")
    found = desk.first(desk.select(plan_versions, column).where(wanted))
    return [] if found is None else list(found["routes"] or ())
