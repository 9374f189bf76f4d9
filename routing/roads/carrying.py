"""How far and how much people may be asked to carry where a vehicle does not get."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace

from routing.errors import InputError

_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryLimits:
    """Stated choices; docs/decisions/0017 has the reasons.

    Attributes
    ----------
    beside_road_m : float
        A point no farther than this from a road that the vehicle can use is at the road: what is
        walked there is part of a visit's set-up.
    one_way_s : float
        The longest walk from the parked vehicle to a point, or back, whichever takes longer; at
        most a day.
    load_kg : float
        What one person carries at once.

    Raises
    ------
    InputError
        ``carry_limit_invalid``.
    """

    beside_road_m: float = 50.0
    one_way_s: float = 45 * 60.0
    load_kg: float = 20.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            too_much = value > _DAY_S if name == "one_way_s" else not math.isfinite(value)
            if too_much or not value >= 0 or (name == "load_kg" and value == 0):
                raise InputError("carry_limit_invalid", field=name, value=value)

    def with_limits(
        self, *, walk_min: float | None = None, load_kg: float | None = None
    ) -> CarryLimits:
        """Return these limits with another longest walk, in minutes, or load; None: the same.

        Raises
        ------
        InputError
            ``carry_limit_invalid``, with the names that users know these by.
        """
        if walk_min is not None and not 0 <= 60 * walk_min <= _DAY_S:
            raise InputError("carry_limit_invalid", field="walk_limit_min", value=walk_min)
        if load_kg is not None and not 0 < load_kg < math.inf:
            raise InputError("carry_limit_invalid", field="carry_kg", value=load_kg)
        return replace(
            self,
            one_way_s=self.one_way_s if walk_min is None else 60 * walk_min,
            load_kg=self.load_kg if load_kg is None else load_kg,
        )


CARRY = CarryLimits()
"""What holds unless a caller says otherwise."""
