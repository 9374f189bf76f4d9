"""What a siting answer comes to: ways, shares and sites in figures that every report tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.studies import Floats, ScenarioAnswer, StudyAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFigures:
    """A site and whom it serves.

    Attributes
    ----------
    site : int
        Its candidate.
    villages : tuple of int
        Demands that it serves, the longest way first.
    weight : float
        Theirs.
    mean, longest : float
        Ways, seconds (or the study's own unit); weighted.
    """

    site: int
    villages: tuple[int, ...]
    weight: float
    mean: float
    longest: float


def weights(study: StudyAnswer) -> Floats:
    """Return the weight of each demand, shape (n,)."""
    return np.array([row.weight for row in study.demand], dtype=np.float64)


def mean_way(study: StudyAnswer, scenario: ScenarioAnswer) -> float:
    """Return the mean way of one unit of weight; villages that nobody serves do not count."""
    return _mean(scenario.way, weights(study))


def longest_way(scenario: ScenarioAnswer) -> float:
    """Return the longest way of a village that is served."""
    served = scenario.way[np.isfinite(scenario.way)]
    return float(served.max(initial=0.0))


def share_within(study: StudyAnswer, scenario: ScenarioAnswer, limit: float) -> float:
    """Return the share of all weight that is no farther than a limit from its site."""
    weight = weights(study)
    total = float(weight.sum())
    return float(weight[scenario.way <= limit].sum()) / total if total else 0.0


def villages_beyond(scenario: ScenarioAnswer, limit: float) -> list[int]:
    """Return the villages that are farther than a limit, the farthest first."""
    beyond = np.flatnonzero(scenario.way > limit)
    return [int(k) for k in beyond[np.argsort(-scenario.way[beyond], kind="stable")]]


def worst_villages(scenario: ScenarioAnswer, count: int) -> list[int]:
    """Return the villages with the longest ways, the longest first."""
    return [int(k) for k in np.argsort(-scenario.way, kind="stable")[:count]]


def served_by(scenario: ScenarioAnswer) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the site of each village: the one that serves it, else the nearest; -1 without."""
    if scenario.answer is None:
        return np.full(len(scenario.way), -1, dtype=np.int64)
    given = scenario.answer.assignment
    return np.where(given >= 0, given, scenario.nearest).astype(np.int64)


def sites(study: StudyAnswer, scenario: ScenarioAnswer) -> list[SiteFigures]:
    """Return the figures of every opened site, as the answer lists them."""
    if scenario.answer is None:
        return []
    weight, by = weights(study), served_by(scenario)
    return [
        _site(site, np.flatnonzero(by == site), scenario.way, weight)
        for site in scenario.answer.opened
    ]


def _site(
    site: int, own: np.ndarray[tuple[int], np.dtype[np.int64]], way: Floats, weight: Floats
) -> SiteFigures:
    farthest_first = own[np.argsort(-way[own], kind="stable")]
    return SiteFigures(
        site=site,
        villages=tuple(farthest_first.tolist()),
        weight=float(weight[own].sum()),
        mean=_mean(way[own], weight[own]),
        longest=float(way[own].max(initial=0.0)),
    )


def _mean(way: Floats, weight: Floats) -> float:
    served = np.isfinite(way)
    total = float(weight[served].sum())
    if not served.any():
        return 0.0
    return float(weight[served] @ way[served]) / total if total else float(way[served].mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What an answer costs in money, and what of what exists it gives up.

    Attributes
    ----------
    opening, closing : float
        Of the sites that are opened; of those that are given up.
    given_up : tuple of int
        Candidates that exist and are not opened.
    """

    opening: float
    closing: float
    given_up: tuple[int, ...]


def spending(study: StudyAnswer, scenario: ScenarioAnswer) -> Spending | None:
    """Return what is spent where candidates have prices, or there is a budget."""
    rows, answer = study.candidates, scenario.answer
    usual = scenario.scenario.opening_cost
    asked = scenario.scenario.budget is not None or any(
        row.may_be_given_up or row.opening_price(usual) for row in rows
    )
    if answer is None or not asked:
        return None
    opened = set(answer.opened)
    gone = tuple(k for k, row in enumerate(rows) if row.may_be_given_up and k not in opened)
    return Spending(
        opening=sum(rows[k].opening_price(usual) or 0.0 for k in opened),
        closing=sum(rows[k].closing_cost or 0.0 for k in gone),
        given_up=gone,
    )


def common_sites(scenarios: Sequence[ScenarioAnswer]) -> set[int]:
    """Return the candidates that every answered scenario opens."""
    opened = [set(one.answer.opened) for one in scenarios if one.answer is not None]
    return set.intersection(*opened) if opened else set()
