from __future__ import annotations

import pytest

from routing.reports import map_layers
from routing.reports.backdrop import EMPTY, Backdrop, Place, Relief, Road, Water
from routing.reports.map_layers import (
    place_names,
    relief_picture,
    rivers,
    road_layers,
    road_pieces,
    water_pieces,
)
from routing.reports.mercator import Frame

from .small_plan import BACKDROP

FRAME = Frame(west=104.9, south=33.3, east=105.1, north=33.5)


def test_lesser_roads_lie_beneath_and_far_ones_are_left_out() -> None:
    layers = road_layers(BACKDROP, FRAME)
    assert [name for name, _ in layers] == ["track", "secondary"]
    assert dict(layers)["secondary"].count("M") == 1
    assert road_layers(EMPTY, FRAME) == []


@pytest.mark.parametrize(
    ("kind", "layer"),
    [("trunk_link", "major"), ("residential", "minor"), ("service", "track"), ("steps", "path")],
)
def test_every_class_has_a_layer(kind: str, layer: str) -> None:
    road = Road(kind=kind, line=[(105.0, 33.4), (105.01, 33.4)])
    assert [name for name, _ in road_layers(Backdrop(roads=(road,)), FRAME)] == [layer]


def test_bends_too_small_to_see_are_not_drawn() -> None:
    wiggle = [(105.0 + step / 1e4, 33.4 + (step % 2) * 1e-6) for step in range(50)]
    curve = [(105.0, 33.4), (105.02, 33.45), (105.05, 33.4)]
    roads = (Road(kind="tertiary", line=wiggle), Road(kind="secondary", line=curve))
    layers = dict(road_layers(Backdrop(roads=roads), FRAME))
    assert layers["tertiary"].count("l") == 1
    assert layers["secondary"].count("l") == 2


def test_the_least_roads_go_first_where_a_page_would_be_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(map_layers, "MAX_POINTS", 3)
    assert [name for name, _ in road_layers(BACKDROP, FRAME)] == ["secondary"]


def test_names_of_larger_places_come_first_and_none_twice() -> None:
    named = [place.name for _, place in place_names(BACKDROP, FRAME)]
    assert named == ["核桃坪", "Quiet Hamlet"]
    taken = {FRAME.place((105.01, 33.42))}
    assert [place.name for _, place in place_names(BACKDROP, FRAME, taken)] == ["Quiet Hamlet"]
    farm = Backdrop(places=(Place(name="Farm", kind="farm", at=(105.0, 33.4)),))
    assert place_names(farm, FRAME) == []


def test_segments_of_one_road_are_drawn_as_one_line() -> None:
    halves = (
        Road(kind="track", line=[(105.0, 33.4), (105.02, 33.42)]),
        Road(kind="track", line=[(105.05, 33.4), (105.02, 33.42)]),
    )
    ((_, drawn),) = road_layers(Backdrop(roads=halves), FRAME)
    assert drawn.count("M") == 1


def test_lines_are_thinned_further_before_any_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = Frame(west=104.0, south=33.0, east=106.0, north=34.0)
    bent = [(104.5 + step / 1000, 33.4 + (step % 2) * 1e-4) for step in range(60)]
    road = Backdrop(roads=(Road(kind="tertiary", line=bent),))
    assert dict(road_layers(road, wide))["tertiary"].count("l") == 59
    monkeypatch.setattr(map_layers, "MAX_POINTS", 30)
    assert dict(road_layers(road, wide))["tertiary"].count("l") == 1


def test_pieces_hold_what_layers_hold() -> None:
    far = Road(kind="secondary", line=[(105.08, 33.48), (105.09, 33.49)])
    roads = Backdrop(roads=(*BACKDROP.roads, far))
    pieces = dict(road_pieces(roads, FRAME))
    assert len(pieces["secondary"]) == 2
    assert list(pieces) == [name for name, _ in road_layers(roads, FRAME)]


def test_rivers_lie_over_streams_and_the_longest_is_named_first() -> None:
    def water(kind: str, name: str, *line: tuple[float, float]) -> Water:
        return Water(kind=kind, name=name, line=line)

    waters = (
        water("river", "长江", (105.0, 33.4), (105.02, 33.4)),
        water("river", "长江", (105.02, 33.4), (105.08, 33.4)),
        water("stream", "Brook", (105.0, 33.35), (105.09, 33.35)),
        water("river", "", (105.0, 33.45), (105.02, 33.45)),
        water("drain", "Ditch", (99.0, 33.45), (99.1, 33.45)),
    )
    drawn = Backdrop(waters=waters)
    assert [kind for kind, _ in water_pieces(drawn, FRAME)] == ["stream", "river"]
    named = rivers(drawn, FRAME)
    assert [river.name for river in named] == ["长江", "Brook"]
    assert len(named[0].line) == 2  # its two parts are one line
    assert water_pieces(EMPTY, FRAME) == []
    assert rivers(EMPTY, FRAME) == []


def test_the_relief_lies_where_its_edges_are() -> None:
    relief = Relief(image=b"picture", west=105.0, south=33.4, east=105.2, north=33.45)
    picture = relief_picture(relief, FRAME)
    assert (picture.left, picture.top) == FRAME.place((105.0, 33.45))
    right, bottom = FRAME.place((105.2, 33.4))
    assert (picture.left + picture.width, picture.top + picture.height) == (right, bottom)
    assert picture.source == "data:image/webp;base64,cGljdHVyZQ=="
