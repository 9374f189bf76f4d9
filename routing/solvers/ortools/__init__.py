"""The OR-Tools engine: every rule of a day as a routing model, one rule a file."""

from routing.solvers.ortools.engine import OrToolsSolver

__all__ = ["OrToolsSolver"]
