"""Names to places: exact after normalisation, told apart by township, never guessed."""

from __future__ import annotations

import pytest

from routing.errors import InputError
from routing.roads.gazetteer import Gazetteer, with_own
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
    assert "画溪镇" in str(caught.value.details["candidates"])
    assert "云岭乡" in str(caught.value.details["candidates"])
    assert not GAZETTEER.is_unique("上庄")


@pytest.mark.parametrize(("name", "parent"), [("石", None), ("石门", "云岭乡"), ("", None)])
def test_what_is_not_there_is_not_guessed(name: str, parent: str | None) -> None:
    with pytest.raises(InputError, match="unknown_place"):
        GAZETTEER.find(name, parent)


ADDRESSES = Gazetteer(
    [
        place("核桃坪", "画溪镇"),
        place("石桥村", "画溪镇"),
        place("上庄", "画溪镇"),
        place("上庄", "云岭乡"),
        place("画溪镇", None, kind="town"),
        place("云岭", None, kind="town"),
    ]
)


@pytest.mark.parametrize(
    ("name", "parent", "found", "township"),
    [
        ("核桃坪村", None, "核桃坪", "画溪镇"),
        ("石桥", None, "石桥村", "画溪镇"),
        ("石桥村委会", None, "石桥村", "画溪镇"),
        ("画溪", None, "画溪镇", None),
        ("云岭乡", None, "云岭", None),
        ("画溪镇核桃坪村", None, "核桃坪", "画溪镇"),
        ("某省某市画溪镇核桃坪村3社12号", None, "核桃坪", "画溪镇"),
        ("云岭乡上庄村", None, "上庄", "云岭乡"),
        ("核桃坪村3社", "画溪镇", "核桃坪", "画溪镇"),
        ("画溪镇核桃坪村", "画溪", "核桃坪", "画溪镇"),
        ("上庄", "画溪", "上庄", "画溪镇"),
    ],
)
def test_what_people_add_or_leave_out(
    name: str, parent: str | None, found: str, township: str | None
) -> None:
    place = ADDRESSES.find(name, parent)
    assert (place.name, place.parent) == (found, township)


@pytest.mark.parametrize(
    ("name", "parent", "code"),
    [
        ("上庄村", None, "ambiguous_place"),
        ("核桃坪镇", None, "unknown_place"),
        ("画溪村", None, "unknown_place"),
        ("石桥镇", None, "unknown_place"),
        ("云岭乡核桃坪村", None, "unknown_place"),
        ("核桃坪村", "云岭乡", "unknown_place"),
        ("画溪镇没有村", None, "unknown_place"),
        ("村", None, "unknown_place"),
    ],
)
def test_adding_a_suffix_is_no_guess(name: str, parent: str | None, code: str) -> None:
    for _ in range(2):  # the second answer is remembered
        with pytest.raises(InputError, match=code):
            ADDRESSES.find(name, parent)


def test_candidates_are_told_apart_by_township_or_else_by_coordinates() -> None:
    twins = [place("阳坡", "画溪镇"), place("阳坡", "云岭乡"), place("阳坡", "云岭乡")]
    with pytest.raises(InputError) as caught:
        Gazetteer(twins).find("阳坡")
    one, *others = caught.value.details["candidates"]
    assert one == "阳坡 (画溪镇)"
    assert all(other.startswith("阳坡 (云岭乡) 105.") for other in others)


def test_places_of_ones_own_come_before_the_regions() -> None:
    own = [
        Settlement(osm_id="own-0", place="village", name="核桃坪村", names=("核桃坪村",),
                   lon=106.0, lat=33.5, parent="画溪镇"),
        Settlement(osm_id="own-1", place="village", name="老槐树", names=("老槐树",),
                   lon=105.0, lat=33.4),
    ]  # fmt: skip
    places = with_own(own, [place("核桃坪", "画溪镇"), place("上庄", "云岭乡")])
    gazetteer = Gazetteer(places)
    assert gazetteer.find("核桃坪").lon == 106.0
    assert gazetteer.find("核桃坪村", "画溪镇").lon == 106.0
    assert gazetteer.find("老槐树").parent == "画溪镇"
    assert gazetteer.find("上庄").lon == 105.0


@pytest.mark.parametrize(
    ("name", "similar"),
    [("上装", " Similar names: 上庄 (画溪镇)."), ("不存在", "")],  # one letter of two is alike
)
def test_similar_names_are_told_where_there_are_any(name: str, similar: str) -> None:
    with pytest.raises(InputError) as caught:
        ADDRESSES.find(name)

    assert caught.value.action().endswith(f"(--places).{similar}")
    assert "相近" in caught.value.action("zh") or not similar
