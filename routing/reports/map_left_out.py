"""What a plan leaves out, with the reason: shipments not served, and rows that were not taken."""

from __future__ import annotations

from dataclasses import dataclass

from routing import wording
from routing.plans import Plan, Unserved, all_rejected
from routing.problem import Problem, Shipment
from routing.rejected import Rejected
from routing.reports import captions
from routing.reports.map_pins import lonlat
from routing.reports.map_said import Said, said, said_or_none
from routing.reports.map_stops import Phone, phone
from routing.reports.mercator import XY, Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One of them, in the panel; on the map where its place is known."""

    id: str
    place: Said | str
    code: str
    reason: Said
    fix: Said | None
    at: XY | None = None
    contact: str = ""
    phone: Phone | None = None


def unserved(plan: Plan, problem: Problem, frame: Frame) -> list[Left]:
    """Return what no route carries."""
    shipments = {row.id: row for row in problem.shipments}
    return [_lost(row, shipments.get(row.id), frame) for row in plan.unserved]


def rejected(plan: Plan, problem: Problem) -> list[Left]:
    """Return the rows that were not taken."""
    return [_refused(row) for row in all_rejected(plan, problem)]


def _lost(row: Unserved, shipment: Shipment | None, frame: Frame) -> Left:
    location = captions.where(shipment)
    point = lonlat(location)
    return Left(
        id=row.id,
        place=captions.place(location),
        code=row.code,
        reason=said(row.reason),
        fix=said_or_none(row.fix),
        at=None if point is None else frame.place(point),
        contact=(shipment.contact or "") if shipment else "",
        phone=phone(shipment.phone) if shipment else None,
    )


def _refused(row: Rejected) -> Left:
    return Left(
        id=row.id or "",
        place=said(lambda lang: _origin(row, lang)),
        code=row.code,
        reason=said(row.cause),
        fix=said_or_none(row.action),
    )


def _origin(row: Rejected, lang: wording.Lang) -> str:
    number = "" if row.row is None else wording.text("report.row", lang, number=row.row)
    return ", ".join(part for part in (row.sheet or "", number) if part)
