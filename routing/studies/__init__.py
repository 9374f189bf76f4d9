"""Siting studies: what is asked, its scenarios, and what an answer comes to and covers."""

from routing.studies.study import (
    COUNTED,
    MODELS,
    MONEY,
    Candidate,
    Demand,
    Direction,
    Floats,
    Model,
    OwnCosts,
    Scenario,
    ScenarioAnswer,
    SettlementsOf,
    State,
    Study,
    StudyAnswer,
)

__all__ = [
    "COUNTED",
    "MODELS",
    "MONEY",
    "Candidate",
    "Demand",
    "Direction",
    "Floats",
    "Model",
    "OwnCosts",
    "Scenario",
    "ScenarioAnswer",
    "SettlementsOf",
    "State",
    "Study",
    "StudyAnswer",
]
