from __future__ import annotations

import pytest

from routing import wording
from routing.wording.details import readable, sentence


def test_lists_are_joined_as_the_language_does() -> None:
    assert readable({"ids": ("b", "a")}, "en")["ids"] == "b, a"
    assert readable({"ids": ["b", "a"]}, "zh")["ids"] == "b、a"
    assert readable({"ids": {"b", "a"}}, "en")["ids"] == "a, b"


def test_numbers_read_plain_and_still_take_a_format() -> None:
    value = readable({"load": 0.1 + 0.2, "whole": 900.0}, "en")
    assert f"{value['load']} {value['whole']} {value['load']:.1f}" == "0.3 900 0.3"
    assert readable({"ids": (0.5, 2.0)}, "en")["ids"] == "0.5, 2"


def test_loads_have_names_and_nothing_is_a_dash() -> None:
    values = readable({"dimension": "weight_kg", "lon": None}, "zh")
    assert values == {"dimension": wording.text("loads.weight_kg", "zh"), "lon": "-"}
    assert readable({"dimension": "amount_1"}, "en") == {"dimension": "amount_1"}


def test_why_and_by_reason_become_a_detail() -> None:
    told = sentence("reasons.unreachable.reason", {"why": "no_way"}, "en")
    assert told is not None
    assert wording.text("why.no_way") in told
    details = {"by_reason": {"over_capacity": ("a", "b"), "novelty": ("c",)}}
    name = wording.text("reason_names.over_capacity")
    assert readable(details, "en")["detail"] == f"{name}: a, b; novelty: c"


@pytest.mark.parametrize(
    ("key", "details"),
    [
        ("reasons.no_such_code.reason", {}),
        ("reasons.missing_skill.reason", {}),
        ("report.stops", {"number": 3}),
    ],
)
def test_what_nobody_knows_has_no_sentence(key: str, details: dict[str, int]) -> None:
    assert sentence(key, details, "en") is None


def test_usual_skills_are_called_as_on_the_sheets() -> None:
    details = {"skills": frozenset({"fragile", "cold", "hoist"})}
    assert readable(details, "zh")["skills"] == "冷链、易碎、hoist"
    assert readable({"skills": "cold"}, "en")["skills"] == "cold chain"
