"""How the model is searched: a first plan, ruin and recreate, then guided local search.

Measured on invented mountain days (120 orders, three vehicle classes, two depots, 30 s):
guided local search alone stays in the fleet that it began with; ruin and recreate finds better
fleets, and guided local search then polishes its best plan. docs/decisions tells the figures.

References
----------
Christiaens and Vanden Berghe, *Slack Induction by String Removals for Vehicle Routing Problems*,
Transportation Science 54 (2020); Voudouris and Tsang, *Guided local search*, EJOR 113 (1999).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

from routing.problem import Problem
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.solution import Solution
from routing.stops import Stop

Progress = Callable[[float], None]
