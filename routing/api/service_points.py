"""Service points: where a village's parcels are brought together."""

from __future__ import annotations

from routing.api.kept_resource import kept_resource
from routing.formats.kept_rows import ServicePointRow

EXAMPLE = {
    "id": "sp-17",
    "name": "Walnut Terrace",
    "lon": 105.0625,
    "lat": 33.4469,
    "phone": "000-0000-0017",
}

router = kept_resource("service_point", ServicePointRow, EXAMPLE)
