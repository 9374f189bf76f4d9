"""Serving demands from opened sites: the least cost, held against HiGHS's linear programme."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from routing.siting.capacity.transport import transport

Floats = npt.NDArray[np.float64]


@st.composite
def problems(draw: st.DrawFn) -> tuple[Floats, Floats, Floats]:
    """Draw costs of a unit, demands and capacities that suffice, often only just."""
    sites, demands = draw(st.integers(1, 5)), draw(st.integers(1, 9))
    value = draw(st.sampled_from([st.integers(0, 9), st.floats(0, 9)]))
    unit = draw(st.lists(value, min_size=sites * demands, max_size=sites * demands))
    demand = draw(st.lists(st.integers(1, 9), min_size=demands, max_size=demands))
    cuts = draw(st.lists(st.integers(0, sum(demand)), min_size=sites - 1, max_size=sites - 1))
    capacity = np.diff([0, *sorted(cuts), sum(demand)]) + draw(st.integers(0, 2))
    return (
        np.array(unit, dtype=np.float64).reshape(sites, demands),
        np.array(demand, dtype=np.float64),
        capacity.astype(np.float64),
    )


@given(problems())
def test_no_flow_is_cheaper_and_the_prices_prove_it(problem: tuple[Floats, Floats, Floats]) -> None:
    unit, demand, capacity = problem
    sites, demands = unit.shape
    flow, price = np.empty_like(unit), np.empty(sites)
    transport(unit, demand, capacity, 0, demands, flow, price)
    assert (flow >= 0).all()
    assert flow.sum(axis=0) == pytest.approx(demand)
    assert (flow.sum(axis=1) <= capacity + 1e-6).all()
    found = linprog(
        unit.ravel(),
        A_ub=np.kron(np.eye(sites), np.ones(demands)),
        b_ub=capacity,
        A_eq=np.tile(np.eye(demands), sites),
        b_eq=demand,
    )
    assert (flow * unit).sum() == pytest.approx(found.fun, abs=1e-7)
    assert (price >= 0).all()
    dual = (demand * (unit + price[:, None]).min(axis=0)).sum() - (capacity * price).sum()
    assert dual == pytest.approx(found.fun, abs=1e-6)


def test_what_a_full_site_cannot_serve_goes_where_that_costs_least() -> None:
    # Two sites; all are nearest to the first, which has room for two of the three.
    unit = np.array([[1.0, 1.0, 1.0], [9.0, 3.0, 5.0]])
    flow, price = np.empty_like(unit), np.empty(2)
    transport(unit, np.ones(3), np.array([2.0, 3.0]), 0, 3, flow, price)
    assert flow.tolist() == [[1, 0, 1], [0, 1, 0]]
    assert price.tolist() == [4.0, 0.0]  # the next one to leave would be the third
