"""A binary program handed to HiGHS through OR-Tools' MathOpt: the exact step of covering models."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(slots=True, kw_only=True, eq=False)
class BinaryProgram:
    """Minimise a cost over variables from 0 to 1, under rules on sums of some of them.

    Attributes
    ----------
    cost : ndarray of float64, shape (n,)
    whole : int
        The first so many variables are 0 or 1; the rest may lie between.
    rows : list of (columns, factors, least, most)
        The sum of the variables of these columns, each times its factor, is at least and at most
        so much.
    """

    cost: Floats
    whole: int
    rows: list[tuple[Integers, Floats, float, float]] = field(default_factory=list)

    def at_least(self, columns: Integers, number: float) -> None:
        """Demand a sum of at least ``number``; columns ascend."""
        self.rows.append((columns, np.ones(len(columns)), number, np.inf))

    def at_most(self, columns: Integers, number: float, factors: Floats | None = None) -> None:
        """Demand a sum of at most ``number``; columns ascend."""
        given = np.ones(len(columns)) if factors is None else factors
        self.rows.append((columns, given, -np.inf, number))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What HiGHS found.

    Attributes
    ----------
    chosen : ndarray of int64 or None
        Of the first ``whole`` variables those that are 1; None where no solution was found.
    bound : float
        No solution costs less; inf where there is none.
    proven : bool
        Whether the search came to its end.
    values : ndarray of float64, shape (n,), or None
        Of all variables; None where no solution was found.
    """

    chosen: Integers | None
    bound: float
    proven: bool
    values: Floats | None = None


def solve(program: BinaryProgram, deadline: float | None) -> Outcome:
    """Solve a program; after the deadline (of ``time.monotonic``) with what is known by then.

    HiGHS ends at a relative gap of 0 and at its usual tolerances (1e-6 of a constraint): whoever
    calls computes the cost of what was chosen anew.
    """
    # Absl takes the log of whoever imports it, and half a second.
    from ortools.math_opt.python import mathopt  # noqa: PLC0415

    # What comes here is reduced; HiGHS's own presolve takes longer than the rest, and on dense
    # tables looks at no clock for minutes.
    parameters = mathopt.SolveParameters(
        relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0, presolve=mathopt.Emphasis.OFF
    )
    if deadline is not None:
        left_s = max(deadline - time.monotonic(), 0.01)
        parameters.time_limit = dt.timedelta(seconds=left_s)
    model = mathopt.Model.from_model_proto(_proto(program))
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    reason = result.termination.reason
    if reason in (
        mathopt.TerminationReason.INFEASIBLE,
        mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,  # bounded by 0 and 1
    ):
        return Outcome(chosen=None, bound=np.inf, proven=True)
    chosen = values = None
    if result.has_primal_feasible_solution():
        found = result.variable_values()
        values = np.zeros(len(program.cost))
        values[[variable.id for variable in found]] = list(found.values())
        chosen = np.flatnonzero(values[: program.whole] > 0.5)
    return Outcome(
        chosen=chosen,
        bound=result.termination.objective_bounds.dual_bound,
        proven=reason == mathopt.TerminationReason.OPTIMAL,
        values=values,
    )


def _proto(program: BinaryProgram) -> object:
    """Fill in MathOpt's message column by column: a model of expressions takes longer to build."""
    from ortools.math_opt import model_pb2  # noqa: PLC0415 - as above

    count = len(program.cost)
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(count))
    proto.variables.lower_bounds.extend([0.0] * count)
    proto.variables.upper_bounds.extend([1.0] * count)
    proto.variables.integers.extend([k < program.whole for k in range(count)])
    paid = np.flatnonzero(program.cost)
    proto.objective.linear_coefficients.ids.extend(paid.tolist())
    proto.objective.linear_coefficients.values.extend(program.cost[paid].tolist())
    proto.linear_constraints.ids.extend(range(len(program.rows)))
    proto.linear_constraints.lower_bounds.extend([least for _, _, least, _ in program.rows])
    proto.linear_constraints.upper_bounds.extend([most for _, _, _, most in program.rows])
    matrix = proto.linear_constraint_matrix
    for row, (columns, factors, _, _) in enumerate(program.rows):
        matrix.row_ids.extend([row] * len(columns))
        matrix.column_ids.extend(columns.tolist())
        matrix.coefficients.extend(factors.tolist())
    return proto


def rounded_up(bound: float, *, whole: bool) -> float:
    """Return a bound on a cost, raised to the next whole number where all costs are whole."""
    if not (whole and np.isfinite(bound)):
        return bound
    return float(np.ceil(bound - 1e-6 * max(1.0, abs(bound) * 1e-3)))
