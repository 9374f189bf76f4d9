"""Where vehicles start, unload and end, as PyVRP numbers such places.

One depot of ours may be several of PyVRP's: nothing is loaded at a start, at an end it matters
when it opens, and between two trips the vehicle stands for a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing.problem import FOREVER_S, Problem
from routing.schedule.working_day import usable
from routing.solvers.pyvrp.vehicle_kinds import VehicleKind

NOWHERE = -1
"""The matrix row of an open end: no distance from anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotUse:
    """A depot (None: nowhere) as a start, an end or a halt between two trips, and its times."""

    depot_id: str | None
    row: int
    from_s: int = 0
    until_s: int = FOREVER_S
    standing_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Depots:
    """The uses of depots in PyVRP's order, and the numbers of those of each kind of vehicle."""

    uses: tuple[DepotUse, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    reloads: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, problem: Problem, kinds: Sequence[VehicleKind]) -> Depots:
        """Give numbers to the depots that vehicles use."""
        numbers: dict[DepotUse, int] = {}

        def number(use: DepotUse) -> int:
            return numbers.setdefault(use, len(numbers))

        starts = tuple(number(_place(problem, kind.example.start_depot)) for kind in kinds)
        ends = tuple(
            number(_place(problem, kind.example.end_depot, from_s=max(0, kind.day.return_from_s)))
            for kind in kinds
        )
        reloads = tuple(tuple(map(number, _reloads(problem, kind))) for kind in kinds)
        return cls(uses=tuple(numbers), starts=starts, ends=ends, reloads=reloads)


def has_cut_offs(problem: Problem) -> bool:
    """Tell whether some vehicle with collected goods has to be back earlier than without."""
    if any(day.return_loaded_s < day.return_until_s for _, day in usable(problem)):
        return True
    reloads = {row for vehicle in problem.vehicles for row in vehicle.reload_depots}
    return any(problem.depot(row).cut_off_s is not None for row in reloads)


def _place(problem: Problem, depot_id: str | None, from_s: int = 0) -> DepotUse:
    row = NOWHERE if depot_id is None else problem.depot(depot_id).location.row
    return DepotUse(depot_id=depot_id, row=row, from_s=from_s)


def _reloads(problem: Problem, kind: VehicleKind) -> Iterator[DepotUse]:
    """Yield where a vehicle may unload; who does has collected something, or no cut-off matters."""
    for depot_id in dict.fromkeys(kind.example.reload_depots):
        depot = problem.depot(depot_id)
        from_s, until_s = 0, FOREVER_S
        if depot.opening is not None:
            from_s, until_s = max(0, depot.opening.start_s), depot.opening.end_s
        if depot.cut_off_s is not None:
            until_s = min(until_s, depot.cut_off_s - depot.handover_s)
        if from_s <= until_s:
            yield DepotUse(
                depot_id=depot_id,
                row=depot.location.row,
                from_s=from_s,
                until_s=until_s,
                standing_s=depot.reload_s,
            )
