"""Takes jobs from a queue, has them carried out, and gives signs of life meanwhile.

Any number of processes may each have a runner of one queue. A runner that is killed gives no more
signs of life: another one takes its jobs over.
"""

from __future__ import annotations

import logging
import threading
from typing import Any, Generic, Literal, Protocol, TypeVar

from routing.jobs.held import Done, Failed, Held, Lost
from routing.jobs.signals import Task, Workers

Job = TypeVar("Job")
Word = Literal["go on", "cancel", "lost"]
_log = logging.getLogger(__name__)


class Queue(Protocol[Job]):
    """Where jobs come from and results go to."""

    def claim(self) -> Job | None:
        """Take a job, or None where none waits."""
        ...

    def task(self, job: Job) -> tuple[Task, Any]:
        """Return what is to be carried out, and what it is given."""
        ...

    def renew(self, job: Job, best_cost: float | None) -> Word:
        """Give a sign of life."""
        ...

    def finish(self, job: Job, result: Any) -> None:
        """Keep a result."""
        ...

    def fail(self, job: Job, error: BaseException) -> None:
        """Keep what went wrong."""
        ...

    def give_back(self, job: Job, *, counted: bool) -> None:
        """Let go of a job that was not carried out, which counts as tried or not."""
        ...


class Runner(Generic[Job]):
    """A thread that looks after the queue and the workers.

    Parameters
    ----------
    every_s : float
        How often it looks.
    renew_s : float
        How often it gives a sign of life; a few times in a lease.
    """

    def __init__(
        self, queue: Queue[Job], workers: Workers, *, every_s: float = 0.2, renew_s: float = 1.0
    ) -> None:
        self._queue = queue
        self._workers = workers
        self._every_s = every_s
        self._looks_a_sign = max(round(renew_s / every_s), 1)
        self._held: list[Held[Job]] = []
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once: there is a new job."""
        self._woken.set()

    def close(self) -> None:
        """End in good order: what is not done is given back, and does not count as tried."""
        self._ended.set()
        self._woken.set()
        self._thread.join()
        self._workers.close()
        for held in self._held:
            self._guarded(lambda held=held: self._queue.give_back(held.job, counted=False))

    def _run(self) -> None:
        looks = 0
        while not self._ended.is_set():
            looks += 1
            self._guarded(self._take)
            for held in list(self._held):
                sign = looks % self._looks_a_sign == 0
                self._guarded(lambda held=held, sign=sign: self._look_after(held, sign=sign))
            # With nothing to do, other processes' jobs are looked for less often.
            self._woken.wait(self._every_s if self._held else 5 * self._every_s)
            self._woken.clear()

    def _guarded(self, step: Any) -> None:
        """Go on after a store that does not answer: the next look may find it again."""
        try:
            step()
        except Exception:  # noqa: BLE001 - whatever it is, the other jobs go on
            _log.exception("looking after jobs")

    def _take(self) -> None:
        """Begin as much as there are workers for, what was begun before first."""
        while self._workers.free():
            held = next((one for one in self._held if one.waits), None)
            if held is None:
                job = self._queue.claim()
                if job is None:
                    return
                held = Held(job, *self._queue.task(job))
                self._held.append(held)
            held.begin(self._workers)

    def _look_after(self, held: Held[Job], *, sign: bool) -> None:
        end = held.look()
        if end is None:
            if sign and self._queue.renew(held.job, held.best_cost()) != "go on":
                held.stop()
            return
        match end:
            case Lost():
                self._queue.give_back(held.job, counted=True)
            case Failed(error=error):
                self._queue.fail(held.job, error)
            case Done(result=result):
                self._queue.finish(held.job, result)
        self._held.remove(held)
        self._woken.set()
