"""What a plan is, and what can be told of it without a map or a search."""

from routing.plans.plan import (
    BreakTaken,
    Leg,
    Plan,
    Route,
    Unserved,
    Visit,
    Walk,
    all_rejected,
)

__all__ = [
    "BreakTaken",
    "Leg",
    "Plan",
    "Route",
    "Unserved",
    "Visit",
    "Walk",
    "all_rejected",
]
