"""Workers of this machine: processes that end with the one that began them."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from routing.jobs.signals import Running, Task, WorkerLostError

# Numba, OR-Tools and threads do not survive a fork.
_CONTEXT = multiprocessing.get_context("spawn")

_NICE = 5
"""A search may wait, whoever asks over HTTP may not: workers get a quarter of a contested core, and
are not starved by whatever else is busy on the machine."""


class LocalWorkers:
    """So many processes, each with one task at a time.

    Each is an executor of its own: one that is killed takes no other's task with it, and is
    replaced.
    """

    def __init__(self, count: int) -> None:
        self._slots = [_Slot() for _ in range(count)]
        self._lock = threading.Lock()

    def free(self) -> int:
        """Return how many processes have nothing to do."""
        return sum(slot.is_free for slot in self._slots)

    def size(self) -> int:
        """Return how many processes there may be."""
        return len(self._slots)

    def start(self, task: Task, given: Any) -> Running:
        """Begin a task in a free process."""
        with self._lock:
            slot = next(slot for slot in self._slots if slot.is_free)
            return slot.start(task, given)

    def pids(self) -> list[int]:
        """Return the ids of the processes that there are at the moment."""
        return [pid for slot in self._slots for pid in slot.pids()]

    def close(self) -> None:
        """End all processes."""
        for slot in self._slots:
            slot.end()


class _Slot:
    """One process, and what is shared with it."""

    def __init__(self) -> None:
        self._best = _CONTEXT.Value("d", math.nan)
        self._stop = _CONTEXT.Event()
        self._pool: ProcessPoolExecutor | None = None
        self._running: _Running | None = None

    @property
    def is_free(self) -> bool:
        return self._running is None or self._running.future.done()

    def start(self, task: Task, given: Any) -> _Running:
        self._best.value = math.nan
        self._stop.clear()
        if self._pool is None:
            shared = (self._best, self._stop)
            self._pool = ProcessPoolExecutor(
                1, mp_context=_CONTEXT, initializer=_begin, initargs=shared
            )
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()  # who asks may go away; the task has to be stopped
        self._running = _Running(future, self._best, self._stop)
        try:
            work = self._pool.submit(_carry_out, task, given)
        except BrokenProcessPool:  # killed while it had nothing to do
            self.end()
            return self.start(task, given)
        work.add_done_callback(lambda done: self._hand_on(done, future))
        return self._running

    def pids(self) -> list[int]:
        pool = self._pool
        return [] if pool is None else list(pool._processes or ())  # noqa: SLF001 - nothing else tells

    def end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((pool._processes or {}).values())  # noqa: SLF001 - as above
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
            process.join()

    def _hand_on(self, done: Future[Any], future: Future[Any]) -> None:
        error = WorkerLostError() if done.cancelled() else done.exception()
        if isinstance(error, BrokenProcessPool):
            self._pool = None
            error = WorkerLostError()
        if error is None:
            future.set_result(done.result())
        else:
            future.set_exception(error)


class _Running:
    def __init__(self, future: Future[Any], best: Any, stop: Any) -> None:
        self.future = future
        self._best = best
        self._stop = stop

    def best_cost(self) -> float | None:
        cost = float(self._best.value)
        return None if math.isnan(cost) else cost

    def stop(self) -> None:
        self._stop.set()


class _LocalSignals:
    """The worker's end of what is shared."""

    def __init__(self, best: Any, stop: Any) -> None:
        self._best = best
        self._stop = stop

    def tell(self, cost: float) -> None:
        self._best.value = cost

    def stopped(self) -> bool:
        return bool(self._stop.is_set())


_signals: _LocalSignals | None = None


def _begin(best: Any, stop: Any) -> None:
    """Set a new worker up."""
    global _signals  # noqa: PLW0603 - shared memory comes by way of the initializer alone
    _signals = _LocalSignals(best, stop)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's; our parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _carry_out(task: Task, given: Any) -> Any:
    if _signals is None:
        msg = "a worker that was not set up"
        raise RuntimeError(msg)
    return task(given, _signals)
