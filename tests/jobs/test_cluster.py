"""A Dask cluster carries tasks out as local processes do; its processes are real and killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from routing.jobs.cluster import ClusterWorkers
from routing.jobs.runner import Runner
from routing.jobs.signals import WorkerLostError
from tests.jobs import tasks
from tests.jobs.cluster import Cluster, running
from tests.jobs.test_runner import Memory


def wait(condition: Callable[[], object], within_s: float = 90.0) -> None:
    until = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with running(tmp_path, 2) as cluster:
        yield cluster


@pytest.fixture
def workers(cluster: Cluster) -> Iterator[ClusterWorkers]:
    workers = ClusterWorkers(cluster.address)
    wait(lambda: workers.free() == 2)
    yield workers
    workers.close()


def test_tasks_are_carried_out_stopped_and_their_errors_come_back(
    workers: ClusterWorkers,
) -> None:
    assert workers.start(tasks.double, 4).future.result(60) == 8
    with pytest.raises(ValueError, match="so"):
        workers.start(tasks.fail, "so").future.result(60)
    going = workers.start(tasks.until_stopped, None)
    assert workers.free() == 1
    wait(lambda: going.best_cost() == 1.5)
    going.stop()
    assert going.future.result(60) == "stopped"
    assert (workers.free(), workers.size()) == (2, 2)


def test_a_killed_worker_loses_its_task_alone(
    cluster: Cluster, workers: ClusterWorkers, tmp_path: Path
) -> None:
    begun = [workers.start(tasks.tell_pid, str(tmp_path / name)) for name in ("one", "other")]
    wait(lambda: (tmp_path / "one").exists() and (tmp_path / "other").exists())
    pid = int((tmp_path / "one").read_text(encoding="utf-8"))
    next(process for process in cluster.workers if process.pid == pid).kill()
    with pytest.raises(WorkerLostError):
        begun[0].future.result(60)
    wait(lambda: workers.size() == 1)
    begun[1].stop()
    assert begun[1].future.result(60) == "stopped"


def test_a_restarted_scheduler_loses_what_it_had_and_nothing_more(
    cluster: Cluster, tmp_path: Path
) -> None:
    queue = Memory(waiting=[(tasks.slow_once, str(tmp_path / "begun"))])
    workers = ClusterWorkers(cluster.address)
    runner = Runner(queue, workers, every_s=0.05, renew_s=0.1)
    runner.start()
    wait((tmp_path / "begun").exists)
    cluster.stop()
    cluster.start(1)
    wait(lambda: len(queue.told) == 2)
    runner.close()
    assert queue.told == [("given back", True), ("finished", "again")]


def test_without_a_scheduler_jobs_wait() -> None:
    workers = ClusterWorkers("tcp://127.0.0.1:9")
    assert workers.free() == 0
    workers.close()
