"""Days of matrices that hold something odd: a clear error, or a plan that says what it left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from routing.planner import ENGINES
from routing.solvers.pyvrp import is_installed
from tests.cli.shell import shanlu

Change = Callable[[dict[str, Any]], object]

INSTALLED = [name for name in ENGINES if name != "pyvrp" or is_installed()]


def plan(folder: Path, change: Change, *options: object) -> Any:
    """Plan a day of two orders and two vans, changed."""
    vans = [
        {
            "id": name,
            "profile": "van",
            "capacity": {"weight_kg": 100},
            "start_depot": "d",
            "shift": {"start": "08:00", "end": "12:00"},
            "skills": skills,
        }
        for name, skills in (("v", ["cold"]), ("w", []))
    ]
    seconds = [[0, 60, 90], [60, 0, 50], [90, 50, 0]]
    metres = [[10 * cell for cell in row] for row in seconds]
    day = {
        "date": "2026-11-23",
        "depots": [{"id": "d", "index": 0}],
        "vehicles": vans,
        "shipments": [
            {"id": name, "index": number, "weight_kg": 1, "kind": "deliver"}
            for number, name in enumerate("ab", 1)
        ],
        "matrices": {"van": {"durations_s": seconds, "distances_m": metres}},
    }
    change(day)
    file = folder / "day.json"
    file.write_text(json.dumps(day), encoding="utf-8")
    limit = () if "--time-limit" in options else ("--time-limit", 0)
    return shanlu("plan", file, "--json", *limit, *options)


def cell(value: Any) -> Change:
    return lambda day: day["matrices"]["van"]["durations_s"][0].__setitem__(1, value)


def order(**values: Any) -> Change:
    return lambda day: day["shipments"][0].update(values)


def van(**values: Any) -> Change:
    return lambda day: day["vehicles"][0].update(values)


def vans(**values: Any) -> Change:
    return lambda day: [row.update(values) for row in day["vehicles"]]


def locked_backwards(day: dict[str, Any]) -> None:
    first, second = day["shipments"]
    first |= {"vehicle": "v", "sequence": 1, "time_windows": [["11:00", "11:30"]]}
    second |= {"vehicle": "v", "sequence": 2, "time_windows": [["08:00", "08:30"]]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (cell(float("nan")), "matrix_not_a_number"),
        (cell(float("inf")), "matrix_not_a_number"),
        (cell("soon"), "matrix_not_a_number"),
        (cell(-5), "matrix_out_of_range"),
        (cell(-1), "matrix_out_of_range"),
        (cell(-0.6), "matrix_out_of_range"),
        (cell(10**12), "matrix_out_of_range"),
        (lambda day: day["matrices"]["van"]["durations_s"].pop(), "matrix_not_square"),
        (lambda day: day["matrices"]["van"]["durations_s"][0].pop(), "matrix_not_square"),
        (lambda day: day["vehicles"].clear(), "no_vehicles"),
        (lambda day: day["shipments"].clear(), "no_shipments"),
        (lambda day: day["depots"].append(day["depots"][0]), "no_usable_vehicle"),
        (lambda day: day.update(vehicles=3), "list_expected"),
        (lambda day: day.update(date="2026-02-30"), "not_a_date"),
    ],
)
def test_what_cannot_be_planned_at_all(change: Change, code: str, tmp_path: Path) -> None:
    answer = plan(tmp_path, change)

    assert answer.code == 2
    told = {answer.json["error"]["code"], *(row["code"] for row in answer.json["rejected"])}
    assert code in told


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (order(time_windows=[["20:00", "21:00"]]), "outside_shift"),
        (order(vehicle="w", skills=["cold"]), "locked_elsewhere"),
        (order(vehicle="v", weight_kg=500), "over_capacity"),
        (order(weight_kg=1e30), "over_capacity"),
        (vans(capacity={"weight_kg": 0}), "over_capacity"),
        (locked_backwards, "locked_order"),
    ],
)
@pytest.mark.parametrize("engine", INSTALLED)
def test_what_is_left_out_is_named_with_why(
    change: Change, code: str, engine: str, tmp_path: Path
) -> None:
    answer = plan(tmp_path, change, "--engine", engine)

    if change is locked_backwards and engine in {"ruin_recreate", "pyvrp"} and answer.code:
        assert answer.json["error"]["code"] == "rules_beyond_engine"
        return
    assert answer.code == 0
    assert code in {row["code"] for row in answer.json["unserved"]}
    assert "violations" not in answer.json or not answer.json["violations"]


@pytest.mark.parametrize(
    "change",
    [
        van(capacity={"weight_kg": 1e308}),
        van(costs={"fixed": 1e30}),
        van(breaks=[{"id": "b", "duration_s": 14400, "windows": [["08:00", "12:00"]]}]),
        van(max_duration_s=0),
        order(index=0),
        order(index=2),
        order(weight_kg=1e-30),
        order(id="a" * 10_000),
    ],
)
@pytest.mark.parametrize("engine", ["auto", "ortools"])
def test_odd_but_possible_days_are_planned(change: Change, engine: str, tmp_path: Path) -> None:
    answer = plan(tmp_path, change, "--engine", engine)

    assert answer.code == 0
    assert answer.json["served"] == 2


@pytest.mark.parametrize("limit", ["0", "1e-9"])
@pytest.mark.parametrize("engine", INSTALLED)
def test_no_time_gives_a_first_plan(limit: str, engine: str, tmp_path: Path) -> None:
    answer = plan(tmp_path, lambda day: day, "--engine", engine, "--time-limit", limit)

    assert (answer.code, answer.json["served"]) == (0, 2)


@pytest.mark.parametrize("limit", ["-1", "nan", "inf", "1e400", "soon"])
def test_a_time_limit_without_sense_is_refused(limit: str, tmp_path: Path) -> None:
    answer = plan(tmp_path, lambda day: day, "--time-limit", limit)

    assert answer.code == 2
    assert answer.json["error"]["code"] in {"bad_command", "bad_search_limit"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("plan", "--json"), "day"),
        (("plan", "day.json", "--json", "--vehicles", "0"), "--vehicles"),
        (("plan", "day.json", "--json", "--lang", "fr"), "--lang"),
        (("plan", "day.json", "--json", "--sedd", "4"), "--sedd"),
        (("plam", "day.json", "--json"), "plam"),
        (("site", "--json"), "STUDY"),
    ],
)
def test_a_mistyped_command_is_told_in_json_where_that_is_asked_for(
    words: tuple[str, ...], told: str
) -> None:
    answer = shanlu(*words)

    assert (answer.code, answer.json["error"]["code"]) == (2, "bad_command")
    assert told in answer.json["error"]["cause"]
    plain = shanlu(*(word for word in words if word != "--json"))
    assert (plain.code, plain.out) == (2, "")


def test_a_mistyped_command_is_told_in_the_language_that_is_asked_for() -> None:
    answer = shanlu("plan", "--json", "--lang", "zh")

    assert answer.json["error"]["cause"].startswith("命令写法有误")
    assert shanlu("plan", "--json", "--help").code == 0
