"""Why a shipment is not served: only what is proven for that shipment alone.

Each vehicle is tried on a day with nothing but this shipment. If one of them could serve it,
nothing is claimed (``not_selected``): it lost against others. If none can, the reason that holds
for every vehicle is told; if they fail for different ones, all of these are (``no_vehicle_fits``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from routing.checker import check
from routing.planning.locating import refused_rows
from routing.plans import Plan, Unserved
from routing.plans.carrying import too_heavy_to_carry
from routing.problem import Problem, Shipment, Vehicle
from routing.roads.matrix import Refused
from routing.schedule import Halt, schedule

NOT_SELECTED = "not_selected"

WAITS, PROMISE_BROKEN = "waits", "promise_broken"

REASONS = (
    "unreachable",
    "over_capacity",
    "missing_skill",
    "too_heavy_to_carry",
    "too_far",
    "not_fresh",
    "too_rough",
    "misses_cut_off",
    "outside_shift",
)
"""What can be proven, the most telling first."""

_TIME_RULES = frozenset({"time_windows", "shifts", "depots", "breaks"})


def explain(problem: Problem, unserved: Iterable[Unserved]) -> tuple[Unserved, ...]:
    """Give each unserved shipment its reason."""
    shipments = {shipment.id: shipment for shipment in problem.shipments}
    kinds = _kinds(problem.vehicles)
    found = (
        _explained_lock(problem, shipments[row.id]) or _explained(problem, shipments[row.id], kinds)
        for row in unserved
    )
    return tuple(_or_waits(row, shipments[row.id]) for row in found)


def _or_waits(row: Unserved, shipment: Shipment) -> Unserved:
    """Say of what could be served, and may wait, that it does."""
    if shipment.wait is None or row.code != NOT_SELECTED:
        return row
    if shipment.promise is not None:
        since = shipment.promise.last_visit
        told = {"since": "-" if since is None else since.isoformat(), "cost": shipment.wait.cost}
        told |= {"every_days": shipment.promise.every_days}
        return Unserved(id=row.id, code=PROMISE_BROKEN, details=told)
    details = {"until": shipment.wait.until.isoformat(), "cost": shipment.wait.cost}
    return Unserved(id=row.id, code=WAITS, details=details)


def _explained_lock(problem: Problem, shipment: Shipment) -> Unserved | None:
    """Tell whether it is the lock that keeps a shipment from being served; None if it is not."""
    locked = next((row for row in problem.vehicles if row.id == shipment.vehicle), None)
    if locked is None:
        return None
    hindrances = _hindrances(problem, shipment, locked)
    if not hindrances:
        other = _out_of_order(problem, shipment, locked)
        told = {"vehicle": locked.id, "other": other}
        return Unserved(id=shipment.id, code="locked_order", details=told) if other else None
    able = (row.id for row in problem.vehicles if not _hindrances(problem, shipment, row))
    other = next(able, None)
    if other is None:
        return None
    reason = min(hindrances, key=REASONS.index)
    details: Mapping[str, Any] = {
        "vehicle": locked.id,
        "other": other,
        "by_reason": {reason: (locked.id,)},
    }
    return Unserved(id=shipment.id, code="locked_elsewhere", details=details)


def _out_of_order(problem: Problem, shipment: Shipment, vehicle: Vehicle) -> str | None:
    """Return another locked shipment that the vehicle cannot serve with it in the locked order."""
    for other in problem.shipments:
        if other.vehicle != vehicle.id or None in (shipment.sequence, other.sequence):
            continue
        both = sorted((shipment, other), key=lambda row: row.sequence or 0)
        paired = any(len(row.tasks) > 1 for row in both)
        if shipment.sequence == other.sequence or paired or _hindrances(problem, other, vehicle):
            continue
        if _broken_rules(problem, both, vehicle):
            return other.id
    return None


def _kinds(vehicles: Iterable[Vehicle]) -> list[list[Vehicle]]:
    """Group the vehicles that differ in nothing but their names, couriers and costs."""
    kinds: defaultdict[object, list[Vehicle]] = defaultdict(list)
    for vehicle in vehicles:
        kinds[vehicle.capacity, vehicle.terms].append(vehicle)
    return list(kinds.values())


def _explained(
    problem: Problem, shipment: Shipment, kinds: Iterable[Sequence[Vehicle]]
) -> Unserved:
    reasons_of: dict[str, frozenset[str]] = {}
    for alike in kinds:
        hindrances = _hindrances(problem, shipment, alike[0])
        if not hindrances:
            return Unserved(id=shipment.id, code=NOT_SELECTED)
        reasons_of |= dict.fromkeys((vehicle.id for vehicle in alike), hindrances)
    common = frozenset.intersection(*reasons_of.values())
    for reason in REASONS:
        if reason in common:
            return Unserved(
                id=shipment.id, code=reason, details=_details(problem, shipment, reason)
            )
    vehicles_of: defaultdict[str, list[str]] = defaultdict(list)
    for vehicle_id, reasons in reasons_of.items():
        vehicles_of[min(reasons, key=REASONS.index)].append(vehicle_id)
    by_reason = {reason: tuple(vehicles_of[reason]) for reason in REASONS if reason in vehicles_of}
    details: dict[str, Any] = {"by_reason": by_reason}
    if "unreachable" in by_reason:
        lost = {row.profile for row in problem.vehicles if row.id in by_reason["unreachable"]}
        details["unreachable"] = _why_unreachable(problem, shipment, lost)
    return Unserved(id=shipment.id, code="no_vehicle_fits", details=details)


def _hindrances(problem: Problem, shipment: Shipment, vehicle: Vehicle) -> frozenset[str]:
    """Return every reason that keeps one vehicle from serving the shipment alone."""
    if too_heavy_to_carry(problem, vehicle.profile, shipment):
        return frozenset({"too_heavy_to_carry"})
    rules = _broken_rules(problem, [shipment], vehicle)
    if rules is None:
        return frozenset({"unreachable"})
    named = {
        "capacity": "over_capacity",
        "skills": "missing_skill",
        "freshness": "not_fresh",
        "rough_roads": "too_rough",
    }
    found = {named[rule] for rule in rules if rule in named}
    if rules & (_TIME_RULES | {"cut_offs", "limits"}):
        found.add(_time_hindrance(problem, shipment, vehicle))
    return frozenset(found)


def _time_hindrance(problem: Problem, shipment: Shipment, vehicle: Vehicle) -> str:
    """Tell which rule about time it is: the one without which the day would work out."""
    boundless = replace(
        vehicle,
        max_duration_s=None,
        max_travel_s=None,
        max_distance_m=None,
        max_climb_m=None,
        max_tasks=None,
    )
    no_cut_off = replace(
        problem, depots=tuple(replace(depot, cut_off_s=None) for depot in problem.depots)
    )
    timed = _TIME_RULES | {"cut_offs", "limits"}
    if not (_broken_rules(problem, [shipment], boundless) or frozenset()) & timed:
        return "too_far"
    if not (_broken_rules(no_cut_off, [shipment], vehicle) or frozenset()) & timed:
        return "misses_cut_off"
    return "outside_shift"


def _broken_rules(
    problem: Problem, shipments: Sequence[Shipment], vehicle: Vehicle
) -> frozenset[str] | None:
    """Return the rules that a day with these shipments alone, in this order, breaks.

    None where no way leads.
    """
    unlocked = tuple(replace(row, vehicle=None, sequence=None) for row in shipments)
    alone = replace(problem, shipments=unlocked, vehicles=(vehicle,), rejected=())
    halts = []
    for shipment in shipments:
        if shipment.pickup is not None:
            halts.append(Halt(location=shipment.pickup.location, pickups=(shipment.id,)))
        if shipment.delivery is not None:
            halts.append(Halt(location=shipment.delivery.location, deliveries=(shipment.id,)))
    route = schedule(alone, vehicle, halts)
    if route is None:
        return None
    plan = Plan(
        start=problem.start,
        routes=(route,),
        region=problem.region,
        matrix_digest=alone.matrix_digest,
    )
    return frozenset(violation.rule for violation in check(alone, plan))


def _details(problem: Problem, shipment: Shipment, reason: str) -> Mapping[str, Any]:
    match reason:
        case "unreachable":
            used = {vehicle.profile for vehicle in problem.vehicles}
            return _why_unreachable(problem, shipment, used)
        case "over_capacity":
            return _over_capacity(problem, shipment)
        case _:
            return {name: tell(problem, shipment) for name, tell in _TOLD.get(reason, {}).items()}


def _missing_skills(problem: Problem, shipment: Shipment) -> tuple[str, ...]:
    offered = set().union(*(vehicle.skills for vehicle in problem.vehicles))
    return tuple(sorted(shipment.skills - offered) or sorted(shipment.skills))


def _cut_off_depots(problem: Problem, _: Shipment) -> tuple[str, ...]:
    ends = {vehicle.end_depot for vehicle in problem.vehicles}
    return tuple(
        sorted(depot.id for depot in problem.depots if depot.cut_off_s and depot.id in ends)
    )


_TOLD: Mapping[str, Mapping[str, Callable[[Problem, Shipment], Any]]] = {
    "missing_skill": {"skills": _missing_skills},
    "too_heavy_to_carry": {
        "parcel_kg": lambda problem, row: problem.weight_kg(row) / max(1, row.parcels),
        "load_kg": lambda problem, _: min(one.walks.load_kg for one in problem.matrices.values()),
    },
    "not_fresh": {"most_min": lambda _, row: (row.max_aboard_s or 0) // 60},
    "too_rough": {"most_km": lambda _, row: (row.max_rough_m or 0) / 1000},
    "misses_cut_off": {"depots": _cut_off_depots},
}
"""What the sentences of some reasons name, and where that comes from."""


def _why_unreachable(
    problem: Problem, shipment: Shipment, profiles: Collection[str]
) -> Mapping[str, Any]:
    """Return what snapping said, for the one of the profiles that came nearest to the place."""
    refusals = [
        refused
        for profile, matrix in problem.matrices.items()
        if profile in profiles
        for row, refused in refused_rows(matrix).items()
        if row in {task.location.row for task in shipment.tasks}
    ]
    if not refusals:
        return {"why": "no_way"}
    nearest = min(refusals, key=_how_far)
    own = {"lon", "lat", "bbox"}  # the place's, which the reader knows
    return {
        "why": nearest.code,
        **{key: value for key, value in nearest.details.items() if key not in own},
    }


def _how_far(refused: Refused) -> tuple[float, float]:
    never = float("inf")
    return refused.details.get("walk_min", never), refused.details.get("distance_m", never)


def _over_capacity(problem: Problem, shipment: Shipment) -> Mapping[str, Any]:
    """Return the dimension in which the shipment exceeds even the largest vehicle, or any."""
    largest = [max(column) for column in zip(*(v.capacity for v in problem.vehicles), strict=True)]
    rows = list(zip(problem.load_dimensions, shipment.load, largest, strict=True))
    name, load, capacity = next((row for row in rows if row[1] > row[2]), rows[0])
    return {"dimension": name, "load": load, "largest": capacity}
