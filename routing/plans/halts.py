"""The order of a vehicle's day without its times: halts, and the trips that they make up.

What a trip delivers is loaded where it starts, and what it collects leaves the vehicle where it
ends: at a depot between two trips, or at the end of the day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.problem import Location, Shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """What is picked up and handed over at one place: a visit without its times.

    Attributes
    ----------
    depot : str or None
        Id of the depot at which one trip ends and the next begins; nothing else is done there.
    pickups, deliveries : tuple of str
        Ids of shipments.
    """

    location: Location
    depot: str | None = None
    pickups: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()


def trips_of(order: Sequence[Halt]) -> list[list[Halt]]:
    """Cut an order where the vehicle unloads and loads; halts at depots are in no trip."""
    trips: list[list[Halt]] = [[]]
    for halt in order:
        if halt.depot is None:
            trips[-1].append(halt)
        else:
            trips.append([])
    return trips


def collected(trip: Sequence[Halt], shipments: Mapping[str, Shipment]) -> list[str]:
    """Return what is on board when a trip ends at its depot."""
    return [row for halt in trip for row in halt.pickups if shipments[row].delivery is None]


def brought(trip: Sequence[Halt], shipments: Mapping[str, Shipment]) -> list[str]:
    """Return what is loaded where a trip starts."""
    return [row for halt in trip for row in halt.deliveries if shipments[row].pickup is None]


def ready_s(trip: Sequence[Halt], shipments: Mapping[str, Shipment]) -> int:
    """Return when all that a trip delivers is at its depot."""
    return max((shipments[row].ready_s or 0 for row in brought(trip, shipments)), default=0)
