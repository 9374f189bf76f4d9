"""VROOM's jobs and shipments as shipments of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from routing.errors import InputError
from routing.formats.matrices import location
from routing.formats.vroom import rows as wire
from routing.formats.vroom.sources import Sources
from routing.problem import FOREVER_S, Location, Shipment, Task, TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What numbers of the file mean.

    Attributes
    ----------
    base_s : int
        What the file's clock shows at second 0 of the problem.
    dimensions : int
        How many loads the file counts.
    matrix_size : int or None
        Rows of the file's own matrices; None in a region.
    """

    base_s: int
    dimensions: int
    matrix_size: int | None

    def window(self, pair: list[int]) -> TimeWindow:
        """Make a time window; an end that no day reaches is no end."""
        start_s, end_s = (moment - self.base_s for moment in pair)
        return TimeWindow(start_s=start_s, end_s=min(end_s, max(FOREVER_S, start_s)))

    def windows(self, pairs: list[list[int]] | None) -> tuple[TimeWindow, ...]:
        """Make time windows, the earliest first."""
        return tuple(self.window(pair) for pair in sorted(pairs or ()))

    def load(self, amount: list[float] | None, field: str) -> tuple[float, ...]:
        """Make a load; one that is not given is 0 in every dimension.

        Raises
        ------
        InputError
            ``amount_size``.
        """
        if amount is None:
            return (0.0,) * self.dimensions
        if len(amount) != self.dimensions:
            raise InputError("amount_size", field=field, size=len(amount), expected=self.dimensions)
        return tuple(float(one) for one in amount)

    def place(self, point: list[float] | None, index: int | None, field: str) -> Location:
        """Make a location; raises what :func:`routing.formats.matrices.location` raises."""
        lon, lat = point[:2] if point is not None else (None, None)
        # VROOM has no use for an index without matrices.
        used = index if self.matrix_size is not None else None
        return location(lon=lon, lat=lat, index=used, matrix_size=self.matrix_size, field=field)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskConverter:
    """Converts rows that have the right shape; what it raises refuses a row.

    Attributes
    ----------
    types : frozenset of str
        The vehicle types that there are.
    counts : mapping of step to Counter
        How often each id stands for a pickup and for a delivery.
    """

    scale: Scale
    types: frozenset[str]
    sources: Sources
    counts: Mapping[str, Counter[str]]

    def job(self, row: wire.JobRow, number: int) -> Shipment:
        """Make a shipment of a job: delivered from the vehicle's start, or collected to its end."""
        delivery, pickup = row.delivery, row.pickup
        if delivery is None and pickup is None:
            delivery = row.amount
        if any(delivery or ()) and any(pickup or ()):
            raise InputError("job_both_ways")
        collected = any(pickup or ()) or (delivery is None and pickup is not None)
        loads = [self.scale.load(pickup, "pickup"), self.scale.load(delivery, "delivery")]
        task = self._task(row, "")
        shipment = Shipment(
            id=f"job {row.id}",
            pickup=task if collected else None,
            delivery=None if collected else task,
            load=loads[0] if collected else loads[1],
            skills=frozenset(row.skills),
            priority=row.priority,
            note=row.description,
        )
        (source,) = self.sources.rows["job", number]
        self.sources.tasks[shipment.id, "pickup" if collected else "delivery"] = source
        return shipment

    def shipment(self, row: wire.ShipmentRow, number: int) -> Shipment:
        """Make a shipment that is carried from one place to another."""
        for step, own_id in (("pickup", row.pickup.id), ("delivery", row.delivery.id)):
            if self.counts[step][own_id] > 1:
                raise InputError("duplicate_id", id=own_id, count=self.counts[step][own_id])
        same = row.pickup.id == row.delivery.id
        notes = [step.description for step in (row.pickup, row.delivery) if step.description]
        shipment = Shipment(
            id=f"shipment {row.pickup.id}" + ("" if same else f"/{row.delivery.id}"),
            pickup=self._task(row.pickup, "pickup."),
            delivery=self._task(row.delivery, "delivery."),
            load=self.scale.load(row.amount, "amount"),
            skills=frozenset(row.skills),
            priority=row.priority,
            note="; ".join(notes) or None,
        )
        for source in self.sources.rows["shipment", number]:
            self.sources.tasks[shipment.id, source.type] = source
        return shipment

    def _task(self, row: wire.TaskRow, prefix: str) -> Task:
        self._check_types(row.setup_per_type, row.setup, f"{prefix}setup_per_type")
        self._check_types(row.service_per_type, row.service, f"{prefix}service_per_type")
        return Task(
            location=self.scale.place(row.location, row.location_index, f"{prefix}location_index"),
            setup_s=row.setup,
            service_s=row.service,
            time_windows=self.scale.windows(row.time_windows),
        )

    def _check_types(self, by_type: wire.PerType, usual: int, field: str) -> None:
        """Refuse times that differ by vehicle type, unless no vehicle here is of such a type."""
        if any(seconds != usual for name, seconds in by_type.items() if name in self.types):
            raise InputError("vroom_unsupported", field=field)
