"""An officer at the REST interface: one kept connection, one token, as little work of its own as can be."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import Any

IDLE = 3.0
"""Seconds after which we dial anew: the server hangs up after five."""


class RestOfficer:
    """Calls with one bearer token over one connection; to be used by one thread at a time."""

    def __init__(self, port: int, token: str, *, timeout: float = 30.0) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        self._used = 0.0

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON of a GET below /api/v1."""
        return self._call("GET", path, None, {})

    def post(self, path: str, body: object, **headers: str) -> tuple[int, Any]:
        """Status and JSON of a POST below /api/v1. Raises OSError or HTTPException when nobody answers."""
        return self._call("POST", path, json.dumps(body), headers)

    def decide(self, visit_id: object, outcome: str, fields: dict[str, Any]) -> int:
        """Take a decision; returns the status."""
        return self.post(f"/visits/{visit_id}/decision", {"outcome": outcome, "fields": fields})[0]

    def close(self) -> None:
        """Hang up; the next call dials anew."""
        self._connection.close()

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, Any]:
        if time.monotonic() - self._used > IDLE:
            self._connection.close()
        with ExitStack() as broken:
            broken.callback(self._connection.close)  # unless the answer has come whole
            self._connection.request(method, f"/api/v1{path}", body, self._headers | headers)
            answer = self._connection.getresponse()
            content = answer.read()
            broken.pop_all()
        self._used = time.monotonic()
        return answer.status, json.loads(content or b"null")
