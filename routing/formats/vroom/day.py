"""A VROOM file as a Problem, with what is needed to answer in VROOM's own words.

VROOM counts ids per kind, so a job 1, a shipment 1 and a vehicle 1 may stand side by side; inside,
they are "job 1", "shipment 1" and "1". Its times are whole seconds on a scale of the file's own:
from any start, or of the Unix clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from routing.checks import check_fleet_size
from routing.errors import InputError
from routing.formats.matrices import read_matrices
from routing.formats.rows import Intake, nothing_usable, row_id, rows_of, shown
from routing.formats.times import zone
from routing.formats.vroom.custom_routes import custom_routes
from routing.formats.vroom.rows import JobRow, ShipmentRow, VehicleRow, unknown_keys
from routing.formats.vroom.sources import Source, Sources
from routing.formats.vroom.tasks import Scale, TaskConverter
from routing.formats.vroom.vehicles import DEFAULT_PROFILE, VehicleConverter
from routing.plans.changes import Orders
from routing.problem import Problem
from routing.region_ref import RegionRef
from routing.rejected import Origin
from routing.roads.matrix import TravelMatrix

_MATRIX_NAMES = ("durations", "distances")
_EPOCH_SCALE_S = 10**8
"""From here on (1973 on the Unix clock) times are dates, not seconds from a day's start."""
_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VroomDay:
    """A problem, and the file's own names for what is in it.

    Attributes
    ----------
    base_s : int
        What the file's clock shows at second 0 of the problem.
    with_distances : bool
        Whether distances are known: in a region, or where every matrix came with them.
    ignored : tuple of str
        Keys that VROOM does not know either.
    orders : mapping of vehicle id to sequence of TaskId
        Routes that the file gives its vehicles, by their ``steps``.
    is_timed : bool
        Whether such a step is bound to a time of its own.
    """

    problem: Problem
    sources: Sources
    base_s: int
    with_distances: bool
    ignored: tuple[str, ...] = ()
    orders: Orders = field(default_factory=dict)
    is_timed: bool = False


def read_vroom(
    data: Any,
    *,
    region: RegionRef | None = None,
    timezone: str | None = None,
    profiles: Collection[str] | None = None,
) -> VroomDay:
    """Read a decoded VROOM input.

    Parameters
    ----------
    region : RegionRef, optional
        Where the roads are, for a file without matrices; unused for one with matrices.
    timezone : str, optional
        IANA name of the zone in which ``problem.start`` is told; it changes no time.
    profiles : collection of str, optional
        What the region has; a vehicle of another profile is refused. None: not checked here.

    Raises
    ------
    InputError
        Only where nothing usable is left: no JSON object, neither region nor matrices, no
        vehicle, neither job nor shipment.
    """
    if not isinstance(data, dict):
        raise InputError("not_an_object")
    rows = {table: rows_of(data, table) for table in ("jobs", "shipments", "vehicles")}
    if not rows["vehicles"]:
        raise InputError("no_vehicles")
    check_fleet_size(len(rows["vehicles"]))
    if not rows["jobs"] and not rows["shipments"]:
        raise InputError("no_shipments")
    intake = Intake()
    matrices = _matrices(data, intake)
    if matrices is None and region is None:
        raise InputError("no_region_and_no_matrices")
    base_s = _base(rows)
    size = None if matrices is None else next(iter(matrices.values())).size
    scale = Scale(base_s=base_s, dimensions=_dimensions(rows["vehicles"]), matrix_size=size)
    sources = Sources.of(rows)
    tasks = TaskConverter(
        scale=scale,
        types=frozenset(_texts(rows["vehicles"], "type")),
        sources=sources,
        counts={step: _ids(rows["shipments"], step) for step in ("pickup", "delivery")},
    )
    vehicles = VehicleConverter(
        scale=scale,
        matrices=matrices,
        without_distances=frozenset(_without_distances(data)),
        profiles=profiles,
        intake=intake,
        sources=sources,
    )
    start = datetime.fromtimestamp(0, UTC) + timedelta(seconds=base_s)
    here = start.astimezone(zone(timezone or "UTC"))
    problem, orders = _problem(rows, tasks, vehicles, here, region)
    return VroomDay(
        problem=problem,
        sources=sources,
        base_s=base_s,
        with_distances=matrices is None or not vehicles.without_distances,
        ignored=unknown_keys(data),
        orders=orders,
        is_timed=any(step.times for row in vehicles.steps.values() for step in row),
    )


