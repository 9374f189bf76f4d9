"""Routes on an interactive map: a layer for each, numbered stops, depots, and what is left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from routing import wording
from routing.notebook_map import (
    Box,
    add_corner,
    add_credit,
    add_layer_control,
    add_sign,
    fresh_map,
    inert,
    need_notebook,
    tiles_beneath,
    told,
)
from routing.palette import COLOURS, UNSERVED
from routing.plans.routes import Route, Unserved, Visit
from routing.problem import Location, Problem, Shipment
from routing.wording import Lang
from routing.wording.clocks import clock, duration

if TYPE_CHECKING:
    import folium

LonLat = tuple[float, float]

MOST_TOLD = 200
"""Unserved shipments in the corner of the map; the plan has them all."""

_STOP = (
    "box-sizing:border-box;min-width:22px;height:22px;border-radius:11px;border:2px solid #fff;"
    "font:700 11px/18px sans-serif;color:#fff;text-align:center;box-shadow:0 1px 3px #0007"
)
_DEPOT = (
    "box-sizing:border-box;width:18px;height:18px;border:3px solid #fff;background:#1b242c;"
    "box-shadow:0 1px 3px #0009"
)
_CORNER = (
    "position:absolute;left:10px;bottom:64px;z-index:1000;max-width:min(340px,45%);max-height:45%;"
    "overflow:auto;background:#fff;border-radius:5px;padding:6px 10px;font:13px/1.35 sans-serif;"
    "box-shadow:0 1px 5px #0006"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of a plan is shown, and of the day where that is known."""

    start: datetime
    routes: Sequence[Route]
    unserved: Sequence[Unserved]
    credit: str | None
    problem: Problem | None
    lang: Lang
    shipments: Mapping[str, Shipment] = field(default_factory=dict)

    def say(self, key: str, **values: Any) -> str:
        """Return a sentence in the reader's language."""
        return wording.text(key, self.lang, **values)


def explore(shown: Shown, m: folium.Map | None, tiles: Any, keywords: dict[str, Any]) -> folium.Map:
    """Draw routes on a map of their own or a given one: see :meth:`Plan.explore`."""
    need_notebook()
    lost = _places_of_unserved(shown)
    depots = _depots(shown)
    if m is None:
        everywhere = [*depots, *lost, *(point for one in shown.routes for point in _points(one))]
        m = fresh_map(_box(everywhere), tiles_beneath(tiles, shown.credit), keywords)
    standing: Counter[LonLat] = Counter(depots.keys())
    for number, route in enumerate(shown.routes, 1):
        _add_route(m, number, route, shown, standing)
    _add_depots(m, depots, shown)
    _add_unserved(m, lost, shown, standing)
    _tell_unserved(m, shown)
    add_credit(m, shown.credit)
    add_layer_control(m)
    return m


def ways(route: Route) -> tuple[list[list[LonLat]], list[list[LonLat]]]:
    """Return the lines that are driven, and those walked or straight, where no way is known."""
    stations = [route.start, *(visit.location for visit in route.visits), route.end]
    driven: list[list[LonLat]] = []
    dashed: list[list[LonLat]] = []
    for leg, (here, there) in zip(route.legs, pairwise(stations), strict=False):
        ends = [point for point in (lonlat(here), lonlat(there)) if point is not None]
        for walked, line in leg.parts:
            lines = dashed if walked else driven
            lines.append([(round(lon, 5), round(lat, 5)) for lon, lat in line])
        if not leg.geometry and len(ends) == 2 and ends[0] != ends[1]:
            dashed.append(ends)
    return driven, dashed


def lonlat(location: Location | None) -> LonLat | None:
    """Return the point of a location, where it has one."""
    if location is None or location.lon is None or location.lat is None:
        return None
    return round(location.lon, 6), round(location.lat, 6)


def _add_route(
    m: folium.Map, number: int, route: Route, shown: Shown, standing: Counter[LonLat]
) -> None:
    import folium  # noqa: PLC0415 - an extra, and slow

    colour = COLOURS[(number - 1) % len(COLOURS)]
    courier = _courier(route, shown)
    who = " · ".join(part for part in (route.vehicle_id, courier) if part)
    layer = folium.FeatureGroup(
        name=f'<b style="color:{colour}">&#9679; {number}</b> {inert(who)}',
    )
    layer.add_to(m)
    summary = shown.say(
        "report.route_summary",
        date=f"{shown.start:%Y-%m-%d}",
        courier=courier or "-",
        stops=len(route.visits),
        shipments=len(route.shipments),
        km=f"{route.distance_m / 1000:.1f}",
        leaves=clock(shown.start, route.departure_s),
        returns=clock(shown.start, route.return_s),
    )
    # Where routes share a road, the earlier ones stay visible beside the later.
    weight = 3.5 + 1.5 * min(len(shown.routes) - number, 3)
    for lines, dashes in zip(ways(route), (None, "6 8"), strict=True):
        if lines:
            folium.PolyLine(  # type: ignore[no-untyped-call]
                [[(lat, lon) for lon, lat in line] for line in lines],
                color=colour,
                weight=weight,
                opacity=0.9,
                dash_array=dashes,
                tooltip=folium.Tooltip(told(f"{number} · {who}", [("", summary)]), sticky=True),
            ).add_to(layer)
    for order, visit in enumerate(route.visits, 1):
        point = lonlat(visit.location)
        if point is None:
            continue
        html = f'<div style="{_STOP};background:{colour}">{order}</div>'
        rows = list(_of_visit(visit, route, shown))
        sign = add_sign(layer, point, html, size=(22, 22), shift_px=17 * standing[point])
        standing[point] += 1
        title = f"{order} · {visit.location.label}"
        _explain(sign, title, rows[0][1], told(title, rows, shown.lang))


