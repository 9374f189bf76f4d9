"""What an edited workbook says, and which of its rows cannot count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from routing import wording
from routing.plans import Plan
from routing.plans.changes import TaskId
from routing.rejected import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFinding:
    """A row that cannot count as it stands.

    Attributes
    ----------
    first : Origin or None
        Where a repeated order stands first.
    """

    code: Literal["unknown_order", "repeated_order"]
    shipment_id: str
    origin: Origin
    first: Origin | None = None

    def sentence(self, lang: wording.Lang = "en") -> str:
        """Say what is wrong, with sheet and row."""
        first = self.first or Origin()
        return wording.text(
            f"report.changes.rows.{self.code}",
            lang,
            id=self.shipment_id,
            sheet=self.origin.sheet,
            row=self.origin.row,
            first_sheet=first.sheet,
            first_row=first.row,
        )

    def as_dict(self, lang: wording.Lang = "en") -> dict[str, Any]:
        """Return the same keys as a violation of the checker."""
        return {
            "rule": "workbook",
            "code": f"workbook.{self.code}",
            "vehicle": None,
            "shipments": [self.shipment_id],
            "details": {"sheet": self.origin.sheet, "row": self.origin.row},
            "text": self.sentence(lang),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedPlan:
    """What an edited workbook says.

    Attributes
    ----------
    original : Plan
        As it was written, without geometry.
    orders : mapping of vehicle id to tuple of TaskId
        What each vehicle with a sheet does, in the order of its rows.
    unserved : tuple of str
        Ids in the sheet of the unserved.
    """

    original: Plan
    orders: Mapping[str, tuple[TaskId, ...]]
    unserved: tuple[str, ...]
    findings: tuple[RowFinding, ...] = ()
