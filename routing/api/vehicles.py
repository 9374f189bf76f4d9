"""Vehicles, with their shifts, limits and costs."""

from __future__ import annotations

from routing.api.kept_resource import kept_resource
from routing.formats.native_rows import VehicleRow

EXAMPLE = {
    "id": "van-1",
    "profile": "van",
    "start_depot": "town",
    "courier": "courier-1",
    "capacity": {"weight_kg": 550, "parcels": 60},
    "shift": {"start": "08:00", "end": "17:30"},
    "costs": {"per_km": 1.2, "per_hour": 30},
}

router = kept_resource("vehicle", VehicleRow, EXAMPLE)
