"""The judge of siting answers: what is wrong with one, recomputed from the problem alone.

It knows no search, so that no model marks its own work.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from routing.siting.answer import NOBODY, Flows, SitingAnswer

if TYPE_CHECKING:  # it knows no more of the models than their names
    from routing.siting.echelons import Echelon

_LEEWAY = 1e-6
"""Relative; sums of shares and loads are in floating point."""


class SiteRules(TypedDict, total=False):
    """What holds for opened candidates in every model, as the models have it.

    Attributes
    ----------
    count : int or None
        So many are opened.
    must_open, must_not : collections of int
    at_most_one : collection of collections of int
        Of each at most one is opened.
    """

    count: int | None
    must_open: Collection[int]
    must_not: Collection[int]
    at_most_one: Collection[Collection[int]]


def wrong_with(
    answer: SitingAnswer,
    cost: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    fixed: npt.ArrayLike | None = None,
    closing: npt.ArrayLike | None = None,
    capacity: npt.ArrayLike | None = None,
    season: npt.ArrayLike | None = None,
    budget: float | None = None,
    **rules: Unpack[SiteRules],
) -> list[str]:
    """Return every violation of an answer as a sentence; none for a sound one.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        Of serving a unit of each demand (row) from each candidate; negative or not finite where
        that cannot be.
    weight : array_like, shape (n,), optional
        Units of each demand, as the capacities count them; 1 by default.
    fixed, closing : array_like, shape (m,), optional
        Of opening each candidate, and of not opening it.
    capacity : array_like, shape (m,) or number, optional
        Of each candidate in a season.
    season : array_like, shape (n,), optional
        Of each demand; by default there is one.
    budget : float, optional
        What opening may cost.
    **rules
        As :class:`SiteRules` has them; so in the other functions here.
    """
    table = np.asarray(cost, dtype=np.float64)
    demands, candidates = table.shape
    units = _row(weight, demands, 1.0)
    opening = _row(fixed, candidates, 0.0)
    opened = list(answer.opened)
    found = _sites(opened, candidates, rules)
    if budget is not None and opening[opened].sum() > budget * (1 + _LEEWAY):
        found.append(f"opening costs {opening[opened].sum()}, and {budget} may be spent")
    if found:
        return found
    found += _assignment(answer, demands)
    found += _served(answer.flows, table, units)
    if capacity is not None:
        most = np.broadcast_to(np.asarray(capacity, dtype=np.float64), candidates)
        label = np.zeros(demands) if season is None else np.asarray(season)
        found += _loads(answer.flows, units, most, label)
    if found:
        return found
    flows = answer.flows
    paid = (flows.share * units[flows.demand] * table[flows.demand, flows.site]).sum()
    kept = np.isin(np.arange(candidates), opened)
    paid += opening[kept].sum() + _row(closing, candidates, 0.0)[~kept].sum()
    return [*_figures(answer, float(paid))]


def wrong_nearest(
    answer: SitingAnswer,
    ways: npt.ArrayLike,
    paid: float,
    **rules: Unpack[SiteRules],
) -> list[str]:
    """Return every violation of an answer of a covering or centre model; none for a sound one.

    Parameters
    ----------
    ways : array_like, shape (n, m)
        From each demand to each candidate; not finite where there is none. Whoever is served is
        served from the nearest that is opened.
    paid : float
        The cost of the answer, recomputed as the model has it.
    """
    table = np.asarray(ways, dtype=np.float64)
    demands, candidates = table.shape
    opened = list(answer.opened)
    found = _sites(opened, candidates, rules) or _misshapen(answer, demands)
    if found:
        return found
    nearest = table[:, opened].min(axis=1, initial=np.inf)
    for i in np.flatnonzero(answer.assignment != NOBODY).tolist():
        site = int(answer.assignment[i])
        if site not in opened or not table[i, site] <= nearest[i]:
            found.append(f"demand {i} is assigned to {site}, which is not the nearest opened")
    return [*found, *_figures(answer, paid)]


def wrong_dispersed(
    answer: SitingAnswer,
    apart: npt.ArrayLike,
    **rules: Unpack[SiteRules],
) -> list[str]:
    """Return every violation of an answer of p-dispersion; none for a sound one.

    Parameters
    ----------
    apart : array_like, shape (m, m)
        From each candidate to each, as :func:`routing.siting.dispersion.p_dispersion` takes it.
    """
    table = np.asarray(apart, dtype=np.float64)
    opened = list(answer.opened)
    found = _sites(opened, len(table), rules)
    if found:
        return found
    pairs = [table[one, other] for one in opened for other in opened if one != other]
    shortest = min((float(way) for way in pairs if way >= 0), default=np.inf)
    return [*_figures(answer, -shortest)]


def wrong_above(
    answer: SitingAnswer,
    demand: npt.ArrayLike,
    echelons: Sequence[Echelon],
    season: npt.ArrayLike | None = None,
) -> list[str]:
    """Return every violation of an answer of several echelons; none for a sound one.

    Parameters as of :func:`routing.siting.multi_echelon.multi_echelon`.
    """
    units = np.asarray(demand, dtype=np.float64)
    label = np.zeros(len(units)) if season is None else np.asarray(season)
    kind = np.unique(label, return_inverse=True)[1]
    flows = answer.flows
    amounts = flows.share * units[flows.demand]
    found = [*_served(flows, np.asarray(echelons[0].cost, dtype=np.float64), units)]
    hops: list[tuple[Any, ...]] = [
        (kind[flows.demand], flows.demand, flows.site, amounts, answer.opened)
    ]
    hops += [(one.season, one.below, one.site, one.amount, one.opened) for one in answer.upper]
    if len(hops) != len(echelons):
        return [*found, f"{len(hops)} levels are answered, and {len(echelons)} asked"]
    paid, scale = 0.0, units.sum() * _LEEWAY
    brought: npt.NDArray[np.float64] | None = None
    for number, (echelon, hop) in enumerate(zip(echelons, hops, strict=True), start=1):
        seasons, below, site, amount, opened = hop
        cost = np.asarray(echelon.cost, dtype=np.float64)
        candidates = cost.shape[1]
        here = f"level {number}: "
        must = SiteRules(must_open=echelon.must_open, must_not=echelon.must_not)
        found += [here + wrong for wrong in _sites(list(opened), candidates, must)]
        loads = np.zeros((kind.max() + 1, candidates))
        np.add.at(loads, (seasons, site), amount)
        most = np.broadcast_to(np.asarray(echelon.capacity, dtype=np.float64), candidates)
        may = np.isin(np.arange(candidates), opened) * np.where(np.isinf(most), loads.sum(), most)
        found += [f"{here}{loads[s, j]} at {j}, which has room for {may[j]}"
                  for s, j in np.argwhere(loads > may + scale).tolist()]  # fmt: skip
        used = cost[below, site]
        if (~np.isfinite(used) | (used < 0)).any():
            found.append(f"{here}something goes where there is no way")
        if brought is not None:
            sent = np.zeros_like(brought)
            np.add.at(sent, (seasons, below), amount)
            found += [f"{here}{brought[s, j]} come to {j} below, and {sent[s, j]} leave it"
                      for s, j in np.argwhere(np.abs(sent - brought) > scale).tolist()]  # fmt: skip
        brought = loads
        handling = np.broadcast_to(np.asarray(echelon.handling, dtype=np.float64), candidates)
        paid += float((amount * (used + handling[site])).sum())
        paid += float(np.asarray(echelon.fixed, dtype=np.float64)[list(opened)].sum())
    return found or [*_figures(answer, paid)]


def wrong_alternatives(
    answer: SitingAnswer,
    paid: Callable[[list[int]], float],
    near: npt.NDArray[np.bool_],
    *,
    worst: float = np.inf,
    **rules: Unpack[SiteRules],
) -> list[str]:
    """Return every violation of the alternatives of an answer; none for sound ones.

    Parameters
    ----------
    paid : callable
        What the best assignment to these sites costs, recomputed as the model has it.
    near : ndarray of bool, shape (m, m)
        Which candidates lie so near each candidate that they make no difference.
    worst : float, optional
        Cost above which an alternative is none.
    """
    found: list[str] = []
    earlier, least = [answer.opened], answer.bound
    for number, other in enumerate(answer.alternatives, start=1):
        here, opened = f"alternative {number}: ", list(other.opened)
        broken = _sites(opened, len(near), rules)
        if broken:
            return [*found, *(here + wrong for wrong in broken)]
        if not math.isclose(paid(opened), other.cost, rel_tol=1e-9, abs_tol=1e-9):
            found.append(f"{here}the cost is {paid(opened)}, not {other.cost}")
        if not least - _LEEWAY * abs(least) <= other.cost <= worst:
            found.append(f"{here}the cost {other.cost} is not from {least} to {worst}")
        found += [
            f"{here}it has something near each site of {list(sites)}"
            for sites in earlier
            if all(site in opened or near[site, opened].any() for site in sites)
        ]
        earlier.append(other.opened)
        least = other.cost
    return found


def _row(values: npt.ArrayLike | None, size: int, usual: float) -> npt.NDArray[np.float64]:
    return np.full(size, usual) if values is None else np.asarray(values, dtype=np.float64)


def _sites(opened: list[int], candidates: int, rules: SiteRules) -> list[str]:
    """Judge what is opened: the first look at every answer."""
    found = []
    if opened != sorted(set(opened)) or any(not 0 <= site < candidates for site in opened):
        found.append(f"the opened candidates are {opened}, out of {candidates}")
    count = rules.get("count")
    if count is not None and len(opened) != count:
        found.append(f"{len(opened)} candidates are opened, and {count} should be")
    must, never = set(rules.get("must_open", ())), set(rules.get("must_not", ()))
    found += [f"candidate {site} must be opened" for site in sorted(must.difference(opened))]
    found += [f"candidate {site} must not be opened" for site in sorted(never.intersection(opened))]
    found += [
        f"of {sorted(group)} at most one may be opened"
        for group in rules.get("at_most_one", ())
        if len(set(group).intersection(opened)) > 1
    ]
    return found


def _misshapen(answer: SitingAnswer, demands: int) -> list[str]:
    shape = answer.assignment.shape
    told = f"the assignment has the shape {shape} for {demands} demands"
    return [] if shape == (demands,) else [told]


def _assignment(answer: SitingAnswer, demands: int) -> Iterator[str]:
    """Judge the assignment beside the flows."""
    misshapen = _misshapen(answer, demands)
    if misshapen:
        yield from misshapen
        return
    most, here = np.zeros(demands), np.zeros(demands)
    np.maximum.at(most, answer.flows.demand, answer.flows.share)
    own = answer.flows.site == answer.assignment[answer.flows.demand]
    np.add.at(here, answer.flows.demand[own], answer.flows.share[own])
    for i in np.flatnonzero((answer.assignment != NOBODY) & (here < most - _LEEWAY)).tolist():
        yield f"demand {i} is assigned to {answer.assignment[i]}, which serves {here[i]} of it"


def _served(
    flows: Flows, table: npt.NDArray[np.float64], units: npt.NDArray[np.float64]
) -> Iterator[str]:
    shares = np.bincount(flows.demand, weights=flows.share, minlength=len(table))
    for i in np.flatnonzero((np.abs(shares - 1) > _LEEWAY) & (units > 0)).tolist():
        yield f"{shares[i]} of demand {i} is served"
    if (flows.share <= 0).any():
        yield "a share is not above 0"
    used = table[flows.demand, flows.site]
    for k in np.flatnonzero(~np.isfinite(used) | (used < 0)).tolist():
        yield f"candidate {flows.site[k]} cannot serve demand {flows.demand[k]}"


def _loads(
    flows: Flows,
    units: npt.NDArray[np.float64],
    most: npt.NDArray[np.float64],
    label: npt.NDArray[np.generic],
) -> Iterator[str]:
    for one in np.unique(label):
        own = label[flows.demand] == one
        amounts = flows.share[own] * units[flows.demand[own]]
        loads = np.bincount(flows.site[own], weights=amounts, minlength=len(most))
        for j in np.flatnonzero(loads > most * (1 + _LEEWAY) + _LEEWAY).tolist():
            yield f"candidate {j} serves {loads[j]} of {most[j]}"


def _figures(answer: SitingAnswer, paid: float) -> Iterator[str]:
    if not math.isclose(paid, answer.cost, rel_tol=1e-9, abs_tol=1e-9):
        yield f"the cost is {paid}, not {answer.cost}"
    if answer.bound > answer.cost:
        yield f"the bound {answer.bound} is above the cost {answer.cost}"
    if answer.proven and answer.bound != answer.cost:
        yield f"the cost {answer.cost} is called proven with the bound {answer.bound}"
