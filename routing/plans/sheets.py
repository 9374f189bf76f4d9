"""What the writer and the reader of a plan workbook agree on.

A workbook has sheets for people, and a hidden one with the plan as the program knows it, so that
reading it back tells what was moved. That sheet is plain text: each row has what it is and one JSON
value, in ASCII, so that any spreadsheet program keeps it as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from routing.plans import BreakTaken, Leg, Plan, Route, Unserved, Visit
from routing.problem import Location
from routing.region_ref import RegionRef

FORMAT = "shanlu-plan-workbook/1"
"""What the hidden sheet calls the workbook."""

SHEET = "_shanlu"
"""Name of the hidden sheet."""

CELL_UNITS = 32_767
"""Longest text of a cell, in UTF-16 code units."""

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cell_text(text: str, units: int = CELL_UNITS) -> str:
    r"""Return a text as a cell can hold it: without what XML forbids, and cut where it is too long.

    A line ends with ``\n``: of ``\r``, which the file has to write as ``_x000D_``, programs make
    what they like.

    Parameters
    ----------
    units : int
        Most UTF-16 code units, in which spreadsheets count.
    """
    plain = _NO_XML.sub("", re.sub("\r\n?", "\n", text))
    if 2 * len(plain) <= units:
        return plain
    return plain.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def inert_text(text: str) -> str:
    """Return a text as a cell can hold it, and that XlsxWriter does not take for XML of its own."""
    plain = cell_text(text)
    return f"{plain} " if plain.startswith("<r>") and plain.endswith("</r>") else plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the hidden sheet holds.

    Attributes
    ----------
    plan : Plan
        As it was written, without the geometry, walks and steps of its legs and without rejected
        rows.
    sheets : mapping of sheet name to vehicle id
        Where each route was written.
    """

    plan: Plan
    sheets: Mapping[str, str] = field(default_factory=dict)


def machine_rows(machine: Machine) -> Iterator[tuple[str, str]]:
    """Yield the rows of the hidden sheet; the last tells whether somebody changed the others."""
    rows = list(_rows(machine))
    yield from rows
    yield "digest", _digest(rows)


def _rows(machine: Machine) -> Iterator[tuple[str, str]]:
    plan = machine.plan
    sheet_of = {vehicle_id: name for name, vehicle_id in machine.sheets.items()}
    yield "format", FORMAT
    yield _row(
        "plan",
        {
            "start": plan.start.isoformat(),
            "region": None if plan.region is None else asdict(plan.region),
            "profiles": plan.profiles,
            "at": None if plan.at is None else plan.at.isoformat(),
            "weather": plan.weather,
            "slots_s": plan.slots_s,
            "beside_cost": plan.beside_cost,
            "matrix_digest": plan.matrix_digest,
            "engine": plan.engine,
            "seed": plan.seed,
        },
    )
    for route in plan.routes:
        yield _row("route", asdict(replace(route, visits=(), breaks=(), legs=())))
        yield _row("sheet", sheet_of.get(route.vehicle_id))
        for visit in route.visits:
            yield _row("visit", asdict(replace(visit, pickups=(), deliveries=())))
            yield from (_row("pickup", row) for row in visit.pickups)
            yield from (_row("delivery", row) for row in visit.deliveries)
        yield from (
            _row("leg", asdict(replace(leg, geometry=(), walks=(), steps=()))) for leg in route.legs
        )
        yield from (_row("break", asdict(taken)) for taken in route.breaks)
    for left in plan.unserved:
        yield _row("unserved", {"id": left.id, "code": left.code, "details": dict(left.details)})


def read_machine(rows: Iterable[tuple[str, str]]) -> Machine:
    """Read the hidden sheet.

    Raises
    ------
    ValueError, KeyError, TypeError
        If somebody changed it.
    """
    told = list(rows)
    if not told or told[0] != ("format", FORMAT):
        msg = "the sheet does not begin with its format"
        raise ValueError(msg)
    last = told.pop()
    if last != ("digest", _digest(told)):
        msg = "somebody changed the sheet"
        raise ValueError(msg)
    reader = _Reader()
    for kind, text in told[1:]:
        reader.take(kind, json.loads(text))
    return Machine(plan=reader.plan(), sheets=reader.sheets)


def _digest(rows: Sequence[tuple[str, str]]) -> str:
    lines = "\n".join(f"{kind}\t{text}" for kind, text in rows)
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


@dataclass(slots=True)
class _Reader:
    """Collects rows; what is part of a route or a visit follows it."""

    head: dict[str, Any] = field(default_factory=dict)
    routes: list[dict[str, Any]] = field(default_factory=list)
    unserved: list[Unserved] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)

    def take(self, kind: str, value: Any) -> None:
        match kind:
            case "plan":
                self.head = value
            case "route":
                ends = {end: _location(value[end]) for end in ("start", "end")}
                parts: dict[str, Any] = {"visits": [], "legs": [], "breaks": []}
                self.routes.append({**value, **ends, **parts, "load": tuple(value["load"])})
            case "sheet" if value is not None:
                self.sheets[value] = self.routes[-1]["vehicle_id"]
            case "visit":
                place = {"location": _location(value["location"]), "load": tuple(value["load"])}
                tasks: dict[str, Any] = {"pickups": [], "deliveries": []}
                self.routes[-1]["visits"].append({**value, **place, **tasks})
            case "pickup":
                self.routes[-1]["visits"][-1]["pickups"].append(value)
            case "delivery":
                self.routes[-1]["visits"][-1]["deliveries"].append(value)
            case "leg":
                self.routes[-1]["legs"].append(
                    Leg(**{**value, "geometry": (), "walks": (), "steps": ()})
                )
            case "break":
                self.routes[-1]["breaks"].append(BreakTaken(**value))
            case "unserved":
                self.unserved.append(Unserved(**value))

    def plan(self) -> Plan:
        region = self.head["region"]
        return Plan(
            start=datetime.fromisoformat(self.head["start"]),
            routes=tuple(_route(row) for row in self.routes),
            unserved=tuple(self.unserved),
            region=None if region is None else RegionRef(**region),
            profiles=tuple(self.head["profiles"]),
            at=datetime.fromisoformat(self.head["at"]) if self.head.get("at") else None,
            weather=self.head.get("weather"),
            slots_s=tuple(self.head.get("slots_s", ())),
            beside_cost=self.head.get("beside_cost", 0.0),
            matrix_digest=self.head["matrix_digest"],
            engine=self.head["engine"],
            seed=self.head["seed"],
        )


def _route(row: Mapping[str, Any]) -> Route:
    visits = (
        Visit(
            **{
                **visit,
                "pickups": tuple(visit["pickups"]),
                "deliveries": tuple(visit["deliveries"]),
            }
        )
        for visit in row["visits"]
    )
    parts = {name: tuple(row[name]) for name in ("legs", "breaks")}
    return Route(**{**row, **parts, "visits": tuple(visits)})


def _row(kind: str, value: Any) -> tuple[str, str]:
    return kind, json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    """Write what JSON lacks: a set as a list, anything else as text."""
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _location(value: Any) -> Location | None:
    return None if value is None else Location(**value)
