"""Any model with no time, or next to none: an answer that keeps the rules, and a true bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from routing.errors import InfeasibleError
from routing.siting.answer import SitingAnswer
from routing.siting.capacitated import capacitated
from routing.siting.cent_dian import cent_dian
from routing.siting.checking import wrong_above, wrong_dispersed, wrong_nearest, wrong_with
from routing.siting.dispersion import p_dispersion
from routing.siting.echelons import Echelon
from routing.siting.fairness import lexicographic_center
from routing.siting.fixed_charge import fixed_charge
from routing.siting.maximal_covering import maximal_covering
from routing.siting.multi_echelon import multi_echelon
from routing.siting.p_center import p_center
from routing.siting.p_median import p_median
from routing.siting.set_covering import set_covering

Floats = npt.NDArray[np.float64]
RADII = (150.0, 300.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plane:
    """Villages and candidates at random, with all that any model asks for.

    ``away`` and ``apart`` are metres from village to candidate and between candidates; ``groups``
    are pairs of candidates of which at most one is opened.
    """

    away: Floats
    apart: Floats
    parcels: Floats
    season: npt.NDArray[np.int64]
    price: Floats
    closing: Floats
    capacity: Floats
    count: int
    groups: list[list[int]]

    @property
    def budget(self) -> float:
        """What somewhat dearer sites than the cheapest cost."""
        return float(1.2 * np.sort(self.price)[: self.count].sum())

    @property
    def echelons(self) -> list[Echelon]:
        """Depots, two or three hubs, a gateway."""
        hubs = 2 + self.count % 2
        depots = Echelon(cost=self.away, fixed=self.price, capacity=self.capacity, handling=3.0)
        above = Echelon(
            cost=self.apart[:, :hubs], fixed=3 * self.price[:hubs],
            capacity=0.8 * float(self.parcels.sum()), must_open=[0],
        )  # fmt: skip
        return [depots, above, Echelon(cost=self.apart[:hubs, :1], fixed=[500.0])]


def drawn(seed: int, villages: int, candidates: int) -> Plane:
    rng = np.random.default_rng(seed)
    here = rng.uniform(0, 1000, (villages, 2))
    there = rng.uniform(0, 1000, (candidates, 2))
    parcels = rng.integers(1, 9, villages).astype(np.float64)
    capacity = rng.integers(1, 5, candidates) * parcels.sum() * rng.uniform(0.6, 2) / candidates
    return Plane(
        away=np.rint(np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1))),
        apart=np.rint(np.hypot(*(there[:, None] - there[None]).transpose(2, 0, 1))),
        parcels=parcels,
        season=rng.integers(0, 2, villages),
        price=rng.integers(500, 3000, candidates).astype(np.float64),
        closing=np.where(rng.random(candidates) < 0.2, 400.0, 0.0),
        capacity=capacity + parcels.max(),
        count=int(rng.integers(2, 2 + candidates // 4)),
        groups=rng.permutation(candidates)[: candidates // 4 * 2].reshape(-1, 2).tolist(),
    )


Asked = Callable[[Plane, float | None], SitingAnswer]
Judged = Callable[[Plane, SitingAnswer], list[str]]


def ways(plane: Plane, answer: SitingAnswer) -> Floats:
    return np.asarray(plane.away[:, list(answer.opened)].min(axis=1))


def median(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return p_median(plane.away, plane.count, weight=plane.parcels, time_limit_s=limit_s)


def median_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    return wrong_with(answer, plane.away, weight=plane.parcels, count=plane.count)


def ruled(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return p_median(
        plane.away, plane.count, weight=plane.parcels, at_most_one=plane.groups, price=plane.price,
        budget=plane.budget, time_limit_s=limit_s,
    )  # fmt: skip


def ruled_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    spent = float(plane.price[list(answer.opened)].sum())
    rules = {"count": plane.count, "at_most_one": plane.groups}
    wrong = wrong_with(answer, plane.away, weight=plane.parcels, **rules)  # type: ignore[arg-type]
    return wrong + [f"{spent} is spent"] * (spent > plane.budget * (1 + 1e-9))


def charged(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return fixed_charge(
        plane.away, plane.price, weight=plane.parcels, closing=plane.closing,
        at_most_one=plane.groups, time_limit_s=limit_s,
    )  # fmt: skip


def charged_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    return wrong_with(
        answer, plane.away, weight=plane.parcels, fixed=plane.price, closing=plane.closing,
        at_most_one=plane.groups,
    )  # fmt: skip


def limited(plane: Plane, limit_s: float | None, *, single: bool = False) -> SitingAnswer:
    return capacitated(
        plane.away, plane.price, plane.capacity, plane.parcels, season=plane.season,
        single_source=single, closing=plane.closing, time_limit_s=limit_s,
    )  # fmt: skip


def limited_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    return wrong_with(
        answer, plane.away, weight=plane.parcels, fixed=plane.price, closing=plane.closing,
        capacity=plane.capacity, season=plane.season,
    )  # fmt: skip


def single(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return limited(plane, limit_s, single=True)


def single_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    split = (answer.flows.share < 1 - 1e-9).any()
    return limited_well(plane, answer) + ["a demand is split"] * int(split)


def levels(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return multi_echelon(plane.parcels, plane.echelons, season=plane.season, time_limit_s=limit_s)


def levels_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    return wrong_above(answer, plane.parcels, plane.echelons, plane.season)


def cover(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return set_covering(
        plane.away, 400.0, price=plane.price, at_most_one=plane.groups, time_limit_s=limit_s
    )


def cover_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    paid = float(plane.price[list(answer.opened)].sum())
    wrong = wrong_nearest(answer, plane.away, paid, at_most_one=plane.groups)
    return wrong + ["somebody is too far away"] * int((ways(plane, answer) > 400).any())


def most(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return maximal_covering(
        plane.away, plane.count, RADII, shares=(1.0, 0.5), weight=plane.parcels,
        at_most_one=plane.groups, time_limit_s=limit_s,
    )  # fmt: skip


def most_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    beyond = [float(plane.parcels[ways(plane, answer) > radius].sum()) for radius in RADII]
    return wrong_nearest(answer, plane.away, sum(beyond) / 2, at_most_one=plane.groups)


def center(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return p_center(plane.away, plane.count, at_most_one=plane.groups, time_limit_s=limit_s)


def fair(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return lexicographic_center(
        plane.away, plane.count, steps=6, at_most_one=plane.groups, time_limit_s=limit_s
    )


def center_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    longest = float(ways(plane, answer).max())
    return wrong_nearest(answer, plane.away, longest, at_most_one=plane.groups)


def mixed(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return cent_dian(plane.away, plane.count, 0.3, weight=plane.parcels, time_limit_s=limit_s)


def mixed_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    own = ways(plane, answer)
    mean = float(plane.parcels @ own / plane.parcels.sum())
    return wrong_nearest(answer, plane.away, 0.3 * float(own.max()) + 0.7 * mean)


def dispersed(plane: Plane, limit_s: float | None) -> SitingAnswer:
    return p_dispersion(plane.apart, plane.count, at_most_one=plane.groups, time_limit_s=limit_s)


def dispersed_well(plane: Plane, answer: SitingAnswer) -> list[str]:
    return wrong_dispersed(answer, plane.apart, count=plane.count, at_most_one=plane.groups)


MODELS: dict[str, tuple[Asked, Judged]] = {
    "p-median": (median, median_well),
    "p-median under rules": (ruled, ruled_well),
    "fixed charge": (charged, charged_well),
    "capacitated": (limited, limited_well),
    "a single source": (single, single_well),
    "echelons": (levels, levels_well),
    "set covering": (cover, cover_well),
    "maximal covering": (most, most_well),
    "p-center": (center, center_well),
    "fairness": (fair, center_well),
    "cent-dian": (mixed, mixed_well),
    "dispersion": (dispersed, dispersed_well),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("model", MODELS)
def test_an_answer_in_a_hurry_keeps_the_rules_and_its_bound_is_true(model: str, seed: int) -> None:
    plane = drawn(seed, 30, 14)
    ask, judge = MODELS[model]
    best: Any = None
    try:
        best = ask(plane, 20.0)
        assert best.proven
    except InfeasibleError:
        with pytest.raises(InfeasibleError):
            ask(plane, 0.0)
        return
    for limit_s in (0.0, 0.001, 0.02):
        hurried = ask(plane, limit_s)
        assert judge(plane, hurried) == []
        slack = 1e-6 * abs(best.cost)
        assert hurried.bound <= best.cost + slack
        assert hurried.cost >= best.cost - slack
        assert hurried.gap >= 0
