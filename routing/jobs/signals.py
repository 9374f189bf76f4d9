"""What passes between a running task and whoever waits for it: the best cost, and an end."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol


class Signals(Protocol):
    """The task's side."""

    def tell(self, cost: float) -> None:
        """Say the best cost so far."""
        ...

    def stopped(self) -> bool:
        """Whether the task should end with what it has."""
        ...


class Task(Protocol):
    """What a worker carries out: a function of a module, whose argument and result are plain."""

    def __call__(self, given: Any, signals: Signals, /) -> Any:
        """Return the result."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a task returns whose work goes on in parts, each carried out by itself.

    Attributes
    ----------
    task : Task
        Carries a part out.
    given : tuple
        What each part is given.
    join : Task
        Is given ``kept`` and the parts' results, as a pair; it may return parts again.
    """

    task: Task
    given: tuple[Any, ...]
    join: Task
    kept: Any


class Running(Protocol):
    """The waiting side."""

    @property
    def future(self) -> Future[Any]:
        """The result; raises :class:`WorkerLostError` where the worker ended before it."""
        ...

    def best_cost(self) -> float | None:
        """Return the best cost that was told."""
        ...

    def stop(self) -> None:
        """Ask the task to end with what it has."""
        ...


class Workers(Protocol):
    """Carry out tasks, each in a process that knows nothing of the others."""

    def free(self) -> int:
        """Return how many more tasks would begin at once."""
        ...

    def size(self) -> int:
        """Return how many tasks are carried out at a time."""
        ...

    def start(self, task: Task, given: Any) -> Running:
        """Begin a task."""
        ...

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        ...


class WorkerLostError(Exception):
    """The worker's process ended before its task did."""
