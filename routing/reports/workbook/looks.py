"""How cells look: colours, fonts, number formats, and what a column is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routing import wording

Look = dict[str, Any]
"""Properties of a cell's format, as XlsxWriter names them."""

FONTS: dict[wording.Lang, str] = {"en": "Calibri", "zh": "Microsoft YaHei"}
GREY, RULE, BAND, INK = "#8A8F98", "#C9CDD4", "#EEF3F8", "#1F3A5F"

TITLE: Look = {"bold": True, "font_size": 16, "font_color": INK}
HEAD: Look = {
    "bold": True,
    "bg_color": INK,
    "font_color": "#FFFFFF",
    "text_wrap": True,
    "valign": "vcenter",
}
TOTAL: Look = {"bold": True, "top": 1, "top_color": INK}
QUIET: Look = {"font_color": GREY}
BODY: Look = {"bottom": 1, "bottom_color": RULE, "valign": "vcenter"}

LINK: Look = {"font_color": "#1F6FB4", "underline": 1, "indent": 1}
WORDS: Look = {"text_wrap": True, "indent": 1}

WHOLE, ONE, MONEY, CLOCK, SHARE = "#,##0", "#,##0.0", "#,##0.00", "[hh]:mm", "0%"
TEXT = "@"
"""A text that stays one when somebody types into its cell: a phone, an id, or ``=1+1``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : str
        Its heading is ``report.workbook.columns.<name>``.
    widest : float
        In digits; longer texts are wrapped.
    number : str or None
        Number format of its figures; None: it holds texts.
    """

    name: str
    widest: float = 12
    number: str | None = None
    hidden: bool = False
