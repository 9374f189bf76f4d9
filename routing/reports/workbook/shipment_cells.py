"""What a row says of a shipment: the same columns, at the same places, in every sheet of shipments.

So a row can be cut from one sheet and pasted into another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from routing import wording
from routing.problem import FOREVER_S, Location, Problem, Shipment
from routing.reports import captions
from routing.reports.workbook.looks import CLOCK, ONE, WHOLE, Column

SHIPMENT_COLUMNS = (
    Column(name="stop", widest=6, number=WHOLE),
    Column(name="arrives", widest=7, number=CLOCK),
    Column(name="leaves", widest=7, number=CLOCK),
    Column(name="village", widest=18),
    Column(name="township", widest=12),
    Column(name="order", widest=18),
    Column(name="does", widest=13),
    Column(name="contact", widest=12),
    Column(name="phone", widest=17),
    Column(name="goods", widest=18),
    Column(name="parcels", widest=8, number=WHOLE),
    Column(name="kg", widest=9, number=ONE),
    Column(name="window", widest=14),
    Column(name="note", widest=22),
)

WHERE = 3
"""Column of the village, in which rows without a shipment say what they are."""

Cell = str | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentRows:
    """Makes cells of shipments."""

    problem: Problem
    shipments: Mapping[str, Shipment]
    lang: wording.Lang

    @classmethod
    def of(cls, problem: Problem, lang: wording.Lang) -> ShipmentRows:
        """Look every shipment up once."""
        return cls(problem=problem, shipments={row.id: row for row in problem.shipments}, lang=lang)

    def cells(
        self,
        shipment_id: str,
        kind: Literal["pickup", "delivery"] | None,
        *,
        at: Location | None = None,
        times: tuple[Cell, Cell, Cell] = (None, None, None),
    ) -> list[Cell]:
        """Return the cells under :data:`SHIPMENT_COLUMNS`.

        Parameters
        ----------
        kind : {"pickup", "delivery"} or None
            What is done with it; None where it is not served.
        at : Location, optional
            Where; by default where it is waiting, or else where it goes.
        times : tuple
            Stop, arrival and departure.
        """
        row = self.shipments.get(shipment_id)
        at = at or captions.where(row)
        place = [captions.place(at), (at.parent if at else None) or "", shipment_id]
        if row is None:
            return [*times, *place, "", "", "", "", None, None, "", ""]
        return [
            *times,
            *place,
            self._does(row, kind),
            row.contact or "",
            row.phone or "",
            row.commodity or "",
            row.parcels,
            self.weight_kg(row.load),
            self._windows(row, kind),
            row.note or "",
        ]

    def weight_kg(self, load: tuple[float, ...]) -> float | None:
        """Return the weight in a load; None where the problem has no weights."""
        names = self.problem.load_dimensions
        if captions.WEIGHT not in names or len(load) != len(names):
            return None
        return load[names.index(captions.WEIGHT)]

    def _does(self, row: Shipment, kind: Literal["pickup", "delivery"] | None) -> str:
        kind = kind or ("pickup" if row.pickup is not None else "delivery")
        return wording.text(f"report.{'pickups' if kind == 'pickup' else 'deliveries'}", self.lang)

    def _windows(self, row: Shipment, kind: Literal["pickup", "delivery"] | None) -> str:
        task = row.delivery if kind == "delivery" else row.pickup or row.delivery
        start = self.problem.start
        told = []
        for window in row.windows(task) if task is not None else ():
            opens = captions.clock(start, window.start_s)
            if window.end_s < FOREVER_S:
                told.append(f"{opens}–{captions.clock(start, window.end_s)}")  # noqa: RUF001 - a span
            else:
                told.append(wording.text("report.workbook.from", self.lang, time=opens))
        return "\n".join(told)
