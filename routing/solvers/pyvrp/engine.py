"""The engine: PyVRP searches, and its routes are timed and judged as all others are."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from routing.errors import InputError
from routing.plans import Plan
from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.orders import plan_of, timed
from routing.solvers.protocol import Effort, check_size
from routing.solvers.pyvrp.fit import declined
from routing.solvers.within_reach import within_reach

Progress = Callable[[float], None]


def is_installed() -> bool:
    """Tell whether the extra *pyvrp* is here."""
    return find_spec("pyvrp") is not None


class PyVrpSolver:
    """Somebody else's search, strong on long routes with windows.

    Parameters
    ----------
    start : Plan, optional
        Where it begins.

    Raises
    ------
    InputError
        ``extra_missing``.
    """

    name = "pyvrp"

    def __init__(self, start: Plan | None = None) -> None:
        if not is_installed():
            raise InputError("extra_missing", extra=self.name)
        self._start = start

    def solve(self, problem: Problem, effort: Effort, progress: Progress | None = None) -> Plan:
        """Return the best plan found; see :class:`routing.solvers.protocol.Solver`.

        Raises
        ------
        InputError
            ``rules_beyond_engine``: the day has rules that PyVRP's model does not express;
            ``day_too_large_for_engine``, ``day_too_large_for_time``.
        """
        from routing.solvers.pyvrp.routes import orders_of  # noqa: PLC0415 - needs the extra
        from routing.solvers.pyvrp.search import searched  # noqa: PLC0415 - as above

        unknown = declined(problem)
        if unknown:
            raise InputError("rules_beyond_engine", engine=self.name, rules=unknown)
        needed = within_reach(problem)
        stops = group_stops(needed)
        check_size(self.name, len(stops), effort)
        found = searched(needed, stops, effort, self._start, progress)
        orders = [] if found is None else orders_of(*found)
        routes = (timed(problem, vehicle, halts) for vehicle, halts in orders)
        driven = [route for route in routes if route is not None]
        return plan_of(problem, driven, engine=self.name, seed=effort.seed)
