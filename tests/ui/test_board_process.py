"""The one process of the counter as uvicorn starts it: board, sign-in, papers, REST and the public addresses side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from streamlit.runtime.pages_manager import PagesManager


@pytest.fixture
def browser(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("SIPDUMAS_DATABASE_URL", office_database)
    from ui.board import app  # noqa: PLC0415  importing it prepares the whole process

    with TestClient(app, client=("127.0.0.1", 50000), follow_redirects=False) as client:
        yield client


def test_all_of_it_answers_from_one_process(browser: TestClient) -> None:
    page = {"accept": "text/html"}
    assert (
        browser.get("/papan?tahap=analysis", headers=page).headers["location"]
        == "/masuk?ke=%2Fpapan%3Ftahap%3Danalysis"
    )
    browser.post("/masuk", data={"contoh": "analyst"})
    board = browser.get("/papan", headers=page)
    browser.cookies.clear()
    assert '<html lang="id">' in board.text
    assert "script-src 'self'" in board.headers["content-security-policy"]
    assert "Kata sandi" in browser.get("/masuk").text
    assert browser.get("/aset/board.css").headers["content-type"].startswith("text/css")
    assert browser.get("/api/v1/complaints").status_code == 401
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/resi/x").status_code == 401
    assert not PagesManager.uses_pages_directory  # else every file in ui/pages would be a page for anybody
