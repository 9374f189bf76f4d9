"""What a check found: one broken rule, at one place of the plan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from routing import wording

_BETWEEN: Mapping[wording.Lang, str] = {"en": ", ", "zh": "、"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken rule.

    Attributes
    ----------
    code : str
        ``<rule>.<finding>``, such as ``breaks.skipped``: the rule is a module of this package,
        the sentence is ``violations.<code>`` in :mod:`routing.wording`.
    vehicle_id : str or None
        As the plan writes it; None where the finding is not about one route.
    shipment_ids : tuple of str
        The user's own ids of the shipments that it concerns.
    details : mapping
        What the sentence names. A moment is there twice: as seconds from the plan's start
        (``arrival_s``) and as a clock time (``arrival``).
    """

    code: str
    vehicle_id: str | None = None
    shipment_ids: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """The rule that is broken: ``breaks`` of ``breaks.skipped``."""
        return self.code.partition(".")[0]

    def sentence(self, lang: wording.Lang = "en") -> str:
        """Say what is wrong, in the reader's language."""
        values = {
            "vehicle": self.vehicle_id,
            "shipments": self.shipment_ids,
            **self.details,
        }
        told = {name: _told(value, lang) for name, value in values.items()}
        return wording.text(f"violations.{self.code}", lang, **told)

    def as_dict(self, lang: wording.Lang = "en") -> dict[str, Any]:
        """Return what a JSON answer holds; numbers that JSON lacks (NaN) become strings."""
        return {
            "rule": self.rule,
            "code": self.code,
            "vehicle": self.vehicle_id,
            "shipments": list(self.shipment_ids),
            "details": {name: _plain(value) for name, value in self.details.items()},
            "text": self.sentence(lang),
        }


def _told(value: Any, lang: wording.Lang) -> Any:
    if isinstance(value, tuple):
        return _BETWEEN[lang].join(str(one) for one in value) or "-"
    return "-" if value is None else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
