"""The small plan with its first leg told: along a road, past a gate, round, and up to the left."""

from __future__ import annotations

from dataclasses import replace

from routing.plans import Plan
from routing.roads.ways.steps import Step
from tests.reports import small_plan


def plan() -> Plan:
    """Return the plan; what is told of it happens at the points of its first leg."""
    (route,) = small_plan.plan().routes
    first, *others = route.legs
    out = Step(
        manoeuvre="depart",
        bearing=0,
        name="335省道",
        ref="S335",
        road_class="secondary",
        surface="paved",
        length_m=4200,
        duration_s=400,
        point=0,
    )
    steps = (
        out,
        replace(out, manoeuvre="obstacle", obstacle="gate", length_m=800, point=1),
        replace(out, manoeuvre="roundabout", exit=2, name="Mill & Co", ref="", length_m=634),
        replace(out, manoeuvre="turn", turn="left", name="", ref="", length_m=60, point=1),
        replace(out, manoeuvre="arrive", turn="right", length_m=0, duration_s=0, point=2),
    )
    route = replace(route, legs=(replace(first, steps=steps), *others))
    return replace(small_plan.plan(), routes=(route,))
