"""Local workers are processes: one that is killed takes nothing with it but its own task."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from routing.jobs.local import LocalWorkers
from routing.jobs.signals import WorkerLostError
from tests.jobs import tasks


@pytest.fixture
def workers() -> Iterator[LocalWorkers]:
    workers = LocalWorkers(2)
    yield workers
    workers.close()


def wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_tasks_are_carried_out_and_errors_come_back(workers: LocalWorkers) -> None:
    good, bad = workers.start(tasks.double, 4), workers.start(tasks.fail, "so")
    assert workers.free() == 0
    assert good.future.result(60) == 8
    assert good.best_cost() == 4.0
    with pytest.raises(ValueError, match="so"):
        bad.future.result(60)
    assert workers.free() == 2


def test_a_task_ends_when_it_is_stopped(workers: LocalWorkers, tmp_path: Path) -> None:
    running = workers.start(tasks.until_stopped, str(tmp_path / "begun"))
    wait_for(tmp_path / "begun")
    assert not running.future.cancel()  # a client that goes away
    running.stop()
    assert running.future.result(60) == "stopped"
    assert running.best_cost() == 1.5


def test_a_killed_worker_takes_no_other_with_it(workers: LocalWorkers, tmp_path: Path) -> None:
    lost = workers.start(tasks.until_stopped, str(tmp_path / "lost"))
    (pid,) = workers.pids()
    kept = workers.start(tasks.until_stopped, str(tmp_path / "kept"))
    for name in ("lost", "kept"):
        wait_for(tmp_path / name)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerLostError):
        lost.future.result(60)
    kept.stop()
    assert kept.future.result(60) == "stopped"
    # And it is replaced.
    assert workers.start(tasks.double, 1).future.result(60) == 2


def test_workers_end_with_the_process_that_began_them(tmp_path: Path) -> None:
    script = (
        "from routing.jobs.local import LocalWorkers\n"
        "from tests.jobs import tasks\n"
        "if __name__ == '__main__':\n"
        "    workers = LocalWorkers(1)\n"
        f"    running = workers.start(tasks.until_stopped, {str(tmp_path / 'begun')!r})\n"
        "    print(workers.pids()[0], flush=True)\n"
        "    running.future.result()\n"
    )
    (tmp_path / "parent.py").write_text(script, encoding="utf-8")
    root = Path(__file__).parents[2]
    parent = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, tmp_path / "parent.py"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    wait_for(tmp_path / "begun")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 30
    while is_running(worker):
        assert time.monotonic() < until
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
