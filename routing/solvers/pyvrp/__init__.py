"""PyVRP: an engine for the days that its model expresses. Needs the extra *pyvrp*."""

from routing.solvers.pyvrp.engine import PyVrpSolver, is_installed
from routing.solvers.pyvrp.fit import declined

__all__ = ["PyVrpSolver", "declined", "is_installed"]
