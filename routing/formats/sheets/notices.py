"""What the user should know though the work went on: ``notices.<code>`` in the wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from routing import wording
from routing.wording import Lang
from routing.wording.details import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something odd that cost no row: what was seen, and what to do about it."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def cause(self, lang: Lang = "en") -> str:
        """Say what was seen."""
        return self._sentence("cause", lang) or self.code

    def action(self, lang: Lang = "en") -> str | None:
        """Say what to do, where there is something to do."""
        return self._sentence("action", lang)

    def text(self, lang: Lang = "en") -> str:
        """Return both sentences."""
        parts = (self.cause(lang), self.action(lang))
        return wording.text("joining.sentences", lang).join(part for part in parts if part)

    def as_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """Return ``code``, ``cause`` and ``action``."""
        return {"code": self.code, "cause": self.cause(lang), "action": self.action(lang)}

    def _sentence(self, part: str, lang: Lang) -> str | None:
        details = dict(self.details)
        if "direction" in details:
            details["direction"] = wording.text(f"directions.{details['direction']}", lang)
        return sentence(f"notices.{self.code}.{part}", details, lang)
