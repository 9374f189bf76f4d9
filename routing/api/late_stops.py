"""Stops that are late, told to those who want to know without being asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from routing.api.plan_tracking import stops_of
from routing.store import accounts, outbox, plans, webhooks
from routing.store.database import Store
from routing.store.moments import now


def tell_late_stops(store: Store) -> None:
    """Let each stop of the days that are going on be told of once, when it is late."""
    with store.everything_read() as connection:
        wanting = outbox.organisations_wanting(connection, "stop.late")
    for organisation in wanting:
        late = _late(store, organisation)
        if not late:
            continue
        with store.writing(organisation) as desk:
            for about, told in late:
                webhooks.tell(desk, "stop.late", about, told)


def _late(store: Store, organisation: str) -> list[tuple[str, dict[str, Any]]]:
    today = now().date()
    days = (
        today - timedelta(days=1),
        today + timedelta(days=1),
    )  # somewhere it is still, or already
    first, last = (day.isoformat() for day in days)
    late = []
    with store.reading(organisation) as desk:
        for publication in accounts.standing(desk, first, last):
            plan = plans.get(desk, publication["plan_id"])
            for stop in stops_of(desk, plan, publication["version"])[0]:
                if stop.is_late and not stop.is_done:
                    about = f"{plan['id']}\n{stop.vehicle_id}\n{','.join(stop.shipments)}"
                    told = {
                        "plan": plan["id"],
                        "date": plan["date"],
                        "vehicle": stop.vehicle_id,
                        "courier": stop.courier_id,
                        "stop": stop.stop,
                        "place": stop.location.label,
                        "planned_arrival": stop.planned_at.isoformat(),
                        "late_s": stop.late_s,
                        "shipments": list(stop.shipments),
                    }
                    late.append((about, told))
    return late
