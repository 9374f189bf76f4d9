"""What a VROOM file calls its tasks, vehicles and breaks, kept to answer in the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routing.formats.rows import row_id
from routing.rejected import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One row or step of the file, with its id in its original JSON type.

    Attributes
    ----------
    type : str
        As VROOM's steps call it: ``job``, ``pickup``, ``delivery``, ``break``, ``start``, ``end``;
        or ``vehicle``.
    """

    type: str
    id: int | str | None = None
    description: str | None = None
    location: list[float] | None = None
    location_index: int | None = None

    @classmethod
    def of(cls, type: str, row: Any, *, point: str = "location") -> Source:  # noqa: A002 - VROOM's own word
        """Take what can be used of a row that may be anything."""
        given = row if isinstance(row, dict) else {}
        own_id, index = given.get("id"), given.get(f"{point}_index")
        location, description = given.get(point), given.get("description")
        return cls(
            type=type,
            id=own_id if row_id(given) is not None else None,
            description=description if isinstance(description, str) else None,
            location=location if isinstance(location, list) else None,
            location_index=index if isinstance(index, int) else None,
        )

    @staticmethod
    def shipment_id(row: Any) -> str | None:
        """Name a shipment by its pickup's id, and by its delivery's where that is another."""
        given = row if isinstance(row, dict) else {}
        return _name([Source.of(step, given.get(step)) for step in ("pickup", "delivery")])

    def told(self) -> dict[str, Any]:
        """Return the fields that VROOM repeats in its answers, where the input had them."""
        fields = {
            "description": self.description or None,
            "location": self.location,
            "location_index": self.location_index,
        }
        return {name: value for name, value in fields.items() if value is not None}


def _name(tasks: Sequence[Source]) -> str | None:
    """Name a row by the ids of its tasks, each once."""
    ids = dict.fromkeys(str(task.id) for task in tasks if task.id is not None)
    return "/".join(ids) or None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sources:
    """All of a file's: by its rows, and by the ids used inside once a row is taken.

    Attributes
    ----------
    rows : mapping of (kind, row number) to tuple of Source
        Of every row, good or bad: a job's one task, a shipment's two; a vehicle, its two ends and
        its breaks.
    tasks : dict of (shipment id, "pickup" or "delivery") to Source
    vehicles : dict of vehicle id to tuple of Source
    """

    rows: Mapping[tuple[str, int], tuple[Source, ...]]
    tasks: dict[tuple[str, str], Source] = field(default_factory=dict)
    vehicles: dict[str, tuple[Source, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Mapping[str, list[Any]]) -> Sources:
        """Take what can be used of every row."""
        found: dict[tuple[str, int], tuple[Source, ...]] = {}
        for number, row in enumerate(rows["jobs"], start=1):
            found["job", number] = (Source.of("job", row),)
        for number, row in enumerate(rows["shipments"], start=1):
            given = row if isinstance(row, dict) else {}
            found["shipment", number] = tuple(
                Source.of(step, given.get(step)) for step in ("pickup", "delivery")
            )
        for number, row in enumerate(rows["vehicles"], start=1):
            given = row if isinstance(row, dict) else {}
            breaks = given.get("breaks")
            nameless = {key: given[key] for key in given.keys() - {"id", "description"}}
            found["vehicle", number] = (
                Source.of("vehicle", given),
                *(Source.of(end, nameless, point=end) for end in ("start", "end")),
                *(Source.of("break", one) for one in (breaks if isinstance(breaks, list) else ())),
            )
        return cls(rows=found)

    def of_shipment(self, shipment_id: str) -> tuple[Source, ...]:
        """Return the tasks of a shipment that was taken; none of one that was not."""
        steps = ((shipment_id, step) for step in ("pickup", "delivery"))
        return tuple(self.tasks[step] for step in steps if step in self.tasks)

    def of_rejected(self, rejected: Rejected) -> tuple[Source, ...]:
        """Return the tasks of a row that reading refused, or planning; none of a vehicle."""
        if rejected.kind not in {"job", "shipment"}:
            return ()
        read = self.rows.get((rejected.kind, rejected.row or 0), ())
        if read and _name(read) == rejected.id:
            return read
        return self.of_shipment(rejected.id or "")

    def vehicle(self, vehicle_id: str) -> Source:
        """Return what the file calls a vehicle that was taken."""
        return self.vehicles[vehicle_id][0]

    def end(self, vehicle_id: str, end: str) -> Source:
        """Return where a vehicle's route starts or ends, as the file says it."""
        return next(one for one in self.vehicles[vehicle_id] if one.type == end)

    def rest(self, vehicle_id: str, break_id: str) -> Source:
        """Return what the file calls one of a vehicle's breaks."""
        sources = (one for one in self.vehicles[vehicle_id] if one.type == "break")
        return next(one for one in sources if str(one.id) == break_id)
