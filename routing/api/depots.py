"""Depots: where vehicles start and end."""

from __future__ import annotations

from routing.api.kept_resource import kept_resource
from routing.formats.native_rows import DepotRow

EXAMPLE = {
    "id": "town",
    "lon": 105.0553,
    "lat": 33.4259,
    "open": "07:00",
    "close": "19:00",
    "cut_off": "17:00",
}

router = kept_resource("depot", DepotRow, EXAMPLE)
