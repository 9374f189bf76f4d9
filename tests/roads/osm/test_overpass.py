"""Fetching a region by the name of a place, from a loopback server in the world's stead."""

from __future__ import annotations

import copy
import dataclasses
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import osmnx
import pytest
import shapely

from routing.errors import InputError, RegionError
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.osm.overpass import fetch_place
from routing.roads.region_building import build_region
from tests.maps.drawn import ROAD, DrawnMap, DrawnRelation
from tests.maps.map_server import PAGE, MapServer, running

VALLEY = DrawnMap(
    """
    p-----------------------------q
    |   a--b--c---d--e            |
    |      |      |               |
    |      f--g   h~~~~~~~~i--j   |
    |      |                      |
    |      k--l   u-v             |
    |             x-w             |
    s-----------------------------r
    """,
    {
        "abcde": {"highway": "secondary", "surface": "asphalt", "maxspeed": "60"},
        "bfk": {"highway": "track", "tracktype": "grade3", "smoothness": "bad"},
        "fg": {**ROAD, "oneway": "yes"},
        "gc": {**ROAD, "maxweight": "3.5"},
        "kl": {"highway": "unclassified", "surface": "gravel", "access": "private"},
        "dh": ROAD,
        "hi": {"route": "ferry", "duration": "00:10"},
        "ij": {**ROAD, "bridge": "yes", "incline": "8%"},
        "ej": {"highway": "construction"},
        "pqrsp": {},
        "uvwxu": {"place": "hamlet", "name": "Lower"},
    },
    {
        "b": {"barrier": "gate", "motor_vehicle": "yes"},
        "f": {"barrier": "bollard", "motorcar": "yes"},
        "e": {"place": "village", "name": "画溪", "name:en": "Huaxi", "population": "310"},
        "j": {"place": "farm", "name": "Walnut farm"},
    },
    relations=[
        DrawnRelation(
            members={"pqrsp": "outer"},
            tags={
                "type": "boundary",
                "boundary": "administrative",
                "admin_level": "8",
                "name": "Town",
            },
        )
    ],
)
WHOLE = shapely.Polygon(VALLEY.points("pqrs")).buffer(0.002)
STOPS = "adegij"


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the pauses that OSMnx makes instead of making them."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return pauses


@pytest.fixture
def server() -> Iterator[MapServer]:
    places = {
        "The valley": WHOLE,
        "Its west": WHOLE & shapely.box(*WHOLE.bounds[:2], VALLEY.lonlat["g"][0] + 1e-4, 90),
        "The sea": shapely.box(106, 34, 106.1, 34.1),
        "A statue": shapely.Point(VALLEY.lonlat["a"]),
        "A bow": shapely.Polygon(VALLEY.points("pqsr")),
    }
    with running(MapServer(VALLEY, places)) as running_server:
        yield running_server


def fetch(server: MapServer, place: str = "The valley") -> OsmExtract:
    return fetch_place(place, overpass_url=server.overpass_url, nominatim_url=server.url)


def test_what_is_fetched_is_what_a_file_would_have(server: MapServer, tmp_path: Path) -> None:
    fetched, read = fetch(server), read_osm_file(VALLEY.write(tmp_path / "v.osm"))
    ours, theirs = (build_region("valley", extract).region for extract in (read, fetched))
    for profile in ("foot", "motorcycle", "three_wheeler", "van", "light_truck"):
        expected, found = (r.matrix(VALLEY.points(STOPS), profile) for r in (ours, theirs))
        assert found.digest == expected.digest
        assert not expected.refused
    kinds = [sorted(map(str, extract.kinds[extract.way_kind])) for extract in (read, fetched)]
    assert kinds[0] == kinds[1]
    assert set(fetched.way_id) == set(read.way_id)
    assert sorted(map(str, fetched.barriers.values())) == sorted(map(str, read.barriers.values()))


def test_tags_that_osmnx_would_leave_out_arrive(server: MapServer) -> None:
    fetched = fetch(server)
    row = {
        int(way): fetched.kinds[k] for way, k in zip(fetched.way_id, fetched.way_kind, strict=True)
    }
    surface, track, limit = (row[VALLEY.way_id(way)] for way in ("abcde", "bfk", "gc"))
    assert surface["surface"] == 1
    assert (track["tracktype"], track["smoothness"]) == (3, 4)
    assert limit["max_weight_t"] == 3.5
    assert row[VALLEY.way_id("hi")]["duration_s"] == 600


