"""A job while it is carried out: as one task, or in parts that are joined in the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from routing.jobs.signals import Parts, Running, Task, WorkerLostError, Workers

Job = TypeVar("Job")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It was carried out."""

    result: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It went wrong."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class Lost:
    """Its worker was lost; of a job in parts, a second time in one of them."""


End = Done | Failed | Lost


class Held(Generic[Job]):
    """A job and the tasks that it consists of at the moment."""

    def __init__(self, job: Job, task: Task, given: Any) -> None:
        self.job = job
        self._parts: Parts | None = None
        self._stopped = False
        self._end: End | None = None
        self._lay_out([(task, given)])

    @property
    def waits(self) -> bool:
        """Whether some task of it is not begun."""
        return bool(self._waiting)

    def begin(self, workers: Workers) -> None:
        """Begin the next task."""
        number = self._waiting[0]
        running = workers.start(*self._tasks[number])
        self._waiting.pop(0)
        self._running[number] = running
        if self._stopped:
            running.stop()

    def look(self) -> End | None:
        """Take in what has ended; returns the end of the job, the same one each time."""
        for number, running in list(self._running.items()):
            if self._end is None and running.future.done():
                del self._running[number]
                self._take_in(number, running)
        if self._end is None and not self._running and not self._waiting:
            self._go_on()
        elif self._end is not None:
            self.stop()
        return self._end

    def best_cost(self) -> float | None:
        """Return the best cost; of parts, the sum of those that have told one."""
        for number, running in self._running.items():
            cost = running.best_cost()
            if cost is not None:
                self._costs[number] = cost
        return sum(self._costs.values()) if self._costs else None

    def stop(self) -> None:
        """Ask all tasks to end with what they have, those not begun yet too."""
        self._stopped = True
        for running in self._running.values():
            running.stop()

    def _lay_out(self, tasks: list[tuple[Task, Any]]) -> None:
        self._tasks = tasks
        self._waiting = list(range(len(tasks)))
        self._running: dict[int, Running] = {}
        self._results: dict[int, Any] = {}
        self._costs: dict[int, float] = {}
        self._lost: set[int] = set()

    def _take_in(self, number: int, running: Running) -> None:
        cost = running.best_cost()
        if cost is not None:
            self._costs[number] = cost
        error = running.future.exception()
        if error is None:
            self._results[number] = running.future.result()
        elif not isinstance(error, WorkerLostError):
            self._end = Failed(error=error)
        elif self._parts is not None and number not in self._lost:
            self._lost.add(number)  # the other parts' work is kept
            self._waiting.append(number)
        else:
            self._end = Lost()

    def _go_on(self) -> None:
        results = tuple(self._results[number] for number in range(len(self._tasks)))
        if self._parts is not None:
            join, kept, self._parts = self._parts.join, self._parts.kept, None
            self._lay_out([(join, (kept, results))])
        elif isinstance(results[0], Parts):
            self._parts = results[0]
            self._lay_out([(self._parts.task, given) for given in self._parts.given])
        else:
            self._end = Done(result=results[0])
