"""The answer: who drives where and when, what is not served, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from routing.notebook_map import AUTO
from routing.plans.routes import BreakTaken, Leg, Route, Unserved, Visit, Walk
from routing.problem import Problem
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.wording import Lang

if TYPE_CHECKING:
    import folium

__all__ = ["BreakTaken", "Leg", "Plan", "Route", "Unserved", "Visit", "Walk", "all_rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All routes of a day, with what they were made from.

    Attributes
    ----------
    at : datetime or None
        The time whose traffic and light the travel times have; None: empty roads by day.
    weather : str or None
        The weather that they have; None where the day brought its own matrices.
    slots_s : tuple of int
        Where they are those of the hour at which each leg begins: the seconds at which they change.
    beside_cost : float
        What it costs beside its routes: that couriers have more or less to do than others, and
        that shipments wait for a later day.
    matrix_digest : str
        Of the travel matrices that the times come from; a check against others is refused.
    """

    start: datetime
    routes: tuple[Route, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    region: RegionRef | None = None
    profiles: tuple[str, ...] = ()
    at: datetime | None = None
    weather: str | None = None
    slots_s: tuple[int, ...] = ()
    beside_cost: float = 0.0
    matrix_digest: str = ""
    engine: str = ""
    seed: int = 0

    @property
    def cost(self) -> float:
        """Of all routes and beside them, in the user's currency."""
        return self.beside_cost + sum(route.cost for route in self.routes)

    @property
    def duration_s(self) -> int:
        """Time on duty of all routes."""
        return sum(route.duration_s for route in self.routes)

    @property
    def distance_m(self) -> int:
        """Distance driven by all routes."""
        return sum(route.distance_m for route in self.routes)

    @property
    def served(self) -> tuple[str, ...]:
        """Ids of the shipments that some route carries."""
        return tuple(row for route in self.routes for row in route.shipments)

    def explore(
        self,
        *,
        m: folium.Map | None = None,
        problem: Problem | None = None,
        tiles: Any = AUTO,
        lang: Lang = "en",
        **keywords: Any,
    ) -> folium.Map:
        """Return an interactive map, as GeoPandas's ``explore()`` does: a layer for each route.

        Parameters
        ----------
        m : folium.Map, optional
            To draw on, such as ``region.explore()``.
        problem : Problem, optional
            The located day (:attr:`routing.planner.Planned.problem`): names of couriers and depots,
            contacts, and where the unserved are.
        tiles : str, xyzservices.TileProvider or None
            Beneath a map of its own. ``"auto"``: OpenStreetMap's where the plan was made from its
            data, else none.
        lang : {"en", "zh"}
        **keywords
            For ``folium.Map`` where one is made: ``width``, ``height``, ``zoom_start``.

        Raises
        ------
        InputError
            ``extra_missing``.
        """
        from routing.plans import route_map  # noqa: PLC0415 - only notebooks need it

        shown = route_map.Shown(
            start=self.start,
            routes=self.routes,
            unserved=self.unserved,
            credit=None if self.region is None else self.region.credit,
            problem=problem,
            lang=lang,
            shipments={row.id: row for row in problem.shipments} if problem else {},
        )
        return route_map.explore(shown, m, tiles, keywords)


def all_rejected(plan: Plan, problem: Problem) -> tuple[Rejected, ...]:
    """Return the rows that reading or planning refused, each once; a sheet's own in their order."""
    rows = {(row.kind, row.id, row.row, row.code): row for row in problem.rejected}
    for row in plan.rejected:
        rows.setdefault((row.kind, row.id, row.row, row.code), row)
    sheets = list(dict.fromkeys(row.sheet for row in rows.values()))

    def place(row: Rejected) -> tuple[int, int]:
        return sheets.index(row.sheet), 0 if row.sheet is None else row.row or 0

    return tuple(sorted(rows.values(), key=place))
