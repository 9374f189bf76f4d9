"""Small native days that the tests change one thing of."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

_DAY: dict[str, Any] = {
    "date": "2026-11-23",
    "timezone": "Asia/Shanghai",
    "region": "somewhere",
    "depots": [{"id": "town", "lon": 104.9, "lat": 33.4}],
    "couriers": [{"id": "c1", "name": "Courier 1"}],
    "vehicles": [
        {"id": "V1", "profile": "van", "capacity": {"weight_kg": 800}, "start_depot": "town"}
    ],
    "shipments": [{"id": "good", "lon": 104.95, "lat": 33.41}],
}


def day(**changes: Any) -> dict[str, Any]:
    """Return a good day with other values at its top."""
    return {**copy.deepcopy(_DAY), **changes}


def with_row(table: str, **changes: Any) -> dict[str, Any]:
    """Return a good day whose table has one more row: its first one, changed; None: left out."""
    changed = day()
    row = {**changed[table][0], "id": "bad", **changes}
    changed[table].append({key: value for key, value in row.items() if value is not None})
    return changed


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
"""Anything that a JSON file can hold, NaN and Infinity included."""
