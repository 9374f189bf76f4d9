"""Names of sheets that every spreadsheet program takes."""

from __future__ import annotations

import re

from routing.plans.sheets import SHEET, cell_text

LONGEST = 31
"""UTF-16 code units of a sheet's name."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")
_RESERVED = frozenset({"history", SHEET.casefold()})
"""One Excel keeps for itself, the other is the hidden sheet's."""


class SheetNames:
    """Gives out names, none of them twice; names that differ in case alone count as the same."""

    def __init__(self) -> None:
        self._taken = set(_RESERVED)

    def take(self, wanted: str, otherwise: str = "-") -> str:
        """Return a name like the one wanted.

        Parameters
        ----------
        otherwise : str
            Put after it where the name is taken already.
        """
        stem = _allowed(wanted) or "-"
        for name in (stem, _allowed(f"{stem} {otherwise}")):
            if self._free(name):
                return name
        number = 2
        while not self._free(name := f"{cell_text(stem, LONGEST - 5).rstrip()} ~{number}"):
            number += 1
        return name

    def _free(self, name: str) -> bool:
        key = name.casefold()
        if key in self._taken:
            return False
        self._taken.add(key)
        return True


def _allowed(text: str) -> str:
    plain = _FORBIDDEN.sub(" ", cell_text(text)).strip(" '")
    return cell_text(plain, LONGEST).strip(" '")
