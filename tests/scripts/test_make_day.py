"""Days are made for a region of our own, so that each rule can be seen at work."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import make_day
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import routing
from routing.errors import RegionError
from routing.formats.native_day import read_day


@dataclass(frozen=True, kw_only=True)
class Settlement:
    name: str
    place: str = "village"
    lon: float = 105.0
    lat: float = 33.4
    parent: str | None = None
    population: int | None = None
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.others)


@dataclass(frozen=True, kw_only=True)
class FakeRegion:
    id: str = "drawn"
    timezone: str = "Asia/Shanghai"
    settlements: tuple[Settlement, ...] = field(default_factory=tuple)


TOWN = Settlement(name="画溪镇", place="town", population=3200)
NEXT_DOOR = Settlement(name="近村", place="town", population=3000, lon=105.01)
SEAT = Settlement(name="绘云乡", place="town", population=1800, lon=105.1)
VILLAGES = (
    Settlement(name="上庄", parent="画溪镇", lon=105.02),
    Settlement(name="上庄", parent="绘云乡", lon=105.12),
    Settlement(name="茶山", parent="绘云乡", lon=105.13, lat=33.45),
    Settlement(name="沟口", parent="绘云乡", lon=105.14),
    Settlement(name="沟口", parent="绘云乡", lon=105.15),
    Settlement(name="独户", place="isolated_dwelling", lon=105.16),
)
REGION = FakeRegion(settlements=(TOWN, NEXT_DOOR, SEAT, *VILLAGES))


def made(orders: int = 120, seed: int = 1, region: FakeRegion = REGION) -> dict[str, Any]:
    return make_day.make_day(
        region.id, region.settlements, orders=orders, seed=seed, date="2026-11-23"
    )


def test_same_seed_same_day() -> None:
    assert made() == made()
    assert made()["shipments"] != made(seed=2)["shipments"]


def test_places_by_name_where_that_is_enough() -> None:
    rows = made(orders=400)["shipments"]
    named = {(row.get("place"), row.get("township")) for row in rows}
    assert named == {
        ("画溪镇", None),
        ("近村", None),
        ("绘云乡", None),
        ("上庄", "画溪镇"),
        ("上庄", "绘云乡"),
        ("茶山", "绘云乡"),
        (None, None),
    }
    pointed = {(row["lon"], row["lat"]) for row in rows if "lon" in row}
    assert pointed == {(105.14, 33.4), (105.15, 33.4)}


def test_a_name_that_another_place_answers_to_is_not_enough() -> None:
    twins = (
        Settlement(name="Old Mill", others=("New  Mill",), lon=105.0),
        Settlement(name="new mill", lon=105.2),
    )
    where = make_day.Addresses(twins)
    assert where.of(twins[0]) == {"place": "Old Mill"}
    assert where.of(twins[1]) == {"lon": 105.2, "lat": 33.4}


def test_depots_are_the_largest_that_are_some_way_apart() -> None:
    assert [row["place"] for row in made()["depots"]] == ["画溪镇", "绘云乡"]
    close = FakeRegion(settlements=(TOWN, NEXT_DOOR))
    assert [row["place"] for row in made(region=close)["depots"]] == ["画溪镇", "近村"]
    assert len(made(region=FakeRegion(settlements=(TOWN,)))["depots"]) == 1


def test_larger_places_send_more() -> None:
    sent = Counter(row.get("place") for row in made(orders=2000)["shipments"])
    assert sent["画溪镇"] > 1.3 * sent["茶山"]


def test_goods_look_like_parcels() -> None:
    rows = made(orders=2000)["shipments"]
    weights = sorted(row["weight_kg"] for row in rows)
    assert 5 < weights[1000] < 7.2
    assert weights[-1] <= make_day.HEAVIEST_KG
    assert weights[0] > 0
    assert all(row["parcels"] >= 1 for row in rows)
    kinds = Counter(row.get("kind", "collect") for row in rows)
    assert 0.04 < kinds["deliver"] / 2000 < 0.12
    windows = Counter(json.dumps(row.get("time_windows")) for row in rows)
    assert len(windows) == 3
    skills = Counter(skill for row in rows for skill in row.get("skills", ()))
    assert 0 < skills["cold"] < skills["fragile"] < 800


@given(orders=st.integers(1, 300), seed=st.integers(0, 999))
@settings(max_examples=30)
def test_every_day_reads_and_has_room(orders: int, seed: int) -> None:
    day = made(orders, seed)
    problem = read_day(day, timezone="Asia/Shanghai")
    assert problem.rejected == ()
    assert len(problem.shipments) == orders
    assert len(problem.depots) == 2
    assert {vehicle.profile for vehicle in problem.vehicles} == {
        *("van", "three_wheeler", "motorcycle"),
    }
    weight = sum(row["weight_kg"] for row in day["shipments"])
    room = sum(row["capacity"]["weight_kg"] for row in day["vehicles"])
    assert weight <= room * make_day.FILL
    heaviest = max(row["capacity"]["weight_kg"] for row in day["vehicles"])
    assert all(row["weight_kg"] <= heaviest for row in day["shipments"])
    offered = {skill for row in day["vehicles"] for skill in row["skills"]}
    assert offered >= {skill for row in day["shipments"] for skill in row.get("skills", ())}


def test_nobody_is_named() -> None:
    day = made()
    for number, row in enumerate(day["shipments"], 1):
        assert row["contact"] == f"联系人{number}"
        assert row["phone"] == f"000-0000-{number:04}"
    latin = FakeRegion(settlements=(Settlement(name="Arinsal"),))
    assert made(1, region=latin)["shipments"][0]["contact"] == "Contact 1"


def test_the_command_writes_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(routing, "open_region", lambda _: REGION, raising=False)
    path = tmp_path / "day.json"
    given_ = ["--region", "drawn", "--orders", "5", "--seed", "3", "-o", str(path)]
    assert make_day.main(given_) == 0
    assert len(json.loads(path.read_text(encoding="utf-8"))["shipments"]) == 5
    assert "5 orders" in capsys.readouterr().out


def test_a_region_that_cannot_send_anything_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = FakeRegion(settlements=(VILLAGES[-1],))
    monkeypatch.setattr(routing, "open_region", lambda _: empty, raising=False)
    given_ = ["--region", "drawn", "-o", str(tmp_path / "day.json")]
    assert make_day.main(given_) == 2
    assert "no city, town, village or hamlet" in capsys.readouterr().err

    def missing(region_id: str) -> None:
        raise RegionError("region_not_found", id=region_id, folder=tmp_path, known="-")

    monkeypatch.setattr(routing, "open_region", missing, raising=False)
    assert make_day.main(given_) == 2
    assert "region_not_found" in capsys.readouterr().err
    assert not (tmp_path / "day.json").exists()
