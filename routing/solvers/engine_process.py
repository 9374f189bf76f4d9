"""Another engine in a process of its own: they hold Python's global lock while they search.

The process is a plain interpreter that runs this module, so that it needs nothing of the program
that started it. Problem and plan go through its pipes.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

from routing.plans import Plan
from routing.problem import Problem
from routing.solvers.protocol import Effort, Solver


class EngineProcess:
    """A search of OR-Tools, or PyVRP, beside this process, ended with it."""

    def __init__(self, problem: Problem, effort: Effort, engine: str = "ortools") -> None:
        self._asked = time.time()
        self._question = (problem, effort, engine)
        self._answer: bytes | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "routing.solvers.engine_process"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._talk = threading.Thread(target=self._exchange, daemon=True)
        self._talk.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._talk.join()

    def plan(self, deadline: float) -> Plan | None:
        """Wait for its plan until a moment of ``time.monotonic``; None if there is none by then."""
        self._talk.join(max(0.0, deadline - time.monotonic()))
        if self._talk.is_alive() or not self._answer:
            return None
        plan = pickle.loads(self._answer)  # noqa: S301 - what our own process wrote
        return plan if isinstance(plan, Plan) else None

    def _exchange(self) -> None:
        question = pickle.dumps((self._asked, *self._question))
        self._answer, _ = self._process.communicate(question)


def main() -> None:
    """Answer one question: the effort counts from when it was asked."""
    asked, problem, effort, engine = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
    left_s = effort.time_limit_s - (time.time() - asked)
    left = Effort(time_limit_s=max(left_s, 0.0), seed=effort.seed)
    plan = _named(engine).solve(problem, left)
    pickle.dump(plan, sys.stdout.buffer)


def _named(engine: str) -> Solver:
    if engine == "pyvrp":
        from routing.solvers.pyvrp import PyVrpSolver  # noqa: PLC0415 - it takes a moment

        return PyVrpSolver()
    from routing.solvers.ortools import OrToolsSolver  # noqa: PLC0415 - as above

    return OrToolsSolver()


if __name__ == "__main__":
    main()
