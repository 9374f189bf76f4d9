"""The hierarchy's order beside a saved region: read where it is good, made anew where it is not."""

from __future__ import annotations

import dataclasses
import mmap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from routing.roads.hierarchy.contraction_file import LAYOUT
from routing.roads.region import Region
from routing.roads.region_files import load_region, save_region
from tests.maps.drawn import ROAD, DrawnMap

VILLAGE = DrawnMap(
    """
    a--b--c
       |
       d--e
    """,
    {"abc": ROAD, "bde": {"highway": "track"}},
    {"d": {"barrier": "gate"}},
)


@pytest.fixture
def region() -> Region:
    return VILLAGE.region()


def orders(folder: Path) -> list[Path]:
    return sorted(folder.glob("order-*"))


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def cut_to_the_line(content: bytes) -> bytes:
    return content[: content.index(b"\n")]


def flipped(content: bytes) -> bytes:
    middle = len(content) * 2 // 3 // 64 * 64  # where arrays begin: what lies between is not read
    return content[:middle] + bytes([content[middle] ^ 0x40]) + content[middle + 1 :]


def older(content: bytes) -> bytes:
    return content.replace(b'"layout": %d' % LAYOUT, b'"layout": %d' % (LAYOUT - 1))


def nothing(_: bytes) -> bytes:
    return b""


def something_else(_: bytes) -> bytes:
    return b'["no", "order"]\n'


def without_arrays(content: bytes) -> bytes:
    return content.replace(b'"arrays"', b'"Arrays"')


DAMAGES = (cut, cut_to_the_line, flipped, older, nothing, something_else, without_arrays)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("profile", ["van", "foot"])
def test_an_order_that_is_damaged_is_made_anew(
    region: Region, tmp_path: Path, damage: Callable[[bytes], bytes], profile: str
) -> None:
    folder = save_region(region, tmp_path / "village")
    sound = {path: path.read_bytes() for path in orders(folder)}
    for path, content in sound.items():
        assert damage(content) != content
        path.write_bytes(damage(content))
    points = VILLAGE.points("ace")
    expected = region.matrix(points, profile).digest
    assert load_region(folder).matrix(points, profile).digest == expected
    kind = "people" if profile == "foot" else "vehicles"
    (healed,) = (path for path in sound if kind in path.name)
    assert healed.read_bytes() == sound[healed]
    assert load_region(folder).matrix(points, profile).digest == expected


def test_an_order_of_other_roads_is_not_believed(region: Region, tmp_path: Path) -> None:
    """Nor one whose graph has as many roads, joined in another way."""
    ways = {"abc": VILLAGE.ways["abc"], "ade": VILLAGE.ways["bde"]}
    drawn = dataclasses.replace(VILLAGE, ways=ways)
    foreign = save_region(drawn.region(), tmp_path / "foreign")
    folder = save_region(region, tmp_path / "village")
    for theirs, ours in zip(orders(foreign), orders(folder), strict=True):
        ours.write_bytes(theirs.read_bytes())
    points = VILLAGE.points("ace")
    assert load_region(folder).matrix(points).digest == region.matrix(points).digest


def test_a_region_without_an_order_is_a_region(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was written before there was one; and where nothing can be written it stays so."""
    folder = save_region(region, tmp_path / "village")
    for path in orders(folder):
        path.unlink()
    points = VILLAGE.points("ace")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("routing.roads.region_files.os.fsync", full)
    assert load_region(folder).matrix(points).digest == region.matrix(points).digest
    assert not orders(folder)


def test_processes_share_the_order(region: Region, tmp_path: Path) -> None:
    folder = save_region(region, tmp_path / "village")
    triangle = load_region(folder).network("van").skeleton.contraction.triangle
    base: Any = triangle
    while not isinstance(base, mmap.mmap):
        assert not base.flags.writeable
        base = base.base
