"""A promise, "nobody is farther than this": whether it can be kept, and what could be instead."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from routing.errors import InfeasibleError
from routing.siting import coverage
from routing.siting.candidate_rules import candidate_rules
from routing.siting.coverage import Floats
from routing.siting.maximal_covering import maximal_covering
from routing.siting.p_center import p_center
from routing.siting.serving import least_costs
from routing.siting.set_covering import least_cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is known of a promise.

    Attributes
    ----------
    limit : float
        How far anybody may be, in the unit of the costs.
    kept : bool
        Whether so many sites can keep it.
    hopeless : tuple of int
        Demands that are farther from every candidate: no number of sites keeps it for them.
    left : tuple of int
        With the best choice for this promise, the demands that it is not kept for: the fewest
        that can be, ``hopeless`` ones among them.
    closest : float or None
        The shortest limit that so many sites can keep for everybody; None where there is none.
    sites_needed : int or None
        The fewest sites that keep the promise, for all but the hopeless.
    proven : bool
        Whether these figures are proven, or what was known when time was up.
    """

    limit: float
    kept: bool
    hopeless: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    closest: float | None = None
    sites_needed: int | None = None
    proven: bool = True


def judge_promise(
    table: Floats,
    limit: float,
    count: int,
    *,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    time_limit_s: float | None = None,
) -> Promise:
    """Tell whether ``count`` sites can keep a promise.

    Parameters
    ----------
    table : ndarray of float64, shape (n, m)
        How far each demand (row) is from each candidate (column); inf where there is no way.
    limit : float
        How far anybody may be.

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.p_center.p_center`, but for demands that cannot be reached.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    given = (tuple(must_open), tuple(must_not), tuple(at_most_one))
    rules = candidate_rules(
        table.shape[1], must_open=given[0], must_not=given[1], at_most_one=given[2]
    )
    usable = np.union1d(rules.opened, rules.free)
    best = least_costs(table, usable)
    hopeless = np.flatnonzero(best > limit)
    near = coverage.reach(table[best <= limit], limit)
    cover = least_cover(near, np.ones(table.shape[1]), rules, deadline)
    needed = None if cover.opened is None else len(cover.opened)
    if not len(hopeless) and needed is not None and needed <= count:
        return Promise(
            limit=limit, kept=True, closest=None, sites_needed=needed, proven=cover.proven
        )
    options = {"must_open": given[0], "must_not": given[1], "at_most_one": given[2]}
    left_s = None if deadline is None else max(1.0, deadline - time.monotonic())
    most = maximal_covering(table, count, limit, time_limit_s=left_s, **options)  # type: ignore[arg-type]
    left = np.flatnonzero(least_costs(table, np.array(most.opened, dtype=np.int64)) > limit)
    closest, proven = None, cover.proven and most.proven
    try:
        center = p_center(table, count, time_limit_s=left_s, **options)  # type: ignore[arg-type]
        closest, proven = center.cost, proven and center.proven
    except InfeasibleError:  # some have no way at all, or so few sites cannot reach everybody
        pass
    return Promise(
        limit=limit,
        kept=False,
        hopeless=tuple(hopeless.tolist()),
        left=tuple(left.tolist()),
        closest=closest,
        sites_needed=needed,
        proven=proven,
    )