def _problem(
    rows: Mapping[str, list[Any]],
    tasks: TaskConverter,
    fleet: VehicleConverter,
    start: datetime,
    region: RegionRef | None,
) -> tuple[Problem, Orders]:
    intake, matrices = fleet.intake, fleet.matrices
    vehicles = intake.take("vehicle", rows["vehicles"], VehicleRow, fleet.vehicle)
    jobs = intake.take("job", rows["jobs"], JobRow, tasks.job)
    shipments = intake.take(
        "shipment", rows["shipments"], ShipmentRow, tasks.shipment, id_of=Source.shipment_id
    )
    if not vehicles:
        raise nothing_usable("vehicle", intake)
    if not jobs and not shipments:
        raise nothing_usable("job" if rows["jobs"] else "shipment", intake)
    orders = custom_routes(fleet.steps, fleet.sources, intake)
    problem = Problem(
        start=start,
        shipments=jobs + shipments,
        vehicles=vehicles,
        depots=tuple(fleet.depots.values()),
        load_dimensions=tuple(f"amount_{number}" for number in range(tasks.scale.dimensions)),
        region=region if matrices is None else None,
        matrices={} if matrices is None else {**matrices, **fleet.scaled},
        rejected=tuple(intake.rejected),
    )
    return problem, orders


def _matrices(data: Mapping[str, Any], intake: Intake) -> dict[str, TravelMatrix] | None:
    """Read the file's matrices; None where it has none."""
    tables = _matrix_tables(data)
    if not tables:
        return None
    usable = {}
    for profile, table in tables.items():
        if isinstance(table, dict) and "costs" in table:
            error = InputError("vroom_unsupported", field=f"matrices.{profile}.costs")
            intake.refuse(error, kind="matrix", id=profile, origin=Origin())
        else:
            usable[profile] = table
    matrices = read_matrices(usable, _MATRIX_NAMES, intake, distances_needed=False)
    if not matrices:
        raise nothing_usable("matrix", intake)
    return matrices


def _matrix_tables(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the matrices by profile; the old key ``matrix`` is the default profile's."""
    tables = data.get("matrices")
    if tables is None:
        old = data.get("matrix")
        return {} if old is None else {DEFAULT_PROFILE: {_MATRIX_NAMES[0]: old}}
    if not isinstance(tables, dict):
        raise InputError("object_expected", field="matrices", value=shown(tables))
    return tables


def _without_distances(data: Mapping[str, Any]) -> Iterator[str]:
    for profile, table in _matrix_tables(data).items():
        if not isinstance(table, dict) or table.get(_MATRIX_NAMES[1]) is None:
            yield profile


def _base(rows: Mapping[str, list[Any]]) -> int:
    """Return 0 for times from a start of their own; for dates, midnight a day before the first.

    The day is for vehicles without working hours, which may leave before the first window opens.
    """
    first = min(_starts(rows), default=0)
    return 0 if first < _EPOCH_SCALE_S else (first // _DAY_S - 1) * _DAY_S


def _starts(rows: Mapping[str, list[Any]]) -> Iterator[int]:
    """Yield the start of every time window that can be understood."""
    for row in (*rows["jobs"], *rows["shipments"], *rows["vehicles"]):
        if not isinstance(row, dict):
            continue
        holders = (row, row.get("pickup"), row.get("delivery"), *_list(row.get("breaks")))
        windows = [row.get("time_window")]
        for holder in holders:
            windows += _list(holder.get("time_windows")) if isinstance(holder, dict) else []
        for window in windows:
            if isinstance(window, list) and window and type(window[0]) is int:
                yield window[0]


def _dimensions(vehicles: list[Any]) -> int:
    """Return how many loads the file counts: what most vehicles' capacities have."""
    capacities = [row.get("capacity") for row in vehicles if isinstance(row, dict)]
    sizes = Counter(len(one) for one in capacities if isinstance(one, list) and one)
    return sizes.most_common(1)[0][0] if sizes else 0


def _ids(shipments: list[Any], step: str) -> Counter[str]:
    """Count the ids of all pickups, or of all deliveries."""
    steps = (row.get(step) for row in shipments if isinstance(row, dict))
    return Counter(own_id for one in steps if (own_id := row_id(one)) is not None)


def _texts(rows: list[Any], key: str) -> Iterator[str]:
    for row in rows:
        value = row.get(key) if isinstance(row, dict) else None
        if isinstance(value, str):
            yield value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
