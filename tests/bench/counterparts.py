"""Who sits at the other end of the wire: an HTTP counterpart that takes pushes and sometimes answers too late, after having taken one.

The mail catcher is the one of the tests (`tests.tasks.mailbox`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "rahasia-pengukuran"
TIMES_OUT = 12.0
"""Seconds of silence after a push was taken: longer than the channel waits."""


@dataclass
class Counterpart:
    """What was pushed, by key. `late` is the share of pushes that are taken and answered too late."""

    late: float = 0.0
    seed: int = 0
    silence: float = TIMES_OUT
    offered: Counter[str] = field(default_factory=Counter)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    forged: int = 0
    answered_late: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Its address as SIPDUMAS_WEBHOOK_URL takes it."""
        return f"http://127.0.0.1:{self.port}/pushes"

    def take(self, key: str, body: bytes) -> bool:
        """Take a push once; True when it was new."""
        with self.lock:
            self.offered[key] += 1
            new = key not in self.taken
            self.taken.setdefault(key, json.loads(body))
            return new

    def dawdles(self, key: str) -> bool:
        """Whether the answer to this push comes too late."""
        late = random.Random(f"{self.seed}:{key}:{self.offered[key]}").random() < self.late
        self.answered_late += late
        return late


class _Desk(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        key = self.path.rpartition("/")[2]
        self._genuine(key.encode())
        self._say(200 if key in self.server.counterpart.taken else 404)

    def do_POST(self) -> None:
        counterpart = self.server.counterpart
        body = self.rfile.read(int(self.headers["content-length"]))
        self._genuine(body)
        key = self.headers["Idempotency-Key"]
        new = counterpart.take(key, body)
        if counterpart.dawdles(key):
            time.sleep(counterpart.silence)
        self._say(201 if new else 409)

    def _genuine(self, body: bytes) -> None:
        expected = f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"
        self.server.counterpart.forged += self.headers["X-Sipdumas-Signature"] != expected

    def _say(self, status: int) -> None:
        try:
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()
        except OSError:
            return  # the caller was killed or has hung up

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name http.server calls
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, counterpart: Counterpart) -> None:
        self.counterpart = counterpart
        super().__init__(("127.0.0.1", 0), _Desk)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller killed in the middle of a call is what we are here for."""


@contextmanager
def running_counterpart(counterpart: Counterpart) -> Iterator[Counterpart]:
    """The counterpart, listening on a free port of loopback until the block ends."""
    with _Server(counterpart) as server:
        counterpart.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield counterpart
        finally:
            server.shutdown()
            thread.join()
