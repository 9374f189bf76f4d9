"""Phones that ask for their route and tell what was done, each at its own times."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from courier_load.http import Answer, ask, request
from courier_load.published import EVENTS, ROUTE, Published

EVERY_S = 30.0


@dataclass(slots=True)
class Told:
    """What the phones met with: seconds to each answer, and how often each status came."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"route": [], "events": []})
    statuses: Counter[str] = field(default_factory=Counter)


def poll(port: int, published: Published, seconds: float) -> Told:
    """Let every courier's phone poll for so long."""
    told = Told()
    chance = random.Random(1)
    until = time.monotonic() + seconds
    phones = [
        _Phone(port=port, date=published.date, token=token, until=until, told=told)
        for token in published.tokens
    ]

    async def all_of_them() -> None:
        await asyncio.gather(*(phone.work(chance.uniform(0, EVERY_S)) for phone in phones))

    asyncio.run(all_of_them())
    return told


@dataclass(slots=True, kw_only=True)
class _Phone:
    port: int
    date: str
    token: str
    until: float
    told: Told
    etag: str | None = None

    async def work(self, start: float) -> None:
        """Ask and tell every half minute, from a moment of its own on."""
        number = 0
        await asyncio.sleep(start)
        while time.monotonic() < self.until:
            next_at = time.monotonic() + EVERY_S
            await self._fetch()
            await self._tell(number)
            number += 1
            await asyncio.sleep(max(min(next_at, self.until) - time.monotonic(), 0))

    async def _fetch(self) -> None:
        headers = self._headers() | ({"If-None-Match": self.etag} if self.etag else {})
        answer = await self._send("route", request("GET", ROUTE, headers))
        if answer is not None and b"etag" in answer.headers:
            self.etag = answer.headers[b"etag"].decode()

    async def _tell(self, number: int) -> None:
        told = {"date": self.date, "at": datetime.now(UTC).isoformat()}
        name = f"{self.token[-6:]}-{number}"
        events = [
            {"id": name, "kind": "arrived", "shipment": f"s{number}", **told},
            {"id": f"{name}-p", "kind": "position", "lon": 105.06, "lat": 33.4, **told},
        ]
        body = json.dumps({"events": events}).encode()
        await self._send("events", request("POST", EVENTS, self._headers(), body))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "gzip"}

    async def _send(self, what: str, sent: bytes) -> Answer | None:
        """Send a request and note how it went."""
        try:
            answer = await ask(self.port, sent)
        except (OSError, EOFError) as error:
            self.told.statuses[f"{what} {type(error).__name__}"] += 1
            return None
        self.told.seconds[what].append(answer.seconds)
        self.told.statuses[f"{what} {answer.status}"] += 1
        return answer
