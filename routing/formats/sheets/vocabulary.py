"""What people call tables and columns: ``headers.toml``, looked up as people type."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal, get_args

from routing.formats.sheets.units import UNITS_OF

Table = Literal["orders", "vehicles", "couriers", "depots", "places", "day"]
TABLES: tuple[Table, ...] = get_args(Table)

KINDS: Mapping[Table, str] = {
    "orders": "shipment",
    "vehicles": "vehicle",
    "couriers": "courier",
    "depots": "depot",
    "places": "place",
    "day": "day",
}
"""What a row of a table is, as errors call it."""

NEEDED: Mapping[Table, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "orders": ((("id",),), (("place",), ("address",), ("coordinates",), ("lon", "lat"))),
    "vehicles": ((("id",),), (("profile",),), (("start_depot",),)),
    "couriers": ((("id",), ("name",)),),
    "depots": (
        (("id",), ("name",)),
        (("place",), ("address",), ("coordinates",), ("lon", "lat")),
    ),
    "places": ((("name",),), (("coordinates",), ("lon", "lat"))),
    "day": (),
}
"""Columns that a table cannot do without: one of the alternatives of each."""

_PUNCTUATION = re.compile(r"[\s._\-/·*#:'\"“”?!,、;|]+")
_BRACKETS = re.compile(r"[(\[{【<《]([^)\]}】>》]*)[)\]}】>》]")
_RECEIVER = re.compile("收件|收货|收方|receiver|recipient|consignee")
"""Whom the goods go to: under such a heading, a name or address is not the sender's."""
_LONGEST_UNIT = max(len(unit) for units, _ in UNITS_OF.values() for unit in units)
_CJK = re.compile(r"[\u3400-\u9fff\u3007]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a header means.

    Attributes
    ----------
    field : str
        Ours.
    factor : float or None
        From a number in the header's unit to our own; None where the header names no unit.
    rank : int
        The lower, the more a column of this name is what is meant.
    """

    field: str
    factor: float | None
    rank: int


@functools.lru_cache(maxsize=4096)
def match(table: Table, header: str) -> tuple[Match, ...]:
    """Return what a header may mean in a table: nothing, one field, or several.

    The header as a whole comes first, then its lines, the lowest first (those above it are
    headings of several columns), then its Chinese part and its other part together.
    """
    plain = unicodedata.normalize("NFKC", header).casefold().replace("³", "3")
    units = _units(plain)
    bare = _BRACKETS.sub(" ", plain)
    whole = _meanings(table, bare, units) or _meanings(table, plain, units)
    if whole or _RECEIVER.search(simplified(header)):
        return whole
    for line in reversed(bare.splitlines()):
        found = _meanings(table, line, units)
        if found:
            return found
    chinese = _meanings(table, "".join(_CJK.findall(bare)), units)
    other = _meanings(table, _CJK.sub(" ", bare), units)
    return tuple({one.field: one for one in (*other, *chinese)}.values())


def unit_factor(field: str, header: str) -> float | None:
    """Return the factor of the unit that a header of any name says; None where it says none."""
    plain = unicodedata.normalize("NFKC", header).casefold().replace("³", "3")
    return _factor(field, (*_units(plain), simplified(_BRACKETS.sub(" ", plain))))


def table_named(name: str) -> Table | None:
    """Return the table that a sheet or file is named after; None for no table, or for several.

    Other tables come before the day's settings: ``day-orders.csv`` are the orders of ``day.xlsx``.
    """
    plain = simplified(name)
    found = {
        table: max((len(alias) for alias in names if alias in plain), default=0)
        for table, names in _names().items()
    }
    exact = [table for table, names in _names().items() if plain in names]
    if len(exact) == 1:
        return exact[0]
    settings = found.pop("day")
    longest = max(found.values())
    if not longest:
        return "day" if settings else None
    best = [table for table, length in found.items() if length == longest]
    return best[0] if len(best) == 1 else None


def is_name_of(table: Table, name: str) -> bool:
    """Tell whether a sheet has exactly a name of a table, and no other words."""
    return simplified(name) in _names()[table]


def simplified(text: str) -> str:
    """Leave out what people type differently: case, width, spaces, punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _PUNCTUATION.sub("", plain)


def fields_of(table: Table) -> frozenset[str]:
    """Return the names of a table's own fields, as ``columns.toml`` has them."""
    return frozenset(field for field, _ in _aliases(table).values() if not field.startswith("_"))


def called(table: Table, field: str) -> str:
    """Return what a column is called, with our own name: "村 (place)"."""
    return f"{_catalogue()[table]['headers'][field][0]} ({field})"


@functools.cache
def _aliases(table: Table) -> dict[str, tuple[str, int]]:
    catalogue = _catalogue()
    rows = {**catalogue[table]["headers"], **catalogue["refused"]["headers"]}
    return {
        simplified(alias): (field, rank)
        for field, aliases in rows.items()
        for rank, alias in enumerate(aliases)
    }


@functools.cache
def _names() -> dict[Table, tuple[str, ...]]:
    return {table: tuple(map(simplified, _catalogue()[table]["names"])) for table in TABLES}


@functools.cache
def _catalogue() -> dict[str, dict[str, dict[str, list[str]]]]:
    source = resources.files(__package__).joinpath("headers.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def _units(plain: str) -> tuple[str, ...]:
    return tuple(simplified(inside) for inside in _BRACKETS.findall(plain))


def _meanings(table: Table, text: str, units: tuple[str, ...]) -> tuple[Match, ...]:
    """Return what a text means by itself, or with a unit at its end."""
    aliases = _aliases(table)
    base = _PUNCTUATION.sub("", text)
    if base in aliases:
        field, rank = aliases[base]
        # A column called "斤" or "斤数" is in 斤.
        told = (*units, base, base.removesuffix("数"))
        return (Match(field=field, factor=_factor(field, told), rank=rank),)
    for cut in range(1, min(len(base), _LONGEST_UNIT + 1)):
        name, unit = base[:-cut], base[-cut:]
        if name in aliases:
            field, rank = aliases[name]
            factor = _factor(field, (unit,))
            if factor is not None:
                return (Match(field=field, factor=factor, rank=rank),)
    return ()


def _factor(field: str, units: tuple[str, ...]) -> float | None:
    known, _ = UNITS_OF.get(field, ({}, 1.0))
    return next((known[unit] for unit in units if unit in known), None)
