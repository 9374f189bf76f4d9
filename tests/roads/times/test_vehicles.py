"""Vehicle profiles are data: what is bundled, and what is refused."""

from __future__ import annotations

import dataclasses

import pytest

from routing.errors import InputError
from routing.roads.times.vehicles import bundled_profiles, find_profile
from routing.wording import LANGS, has


def test_the_classes_that_the_house_promises() -> None:
    assert set(bundled_profiles()) == {"foot", "motorcycle", "three_wheeler", "van", "light_truck"}


def test_every_profile_has_a_name_to_read() -> None:
    for name in bundled_profiles():
        assert all(has(f"report.profiles.{name}", lang) for lang in LANGS)


def test_a_sign_limits_the_loaded_weight() -> None:
    assert find_profile("light_truck").weight_t == pytest.approx(4.5)
    assert find_profile("van").weight_t == pytest.approx(1.75)


def test_only_people_walk() -> None:
    assert [name for name in bundled_profiles() if find_profile(name).on_foot] == ["foot"]


def test_an_unknown_profile_names_those_that_there_are() -> None:
    with pytest.raises(InputError, match="unknown_profile") as caught:
        find_profile("mule")
    assert "three_wheeler" in caught.value.action("zh")


@pytest.mark.parametrize(
    "change", [{"mode": "tram"}, {"power_kw": 0.0}, {"top_kmh": -1.0}, {"lateral_ms2": 0.0}]
)
def test_a_vehicle_that_cannot_be(change: dict[str, object]) -> None:
    with pytest.raises(InputError, match="profile_invalid"):
        dataclasses.replace(find_profile("van"), **change)  # type: ignore[arg-type]
