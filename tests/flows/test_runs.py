"""The engine's raw word on runs, asked of a stand-in that speaks the server's HTTP."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from flows.runs import run_states

KNOWN, UNKNOWN = uuid4(), uuid4()


class StandIn(BaseHTTPRequestHandler):
    """Knows one run, paused; answers only who brings the secret, and notes what was asked."""

    asked: ClassVar[list[object]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append((self.path, body))
        allowed = self.headers["authorization"] == f"Basic {base64.b64encode(b'sipdumas:x').decode()}"
        known = [{"id": str(KNOWN), "state_name": "Suspended"}]
        answer = json.dumps([run for run in known if run["id"] in body["flow_runs"]["id"]["any_"]]).encode()
        self.send_response(200 if allowed else 401)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *said: object) -> None:
        """Quiet."""


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    StandIn.asked.clear()
    with HTTPServer(("127.0.0.1", 0), StandIn) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/api"
        monkeypatch.setenv("PREFECT_API_URL", address)
        monkeypatch.setenv("PREFECT_API_AUTH_STRING", "sipdumas:x")
        yield address
        server.shutdown()


def test_states_come_with_the_address_of_the_runs_page(api: str) -> None:
    page = f"{api.removesuffix('/api')}/runs/flow-run/{KNOWN}"
    assert run_states([KNOWN, UNKNOWN, None]) == {KNOWN: ("Suspended", page)}
    assert len(StandIn.asked) == 1


def test_nothing_is_asked_about_no_run(api: str) -> None:
    assert run_states([None]) == {}
    assert StandIn.asked == []


def test_without_the_secret_nothing_is_told(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_AUTH_STRING")
    assert run_states([KNOWN]) == {}


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9/api"])
def test_an_engine_that_is_away_stops_no_screen(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("PREFECT_API_URL", address)
    assert run_states([UUID(int=1)]) == {}
