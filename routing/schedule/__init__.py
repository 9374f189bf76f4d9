"""From the order of a vehicle's stops to its times: the one clock of engines and edits."""

from routing.schedule.route_schedule import (
    Halt,
    schedule,
    schedule_with_lateness,
)

__all__ = [
    "Halt",
    "schedule",
    "schedule_with_lateness",
]
