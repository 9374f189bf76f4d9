"""Ruin and recreate: our own search, compiled with numba."""

from routing.solvers.ruin_recreate.engine import RuinRecreateSolver, carries
from routing.solvers.ruin_recreate.warming import is_warm, warm, warm_elsewhere, warm_later

__all__ = ["RuinRecreateSolver", "carries", "is_warm", "warm", "warm_elsewhere", "warm_later"]
