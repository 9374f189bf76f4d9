"""Every step has its sentence, in every language."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from routing import wording
from routing.roads.osm.barriers import OBSTACLES
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.ways.instructions import instruction, road
from routing.roads.ways.steps import Manoeuvre, Slope, Step, Turn
from routing.wording import LANGS

STEP = Step(
    manoeuvre="turn",
    turn="left",
    bearing=0,
    name="Mill Road",
    ref="X7",
    road_class="residential",
    surface="paved",
    length_m=100,
    duration_s=20,
    point=0,
)
TURNS: dict[Manoeuvre, tuple[Turn, ...]] = {
    "turn": tuple(turn for turn in get_args(Turn) if turn),
    "fork": ("left", "straight", "right"),
    "end_of_road": ("left", "right"),
    "arrive": ("left", "right", ""),
}
"""What each manoeuvre can be; the others have one sentence."""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("manoeuvre", get_args(Manoeuvre))
def test_every_manoeuvre_has_a_sentence(manoeuvre: Manoeuvre, lang: wording.Lang) -> None:
    for turn in TURNS.get(manoeuvre, ("",)):
        for obstacle in OBSTACLES if manoeuvre == "obstacle" else ("",):
            for name in ("", "Mill Road"):
                step = dataclasses.replace(
                    STEP, manoeuvre=manoeuvre, turn=turn, obstacle=obstacle, name=name, ref=""
                )
                assert instruction(step, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_every_class_of_road_has_a_word(lang: wording.Lang) -> None:
    for road_class in ROAD_CLASSES:
        assert road(dataclasses.replace(STEP, name="", road_class=road_class), lang)


def test_sentences() -> None:
    assert instruction(STEP) == "Turn left onto X7 Mill Road"
    assert instruction(STEP, "zh") == "左转进入X7 Mill Road"
    out = dataclasses.replace(STEP, manoeuvre="depart", turn="", bearing=340, name="", ref="")
    assert instruction(out) == "Set out north along the village road"
    steep = dataclasses.replace(STEP, slope=Slope(percent=-9.6, length_m=1240))
    assert instruction(steep) == "Turn left onto X7 Mill Road (descends 10 % for 1.2 km)"


def test_the_compass() -> None:
    told = [
        instruction(dataclasses.replace(STEP, manoeuvre="depart", turn="", bearing=bearing), "zh")
        for bearing in (22, 23, 337, 338, 359)
    ]
    assert [one[len("沿X7 Mill Road向") :] for one in told] == [
        "北出发",
        "东北出发",
        "西北出发",
        "北出发",
        "北出发",
    ]


@pytest.mark.parametrize(
    ("name", "ref", "expected"),
    [
        ("Mill Road", "X7", "X7 Mill Road"),
        ("335省道", "S335", "335省道"),
        ("1335省道", "S335", "S335 1335省道"),
        ("S335 Mill Road", "S335", "S335 Mill Road"),
        ("Carretera General 3", "CG-3", "Carretera General 3"),
        ("Carretera General 3", "CG-3a", "CG-3a Carretera General 3"),
        ("678国道", "G678;S219", "S219 678国道"),
        ("S335", "S335", "S335"),
        ("Road X7 north", "X7", "Road X7 north"),
        ("Mill Road", "", "Mill Road"),
    ],
)
def test_a_number_is_not_said_twice(name: str, ref: str, expected: str) -> None:
    assert road(dataclasses.replace(STEP, name=name, ref=ref)) == expected
