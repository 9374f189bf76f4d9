"""Siting studies: what is asked, its scenarios, and what an answer comes to and covers."""

from routing.studies.places import Candidate, Demand, Level, SettlementsOf, State
from routing.studies.study import (
    CAPACITATED,
    COUNTED,
    MODELS,
    MONEY,
    Direction,
    Floats,
    Model,
    OwnCosts,
    Scenario,
    ScenarioAnswer,
    Study,
    StudyAnswer,
)

__all__ = [
    "CAPACITATED",
    "COUNTED",
    "MODELS",
    "MONEY",
    "Candidate",
    "Demand",
    "Direction",
    "Floats",
    "Level",
    "Model",
    "OwnCosts",
    "Scenario",
    "ScenarioAnswer",
    "SettlementsOf",
    "State",
    "Study",
    "StudyAnswer",
]
