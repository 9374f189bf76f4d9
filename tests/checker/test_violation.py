"""What a violation tells a person and a machine."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from routing import wording
from routing.checker import check
from routing.checker.clock import clock, clocks, durations, moments
from routing.wording import LANGS, Lang
from tests.checker import changes as change
from tests.checker import (
    test_carrying,
    test_how_much,
    test_reloads,
    test_when_and_where,
    test_who_serves_what,
)
from tests.checker.village import START, at, between

ALL_MUTATIONS = (
    *test_who_serves_what.MUTATIONS.values(),
    *test_when_and_where.MUTATIONS.values(),
    *test_how_much.MUTATIONS.values(),
    *test_reloads.MUTATIONS.values(),
    *test_carrying.MUTATIONS.values(),
)


@pytest.mark.parametrize("lang", LANGS)
def test_some_mutation_shows_every_sentence_there_is(lang: Lang) -> None:
    keys = {key for key in wording.catalogue(lang) if key.startswith("violations.")}
    assert {f"violations.{code}" for _, expected in ALL_MUTATIONS for code in expected} == keys


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_names_the_vehicle_or_the_shipment(lang: Lang) -> None:
    for case, _ in ALL_MUTATIONS:
        for violation in check(*case):
            sentence = violation.sentence(lang)
            assert "{" not in sentence
            if violation.vehicle_id is not None or violation.shipment_ids:
                named = (violation.vehicle_id, *violation.shipment_ids)
                assert any(name is not None and name in sentence for name in named)


def test_a_coordinator_reads_clock_times_and_a_machine_seconds() -> None:
    (violation,) = check(*change.rule(shift=between(at(8), at(12, 24))))
    assert violation.rule == "shifts"
    assert violation.as_dict() == {
        "rule": "shifts",
        "code": "shifts.returns_late",
        "vehicle": "van",
        "shipments": [],
        "details": {
            "arrival_s": 44_700,
            "arrival": "12:25",
            "latest_s": 44_640,
            "latest": "12:24",
        },
        "text": "Vehicle van returns at 12:25, after its shift ends at 12:24.",
    }
    assert violation.sentence("zh").startswith("车辆 van 于 12:25 返回")


def test_several_things_are_joined_as_the_language_does() -> None:
    (violation,) = check(*change.depot_rule("east", cut_off_s=at(12)))
    assert violation.shipment_ids == ("walnuts", "honey", "tea")
    assert "walnuts, honey, tea" in violation.sentence("en")
    assert "walnuts、honey、tea" in violation.sentence("zh")


def test_what_json_lacks_becomes_a_string() -> None:
    (violation,) = check(*change.van(cost=float("nan")))
    assert violation.as_dict()["details"]["cost"] == "nan"


@pytest.mark.parametrize(
    ("moment_s", "told"),
    [
        (0, "00:00"),
        (30_605, "08:30:05"),
        (at(25, 30), "2026-11-24 01:30"),
        (-60, "2026-11-22 23:59"),
        (10**20, "100000000000000000000 s"),
        (float("nan"), "nan s"),
    ],
)
def test_clock(moment_s: float, told: str) -> None:
    assert clock(START, moment_s) == told


def test_seconds_are_real_ones_when_the_clocks_change() -> None:
    night = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Andorra"))  # 3:00 becomes 2:00
    assert clock(night, 4 * 3600) == "03:00"


def test_each_time_is_told_twice() -> None:
    assert moments(START, start=at(9)) == {"start_s": 32_400, "start": "09:00"}
    assert clocks(START, (between(at(8), at(9)),)) == ("08:00-09:00",)
    assert durations(limit=15_905) == {"limit_s": 15_905, "limit": "4:25:05"}
    assert durations(wait=-60)["wait"] == "-0:01:00"
    assert durations(wait=float("inf"))["wait"] == "inf s"
