"""That couriers have about as much to do as each other, at a price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from routing.checks import check_not_negative
from routing.errors import InputError

Measure = Literal["time", "stops", "earnings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a difference between couriers costs.

    Attributes
    ----------
    by : {"time", "stops", "earnings"}
        Hours of driving and serving (neither waiting nor breaks); tasks, as ``max_tasks`` counts
        them; or ``pay_per_parcel`` of the vehicle times parcels.
    cost : float
        Of each hour, task or unit of money that the courier with most has beyond the one with
        least; who stays at home has none.

    Raises
    ------
    InputError
        ``balance_unknown``, ``negative``.
    """

    by: Measure
    cost: float

    def __post_init__(self) -> None:
        if self.by not in get_args(Measure):
            raise InputError("balance_unknown", by=self.by, known=", ".join(get_args(Measure)))
        check_not_negative(balance_cost=self.cost)
