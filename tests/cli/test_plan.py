"""``shanlu plan``, ``check`` and ``demo``: answers, files and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from routing.bundled import DRAWN_VALLEY
from routing.roads.region import Region
from tests.cli.shell import shanlu, write_day

QUICK = ("--iterations", 50)


def test_a_day_is_planned_and_its_plan_passes_the_check(tmp_path: Path, valley: Region) -> None:
    day = write_day(tmp_path / "day.json", valley)
    answer = shanlu("plan", day, "-o", tmp_path / "out", "--json", *QUICK)
    assert answer.code == 0
    assert answer.json["served"] == 6
    assert answer.json["violations"] == []
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "plan.json", "plan.geojson", "plan.xlsx", "plan.kml", "manifest.pdf", "map.html", "routes",
    }  # fmt: skip
    judged = shanlu("check", day, tmp_path / "out" / "plan.json", "--json")
    assert (judged.code, judged.json["violations"]) == (0, [])


def test_the_same_seed_and_iterations_give_the_same_plan(tmp_path: Path, valley: Region) -> None:
    day = write_day(tmp_path / "day.json", valley, orders=9)
    plans = []
    for name in ("one", "two"):
        shanlu("plan", day, "-o", tmp_path / name, "--seed", 3, *QUICK)
        plans.append((tmp_path / name / "plan.json").read_bytes())
    assert plans[0] == plans[1]


def test_a_tampered_plan_fails_the_check(tmp_path: Path, valley: Region) -> None:
    day = write_day(tmp_path / "day.json", valley)
    shanlu("plan", day, "-o", tmp_path, *QUICK)
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    plan["routes"][0]["visits"].pop()
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    judged = shanlu("check", day, tmp_path / "plan.json", "--json")
    assert judged.code == 1
    assert "coverage" in {violation["rule"] for violation in judged.json["violations"]}


def test_strict_turns_an_unserved_shipment_into_a_no(tmp_path: Path, valley: Region) -> None:
    def too_heavy(day: dict[str, Any]) -> None:
        day["shipments"][0]["weight_kg"] = 9000

    day = write_day(tmp_path / "day.json", valley, too_heavy)
    lenient = shanlu("plan", day, "--json", *QUICK)
    assert lenient.code == 0
    (unserved,) = lenient.json["unserved"]
    assert (unserved["id"], unserved["code"]) == ("S0", "over_capacity")
    assert shanlu("plan", day, "--json", "--strict", *QUICK).code == 1


def test_vehicles_caps_the_fleet(tmp_path: Path, valley: Region) -> None:
    def two(day: dict[str, Any]) -> None:
        day["vehicles"][0]["capacity"] = {"parcels": 3}
        day["vehicles"].append({**day["vehicles"][0], "id": "van-2"})

    day = write_day(tmp_path / "day.json", valley, two)
    assert shanlu("plan", day, "--json", *QUICK).json["served"] == 6
    assert shanlu("plan", day, "--json", "--vehicles", 1, *QUICK).json["served"] == 3


def test_vroom_in_gives_vroom_out_with_string_ids(tmp_path: Path) -> None:
    durations = [[0, 600, 900], [600, 0, 500], [900, 500, 0]]
    vroom = {
        "vehicles": [{"id": "three-wheeler", "start_index": 0, "end_index": 0}],
        "jobs": [
            {"id": "a", "location_index": 1, "service": 60},
            {"id": 7, "location_index": 2, "service": 60},
        ],
        "matrices": {"car": {"durations": durations}},
    }
    (tmp_path / "vroom.json").write_text(json.dumps(vroom), encoding="utf-8")
    answer = shanlu("plan", tmp_path / "vroom.json", "-o", tmp_path / "out", "--json", *QUICK)
    assert answer.code == 0
    assert answer.json["code"] == 0
    assert answer.json["summary"]["duration"] == 600 + 500 + 900
    jobs = [step["id"] for step in answer.json["routes"][0]["steps"] if step["type"] == "job"]
    assert sorted(map(str, jobs)) == ["7", "a"]
    judged = shanlu("check", tmp_path / "vroom.json", tmp_path / "out" / "plan.json")
    assert judged.code == 0


@pytest.mark.parametrize(("lang", "word"), [("en", "Written"), ("zh", "已写入")])
def test_the_demo_plans_the_bundled_day(tmp_path: Path, lang: str, word: str) -> None:
    answer = shanlu("demo", "-o", tmp_path / "demo", "--lang", lang)
    assert answer.code == 0
    assert word in answer.out
    assert (tmp_path / "demo" / "map.html").stat().st_size > 10_000


# --- weather and hour ----------------------------------------------------------------------------


def test_a_day_of_snow_takes_longer_and_is_checked_as_one(valley: Region, tmp_path: Path) -> None:
    day = write_day(tmp_path / "day.json", valley)
    out = tmp_path / "out"
    dry = shanlu("plan", day, "--iterations", 20, "--json").json
    snow = shanlu("plan", day, "--iterations", 20, "-o", out, "--weather", "snow", "--json").json
    assert snow["duration_s"] > 1.2 * dry["duration_s"]
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["weather"] == "snow"
    assert plan["at"] == "2026-11-23T12:00:00+08:00"
    good = shanlu("check", day, out / "plan.json", "--weather", "snow", "--json")
    assert (good.code, good.json["violations"]) == (0, [])
    other = shanlu("check", day, out / "plan.json", "--json")
    assert other.code == 2
    assert other.json["error"]["code"] == "plan_of_other_conditions"
    assert "snow" in other.json["error"]["cause"]
    told = shanlu("plan", day, "--iterations", 20, "--weather", "snow", "--lang", "zh")
    assert "行驶时间按 2026-11-23 12:00 的路况和天气" in told.output
    assert "冰雪" in told.output


def test_a_day_says_its_weather_and_its_hour_itself(valley: Region, tmp_path: Path) -> None:
    said = write_day(
        tmp_path / "said.json", valley, lambda day: day.update(weather="rain", at="22:00")
    )
    asked = write_day(tmp_path / "asked.json", valley)
    options = ("--iterations", 20, "--json")
    one = shanlu("plan", said, *options).json
    other = shanlu("plan", asked, *options, "--weather", "rain", "--at", "2026-11-23T22:00").json
    clock = shanlu("plan", asked, *options, "--weather", "rain", "--at", "22:00").json
    assert one["duration_s"] == other["duration_s"] == clock["duration_s"]
    assert (
        one["duration_s"] > shanlu("plan", asked, *options, "--weather", "rain").json["duration_s"]
    )


def test_noon_is_what_a_day_without_an_hour_is_planned_for(valley: Region, tmp_path: Path) -> None:
    day = write_day(tmp_path / "day.json", valley)
    plain, noon = (
        shanlu("plan", day, "--iterations", 20, *at, "--json").json
        for at in ((), ("--at", "12:00"))
    )
    assert plain == noon


def test_each_way_at_the_hour_at_which_it_begins(valley: Region, tmp_path: Path) -> None:
    day, out = write_day(tmp_path / "day.json", valley), tmp_path / "out"
    options = ("--at", "departure", "--iterations", 20)
    told = shanlu("plan", day, *options, "-o", out, "--lang", "en")

    # it leaves when school has begun and the streets are free
    assert "hour at which each way begins, dry; they change at 08:30." in told.output
    assert "2026-11-23T08:30:00" in (out / "plan.json").read_text()
    assert shanlu("check", day, out / "plan.json", "--at", "departure", "--json").code == 0
    assert shanlu("check", day, out / "plan.xlsx", "--at", "departure", "--json").code == 0
    other = shanlu("check", day, out / "plan.json", "--json")
    assert other.json["error"]["code"] == "plan_of_other_conditions"
    assert "departure" in other.json["error"]["cause"]


@pytest.mark.parametrize(
    ("option", "code"),
    [(("--weather", "hail"), "unknown_weather"), (("--at", "noonish"), "not_a_time")],
)
def test_a_day_in_conditions_that_nobody_knows(
    valley: Region, tmp_path: Path, option: tuple[str, str], code: str
) -> None:
    answer = shanlu("plan", write_day(tmp_path / "day.json", valley), *option, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == code


def test_a_day_of_longer_walks_and_heavier_loads(valley: Region, tmp_path: Path) -> None:
    """The bundled day's D-028 is at a village whose bridge is still being built."""
    day = json.loads((DRAWN_VALLEY.folder / "day.json").read_text(encoding="utf-8"))
    said, asked = tmp_path / "said.json", tmp_path / "asked.json"
    asked.write_text(json.dumps(day), encoding="utf-8")
    said.write_text(json.dumps({**day, "walk_limit_min": 90, "carry_kg": 30}), encoding="utf-8")
    options = ("--region", valley.id, "--iterations", 5, "--json")
    usual = shanlu("plan", asked, *options).json
    assert "D-028" in {row["id"] for row in usual["unserved"] if row["code"] == "unreachable"}
    out = tmp_path / "out"
    longer = ("--walk-limit", 90, "--carry-kg", 30)
    one = shanlu("plan", asked, *options, *longer, "-o", out).json
    other = shanlu("plan", said, *options).json
    assert one == other
    assert "unreachable" not in {row["code"] for row in one["unserved"]}
    assert shanlu("check", said, out / "plan.json", "--json").json["violations"] == []
    lax = shanlu("check", asked, out / "plan.json", "--json")
    assert lax.code == 1
    assert "provenance.other_matrix" in {row["code"] for row in lax.json["violations"]}


@pytest.mark.parametrize("wrong", [("--walk-limit", -5), ("--carry-kg", 0)])
def test_limits_that_nobody_can_keep(
    valley: Region, tmp_path: Path, wrong: tuple[str, int]
) -> None:
    answer = shanlu("plan", write_day(tmp_path / "day.json", valley), *wrong, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "carry_limit_invalid"


def test_own_matrices_have_no_weather(tmp_path: Path) -> None:
    day = {
        "date": "2026-11-23",
        "depots": [{"id": "D", "index": 0}],
        "vehicles": [
            {"id": "V", "profile": "van", "capacity": {"weight_kg": 9}, "start_depot": "D"}
        ],
        "shipments": [{"id": "S", "index": 1}],
        "matrices": {"van": {"durations_s": [[0, 60], [60, 0]], "distances_m": [[0, 9], [9, 0]]}},
    }
    path = tmp_path / "day.json"
    path.write_text(json.dumps(day), encoding="utf-8")
    answer = shanlu("plan", path, "--weather", "snow", "--json")
    assert answer.json["error"]["code"] == "conditions_of_own_matrices"
    assert shanlu("plan", path, "--iterations", "5", "--json").code == 0
