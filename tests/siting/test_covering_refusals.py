"""Covering and its kin in a hurry, and asked for what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from routing.errors import InfeasibleError, InputError, ShanluError
from routing.siting.answer import SitingAnswer
from routing.siting.cent_dian import cent_dian
from routing.siting.dispersion import p_dispersion
from routing.siting.maximal_covering import maximal_covering
from routing.siting.p_center import p_center
from routing.siting.set_covering import set_covering

ROAD = 10 * np.abs(np.arange(5)[:, None] - np.arange(5)[None, :]).astype(np.float64)
"""Five villages along one road, ten minutes apart."""


@pytest.mark.parametrize("model", [set_covering, p_center])
def test_a_time_limit_of_nothing_still_answers(model: Any) -> None:
    rng = np.random.default_rng(5)
    places = rng.uniform(0, 100, (150, 2))
    table = np.rint(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)))
    hurried = model(table, 12, time_limit_s=0.0)
    calm = model(table, 12)
    assert calm.proven
    assert hurried.bound <= calm.cost <= hurried.cost


def test_hurried_maximal_covering_tells_its_gap() -> None:
    rng = np.random.default_rng(5)
    places = rng.uniform(0, 100, (200, 2))
    table = np.rint(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)))
    hurried = maximal_covering(table, 12, 9, time_limit_s=0.0)
    calm = maximal_covering(table, 12, 9)
    assert calm.proven
    assert 0 <= hurried.bound <= calm.cost <= hurried.cost


@pytest.mark.parametrize(
    ("ask", "code", "told"),
    [
        (lambda: set_covering([], 5), "siting_empty", {}),
        (lambda: set_covering([[1, 2], [-1, -1]], 5), "siting_unreached", {"demands": "1"}),
        (lambda: set_covering([[1, 9]], 5, must_not=[0]), "siting_unreached", {"demands": "0"}),
        (lambda: set_covering(ROAD, 0, at_most_one=[[0, 1]]), "siting_groups_forbid", {}),
        (lambda: set_covering(ROAD, 5, price=[1, 1, -1, 1, 1]), "siting_negative", {"rows": "2"}),
        (
            lambda: set_covering(ROAD, 5, must_open=[0, 1], at_most_one=[[0, 1]]),
            "siting_group_twice",
            {"ids": "0, 1"},
        ),
        (lambda: maximal_covering(ROAD, 9, 5), "siting_too_few_candidates", {"available": 5}),
        (lambda: maximal_covering(ROAD, 1, [5, 5]), "siting_radii_disorderly", {}),
        (lambda: maximal_covering(ROAD, 1, 5, shares=[1.5]), "siting_radii_disorderly", {}),
        (lambda: maximal_covering(ROAD, 1, 5, weight=[1]), "siting_shapes_differ", {}),
        (lambda: p_center(ROAD, 1, must_open=[7]), "siting_unknown_candidate", {"id": "7"}),
        (lambda: p_center([[1, -1], [-1, 1]], 1), "siting_none_serves_all", {"count": 1}),
        (lambda: cent_dian(ROAD, 1, 2.0), "siting_share_out_of_range", {"value": 2.0}),
        (lambda: p_dispersion(ROAD, 3, at_most_one=[range(5)]), "siting_groups_forbid", {}),
        (lambda: p_dispersion(np.zeros((2, 3)), 1), "siting_shapes_differ", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(
    ask: Callable[[], SitingAnswer], code: str, told: dict[str, Any]
) -> None:
    with pytest.raises(ShanluError) as caught:
        ask()
    assert caught.value.code == code
    assert caught.value.details.items() >= told.items()
    assert isinstance(caught.value, InputError | InfeasibleError)
