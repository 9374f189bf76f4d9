"""Serving demands from opened sites: the least cost, held against HiGHS's linear programme."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from routing.siting.capacity.transport import (
    Transport,
    change,
    copy,
    serve_all,
    settle,
    transport_of,
)

Floats = npt.NDArray[np.float64]


def opened(unit: Floats, demand: Floats, capacity: Floats, sites: int) -> Transport:
    """Return the first candidates opened, one place free, and nothing settled."""
    problem = transport_of(sites + 1, demand)
    problem.site[:sites] = np.arange(sites)
    problem.unit[:sites], problem.capacity[:sites] = unit[:sites], capacity[:sites]
    serve_all(problem)
    return problem


def check(problem: Transport, cost: float) -> None:
    """Judge flows and prices beside the linear programme of the opened sites."""
    used = problem.site >= 0
    unit, capacity, price = problem.unit[used], problem.capacity[used], problem.price[used]
    sites, demands = unit.shape
    found = linprog(
        unit.ravel(),
        A_ub=np.kron(np.eye(sites), np.ones(demands)),
        b_ub=capacity,
        A_eq=np.tile(np.eye(demands), sites),
        b_eq=problem.demand,
    )
    if found.status != 0:
        assert cost == np.inf
        return
    assert (problem.flow >= 0).all()
    assert problem.flow.sum(axis=0) == pytest.approx(problem.demand)
    assert (problem.flow.sum(axis=1) <= problem.capacity + 1e-6).all()
    assert cost == pytest.approx(found.fun, abs=1e-6)
    assert (problem.flow * problem.unit).sum() == pytest.approx(cost, abs=1e-6)
    assert (price >= 0).all()
    served = problem.demand * (unit + price[:, None]).min(axis=0)
    assert served.sum() - (capacity * price).sum() == pytest.approx(cost, abs=1e-6)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Floats, Floats, Floats, int]:
    """Draw costs of a unit, demands, capacities that suffice, often only just, and sites."""
    sites, more, demands = draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(st.integers(1, 9))
    count = sites + more
    value = draw(st.sampled_from([st.integers(0, 9), st.floats(0, 9)]))
    unit = draw(st.lists(value, min_size=count * demands, max_size=count * demands))
    demand = draw(st.lists(st.integers(1, 9), min_size=demands, max_size=demands))
    cuts = draw(st.lists(st.integers(0, sum(demand)), min_size=sites - 1, max_size=sites - 1))
    capacity = np.diff([0, *sorted(cuts), sum(demand)]) + draw(st.integers(0, 2))
    others = draw(st.lists(st.integers(0, sum(demand)), min_size=more, max_size=more))
    return (
        np.array(unit, dtype=np.float64).reshape(count, demands),
        np.array(demand, dtype=np.float64),
        np.r_[capacity, others].astype(np.float64),
        sites,
    )


@given(problems(), st.data())
def test_no_flow_is_cheaper_from_the_start_and_after_changes(
    drawn: tuple[Floats, Floats, Floats, int], data: st.DataObject
) -> None:
    unit, demand, capacity, sites = drawn
    now = opened(unit, demand, capacity, sites)
    check(now, settle(now))
    for _ in range(3):
        trial = transport_of(sites + 1, demand)
        copy(now, trial)
        used = np.flatnonzero(trial.site >= 0)
        closing = data.draw(st.sampled_from([-1, *used.tolist()]))
        others = np.setdiff1d(np.arange(len(unit)), trial.site).tolist()
        opening = data.draw(st.sampled_from([-1, *others]))
        full = len(used) == len(trial.site)
        if (opening < 0 and len(used) == 1) or (opening >= 0 and closing < 0 and full):
            continue
        change(trial, closing, opening, unit, capacity, 0, data.draw(st.floats(0, 9)))
        cost = settle(trial)
        check(trial, cost)
        if cost < np.inf:
            now = trial


def test_what_a_full_site_cannot_serve_goes_where_that_costs_least() -> None:
    # Two sites; all are nearest to the first, which has room for two of the three.
    unit = np.array([[1.0, 1.0, 1.0], [9.0, 3.0, 5.0]])
    problem = opened(unit, np.ones(3), np.array([2.0, 3.0]), 2)
    assert settle(problem) == 5.0
    assert problem.flow[:2].tolist() == [[1, 0, 1], [0, 1, 0]]
    assert problem.price.tolist() == [2.0, 0.0, 0.0]
