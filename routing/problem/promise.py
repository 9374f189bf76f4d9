"""That somebody comes to a village at least every so many days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from routing.checks import check_not_negative
from routing.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A service promise, and what breaking it costs.

    Attributes
    ----------
    every_days : int
        At most so many days lie between two visits, both dates' difference.
    last_visit : date or None
        None: nobody has come yet, so that a visit is due.
    cost : float
        Of each day by which the next visit is late.

    Raises
    ------
    InputError
        ``promise_of_no_days``, ``negative``.
    """

    every_days: int
    last_visit: date | None
    cost: float

    def __post_init__(self) -> None:
        if self.every_days < 1:
            raise InputError("promise_of_no_days", every_days=self.every_days)
        check_not_negative(promise_cost=self.cost)

    def days_late(self, today: date) -> int:
        """Return by how many days the promise is broken at least if nobody comes today."""
        if self.last_visit is None:
            return 1
        return max(0, (today - self.last_visit).days + 1 - self.every_days)
