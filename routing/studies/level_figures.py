"""What an answer on several levels comes to: what goes through each site, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from routing.studies import Candidate, Floats, Level, ScenarioAnswer, StudyAnswer
from routing.studies.figures import weights
from routing.studies.scenarios.levels import HOUR_S, level_handling, level_hour_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What goes from a site to one of the level above, in all seasons together.

    Attributes
    ----------
    below, site : int
        Candidates of their levels.
    seconds : float
        The way between them.
    """

    below: int
    site: int
    amount: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSite:
    """An opened site above the depots: what goes through it, from how many sites, how far.

    Attributes
    ----------
    mean, longest : float
        Ways from the sites below, seconds; the mean of all units.
    """

    site: int
    amount: float
    sources: int
    mean: float
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCost:
    """Money of one level: opening its sites, the ways to them, handling at them.

    Attributes
    ----------
    level : Level or None
        None: the depots.
    """

    level: Level | None
    opening: float
    ways: float
    handling: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.opening + self.ways + self.handling


def has_levels(one: ScenarioAnswer) -> bool:
    """Tell whether an answer opens anything above the depots."""
    return one.answer is not None and bool(one.answer.upper)


def below(study: StudyAnswer, level: int) -> Sequence[Candidate]:
    """Return the candidates below a level, counted from 0: depots below the first."""
    return study.levels[level - 1].located if level else study.candidates


def flows(one: ScenarioAnswer, level: int) -> list[Flow]:
    """Return what comes to a level from the one below, the largest first."""
    if one.answer is None:
        return []
    found: dict[tuple[int, int], float] = {}
    upper = one.answer.upper[level]
    for low, site, amount in zip(
        upper.below.tolist(), upper.site.tolist(), upper.amount.tolist(), strict=True
    ):
        found[low, site] = found.get((low, site), 0.0) + amount
    return [
        Flow(below=low, site=site, amount=amount, seconds=float(one.up[level][low, site]))
        for (low, site), amount in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def level_sites(one: ScenarioAnswer, level: int) -> list[LevelSite]:
    """Return the opened sites of a level, as the answer lists them."""
    if one.answer is None:
        return []
    every = flows(one, level)
    return [
        _site(site, [flow for flow in every if flow.site == site])
        for site in one.answer.upper[level].opened
    ]


def _site(site: int, own: Sequence[Flow]) -> LevelSite:
    amount = sum(flow.amount for flow in own)
    return LevelSite(
        site=site,
        amount=amount,
        sources=len(own),
        mean=sum(flow.amount * flow.seconds for flow in own) / amount if amount else 0.0,
        longest=max((flow.seconds for flow in own), default=0.0),
    )


def level_costs(study: StudyAnswer, one: ScenarioAnswer) -> list[LevelCost]:
    """Return what each level of ``echelons`` costs, the depots first; together it is all."""
    if one.answer is None:
        return []
    scenario, split = one.scenario, one.answer.flows
    rows, usual = study.candidates, scenario.handling_cost or 0.0
    amount = split.share * weights(study)[split.demand]
    hours = one.table[split.demand, split.site] / HOUR_S
    handling = _each((row.handling_cost for row in rows), usual)
    opening = _each((row.opening_price(scenario.opening_cost) for row in rows), 0.0)
    costs = [
        LevelCost(
            level=None,
            opening=float(opening[list(one.answer.opened)].sum()),
            ways=float(amount @ hours) * (scenario.hour_cost or 0.0),
            handling=float(amount @ handling[split.site]),
        )
    ]
    for number, upper in enumerate(one.answer.upper):
        level = study.levels[number]
        own = flows(one, number)
        handling = level_handling(level)
        opening = _each((row.opening_price(level.opening_cost) for row in level.located), 0.0)
        costs.append(
            LevelCost(
                level=level,
                opening=float(opening[list(upper.opened)].sum()),
                ways=sum(flow.amount * flow.seconds for flow in own)
                / HOUR_S
                * level_hour_cost(scenario, level),
                handling=sum(flow.amount * float(handling[flow.site]) for flow in own),
            )
        )
    return costs


def _each(given: Iterable[float | None], usual: float) -> Floats:
    return np.array([usual if value is None else value for value in given], dtype=np.float64)
