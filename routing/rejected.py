"""Rows of the input: where each stands, and why one was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from routing.errors import ShanluError
from routing.wording import Lang
from routing.wording.details import Told, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a row of the input stands: what :class:`Rejected` calls ``sheet`` and ``row``."""

    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that was not taken, with the reason, under the user's own id.

    Attributes
    ----------
    row : int or None
        Counted from 1 in its table, or as a spreadsheet numbers its rows.
    sheet : str or None
        The sheet or file that the row stands in, where there are several.
    """

    kind: str
    id: str | None
    row: int | None
    code: str
    sheet: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def cause(self, lang: Lang = "en") -> str:
        """Say what is wrong with the row; its code where a catalogue does not know it."""
        return self._sentence("cause", lang) or self.code

    def action(self, lang: Lang = "en") -> str | None:
        """Say what to do about it."""
        return self._sentence("action", lang)

    def called(self, lang: Lang = "en") -> str:
        """Return what people call the row: its id, or what stands for one that the map lacks."""
        return self.id.in_words(lang) if isinstance(self.id, Told) else self.id or "-"

    def as_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """Return ``kind``, ``id``, ``sheet``, ``row``, ``code``, ``cause`` and ``action``."""
        told = {
            "kind": self.kind,
            "id": self.id,
            "sheet": self.sheet,
            "row": self.row,
            "code": self.code,
        }
        return {**told, "cause": self.cause(lang), "action": self.action(lang)}

    def _sentence(self, part: str, lang: Lang) -> str | None:
        return sentence(f"errors.{self.code}.{part}", {"id": self.id, **self.details}, lang)

    @classmethod
    def of(
        cls,
        error: ShanluError,
        *,
        kind: str,
        id: str | None,  # noqa: A002 - the user's own id
        origin: Origin,
    ) -> Rejected:
        """Turn an error about one row into its record."""
        details = {**error.details, "id": id}
        return cls(
            kind=kind, id=id, row=origin.row, sheet=origin.sheet, code=error.code, details=details
        )
