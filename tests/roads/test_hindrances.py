"""What keeps a vehicle from a village: named by its sign, slope, gate or one-way."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from routing.errors import InputError
from routing.roads.region import Region
from routing.wording import LANGS
from tests.maps.drawn import ROAD, DrawnMap, DrawnRelation, Tags

# The valley road a-b-c; a lane d-e-f-g climbs from it to a village at g.
VALLEY = """
a---------b---------c
          |
          d
          |
          e
          |
          f---------g
"""


def village(lane: Tags, **nodes: Tags) -> DrawnMap:
    """Draw the valley with a lane whose middle piece has these tags."""
    ways = {"abc": ROAD, "bd": ROAD, "de": {**ROAD, "name": "Walnut Lane", **lane}, "efg": ROAD}
    return DrawnMap(VALLEY, ways, nodes)


def refused(region: Region, drawn: DrawnMap, profile: str) -> dict[str, Any]:
    """Return the details of the refusal of the village, by a vehicle that stays on roads."""
    snaps = region.snap(drawn.points("g"), profile, radius_m=250, carry=None)
    (one,) = snaps.refused
    assert one.code == "only_unusable_road_near"
    return dict(one.details)


@pytest.mark.parametrize(
    ("tags", "profile", "hindrance", "limit", "value"),
    [
        ({"maxweight": "2.5"}, "light_truck", "weight", 2.5, 4.5),
        ({"maxaxleload": "2"}, "light_truck", "axle_load", 2, 3),
        ({"maxheight": "2.2"}, "light_truck", "height", 2.2, 2.9),
        ({"maxwidth": "1.5"}, "van", "width", 1.5, 1.7),
    ],
)
def test_a_sign_is_named_with_what_it_says(
    tags: Tags, profile: str, hindrance: str, limit: float, value: float
) -> None:
    drawn = village(tags)
    told = refused(drawn.region(), drawn, profile)
    assert told["hindrance"] == hindrance
    assert (told["limit"], told["value"]) == (limit, value)
    assert told["road"] == "Walnut Lane"
    assert told["way_id"] == drawn.way_id("de")
    assert (told["at_lon"], told["at_lat"]) == pytest.approx(drawn.lonlat["d"], abs=1e-4)
    assert (
        not drawn.region().snap(drawn.points("g"), "motorcycle", radius_m=250, carry=None).refused
    )


@pytest.mark.parametrize(
    ("tags", "hindrance"),
    [
        ({"motor_vehicle": "no"}, "access"),
        ({"highway": "path"}, "path"),
        ({"highway": "steps"}, "path"),
        ({"oneway": "yes"}, "one_way"),  # in, and never out again
        ({"oneway": "-1"}, "one_way"),
    ],
)
def test_a_closed_road_a_path_and_a_one_way(tags: Tags, hindrance: str) -> None:
    drawn = village(tags)
    told = refused(drawn.region(), drawn, "van")
    assert told["hindrance"] == hindrance
    assert told["way_id"] == drawn.way_id("de")


def test_a_road_that_is_closed_to_everybody_is_not_on_the_map() -> None:
    drawn = village({"access": "private"})
    assert refused(drawn.region(), drawn, "van")["hindrance"] == "island"


def test_a_bollard_and_its_place() -> None:
    drawn = village({}, e={"barrier": "bollard"})
    told = refused(drawn.region(), drawn, "van")
    assert (told["hindrance"], told["way_id"]) == ("barrier", 0)
    assert (told["at_lon"], told["at_lat"]) == pytest.approx(drawn.lonlat["e"], abs=1e-4)
    assert (
        not drawn.region().snap(drawn.points("g"), "motorcycle", radius_m=250, carry=None).refused
    )


def test_a_limit_at_a_barrier() -> None:
    drawn = village({}, e={"barrier": "height_restrictor", "maxheight": "2.1"})
    told = refused(drawn.region(), drawn, "light_truck")
    assert (told["hindrance"], told["limit"]) == ("height", 2.1)


def test_an_island_of_road() -> None:
    drawn = DrawnMap(
        """
        a---------b---------c



        e---------g
        """,
        {"abc": ROAD, "eg": ROAD},
    )
    assert refused(drawn.region(), drawn, "van")["hindrance"] == "island"


LONG_LANE = DrawnMap(
    """
    a---------b---------c
              |
              |
              |
              |
              |
              |
              |
              |
              |
              e-g
    """,
    {"abc": ROAD, "be": {**ROAD, "name": "Walnut Lane"}, "eg": ROAD},
)


def on_a_slope(grade: float) -> Region:
    """Return the long lane where it climbs from its foot on."""
    region = LONG_LANE.region()
    graph = region.graph
    heights = np.zeros(len(graph.shape_lon), dtype=np.float32)
    lane = graph.segment_way == LONG_LANE.way_id("be")
    first, last = graph.segment_first[lane].min(), graph.segment_last[lane].max()
    heights[first : last + 1] = grade * graph.shape_along_m[first : last + 1]
    return dataclasses.replace(
        region, graph=dataclasses.replace(graph, shape_height_m=1000 + heights)
    )


def test_a_slope_is_named_with_what_the_vehicle_climbs() -> None:
    region = on_a_slope(0.17)
    told = refused(region, LONG_LANE, "three_wheeler")
    assert (told["hindrance"], told["limit"], told["value"]) == ("slope", 15, 17)
    assert told["way_id"] == LONG_LANE.way_id("be")
    assert not region.snap(LONG_LANE.points("g"), "van", radius_m=250, carry=None).refused


def test_the_sign_is_named_rather_than_a_path_that_is_shorter() -> None:
    drawn = village({"maxweight": "2.5"})
    shortcut = dataclasses.replace(drawn, ways={**drawn.ways, "dg": {"highway": "path"}})
    assert refused(shortcut.region(), shortcut, "light_truck")["hindrance"] == "weight"


def test_of_two_signs_the_first_on_the_way_is_named() -> None:
    drawn = village({"maxweight": "2.5"})
    twice = dataclasses.replace(drawn, ways={**drawn.ways, "efg": {**ROAD, "maxheight": "2"}})
    assert refused(twice.region(), twice, "light_truck")["hindrance"] == "weight"


# --- sentences -----------------------------------------------------------------------------------


def test_a_matrix_and_a_way_say_it_in_words() -> None:
    drawn = village({"maxweight": "2.5"})
    region = drawn.region()
    points = drawn.points("ag")
    matrix = region.matrix(points, "light_truck", radius_m=250, carry=None)
    assert [one.index for one in matrix.refused] == [1]
    assert matrix.refused[0].details["hindrance"] == "weight"
    far = DrawnMap(VALLEY, drawn.ways, grid_m=700.0)
    with pytest.raises(InputError) as error:
        far.region().route(far.lonlat["a"], far.lonlat["g"], "light_truck")
    cause = error.value.cause("en")
    assert "Walnut Lane" in cause
    assert "signed for 2.5 t" in cause
    assert "light truck weighs 4.5 t" in cause
    assert "限重 2.5 吨" in error.value.cause("zh")
    assert "轻卡" in error.value.cause("zh")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "tags",
    [{"maxweight": "1"}, {"maxwidth": "1"}, {"highway": "path"}, {"oneway": "yes"}, {"name": ""}],
)
def test_every_hindrance_has_its_sentence(tags: Tags, lang: Any) -> None:
    drawn = village({"motor_vehicle": "no", **tags} if "name" in tags else tags)
    told = refused(drawn.region(), drawn, "van")
    sentence = InputError("only_unusable_road_near", **told).cause(lang)
    assert "{" not in sentence
    assert str(told["way_id"]) in sentence


def test_forbidden_turns_are_named_where_every_edge_is_open() -> None:
    drawn = DrawnMap(
        """
        a---------b---------c
                  |
                  |
                  |
                  |
                  g
        """,
        {"ab": ROAD, "bc": ROAD, "bg": {**ROAD, "name": "Walnut Lane"}},
        relations=[
            DrawnRelation(
                members={start: "from", "b": "via", "bg": "to"},
                tags={"type": "restriction", "restriction": f"no_{turn}_turn"},
            )
            for start, turn in (("ab", "right"), ("bc", "left"))
        ],
    )
    told = refused(drawn.region(), drawn, "van")
    assert (told["hindrance"], told["road"]) == ("turns", "Walnut Lane")
    assert not drawn.region().snap(drawn.points("g"), "foot", radius_m=250, carry=None).refused
    for lang in LANGS:
        assert "Walnut Lane" in InputError("only_unusable_road_near", **told).cause(lang)