def _of_visit(visit: Visit, route: Route, shown: Shown) -> Iterator[tuple[str, str]]:
    times = {
        "arrival": clock(shown.start, visit.arrival_s),
        "departure": clock(shown.start, visit.departure_s),
    }
    yield "", shown.say("report.visit_times", **times)
    if visit.waiting_s >= 60:
        yield "", shown.say("report.waits", time=duration(visit.waiting_s))
    yield shown.say("report.columns.vehicle"), route.vehicle_id
    courier = _courier(route, shown)
    if courier:
        yield shown.say("report.columns.courier"), courier
    for key, ids in (("pickups", visit.pickups), ("deliveries", visit.deliveries)):
        if ids:
            among = shown.say("joining.items").join(_shipment(row, shown) for row in ids)
            yield shown.say(f"report.{key}"), among
    if visit.load:
        yield shown.say("explore.load"), _load(visit, shown)


def _shipment(row_id: str, shown: Shown) -> str:
    row = shown.shipments.get(row_id)
    known = (row.contact, row.phone, row.commodity, row.note) if row else ()
    more = ", ".join(part for part in known if part)
    return f"{row_id} ({more})" if more else row_id


def _load(visit: Visit, shown: Shown) -> str:
    amounts = [f"{amount:.10g}" for amount in visit.load]
    names = shown.problem.load_dimensions if shown.problem else ()
    if len(names) != len(amounts):
        return " / ".join(amounts)
    keys = [f"loads.{name}" for name in names]
    words = [
        shown.say(key) if wording.has(key, shown.lang) else name
        for key, name in zip(keys, names, strict=True)
    ]
    pairs = zip(words, amounts, strict=True)
    return shown.say("joining.items").join(f"{word} {amount}" for word, amount in pairs)


def _courier(route: Route, shown: Shown) -> str:
    rows = shown.problem.couriers if shown.problem else ()
    name = next((row.name for row in rows if row.id == route.courier_id), None)
    return name or route.courier_id or ""


def _depots(shown: Shown) -> dict[LonLat, str]:
    ends = [end for route in shown.routes for end in (route.start, route.end)]
    named = {point: end.label for end in ends if end and (point := lonlat(end))}
    for row in shown.problem.depots if shown.problem else ():
        point = lonlat(row.location)
        if point is not None:
            named[point] = row.name or row.id
    return named


def _add_depots(m: folium.Map, depots: Mapping[LonLat, str], shown: Shown) -> None:
    import folium  # noqa: PLC0415 - as above

    layer = folium.FeatureGroup(name=shown.say("report.legend.depot"))
    if depots:
        layer.add_to(m)
    for point, name in depots.items():
        sign = add_sign(layer, point, f'<div style="{_DEPOT}"></div>', size=(18, 18))
        _explain(sign, name, shown.say("report.legend.depot"))


def _places_of_unserved(shown: Shown) -> dict[LonLat, list[Unserved]]:
    found: defaultdict[LonLat, list[Unserved]] = defaultdict(list)
    for row in shown.unserved:
        shipment = shown.shipments.get(row.id)
        point = lonlat(shipment.tasks[0].location) if shipment else None
        if point is not None:
            found[point].append(row)
    return dict(found)


def _add_unserved(
    m: folium.Map,
    lost: Mapping[LonLat, list[Unserved]],
    shown: Shown,
    standing: Counter[LonLat],
) -> None:
    import folium  # noqa: PLC0415 - as above

    if not lost:
        return
    layer = folium.FeatureGroup(
        name=f'<b style="color:{UNSERVED}">&#9679;</b> {inert(shown.say("report.legend.unserved"))}'
    )
    layer.add_to(m)
    html = f'<div style="{_STOP};background:{UNSERVED}">!</div>'
    for point, rows in lost.items():
        sign = add_sign(layer, point, html, size=(22, 22), shift_px=17 * standing[point])
        standing[point] += 1
        place = shown.shipments[rows[0].id].tasks[0].location.label
        reasons = [(_shipment(row.id, shown), _reason(row, shown)) for row in rows]
        _explain(
            sign,
            place,
            shown.say("report.unserved", count=len(rows)),
            told(place, reasons, shown.lang),
        )


def _tell_unserved(m: folium.Map, shown: Shown) -> None:
    if not shown.unserved:
        return
    heading = inert(shown.say("report.unserved", count=len(shown.unserved)))
    lines = [
        f"<div><b>{inert(row.id)}</b> {inert(_reason(row, shown))}</div>"
        for row in shown.unserved[:MOST_TOLD]
    ]
    if len(shown.unserved) > MOST_TOLD:
        lines.append(inert(shown.say("report.more", count=len(shown.unserved) - MOST_TOLD)))
    html = (
        f'<details style="{_CORNER}"><summary style="color:{UNSERVED};font-weight:700">{heading}'
        f"</summary>{''.join(lines)}</details>"
    )
    add_corner(m, html)


def _reason(row: Unserved, shown: Shown) -> str:
    return " ".join(part for part in (row.reason(shown.lang), row.fix(shown.lang)) if part)


def _explain(sign: folium.Marker, title: str, line: str, popup: str = "") -> None:
    import folium  # noqa: PLC0415 - as above

    short = told(title, [("", line)])
    folium.Tooltip(short).add_to(sign)
    html = f'<div style="overflow-wrap:anywhere">{popup or short}</div>'
    folium.Popup(html, max_width=320).add_to(sign)


def _points(route: Route) -> Iterator[LonLat]:
    for lines in ways(route):
        for line in lines:
            yield from line
    yield from (point for visit in route.visits if (point := lonlat(visit.location)))


def _box(points: Sequence[LonLat]) -> Box | None:
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)
