"""What is carried on foot: heavy parcels go with who drives there, many take several walks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.solvers.ortools import OrToolsSolver
from routing.solvers.protocol import Effort
from tests.solvers.days import at, between, broken_rules, collected, day, days, van
from tests.walked import walked_to

BRIEF = Effort(iterations=40)

MINUTES = [[0, 10, 20], [10, 0, 15], [20, 15, 0]]


def test_many_parcels_are_fetched_in_several_walks() -> None:
    rows = [collected(f"S{k}", 1, load=(15.0, 1.0)) for k in range(3)]
    problem = walked_to(day(MINUTES, rows, [van()]), {1: 10})
    plan = OrToolsSolver().solve(problem, BRIEF)
    ((visit,),) = (route.visits for route in plan.routes)
    assert visit.service_s == 3 * 60 + 2 * (10 + 9) * 60  # 45 kg: two walks beyond the first
    assert broken_rules(problem, plan) == []


def test_a_parcel_that_nobody_carries_goes_with_who_drives_there() -> None:
    rows = [collected("light", 1), collected("heavy", 1, load=(30.0, 1.0))]
    fleet = [van(cost_per_km=0.1), van("moto", profile="motorcycle", cost_per_km=9.0)]
    problem = walked_to(day(MINUTES, rows, fleet), {1: 10}, 20.0, "van")
    plan = OrToolsSolver().solve(problem, BRIEF)
    assert plan.unserved == ()
    served = {row: route.vehicle_id for route in plan.routes for row in route.shipments}
    assert served["heavy"] == "moto"
    assert broken_rules(problem, plan) == []


def test_of_more_than_a_day_of_walks_what_fits_is_fetched() -> None:
    rows = [collected(f"S{k}", 1, load=(20.0, 1.0)) for k in range(5)]
    short = van(shift=between(at(8), at(11)))
    problem = walked_to(day(MINUTES, rows, [short]), {1: 30})  # an hour a walk
    plan = OrToolsSolver().solve(problem, BRIEF)
    assert 1 <= len(plan.unserved) < 5
    assert broken_rules(problem, plan) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(problem=days(), data=st.data())
def test_the_checker_is_silent(problem: Problem, data: st.DataObject) -> None:
    places = sorted({task.location.row for row in problem.shipments for task in row.tasks})
    depots = {depot.location.row for depot in problem.depots}
    walked = data.draw(st.sets(st.sampled_from(places))) - depots
    minutes = {row: data.draw(st.integers(1, 40)) for row in walked}
    profiles = data.draw(st.sets(st.sampled_from(sorted(problem.matrices)), min_size=1))
    load_kg = data.draw(st.sampled_from([4.0, 12.0, 30.0]))
    problem = walked_to(replace(problem), minutes, load_kg, *profiles)
    plan = OrToolsSolver().solve(problem, BRIEF)
    assert broken_rules(problem, plan) == []
