"""VROOM's vehicles as vehicles of ours, their starts and ends as depots."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from routing.errors import InputError
from routing.formats.matrices import checked_profile
from routing.formats.rows import Intake
from routing.formats.vroom import rows as wire
from routing.formats.vroom.sources import Sources
from routing.formats.vroom.tasks import Scale
from routing.problem import Break, Depot, Vehicle
from routing.roads.matrix import UNREACHABLE, TravelMatrix

DEFAULT_PROFILE = "car"
"""VROOM's profile of a vehicle that names none."""
_REGION_PROFILES = {DEFAULT_PROFILE: "van"}
"""What VROOM's profiles are called in a region."""
_FACTOR_STEPS = 100
"""VROOM keeps two digits of the factor, a speed factor's inverse, that scales travel times."""
MAX_SCALED_CELLS = 10**8
"""Of all scaled matrices: a small file with many speed factors could fill any memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleConverter:
    """Converts rows that have the right shape; what it raises refuses a row.

    Attributes
    ----------
    matrices : mapping of profile to TravelMatrix, or None
        The file's own; None in a region.
    without_distances : frozenset of str
        Profiles whose matrix has durations alone.
    profiles : collection of str or None
        Those of the region; None where they are not known here.
    depots : dict of id to Depot
        Made from the vehicles' starts and ends, one a place.
    scaled : dict of profile to TravelMatrix
        Made for the vehicles' speed factors.
    steps : dict of vehicle id to list of StepRow
        Routes that the file gives them.
    """

    scale: Scale
    matrices: Mapping[str, TravelMatrix] | None
    without_distances: frozenset[str]
    profiles: Collection[str] | None
    intake: Intake
    sources: Sources
    depots: dict[str, Depot] = field(default_factory=dict)
    scaled: dict[str, TravelMatrix] = field(default_factory=dict)
    steps: dict[str, list[wire.StepRow]] = field(default_factory=dict)

    def vehicle(self, row: wire.VehicleRow, number: int) -> Vehicle:
        """Make a vehicle; its start and end become depots."""
        self._check_supported(row)
        if row.capacity is None and self.scale.dimensions:
            raise InputError("no_capacity", dimensions=self.scale.dimensions)
        start = self._depot(row.start, row.start_index, "start_index")
        end = self._depot(row.end, row.end_index, "end_index")
        if start is None and end is None:
            raise InputError("no_start_or_end")
        vehicle = Vehicle(
            id=row.id,
            profile=self._profile(row),
            capacity=self.scale.load(row.capacity, "capacity"),
            start_depot=start,
            end_depot=end,
            shift=None if row.time_window is None else self.scale.window(row.time_window),
            skills=frozenset(row.skills),
            breaks=self._breaks(row),
            max_travel_s=row.max_travel_time,
            max_distance_m=row.max_distance,
            max_tasks=row.max_tasks,
            fixed_cost=row.costs.fixed,
            cost_per_km=row.costs.per_km,
            cost_per_travel_hour=row.costs.per_hour,
        )
        self.sources.vehicles[vehicle.id] = self.sources.rows["vehicle", number]
        if row.steps:
            self.steps[vehicle.id] = row.steps
        return vehicle

    def _check_supported(self, row: wire.VehicleRow) -> None:
        """Refuse what VROOM can say of a vehicle and this house cannot yet."""
        if row.costs.per_task_hour:
            raise InputError("vroom_unsupported", field="costs.per_task_hour")
        for number, rest in enumerate(row.breaks):
            limits = zip(rest.max_load or (), row.capacity or (), strict=False)
            if any(limit < capacity for limit, capacity in limits):
                raise InputError("vroom_unsupported", field=f"breaks[{number}].max_load")

    def _breaks(self, row: wire.VehicleRow) -> tuple[Break, ...]:
        ids = [rest.id for rest in row.breaks]
        twice = next((rest for rest in ids if ids.count(rest) > 1), None)
        if twice is not None:
            raise InputError("duplicate_break", value=twice)
        return tuple(
            Break(
                id=rest.id,
                duration_s=rest.service,
                time_windows=self.scale.windows(rest.time_windows),
            )
            for rest in row.breaks
        )

    def _depot(self, point: list[float] | None, index: int | None, field: str) -> str | None:
        if point is None and index is None:
            return None
        place = self.scale.place(point, index, field)
        depot_id = f"{place.lon},{place.lat}" if place.index is None else f"#{place.index}"
        self.depots.setdefault(depot_id, Depot(id=depot_id, location=place))
        return depot_id

    def _profile(self, row: wire.VehicleRow) -> str:
        """Return the vehicle's profile; a speed factor makes one of its own."""
        name = row.profile or DEFAULT_PROFILE
        if self.matrices is None:
            if row.speed_factor != 1:
                raise InputError("speed_factor_without_matrices", value=row.speed_factor)
            name = _REGION_PROFILES.get(name, name)
            if self.profiles is not None and name not in self.profiles:
                known = ", ".join(sorted(self.profiles))
                raise InputError("unknown_profile", profile=name, known=known)
            return name
        checked_profile(name, self.matrices, self.intake)
        if name in self.without_distances and (row.costs.per_km or row.max_distance is not None):
            raise InputError("matrix_without_distances", profile=name)
        factor = round(_FACTOR_STEPS / row.speed_factor) / _FACTOR_STEPS
        if factor == 1:
            return name
        scaled = f"{name} x {factor:g}"
        if scaled not in self.scaled:
            matrix = self.matrices[name]
            if (len(self.scaled) + 1) * matrix.size**2 > MAX_SCALED_CELLS:
                raise InputError("too_many_speed_factors", limit=MAX_SCALED_CELLS)
            self.scaled[scaled] = _scaled(matrix, factor, scaled)
        return scaled


def _scaled(matrix: TravelMatrix, factor: float, profile: str) -> TravelMatrix:
    """Scale durations as VROOM does: each cell rounded."""
    cells = matrix.durations_s
    return TravelMatrix(
        durations_s=np.where(cells == UNREACHABLE, UNREACHABLE, np.rint(cells * factor)),
        distances_m=matrix.distances_m,
        profile=profile,
    )
