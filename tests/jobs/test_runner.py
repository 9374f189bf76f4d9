"""The runner gives every job an end: done, failed, or given back."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from routing.jobs.local import LocalWorkers
from routing.jobs.runner import Runner, Word
from routing.jobs.signals import Task
from tests.jobs import tasks


@dataclass
class Memory:
    """A queue in memory, which writes down what it is told."""

    waiting: list[tuple[Task, Any]]
    told: list[tuple[str, Any]] = field(default_factory=list)
    word: Word = "go on"
    broken: bool = False
    renewed: threading.Event = field(default_factory=threading.Event)

    def claim(self) -> tuple[Task, Any] | None:
        if self.broken:
            raise ConnectionError
        return self.waiting.pop(0) if self.waiting else None

    def task(self, job: tuple[Task, Any]) -> tuple[Task, Any]:
        return job

    def renew(self, _job: object, best_cost: float | None) -> Word:
        if best_cost is not None:
            self.renewed.set()
        return self.word

    def finish(self, _job: object, result: Any) -> None:
        self.told.append(("finished", result))

    def fail(self, _job: object, error: BaseException) -> None:
        self.told.append(("failed", str(error)))

    def give_back(self, job: tuple[Task, Any], *, counted: bool) -> None:
        self.told.append(("given back", counted))
        if counted:
            self.waiting.append(job)


def wait(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def running(queue: Memory, workers: LocalWorkers) -> Runner[Any]:
    runner = Runner(queue, workers, every_s=0.02, renew_s=0.05)
    runner.start()
    return runner


def test_jobs_are_done_or_failed_or_stopped() -> None:
    queue = Memory(waiting=[(tasks.double, 2), (tasks.fail, "no"), (tasks.until_stopped, None)])
    runner = running(queue, LocalWorkers(1))
    wait(queue.renewed.is_set)
    queue.word = "cancel"
    wait(lambda: len(queue.told) == 3)
    runner.close()
    assert queue.told == [("finished", 4), ("failed", "no"), ("finished", "stopped")]


def test_the_job_of_a_killed_worker_is_tried_again(tmp_path: Path) -> None:
    queue = Memory(waiting=[(tasks.slow_once, str(tmp_path / "begun"))])
    workers = LocalWorkers(1)
    runner = running(queue, workers)
    wait((tmp_path / "begun").exists)
    os.kill(workers.pids()[0], signal.SIGKILL)
    wait(lambda: len(queue.told) == 2)
    runner.close()
    assert queue.told == [("given back", True), ("finished", "again")]


def test_what_is_not_done_at_the_end_is_given_back(tmp_path: Path) -> None:
    queue = Memory(waiting=[(tasks.until_stopped, str(tmp_path / "begun"))])
    runner = running(queue, LocalWorkers(1))
    wait((tmp_path / "begun").exists)
    runner.close()
    assert queue.told == [("given back", False)]


def test_a_store_that_does_not_answer_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    queue = Memory(waiting=[(tasks.double, 2)], broken=True)
    runner = running(queue, LocalWorkers(1))
    wait(lambda: caplog.records)
    queue.broken = False
    wait(lambda: queue.told)
    runner.close()
    assert queue.told == [("finished", 4)]


def test_a_job_goes_on_in_parts_that_are_joined() -> None:
    queue = Memory(waiting=[(tasks.in_parts, 5), (tasks.in_parts, 1)])
    runner = running(queue, LocalWorkers(2))
    wait(lambda: len(queue.told) == 2)
    runner.close()
    assert sorted(queue.told) == [("finished", 100), ("finished", 120)]


def test_a_part_whose_worker_is_killed_is_done_again_and_the_others_are_kept(
    tmp_path: Path,
) -> None:
    parts = (str(tmp_path / "slow"), str(tmp_path / "quick"))
    (tmp_path / "quick").touch()
    queue = Memory(waiting=[(tasks.in_slow_parts, parts)])
    workers = LocalWorkers(1)
    runner = running(queue, workers)
    wait((tmp_path / "slow").exists)
    os.kill(workers.pids()[0], signal.SIGKILL)
    wait(lambda: queue.told)
    runner.close()
    assert queue.told == [("finished", "again again")]


def test_a_job_in_parts_is_stopped_with_those_that_are_not_begun(tmp_path: Path) -> None:
    parts = tuple(str(tmp_path / name) for name in "abc")
    queue = Memory(waiting=[(tasks.in_slow_parts, parts)])
    runner = running(queue, LocalWorkers(1))
    wait((tmp_path / "a").exists)
    queue.word = "cancel"
    wait(lambda: queue.told)
    runner.close()
    assert queue.told == [("finished", "stopped stopped stopped")]
