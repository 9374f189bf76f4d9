"""The stops of a route as its table and the map's card tell them: times, windows and orders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from routing import wording
from routing.plans import Plan, Route, Visit
from routing.problem import FOREVER_S, Problem, Shipment, Task, TimeWindow
from routing.reports import captions
from routing.reports.map_said import Said, said, told

_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{2,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone number as it was written, and as a link (empty where it is no number)."""

    text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is picked up or handed over at a stop, for whom."""

    id: str
    handed: bool
    parcels: int
    weight: str
    commodity: str
    contact: str
    phone: Phone | None
    window: Said | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a route's table: a stop with its number, or a break without.

    Attributes
    ----------
    load : str
        On board when leaving, in kg.
    window : dict of language to text, or None
        In which the stop must start; None: at any time.
    walk : dict of language to text, or None
        Where one parks and how far one walks; None where one drives.
    """

    number: int | None
    title: str | Said
    arrives: str
    leaves: str = ""
    kilometres: str = ""
    load: str = ""
    shipments: str = ""
    waiting: str = ""
    window: Said | None = None
    walk: Said | None = None
    orders: tuple[Order, ...] = ()


def phone(text: str | None) -> Phone | None:
    """Return a number to call; what is no number is shown, never linked."""
    if not text:
        return None
    callable_ = _PHONE.fullmatch(text.strip())
    return Phone(text=text, link="tel:" + re.sub(r"[^+0-9]", "", text) if callable_ else "")


def rows(route: Route, plan: Plan, problem: Problem) -> Iterator[Row]:
    """Yield a route's stops, its breaks between them."""
    shipments = {row.id: row for row in problem.shipments}
    column = _weight_column(problem)
    breaks = sorted(route.breaks, key=lambda taken: taken.start_s)
    driven = 0
    for order, visit in enumerate(route.visits):
        while breaks and breaks[0].start_s < visit.start_s:
            yield _pause(plan, breaks.pop(0).start_s)
        driven += route.legs[order].distance_m if order < len(route.legs) else 0
        yield Row(
            number=order + 1,
            title=captions.place(visit.location),
            arrives=captions.clock(plan.start, visit.arrival_s),
            leaves=captions.clock(plan.start, visit.departure_s),
            kilometres=f"{driven / 1000:.1f}",
            load=f"{visit.load[column]:.10g}" if column is not None and visit.load else "",
            shipments=", ".join(captions.collected(visit)),
            waiting=captions.duration(visit.waiting_s) if visit.waiting_s >= 60 else "",
            window=_common(plan, _windows_met(visit, shipments)),
            walk=_walk(route, order, problem),
            orders=tuple(_orders(visit, plan, problem, shipments)),
        )
    for taken in breaks:
        yield _pause(plan, taken.start_s)


def _walk(route: Route, stop: int, problem: Problem) -> Said | None:
    sentence = said(lambda lang: captions.parking(route, stop, problem, lang))
    return sentence if all(sentence.values()) else None


def _orders(
    visit: Visit, plan: Plan, problem: Problem, shipments: Mapping[str, Shipment]
) -> Iterator[Order]:
    column = _weight_column(problem)
    for row, handed in _touched(visit, shipments):
        task = row.delivery if handed else row.pickup
        yield Order(
            id=row.id,
            handed=handed,
            parcels=row.parcels,
            weight="" if column is None else f"{row.load[column]:.10g}",
            commodity=row.commodity or "",
            contact=row.contact or "",
            phone=phone(row.phone),
            window=_must_start(plan, row.windows(task)) if task else None,
            note=row.note or "",
        )


def _touched(visit: Visit, shipments: Mapping[str, Shipment]) -> Iterator[tuple[Shipment, bool]]:
    """Yield what the day knows of the shipments of a visit, and whether each is handed over."""
    for ids, handed in ((visit.pickups, False), (visit.deliveries, True)):
        yield from ((shipments[row], handed) for row in ids if row in shipments)


def _windows_met(visit: Visit, shipments: Mapping[str, Shipment]) -> Iterator[TimeWindow]:
    """Yield the window of each shipment in which the visit starts."""
    for row, handed in _touched(visit, shipments):
        task: Task | None = row.delivery if handed else row.pickup
        for window in row.windows(task) if task else ():
            if window.start_s <= visit.start_s <= window.end_s:
                yield window
                break


def _common(plan: Plan, windows: Iterator[TimeWindow]) -> Said | None:
    """Return the time that all of them have in common."""
    met = list(windows)
    if not met:
        return None
    start_s, end_s = max(one.start_s for one in met), min(one.end_s for one in met)
    return _window(plan, TimeWindow(start_s=start_s, end_s=end_s))


def _must_start(plan: Plan, windows: Sequence[TimeWindow]) -> Said | None:
    if not windows:
        return None
    each = [_window(plan, window) for window in windows]

    def sentence(lang: wording.Lang) -> str:
        among = wording.text("joining.items", lang).join(window[lang] for window in each)
        return wording.text("report.map.must_start", lang, window=among)

    return said(sentence)


def _window(plan: Plan, window: TimeWindow) -> Said:
    start = captions.clock(plan.start, window.start_s)
    if window.end_s >= FOREVER_S:
        return told("map.from", start=start)
    return told("map.between", start=start, end=captions.clock(plan.start, window.end_s))


def _pause(plan: Plan, start_s: int) -> Row:
    return Row(number=None, title=told("break"), arrives=captions.clock(plan.start, start_s))


def _weight_column(problem: Problem) -> int | None:
    known = problem.load_dimensions
    return known.index(captions.WEIGHT) if captions.WEIGHT in known else None
