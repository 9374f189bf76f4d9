"""What users wrote, as text that any line can hold."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

LONGEST = 600
"""Characters of one text on paper; a note that is longer ends in an ellipsis."""

NAME_CHARS = 90
"""Of a place, a person or goods: who writes more, writes a note."""

UNBROKEN = 16
"""Characters without a place to break a line, of scripts that have no such place by themselves."""

UNBROKEN_CODE = 24
"""Of what is looked up or dialled: it has room for as much, and should be found when searched."""

CODES = frozenset({"id", "phone"})

_BREAK = "\u200b"
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the text after them round: a sheet is no place for such surprises."""


def plain(value: Any, unbroken: int = UNBROKEN) -> Any:
    """Return JSON data with every string made plain."""
    if isinstance(value, str):
        return plain_text(value, unbroken)
    if isinstance(value, dict):
        return {
            key: plain(item, UNBROKEN_CODE if key in CODES else UNBROKEN)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def plain_text(text: str, unbroken: int = UNBROKEN) -> str:
    """Return a text in one paragraph, without control characters, with room to break its lines."""
    kept = "".join(
        " " if _is_control(char) else char for char in short(text, LONGEST) if char not in _BIDI
    )
    # Chinese and its like break anywhere; a run of anything else is given places.
    run = rf"[^\s\u2e80-\uffef]{{{unbroken}}}(?=[^\s\u2e80-\uffef])"
    return re.sub(run, rf"\g<0>{_BREAK}", " ".join(kept.split()))


def short(text: str | None, chars: int = NAME_CHARS) -> str:
    """Return a text of at most so many characters and an ellipsis; empty where there is none."""
    return "" if text is None else text if len(text) <= chars else f"{text[:chars]}…"


def _is_control(char: str) -> bool:
    # Cc: control, Cs: half a character, Zl and Zp: ends of lines and paragraphs.
    return unicodedata.category(char) in {"Cc", "Cs", "Co", "Zl", "Zp"}
