"""Workers of a Dask cluster, on however many machines; needs the extra *dask*.

A scheduler that is away is looked for again: jobs wait meanwhile, and those that it had are lost
to it. Each task runs in a thread of a worker; start workers with one thread each
(``dask worker --nthreads 1``), so that tasks do not wait for each other.
"""

from __future__ import annotations

import logging
import secrets
import time
from concurrent.futures import Future
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from routing.errors import InputError
from routing.jobs.signals import Running, Signals, Task, WorkerLostError

if TYPE_CHECKING:
    import distributed

_TOPIC = "shanlu-costs"
_PATIENCE_S = 5.0
"""For the scheduler to answer, and until it is asked again."""
_EVERY_S = 0.5
"""How often a task asks whether to stop, and tells its best cost."""
_log = logging.getLogger(__name__)


class ClusterWorkers:
    """As many tasks at a time as the cluster has threads.

    Parameters
    ----------
    address : str
        Of the scheduler: ``tcp://host:8786``.

    Raises
    ------
    InputError
        ``extra_missing``.
    """

    def __init__(self, address: str) -> None:
        if find_spec("distributed") is None:
            raise InputError("extra_missing", extra="dask")
        self._address = address
        self._client: distributed.Client | None = None
        self._asked_at = float("-inf")
        self._running: list[_Running] = []
        self._costs: dict[str, float] = {}

    def free(self) -> int:
        """Return how many more tasks would begin at once; none while the scheduler is away."""
        self._running = [one for one in self._running if not one.future.done()]
        client = self._connected()
        if client is None:
            return 0
        try:
            threads: int = sum(client.nthreads().values())
        except (OSError, TimeoutError, RuntimeError):
            return 0
        return max(threads - len(self._running), 0)

    def size(self) -> int:
        """Return how many tasks run at a time: one at least, or nobody would ask."""
        return max(self.free() + len(self._running), 1)

    def start(self, task: Task, given: Any) -> Running:
        """Begin a task on some worker."""
        import distributed  # noqa: PLC0415 - an extra

        client = self._connected()
        if client is None:
            msg = f"no scheduler at {self._address}"
            raise ConnectionError(msg)
        name = f"shanlu-{secrets.token_hex(8)}"
        made = client.get_executor(pure=False).submit(_carry_out, task, given, name, key=name)
        running = _Running(name, self._costs, distributed.Event(name, client=client))
        made.add_done_callback(running.take_in)
        self._running.append(running)
        return running

    def close(self) -> None:
        """Let go of the cluster; what runs there is cancelled with its client."""
        for running in self._running:
            running.stop()
        self._leave()

    def _connected(self) -> distributed.Client | None:
        """Return the client, a new one where the scheduler went away."""
        if self._client is not None and self._client.status == "running":
            return self._client
        if time.monotonic() < self._asked_at + _PATIENCE_S:
            return None
        import dask  # noqa: PLC0415 - an extra
        import distributed  # noqa: PLC0415 - as above

        self._asked_at = time.monotonic()
        self._leave()
        # Whoever looks after jobs must not wait longer than their leases.
        dask.config.set({"distributed.comm.timeouts.connect": f"{_PATIENCE_S}s"})
        try:
            client = distributed.Client(
                self._address, timeout=_PATIENCE_S, set_as_default=False, name="shanlu"
            )
        except (OSError, TimeoutError):
            _log.warning("no scheduler at %s", self._address)
            return None
        client.subscribe_topic(_TOPIC, self._take_cost)
        self._client = client
        return client

    def _leave(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close(timeout=1)
        for running in self._running:
            running.lose()
        self._running = []

    def _take_cost(self, event: tuple[Any, Any]) -> None:
        _, told = event
        self._costs[told["name"]] = told["cost"]


class _Running:
    def __init__(self, name: str, costs: dict[str, float], event: distributed.Event) -> None:
        self.future: Future[Any] = Future()
        self._name = name
        self._costs = costs
        self._event = event
        self._told: float | None = None

    def best_cost(self) -> float | None:
        self._told = self._costs.get(self._name, self._told)
        return self._told

    def stop(self) -> None:
        try:
            self._event.set()
        except (OSError, TimeoutError, RuntimeError):
            _log.warning("a task could not be stopped: the scheduler is away")

    def take_in(self, made: Future[Any]) -> None:
        """Hand the result on, in a thread of Dask's."""
        import distributed  # noqa: PLC0415 - an extra

        self.best_cost()
        self._costs.pop(self._name, None)
        error = None if made.cancelled() else made.exception()
        if made.cancelled() or isinstance(error, distributed.KilledWorker):
            self.lose()
        elif not self.future.done():
            if error is None:
                self.future.set_result(made.result())
            else:
                self.future.set_exception(error)

    def lose(self) -> None:
        """Wait no longer."""
        if not self.future.done():
            self.future.set_exception(WorkerLostError())


class _ClusterSignals:
    """The worker's end: costs go as events of the scheduler's, the end is a flag of its."""

    def __init__(self, name: str) -> None:
        import distributed  # noqa: PLC0415 - an extra

        self._name = name
        self._worker = distributed.get_worker()
        self._event = distributed.Event(name, client=distributed.get_client())
        self._told_at = self._asked_at = float("-inf")
        self._stopped = False

    def tell(self, cost: float) -> None:
        now = time.monotonic()
        if now >= self._told_at + _EVERY_S:
            self._told_at = now
            self._worker.log_event(_TOPIC, {"name": self._name, "cost": float(cost)})

    def stopped(self) -> bool:
        now = time.monotonic()
        if not self._stopped and now >= self._asked_at + _EVERY_S:
            self._asked_at = now
            try:
                self._stopped = bool(self._event.is_set())
            except (OSError, TimeoutError):
                self._stopped = True  # nobody waits for the result
        return self._stopped

    def forget(self) -> None:
        self._event.clear()


def _carry_out(task: Task, given: Any, name: str) -> Any:
    signals = _ClusterSignals(name)
    checked: Signals = signals
    try:
        return task(given, checked)
    finally:
        signals.forget()
