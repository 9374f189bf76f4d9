"""VRPLIB files with the sections of PyVRP's dialect, read through the package ``vrplib``.

https://pyvrp.org/dev/supported_vrplib_fields.html tells what each section means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from vrplib.parse.parse_distances import parse_distances

from routing.errors import InputError
from routing.formats.benchmarks.conventions import convention_of
from routing.formats.benchmarks.instance import Instance, Numbers, VehicleRow, fleet_size
from routing.roads.straight_lines import StraightLines

MOST_HELD = 2000
"""Of more points not all distances are held: the table alone would be larger than all the rest."""

UNSUPPORTED = ("prize", "mutually_exclusive_group")


def instance_of(fields: Mapping[str, Any]) -> Instance:
    """Make an instance of what ``vrplib`` read.

    Parameters
    ----------
    fields : mapping
        Lower-case names of specifications and sections.

    Raises
    ------
    InputError
        ``benchmark_unsupported``, ``benchmark_field_missing``, ``benchmark_damaged``.
    """
    for name in UNSUPPORTED:
        if name in fields:
            raise InputError("benchmark_unsupported", what=f"{name.upper()}_SECTION")
    distances = _distances(fields)
    places = len(distances)
    depots = int(np.size(fields.get("depot", [0])))
    if not np.array_equal(np.ravel(fields.get("depot", [0])), np.arange(depots)):
        raise InputError("benchmark_unsupported", what="DEPOT_SECTION")
    services = _column(fields, "service_time", places)
    services[:depots] = 0
    demands = _column(fields, "demand" if "demand" in fields else "linehaul", places)
    windows = fields.get("time_window")
    partners: dict[int, int] = {}
    if "pickup_and_delivery" in fields:
        table = np.asarray(fields["pickup_and_delivery"], dtype=np.float64)
        demands, windows, services = table[:, 0], table[:, 1:3], table[:, 3]
        # The first of the last two columns names the pickup of a delivery, the other the reverse.
        partners = {place: int(to) - 1 for place, to in enumerate(table[:, 5]) if to > 0}
    return Instance(
        convention=convention_of(fields),
        depots=depots,
        distances=distances,
        demands=np.abs(demands),
        backhauls=_column(fields, "backhaul", places),
        windows=None if windows is None else np.asarray(windows, dtype=np.float64),
        services=services,
        releases=_column(fields, "release_time", places),
        partners=partners,
        skills=_client_skills(fields),
        vehicles=_vehicles(fields, places - depots - len(partners)),
    )


def _distances(fields: Mapping[str, Any]) -> Numbers | StraightLines:
    """Return all distances; those of many points in a plane are worked out when asked for."""
    if "edge_weight" in fields:
        return np.asarray(fields["edge_weight"], dtype=np.float64)
    if not fields:
        raise InputError("benchmark_field_missing", field="EDGE_WEIGHT_TYPE")
    points = np.asarray(fields.get("node_coord", ()), dtype=np.float64)
    plain = fields.get("edge_weight_type") == "EUC_2D" and "backhaul" not in fields
    if plain and len(points) > MOST_HELD:
        return StraightLines(points=points, whole=convention_of(fields).whole)
    return np.asarray(parse_distances([], **fields), dtype=np.float64)


def _column(fields: Mapping[str, Any], name: str, places: int) -> Numbers:
    """Return one number a place; one number alone holds for all, none is 0."""
    given = np.asarray(fields.get(name, 0), dtype=np.float64)
    if given.ndim and given.shape != (places,):
        raise InputError("benchmark_damaged", field=name.upper(), rows=len(given), expected=places)
    return np.broadcast_to(given, (places,)).copy()


def _vehicles(fields: Mapping[str, Any], clients: int) -> tuple[VehicleRow, ...]:
    """Describe each vehicle; where a file names no number, there is one for each client."""
    count = fleet_size(fields.get("vehicles", clients))
    capacity = _of_vehicles(fields, "capacity", count, np.inf)
    depot = _of_vehicles(fields, "vehicles_depot", count, 1)
    max_duration = _of_vehicles(fields, "vehicles_max_duration", count, np.inf)
    max_distance = _of_vehicles(fields, "vehicles_max_distance", count, np.inf)
    max_reloads = _of_vehicles(fields, "vehicles_max_reloads", count, np.inf)
    fixed_cost = _of_vehicles(fields, "vehicles_fixed_cost", count, 0)
    unit_cost = _of_vehicles(fields, "vehicles_unit_distance_cost", count, 1)
    reload_depots = _lists(fields, "vehicles_reload_depot")
    allowed = _lists(fields, "vehicles_allowed_clients")
    return tuple(
        VehicleRow(
            depot=int(depot[k]) - 1,
            capacity=float(capacity[k]),
            reload_depots=tuple(one - 1 for one in reload_depots[k]) if reload_depots else (),
            max_reloads=None if np.isinf(max_reloads[k]) else int(max_reloads[k]),
            max_duration=None if np.isinf(max_duration[k]) else float(max_duration[k]),
            max_distance=None if np.isinf(max_distance[k]) else float(max_distance[k]),
            fixed_cost=float(fixed_cost[k]),
            unit_distance_cost=float(unit_cost[k]),
            skills=frozenset(f"client {one - 1}" for one in allowed[k]) if allowed else frozenset(),
        )
        for k in range(count)
    )


def _of_vehicles(fields: Mapping[str, Any], name: str, count: int, usual: float) -> Numbers:
    given = np.asarray(fields.get(name, usual), dtype=np.float64)
    if given.ndim and given.shape != (count,):
        raise InputError("benchmark_damaged", field=name.upper(), rows=len(given), expected=count)
    return np.broadcast_to(given, (count,))


def _lists(fields: Mapping[str, Any], name: str) -> list[list[int]]:
    """Return a list of numbers a vehicle; a file may also give just one each."""
    return [[int(one) for one in np.atleast_1d(row)] for row in fields.get(name, [])]


def _client_skills(fields: Mapping[str, Any]) -> dict[int, frozenset[str]]:
    """Let clients that some vehicle may not serve ask for a skill of their own."""
    allowed = [set(row) for row in _lists(fields, "vehicles_allowed_clients")]
    if not allowed:
        return {}
    some = {one for row in allowed for one in row if any(one not in other for other in allowed)}
    return {one - 1: frozenset({f"client {one - 1}"}) for one in some}