def test_settlements_arrive_with_their_parents(server: MapServer, tmp_path: Path) -> None:
    fetched = fetch(server).settlements
    assert fetched == read_osm_file(VALLEY.write(tmp_path / "v.osm")).settlements
    assert {place.name: (place.place, place.parent) for place in fetched} == {
        "画溪": ("village", "Town"),
        "Lower": ("hamlet", "Town"),
        "Walnut farm": ("farm", "Town"),
    }


def test_only_what_lies_inside_the_place_is_kept(server: MapServer) -> None:
    inside = {VALLEY.id_of[name] for name in "abcfgk"}
    fetched = fetch(server, "Its west")
    assert set(fetched.node_id) == inside
    assert fetched.source == "Overpass: Its west"


def test_an_area_that_nominatim_drew_crossing_itself_is_mended(server: MapServer) -> None:
    assert len(fetch(server, "A bow").way_id)


def test_roads_without_a_village_are_roads(server: MapServer) -> None:
    server.drawn = dataclasses.replace(VALLEY, nodes={}, relations=(), ways={"ab": ROAD})
    assert fetch(server).settlements == ()


# --- manners -------------------------------------------------------------------------------------


def test_a_server_of_ones_own_is_not_waited_for(server: MapServer, slept: list[float]) -> None:
    fetch(server)
    assert server.asked == ["/search", *["/api/interpreter"] * 3]
    assert sum(slept) <= 1  # the second that OSMnx leaves Nominatim


def test_a_shared_server_is_asked_for_a_slot(
    server: MapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sets OSMnx's own settings keeps its rate limit."""
    monkeypatch.setattr(osmnx.settings, "overpass_url", server.overpass_url)
    monkeypatch.setattr(osmnx.settings, "nominatim_url", server.url)
    assert len(fetch_place("The valley").way_id)
    assert server.asked.count("/api/status") == server.asked.count("/api/interpreter")


def osmnx_settings() -> dict[str, Any]:
    plain = (str, int, float, list, dict, Path, type(None))
    settings = vars(osmnx.settings).items()
    return copy.deepcopy({k: v for k, v in settings if k[0] != "_" and isinstance(v, plain)})


@pytest.mark.parametrize("place", ["The valley", "Nowhere"])
def test_osmnx_is_left_as_it_was(server: MapServer, place: str) -> None:
    before = osmnx_settings()
    resolve = socket.getaddrinfo
    try:
        fetch(server, place)
    except InputError:
        assert place == "Nowhere"
    assert osmnx_settings() == before
    assert socket.getaddrinfo is resolve


def test_nothing_is_left_in_the_folder(
    server: MapServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fetch(server)
    assert list(tmp_path.iterdir()) == []


# --- what can go wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["Nowhere", "A statue"])
def test_a_place_that_is_unknown_or_no_area(server: MapServer, place: str) -> None:
    with pytest.raises(InputError, match="place_not_found") as caught:
        fetch(server, place)
    assert place in caught.value.cause("zh")


def test_a_place_without_roads(server: MapServer) -> None:
    with pytest.raises(InputError, match="osm_without_roads") as caught:
        fetch(server, "The sea")
    assert "The sea" in caught.value.cause()


def test_a_server_that_is_down(slept: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with pytest.raises(RegionError, match="overpass_unreachable"):
        fetch_place("The valley", overpass_url=f"{url}/api", nominatim_url=url)
    assert sum(slept) <= 1


@pytest.mark.parametrize("answer", [PAGE, (500, "text/html", "<html>Oops</html>")])
def test_a_page_instead_of_data(server: MapServer, answer: tuple[int, str, str]) -> None:
    server.failure = answer
    with pytest.raises(RegionError, match="overpass_unreachable"):
        fetch(server)
    server.failure, server.lost = None, answer
    with pytest.raises(RegionError, match="overpass_unreachable"):
        fetch(server)


def test_overpass_down_behind_a_working_nominatim(server: MapServer, slept: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(RegionError, match="overpass_unreachable"):
        fetch_place(
            "The valley", overpass_url=f"http://127.0.0.1:{port}/api", nominatim_url=server.url
        )
    assert sum(slept) <= 1
