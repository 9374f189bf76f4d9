"""Large days: a first plan from savings, then one part after another searched by itself."""

from routing.solvers.decomposition.engine import DecompositionSolver

__all__ = ["DecompositionSolver"]
