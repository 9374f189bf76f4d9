"""A small HTTP/1.1 client that costs less than the servers that it measures."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

Headers = dict[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and how long that took."""

    status: int
    headers: Headers
    body: bytes
    seconds: float


def request(method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
    """Return a request as it goes out."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


async def ask(port: int, sent: bytes) -> Answer:
    """Send one request on a connection of its own, as a phone does."""
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        status, headers = _head(await reader.readuntil(b"\r\n\r\n"))
        body = await reader.readexactly(_length(headers))
    finally:
        writer.close()
    seconds = time.perf_counter() - started
    return Answer(status=status, headers=headers, body=body, seconds=seconds)


async def repeat(port: int, sent: bytes, *, status: int, connections: int, seconds: float) -> int:
    """Send a request again and again on connections that stay open; returns how often.

    Raises
    ------
    RuntimeError
        For an answer with another status.
    """
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + seconds
    senders = [_Sender(sent, status, until, loop.create_future()) for _ in range(connections)]
    for sender in senders:
        await loop.create_connection(lambda one=sender: one, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*(sender.ended for sender in senders))
    return sum(sender.count for sender in senders)


class _Sender(asyncio.Protocol):
    """One connection; the next request goes out when the answer to the last one is there."""

    def __init__(self, sent: bytes, status: int, until: float, ended: asyncio.Future[None]) -> None:
        self.count = 0
        self.ended = ended
        self._sent = sent
        self._expected = b"HTTP/1.1 %d " % status
        self._until = until
        self._seen = b""
        self._needed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment] # of TCP
        self._transport.write(self._sent)

    def data_received(self, data: bytes) -> None:
        self._seen += data
        if not self._needed:
            end = self._seen.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._seen.startswith(self._expected):
                self.ended.set_exception(RuntimeError(self._seen[:300]))
                return
            _, headers = _head(self._seen[: end + 4])
            self._needed = end + 4 + _length(headers)
        if len(self._seen) < self._needed:
            return
        self._seen, self._needed, self.count = b"", 0, self.count + 1
        if time.perf_counter() < self._until:
            self._transport.write(self._sent)
        else:
            self._transport.close()
            self.ended.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(error or ConnectionError("closed by the server"))


def _head(head: bytes) -> tuple[int, Headers]:
    first, *lines = head.split(b"\r\n")
    pairs = (line.partition(b": ") for line in lines if line)
    return int(first[9:12]), {name.lower(): value for name, _, value in pairs}


def _length(headers: Headers) -> int:
    return int(headers.get(b"content-length", b"0"))
