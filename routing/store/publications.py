"""What couriers have: the latest publication of a day, and each one's route, ready to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, RowMapping, Select, case, null

from routing.store import webhooks
from routing.store.desk import Desk, new_id, owned
from routing.store.glances import Glance
from routing.store.moments import now
from routing.store.tables import courier_routes, publications, tokens
from routing.store.tokens import of_digest

_ROUTES = courier_routes.c


def _body_unless(known: ColumnElement[str]) -> Label[Any]:
    """Return a route's body; none where its ``etag`` is known: it is not brought for nothing."""
    return case((_ROUTES.etag == known, null()), else_=_ROUTES.body_gzip).label("body_gzip")


def _with_route(digest: ColumnElement[str], known: ColumnElement[str]) -> Select[Any]:
    def latest(column: ColumnElement[Any], name: str) -> Label[Any]:
        routes = owned(courier_routes, tokens.c.organisation_id, column)
        theirs = routes.where(_ROUTES.courier_id == tokens.c.courier_id)
        first = theirs.order_by(_ROUTES.date.desc()).limit(1).scalar_subquery()
        return first.correlate_except(courier_routes).label(name)

    route = latest(_ROUTES.etag, "etag"), latest(_body_unless(known), "body_gzip")
    return of_digest(digest).add_columns(*route)


def _of_day(
    organisation: ColumnElement[str],
    courier: ColumnElement[str],
    date: ColumnElement[str],
    known: ColumnElement[str],
) -> Select[Any]:
    routes = owned(courier_routes, organisation, _ROUTES.etag, _body_unless(known))
    return routes.where(_ROUTES.courier_id == courier, _ROUTES.date == date)


HOLDER_AND_ROUTE = Glance(keys=("digest", "known"), query=_with_route)
"""Whose a token is, and ``etag`` and ``body_gzip`` of their route on the last day that has one."""

ROUTE_OF_DAY = Glance(keys=("organisation", "courier", "date", "known"), query=_of_day)
"""``etag`` and ``body_gzip`` of a route."""


def route_of(desk: Desk, courier: str) -> RowMapping | None:
    """Return a courier's route of the last day that there is one of."""
    query = desk.select(courier_routes).where(courier_routes.c.courier_id == courier)
    return desk.first(query.order_by(courier_routes.c.date.desc()))


def latest(desk: Desk, date: str, region: str | None) -> RowMapping | None:
    """Return the publication of a day in a region that stands; None before the first one."""
    here = publications.c.region.is_(None) if region is None else publications.c.region == region
    query = desk.select(publications).where(publications.c.date == date, here)
    return desk.first(query.order_by(publications.c.id.desc()))


def of_plan(desk: Desk, plan: str) -> Sequence[RowMapping]:
    """Return the publications of a plan, the latest first."""
    query = desk.select(publications).where(publications.c.plan_id == plan)
    return desk.all(query.order_by(publications.c.id.desc()))


def publish(
    desk: Desk,
    *,
    date: str,
    region: str | None,
    plan: str,
    version: int,
    differences: Any,
    routes: Mapping[str, tuple[str, bytes]],
) -> str:
    """Let couriers have a version of a plan; returns the publication's id.

    Parameters
    ----------
    routes : mapping of courier id to (etag, body_gzip)
        Those who have none in it any more must be among them, with a route without stops.
    """
    publication = new_id("publication")
    desk.insert(
        publications,
        id=publication,
        date=date,
        region=region,
        plan_id=plan,
        version=version,
        differences=differences,
        created_at=now(),
    )
    for courier, (etag, body) in routes.items():
        mine = (courier_routes.c.courier_id == courier) & (courier_routes.c.date == date)
        desk.change(desk.delete(courier_routes).where(mine))
        desk.insert(
            courier_routes,
            courier_id=courier,
            date=date,
            publication_id=publication,
            etag=etag,
            body_gzip=body,
        )
    desk.note("plan.published", plan, version=version, publication=publication)
    told = {"plan": plan, "version": version, "publication": publication, "date": date}
    webhooks.tell(desk, "plan.published", publication, told)
    return publication


def couriers_of(desk: Desk, publication: str) -> list[str]:
    """Return who has a route of a publication."""
    wanted = courier_routes.c.publication_id == publication
    query = desk.select(courier_routes, courier_routes.c.courier_id).where(wanted)
    return [row["courier_id"] for row in desk.all(query)]
