"""First stage of planning: every location of a problem becomes a row of its travel matrices.

In a region, names are looked up, points checked, and one matrix a vehicle profile computed. A
problem that brings its own matrices only has its rows counted. Rows that cannot be located are
rejected under the user's own id; the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from routing.errors import InputError, ShanluError
from routing.planning.splitting import with_parts
from routing.problem import Depot, Location, Problem, Shipment, Task, Vehicle
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.amounts import with_amounts
from routing.roads.matrix import Refused, TravelMatrix
from routing.roads.region import Region
from routing.roads.static_matrices import mean_matrix
from routing.roads.times.vehicles import bundled_profiles
from routing.roads.times.weather import DRY

_DAY_S = 86_400

Row = TypeVar("Row", Depot, Vehicle, Shipment)


def locate(problem: Problem, region: Region | None) -> Problem:
    """Return the problem with matrices, all locations indexed, and unusable rows rejected.

    What may be split and is more than a vehicle takes is in parts
    (:mod:`routing.planning.splitting`).

    Parameters
    ----------
    problem : Problem
        As it was read.
    region : Region or None
        Where it takes place; None for a problem with its own matrices.

    Raises
    ------
    InputError
        ``no_region_and_no_matrices``; ``conditions_of_own_matrices``; ``unknown_weather``;
        ``nothing_left`` where no vehicle or no shipment remains; ``no_vehicles``, ``no_shipments``
        where there was none.
    """
    if problem.matrices:
        by_hour = problem.time_dependent and not problem.travel_times
        if problem.region is None and (problem.at or problem.weather or by_hour):
            raise InputError("conditions_of_own_matrices")
        located = _with_own_matrices(problem)
    elif region is None:
        raise InputError("no_region_and_no_matrices")
    else:
        located = _in_region(problem, region)
    if located.amounts:
        located = _without_unknown_amounts(located)
    located = _without_doubled_positions(located)
    left = (
        ("vehicle", located.vehicles, "no_vehicles"),
        ("shipment", located.shipments, "no_shipments"),
    )
    for kind, rows, none_given in left:
        if not rows:
            refused = [row for row in located.rejected if row.kind == kind]
            if not refused:
                raise InputError(none_given)
            told = "; ".join(f"{row.id}: {row.code}" for row in refused[:5])
            raise InputError("nothing_left", kind=kind, reasons=told, rejected=located.rejected)
    return with_parts(located)


def _with_own_matrices(problem: Problem) -> Problem:
    size = min(matrix.size for matrix in problem.matrices.values())

    def place(location: Location) -> Location:
        if location.index is None:
            raise InputError("no_matrix_row")
        if location.index >= size:
            raise InputError("matrix_row_missing", index=location.index, size=size)
        return location

    def known(vehicle: Vehicle) -> None:
        if vehicle.profile not in problem.matrices:
            known = ", ".join(sorted(problem.matrices))
            raise InputError("unknown_profile", profile=vehicle.profile, known=known)

    return _relocated(problem, place, known)


def _in_region(problem: Problem, region: Region) -> Problem:
    profiles = bundled_profiles()

    def known(vehicle: Vehicle) -> None:
        if vehicle.profile not in profiles:
            known = ", ".join(sorted(profiles))
            raise InputError("unknown_profile", profile=vehicle.profile, known=known)

    gazetteer = region.gazetteer
    rows: dict[tuple[float, float], int] = {}

    def place(location: Location) -> Location:
        lon, lat = location.lon, location.lat
        if lon is None or lat is None:
            if location.place is None:
                raise InputError("no_location")
            found = gazetteer.find(location.place, location.parent)
            lon, lat = found.lon, found.lat
        refused = region.misplaced(lon, lat)
        if refused is not None:
            raise InputError(refused.code, **refused.details)
        index = rows.setdefault((lon, lat), len(rows))
        return replace(location, lon=lon, lat=lat, index=index)

    located = _relocated(problem, place, known)
    points = np.array(list(rows), dtype=np.float64).reshape(-1, 2)
    located = replace(
        located,
        weather=problem.weather or DRY,
        region=RegionRef(id=region.id, version=region.version, credit=region.meta.credit),
    )
    located = (_by_hour if problem.time_dependent else _at_one_time)(located, region, points)
    if located.amounts:
        located = replace(located, matrices=_with_amounts(located, region, points))
    return _without_stranded_vehicles(located)


def _with_amounts(
    located: Problem, region: Region, points: npt.NDArray[np.float64]
) -> dict[str, TravelMatrix]:
    """Return the matrices with what limits of rough road or climb ask of their ways."""
    standing = [depot.location.row for depot in located.depots]
    found = {}
    for profile, matrix in located.matrices.items():
        network = region.network(profile, located.at, located.weather or DRY)
        snaps = network.snap(points, located.carry, standing)
        found[profile] = with_amounts(network, snaps, matrix, located.amounts)
    return found


def _without_unknown_amounts(located: Problem) -> Problem:
    """Reject whoever has a limit of something that the matrices do not tell."""

    def shipment(row: Shipment) -> Shipment:
        if row.max_rough_m is not None:
            for profile, matrix in located.matrices.items():
                if matrix.rough_m is None:
                    raise InputError("no_rough_roads", profile=profile)
        return row

    def vehicle(row: Vehicle) -> Vehicle:
        if row.max_climb_m is not None and located.matrices[row.profile].climb_m is None:
            raise InputError("no_climbs", profile=row.profile)
        return row

    rejected = list(located.rejected)
    vehicles = _kept(located, "vehicle", located.vehicles, vehicle, rejected)
    shipments = _kept(located, "shipment", located.shipments, shipment, rejected)
    return replace(located, vehicles=vehicles, shipments=shipments, rejected=tuple(rejected))


def _without_doubled_positions(located: Problem) -> Problem:
    """Reject what is locked to the same position of a vehicle as something at another place."""
    first: dict[tuple[str | None, int], Shipment] = {}

    def alone(row: Shipment) -> Shipment:
        if row.sequence is None:
            return row
        other = first.setdefault((row.vehicle, row.sequence), row)
        if other.tasks[0].location.row != row.tasks[0].location.row:
            raise InputError(
                "position_taken", vehicle=row.vehicle, sequence=row.sequence, other=other.id
            )
        return row

    rejected = list(located.rejected)
    shipments = _kept(located, "shipment", located.shipments, alone, rejected)
    return replace(located, shipments=shipments, rejected=tuple(rejected))


def _at_one_time(located: Problem, region: Region, points: npt.NDArray[np.float64]) -> Problem:
    """Fill in the matrices of a time."""
    standing = [depot.location.row for depot in located.depots]
    matrices = {
        profile: region.matrix(
            points,
            profile,
            at=located.at,
            weather=located.weather or DRY,
            carry=located.carry,
            driven=standing,
        )
        for profile in _profiles(located)
    }
    return replace(located, matrices=matrices)


def _by_hour(located: Problem, region: Region, points: npt.NDArray[np.float64]) -> Problem:
    """Fill in the travel times of a whole day, and for matrices their mean while people work."""
    standing = [depot.location.row for depot in located.depots]
    travel_times = {
        profile: region.travel_times(
            points,
            profile,
            day=located.start,
            weather=located.weather or DRY,
            carry=located.carry,
            driven=standing,
        )
        for profile in _profiles(located)
    }
    shifts = [one.shift for one in located.vehicles if one.shift is not None]
    from_s = min((shift.start_s for shift in shifts), default=0)
    until_s = max((shift.end_s for shift in shifts), default=_DAY_S)
    means = {name: mean_matrix(times, from_s, until_s) for name, times in travel_times.items()}
    return replace(located, matrices=means, travel_times=travel_times)


def _profiles(located: Problem) -> list[str]:
    return sorted({vehicle.profile for vehicle in located.vehicles})


def _relocated(
    problem: Problem, place: Callable[[Location], Location], known: Callable[[Vehicle], None]
) -> Problem:
    """Put ``place(location)`` for every location; a row for which it raises is rejected."""
    rejected = list(problem.rejected)

    def depot(row: Depot) -> Depot:
        return replace(row, location=place(row.location))

    def shipment(row: Shipment) -> Shipment:
        def task(given: Task | None) -> Task | None:
            return None if given is None else replace(given, location=place(given.location))

        return replace(row, pickup=task(row.pickup), delivery=task(row.delivery))

    def kept(kind: str, rows: Sequence[Row], convert: Callable[[Row], Row]) -> tuple[Row, ...]:
        return _kept(problem, kind, rows, convert, rejected)

    depots = kept("depot", problem.depots, depot)
    lost = {row.id for row in problem.depots} - {row.id for row in depots}

    def vehicle(row: Vehicle) -> Vehicle:
        known(row)
        for end in (row.start_depot, row.end_depot):
            if end in lost:
                raise InputError("depot_rejected", depot=end)
        return row

    return replace(
        problem,
        depots=depots,
        vehicles=kept("vehicle", problem.vehicles, vehicle),
        shipments=kept("shipment", problem.shipments, shipment),
        rejected=tuple(rejected),
    )


def _kept(
    problem: Problem,
    kind: str,
    rows: Sequence[Row],
    convert: Callable[[Row], Row],
    rejected: list[Rejected],
) -> tuple[Row, ...]:
    kept: list[Row] = []
    for row in rows:
        try:
            kept.append(convert(row))
        except ShanluError as error:
            origin = problem.origin(kind, row.id)
            rejected.append(Rejected.of(error, kind=kind, id=row.id, origin=origin))
    return tuple(kept)


def _without_stranded_vehicles(problem: Problem) -> Problem:
    """Reject vehicles whose depot their profile cannot reach."""
    refusals = {profile: refused_rows(matrix) for profile, matrix in problem.matrices.items()}
    rejected = list(problem.rejected)

    def standing(vehicle: Vehicle) -> Vehicle:
        for end in (vehicle.start_depot, vehicle.end_depot):
            refused = end and refusals[vehicle.profile].get(problem.depot(end).location.row)
            if refused:
                raise InputError(
                    "depot_off_road",
                    depot=end,
                    profile=vehicle.profile,
                    why=refused.code,
                    **refused.details,
                )
        return vehicle

    vehicles = _kept(problem, "vehicle", problem.vehicles, standing, rejected)
    return replace(problem, vehicles=vehicles, rejected=tuple(rejected))


def refused_rows(matrix: TravelMatrix) -> dict[int, Refused]:
    """Return what snapping said of the matrix rows that it refused."""
    return {refused.index: refused for refused in matrix.refused}
