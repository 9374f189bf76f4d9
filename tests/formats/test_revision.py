"""What was changed by hand, for machines."""

from __future__ import annotations

import json
from dataclasses import replace

from routing.checker import check
from routing.formats.revision import revision
from routing.planning.revising import revise
from tests.checker.village import PLAN, PROBLEM
from tests.planning.test_revising import ORDERS

AFTER = revise(PROBLEM, PLAN, {"van": ORDERS["van"], "spare": ORDERS["moto"][:1]}, ["post", "salt"])


def test_nothing_changed() -> None:
    told = revision(PLAN, PLAN, PROBLEM)
    assert (told["changes"], told["violations"], told["day_changed"]) == ([], [], False)
    assert [(row["vehicle"], row["changed"]) for row in told["routes"]] == [
        ("van", False),
        ("moto", False),
    ]
    assert told["routes"][1]["before"] == told["routes"][1]["after"] == {
        "stops": 2,
        "shipments": 2,
        "distance_m": 25_000,
        "duration_s": 74 * 60,
        "departure": "2026-11-23T09:00:00+08:00",
        "return": "2026-11-23T10:14:00+08:00",
        "cost": 59.0,
    }  # fmt: skip


def test_changes_routes_and_violations() -> None:
    violations = check(PROBLEM, AFTER)
    told = json.loads(json.dumps(revision(PLAN, AFTER, PROBLEM, violations, "zh")))
    eggs, post = told["changes"]
    assert (eggs["id"], eggs["task"], eggs["place"]) == ("eggs", "pickup", "C")
    assert (eggs["from"], eggs["to"]) == (
        {"vehicle": "moto", "stop": 1},
        {"vehicle": "spare", "stop": 1},
    )
    assert eggs["arrival"].startswith("2026-11-23T09:")
    assert (post["to"], post["arrival"]) == ({"unserved": True}, None)
    routes = {row["vehicle"]: row for row in told["routes"]}
    assert routes["moto"]["after"] is None
    assert routes["spare"]["before"] is None
    assert routes["spare"]["changed"]
    assert [one["code"] for one in told["violations"]] == [one.code for one in violations]


def test_stops_that_are_reached_at_another_time() -> None:
    order = {"van": ORDERS["van"], "moto": ORDERS["moto"][::-1]}
    told = revision(PLAN, revise(PROBLEM, PLAN, order, ["salt"]), PROBLEM)
    arrivals = told["routes"][1]["arrivals"]
    assert [(one["stop"], one["place"], one["shipments"]) for one in arrivals] == [
        (1, "A", ["post"])
    ]
    assert arrivals[0]["before"] == "2026-11-23T10:00:00+08:00"


def test_a_day_with_other_travel_times_is_told() -> None:
    assert revision(replace(PLAN, matrix_digest="x"), PLAN, PROBLEM)["day_changed"]
