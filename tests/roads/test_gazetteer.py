"""Names to places: exact after normalisation, told apart by township, never guessed."""

from __future__ import annotations

import pytest

from routing.errors import InputError
from routing.roads.gazetteer import Gazetteer
from routing.roads.osm.settlements import Settlement


def place(name: str, parent: str | None, *others: str, kind: str = "village") -> Settlement:
    return Settlement(
        osm_id=f"{name}/{parent}", place=kind, name=name, names=(name, *others),
        lon=105.0, lat=33.4, parent=parent,
    )  # fmt: skip


GAZETTEER = Gazetteer(
    [
        place("石门", "画溪镇", "Shimen"),
        place("上庄", "画溪镇"),
        place("上庄", "云岭乡"),
        place("画溪镇", None, kind="town"),
    ],
    [place("独家", "画溪镇", kind="isolated_dwelling"), place("石门", "山外", kind="farm")],
)


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("石门", None),
        (" 石 门 ", None),
        ("\uff33himen", None),  # a full-width S
        ("SHIMEN", "画溪镇"),
        ("上庄", "云岭乡"),
        ("画溪镇", "画溪镇"),
        ("独家", None),
    ],
)
def test_found(name: str, parent: str | None) -> None:
    assert GAZETTEER.find(name, parent).lon == 105.0


def test_a_name_that_repeats_is_rejected_with_its_candidates() -> None:
    with pytest.raises(InputError) as caught:
        GAZETTEER.find("上庄")
    assert caught.value.code == "ambiguous_place"
    assert "画溪镇" in caught.value.details["candidates"]
    assert "云岭乡" in caught.value.details["candidates"]
    assert not GAZETTEER.is_unique("上庄")


@pytest.mark.parametrize(("name", "parent"), [("石", None), ("石门", "云岭乡"), ("", None)])
def test_what_is_not_there_is_not_guessed(name: str, parent: str | None) -> None:
    with pytest.raises(InputError, match="unknown_place"):
        GAZETTEER.find(name, parent)
