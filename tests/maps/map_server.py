"""A loopback server that speaks as much of Nominatim and Overpass as OSMnx asks for.

It serves one drawn map: ``/search`` finds its area by name, ``/api/interpreter`` answers queries of
statements such as ``way["highway"~"^(primary|track)$"](poly:'33.5 105.0 …')`` with what matches and
what that consists of, ``/api/status`` has free slots.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import shapely

from tests.maps.drawn import DrawnMap

Element = dict[str, Any]
Answer = tuple[int, str, str]
"""Status, content type, body."""

STATUS = """Connected as: 2130706433
Current time: 2026-11-01T00:00:00Z
Announced endpoint: none
Rate limit: 2
2 slots available now.
"""
PAGE: Answer = (200, "text/html", "<html>Please log in to this network.</html>")

_STATEMENT = re.compile(r"(node|way|relation)((?:\[[^\]]+\])+)\(poly:'([^']*)'\)")
_CONDITION = re.compile(r"""\[['"]([^'"]+)['"](?:(!?[=~])['"]([^'"]*)['"])?\]""")


@dataclass
class MapServer:
    """What the server knows and what it was asked.

    Attributes
    ----------
    drawn : DrawnMap
    places : mapping of str to geometry
        Areas by the names that Nominatim knows.
    asked : list of str
        Paths, in their order.
    failure : Answer, optional
        What Overpass answers instead, if anything.
    """

    drawn: DrawnMap
    places: Mapping[str, shapely.Geometry]
    url: str = ""
    asked: list[str] = field(default_factory=list)
    failure: Answer | None = None
    lost: Answer | None = None  # Nominatim's

    @property
    def overpass_url(self) -> str:
        """What OSMnx calls so: it adds ``/interpreter`` and ``/status``."""
        return f"{self.url}/api"

    def answer(self, path: str, query: Mapping[str, list[str]]) -> Answer:
        """Answer one request."""
        self.asked.append(path)
        if path == "/search":
            return self.lost or _json(self._search(query["q"][0]))
        if path == "/api/interpreter":
            return self.failure or _json({"elements": self._matching(query["data"][0])})
        if path == "/api/status":
            return 200, "text/plain", STATUS
        return 404, "text/html", "<html>Not found</html>"

    def _search(self, name: str) -> list[Element]:
        if name not in self.places:
            return []
        shape = self.places[name]
        west, south, east, north = shapely.bounds(shape).tolist()
        return [
            {
                "place_id": 1,
                "osm_type": "relation",
                "osm_id": 501,
                "lat": str((south + north) / 2),
                "lon": str((west + east) / 2),
                "importance": 0.5,
                "display_name": name,
                "boundingbox": [str(side) for side in (south, north, west, east)],
                "geojson": json.loads(shapely.to_geojson(shape)),
            }
        ]

    def _matching(self, query: str) -> list[Element]:
        everything = {(one["type"], one["id"]): one for one in self._elements()}
        found: dict[tuple[str, int], Element] = {}

        def take(kind: str, number: int) -> None:
            element = everything[kind, number]
            found[kind, number] = element
            for ref in element.get("nodes", ()):
                take("node", ref)
            for member in element.get("members", ()):
                take(member["type"], member["ref"])

        for kind, conditions, poly in _STATEMENT.findall(query):
            wanted = _conditions(conditions)
            area = _area(poly)
            for (of_kind, number), element in everything.items():
                if of_kind == kind and wanted(element["tags"]) and self._touches(element, area):
                    take(kind, number)
        return list(found.values())

    def _touches(self, element: Element, area: shapely.Geometry) -> bool:
        names = {number: name for name, number in self.drawn.id_of.items()}
        ways = {self.drawn.way_id(way): way for way in self.drawn.ways}
        if element["type"] == "node":
            points = names[element["id"]]
        elif element["type"] == "way":
            points = ways[element["id"]]
        else:
            points = "".join(ways[member["ref"]] for member in element["members"])
        return any(shapely.contains_xy(area, *self.drawn.lonlat[name]) for name in points)

    def _elements(self) -> Iterator[Element]:
        drawn = self.drawn
        for name, (lon, lat) in drawn.lonlat.items():
            row = {"type": "node", "id": drawn.id_of[name], "lat": lat, "lon": lon}
            yield {**row, "tags": dict(drawn.nodes.get(name, {}))}
        for way, tags in drawn.ways.items():
            nodes = [drawn.id_of[name] for name in way]
            yield {"type": "way", "id": drawn.way_id(way), "nodes": nodes, "tags": dict(tags)}
        for number, relation in enumerate(drawn.relations, 501):
            members = [
                {"type": "way", "ref": drawn.way_id(way), "role": role}
                for way, role in relation.members.items()
            ]
            yield {
                "type": "relation",
                "id": number,
                "members": members,
                "tags": dict(relation.tags),
            }


def _conditions(text: str) -> Callable[[Mapping[str, str]], bool]:
    conditions = _CONDITION.findall(text)

    def holds(tags: Mapping[str, str]) -> bool:
        return all(_holds(tags.get(key), sign, value) for key, sign, value in conditions)

    return holds


def _holds(tag: str | None, sign: str, value: str) -> bool:
    match sign:
        case "":
            return tag is not None
        case "=":
            return tag == value
        case "~":
            return tag is not None and re.search(value, tag) is not None
        case "!~":
            return tag is None or re.search(value, tag) is None
        case _:
            return tag != value


def _area(poly: str) -> shapely.Geometry:
    numbers = [float(number) for number in poly.split()]
    return shapely.Polygon(list(zip(numbers[1::2], numbers[::2], strict=True)))


def _json(content: Any) -> Answer:
    return 200, "application/json", json.dumps(content)


@contextmanager
def running(server: MapServer) -> Iterator[MapServer]:
    """Serve on a free port of the loopback for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            self._reply(server.answer(asked.path, parse_qs(asked.query)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply(server.answer(urlsplit(self.path).path, parse_qs(body)))

        def _reply(self, answer: Answer) -> None:
            status, kind, text = answer
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as loopback:
        thread = threading.Thread(target=loopback.serve_forever, args=(0.01,))
        thread.start()
        server.url = f"http://127.0.0.1:{loopback.server_port}"
        try:
            yield server
        finally:
            loopback.shutdown()
            thread.join()
