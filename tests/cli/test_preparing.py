from __future__ import annotations

from dataclasses import fields

import pytest

from routing.bundled import DRAWN_VALLEY
from routing.cli.installed import installed_regions
from routing.cli.preparing import Preparing
from routing.reports.backdrop import EMPTY, Backdrop
from routing.tasks.report_backdrop import backdrop_of


def test_the_ground_of_reports_is_made_once_and_is_what_they_always_had() -> None:
    region = installed_regions().open(DRAWN_VALLEY.id)
    ground = Preparing(region)
    assert ground.begin() is ground.begin()
    made, always = ground.backdrop(), backdrop_of(region)
    for part in fields(Backdrop):
        assert getattr(made, part.name) == getattr(always, part.name)


def test_a_day_without_a_region_has_no_ground() -> None:
    assert Preparing(None).backdrop() is EMPTY


def test_what_fails_in_the_thread_is_told_to_who_asks_for_it() -> None:
    with pytest.raises(AttributeError):
        Preparing("not a region").backdrop()  # type: ignore[arg-type]
