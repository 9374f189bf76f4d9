"""Where vehicles start, unload and end."""

from __future__ import annotations

from dataclasses import dataclass

from routing.checks import check_not_negative
from routing.problem.location import Location
from routing.problem.time_windows import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """Where vehicles start and end.

    Attributes
    ----------
    opening : TimeWindow or None
        Vehicles leave and return within it.
    cut_off_s : int or None
        When the line-haul truck, train or flight leaves: whatever is collected must have been
        handed over, ``handover_s`` after the vehicle's return, by then.
    reload_s : int
        How long a vehicle stands here between two trips, unloading and loading.
    """

    id: str
    location: Location
    name: str | None = None
    opening: TimeWindow | None = None
    cut_off_s: int | None = None
    handover_s: int = 0
    reload_s: int = 0

    def __post_init__(self) -> None:
        check_not_negative(id=self.id, handover_s=self.handover_s, reload_s=self.reload_s)
