"""Turn restrictions as relations say them: whom they bind, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.roads.osm.access import GOODS, MOTOR, MOTORCAR, MOTORCYCLE
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.osm.restrictions import Member, Restriction, read_restriction
from routing.roads.region_building import build_region
from tests.maps.drawn import ROAD, DrawnMap, DrawnRelation, Tags

TURN: list[Member] = [("w", 1, "from"), ("n", 7, "via"), ("w", 2, "to")]


def bound(tags: Tags, members: list[Member] = TURN) -> list[tuple[bool, int]]:
    read = read_restriction({"type": "restriction", **tags}, members)
    return [(one.mandatory, one.modes) for one in read.restrictions]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"restriction": "no_left_turn"}, [(False, MOTOR)]),
        ({"restriction": "only_straight_on"}, [(True, MOTOR)]),
        ({"restriction": "no_u_turn", "except": "psv;motorcycle"}, [(False, MOTOR & ~MOTORCYCLE)]),
        ({"restriction": "no_u_turn", "except": "motor_vehicle"}, []),
        ({"restriction:hgv": "no_right_turn"}, [(False, GOODS)]),
        ({"type": "restriction:hgv", "restriction": "no_right_turn"}, [(False, GOODS)]),
        ({"restriction:motorcar": "only_left_turn"}, [(True, MOTORCAR)]),
        ({"restriction:bicycle": "no_left_turn"}, []),
        ({"restriction:foot": "no_left_turn"}, []),
        (
            {"restriction": "no_left_turn", "restriction:hgv": "only_left_turn"},
            [(False, MOTOR & ~GOODS), (True, GOODS)],
        ),
        ({"restriction": "no_left_turn", "type": "route"}, []),
    ],
)
def test_whom_it_binds(tags: Tags, expected: list[tuple[bool, int]]) -> None:
    assert bound(tags) == expected


def test_via_ways_are_kept_and_entries_combined() -> None:
    members: list[Member] = [("w", 1, "from"), ("w", 5, "via"), ("w", 6, "via"), ("w", 2, "to")]
    read = read_restriction({"type": "restriction", "restriction": "no_u_turn"}, members)
    assert read.restrictions == (
        Restriction(
            from_way=1, to_way=2, via_node=None, via_ways=(5, 6), mandatory=False, modes=MOTOR
        ),
    )
    no_entry = read_restriction(
        {"type": "restriction", "restriction": "no_entry"}, [*TURN, ("w", 3, "from")]
    )
    assert [(one.from_way, one.to_way) for one in no_entry.restrictions] == [(1, 2), (3, 2)]


@pytest.mark.parametrize(
    "members",
    [
        [],
        TURN[:2],
        TURN[1:],
        [TURN[0], TURN[2]],
        [*TURN, ("n", 8, "via")],
        [*TURN, ("w", 5, "via")],
        [*TURN, ("w", 3, "from"), ("w", 4, "to")],
        [("n", 1, "from"), TURN[1], TURN[2]],
    ],
)
def test_members_that_make_no_turn_are_counted(members: list[Member]) -> None:
    read = read_restriction({"type": "restriction", "restriction": "no_u_turn"}, members)
    assert (read.restrictions, read.unread) == ((), 1)


@pytest.mark.parametrize("value", ["", "no", "no_turn_on_red", "give_way", "left_turn"])
def test_values_that_nobody_knows_are_counted(value: str) -> None:
    read = read_restriction({"type": "restriction", "restriction": value}, TURN)
    assert (read.restrictions, read.unread) == ((), 1)


def test_what_holds_at_times_is_counted_and_not_applied() -> None:
    tags = {"type": "restriction", "restriction:conditional": "no_left_turn @ (07:00-09:00)"}
    read = read_restriction(tags, TURN)
    assert (read.restrictions, read.unread, read.conditional) == ((), 0, 1)


def test_a_file_has_them_and_a_build_tells_of_those_without_sense(tmp_path: Path) -> None:
    drawn = DrawnMap(
        "a--b--c",
        {"ab": ROAD, "bc": ROAD},
        relations=[
            DrawnRelation(
                members={"ab": "from", "b": "via", "bc": "to"},
                tags={"type": "restriction", "restriction": "no_straight_on"},
            ),
            DrawnRelation(
                members={"ab": "from", "c": "via", "bc": "to"},
                tags={"type": "restriction", "restriction": "no_straight_on"},
            ),
            DrawnRelation(
                members={"ab": "from", "bc": "to"},
                tags={"type": "restriction", "restriction": "no_straight_on"},
            ),
            DrawnRelation(
                members={"ab": "from", "b": "via", "bc": "to"},
                tags={"type": "restriction", "restriction:hgv:conditional": "no_u_turn @ (Mo)"},
            ),
        ],
    )
    extract = read_osm_file(drawn.write(tmp_path / "map.osm.pbf"))
    assert extract.restrictions == drawn.extract().restrictions
    assert len(extract.restrictions) == 2
    built = build_region("drawn", extract)
    assert [
        (one.code, one.details["count"]) for one in built.notices if "count" in one.details
    ] == [
        ("restrictions_unread", 2),
        ("restrictions_conditional", 1),
    ]
