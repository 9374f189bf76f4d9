"""Messages sent to those who want to be told, signed as Standard Webhooks asks.

https://www.standardwebhooks.com: headers ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature``, the HMAC-SHA256 of the three parts joined by dots.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import logging
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import SplitResult, urlsplit

from routing.__about__ import __version__
from routing.api.public_addresses import NotPublicError, addresses_of
from routing.store import outbox
from routing.store.database import Store
from routing.store.outbox import Message

_AT_A_TIME = 8
_PATIENCE_S = 15.0
_LONGEST_S = 30.0
"""However slowly an answer drips: less than an outbox believes that a message is being sent."""
_ANSWER_BYTES = 4096
_log = logging.getLogger(__name__)


class WebhookSender:
    """Sends what is due, a few messages at a time.

    Parameters
    ----------
    private : bool
        Whether messages may go to this machine and to private networks, and unencrypted.
    """

    def __init__(self, store: Store, *, private: bool) -> None:
        self._store = store
        self._private = private
        self._pool = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="webhooks")
        self._room = threading.Semaphore(_AT_A_TIME)

    def send_due(self) -> None:
        """Begin to send what is due, as far as there is room."""
        with self._store.everything_read() as connection:
            if not outbox.is_due(connection):
                return
        while self._room.acquire(blocking=False):
            with self._store.everything() as connection:
                message = outbox.take(connection)
            if message is None:
                self._room.release()
                return
            self._pool.submit(self._send, message)

    def close(self) -> None:
        """Wait for what is being sent."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self, message: Message) -> None:
        try:
            end, answer = outbox.failed, ""
            try:
                status = post(message, private=self._private)
                answer = str(status)
                if 200 <= status < 300:
                    end = outbox.delivered
                elif status == http.client.GONE:
                    end = outbox.gone
            except NotPublicError:
                answer = "not a public address"
            except (OSError, http.client.HTTPException, ValueError) as error:
                answer = type(error).__name__
            with self._store.everything() as connection:
                end(connection, message, answer)
        except Exception:  # noqa: BLE001 - the next one is sent all the same
            _log.exception("sending a webhook")  # it is sent again when nothing is heard of it
        finally:
            self._room.release()


def post(message: Message, *, private: bool) -> int:
    """Send a message; returns the status. Redirections are not followed.

    Raises
    ------
    NotPublicError, OSError, http.client.HTTPException
    """
    parts = urlsplit(message.url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    if not secure and not private:
        raise NotPublicError
    port = parts.port or (443 if secure else 80)
    address = addresses_of(host, port, private=private)[0]
    body = json.dumps(message.body, ensure_ascii=False, separators=(",", ":")).encode()
    plain = socket.create_connection((address, port), _PATIENCE_S)
    ending = threading.Timer(_LONGEST_S, _cut, (plain,))
    ending.start()
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE_S)
    try:
        if secure:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        connection.sock = plain
        connection.request("POST", _target(parts), body, signed(message, body, int(time.time())))
        answer = connection.getresponse()
        answer.read(_ANSWER_BYTES)
        return answer.status
    finally:
        ending.cancel()
        connection.close()
        plain.close()


def signed(message: Message, body: bytes, timestamp: int) -> dict[str, str]:
    """Return the headers of a message."""
    key = base64.b64decode(message.secret.removeprefix("whsec_"))
    content = f"{message.id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": f"shanlu/{__version__}",
        "webhook-id": message.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        _log.debug("it ended by itself")
