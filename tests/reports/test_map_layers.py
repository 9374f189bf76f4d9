from __future__ import annotations

import pytest

from routing.reports import map_layers
from routing.reports.backdrop import EMPTY, Backdrop, Place, Road
from routing.reports.map_layers import place_names, road_layers
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
