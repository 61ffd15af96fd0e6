"""English on a switch: each officer's own, kept, and only from a form of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from domain.calendar import indonesian_day
from domain.store import transaction
from tasks.accounts import demo_sign_in
from tests.builders import NOON
from tests.ui.screens import Screens, a_case, said
from ui import language
from ui.officer import COOKIE
from ui.parts.moments import date_words
from ui.shell import Language
from ui.words import spoken


@pytest.fixture
def browser(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("ui.officer.clock", lambda: NOON)
    page = Route("/kotak-masuk", lambda _: HTMLResponse('<html lang="en"></html>'))
    shell = Middleware(Language, language=language.language_of)
    app = Starlette(routes=[*language.routes(), page], middleware=[shell])
    key = demo_sign_in("analyst", at=NOON, loopback=True)
    with TestClient(app, cookies={COOKIE: key}, follow_redirects=False) as client:
        yield client


def lang(browser: TestClient) -> str:
    return str(browser.get("/kotak-masuk", headers={"accept": "text/html"}).text[12:14])


def test_the_choice_is_kept_and_the_page_names_its_language(browser: TestClient) -> None:
    assert lang(browser) == "id"
    answer = browser.post("/bahasa", data={"bahasa": "en", "ke": "/kotak-masuk?sesudah=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/kotak-masuk?sesudah=1")
    assert lang(browser) == "en"
    browser.post("/bahasa", data={"bahasa": "xx"})
    assert lang(browser) == "en"
    foreign = browser.post("/bahasa", data={"bahasa": "id"}, headers={"origin": "https://lain.example"})
    assert foreign.status_code == 403
    browser.cookies.clear()
    assert lang(browser) == "id"


def test_the_screens_speak_english_and_the_offices_own_words_stay(
    office_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens = Screens(monkeypatch)
    a_case("complete")
    with transaction() as store:
        store.people.set_language("analyst", "en")
    app = screens.open("INBOX", "analyst")
    assert [one.value for one in app.title] == ["Inbox"]
    assert "Bahasa Indonesia" in said(app)
    board = said(screens.again("BOARD"))
    assert "Penelaahan" in board
    assert "1 complaint" in board
    assert "1 complaints" not in board
    assert "terlambat" not in board
    app = screens.open("LEAVE", "analyst")
    app.button(key="leave-save").click().run()
    assert "Deputy: choose who stands in" in said(app)
    assert [one.value for one in screens.open("INBOX", "registry").title] == ["Kotak masuk"]


def test_outside_a_browser_session_the_office_speaks_indonesian() -> None:
    assert spoken() == "id"
    assert date_words(date(2026, 10, 15)) == indonesian_day(date(2026, 10, 15))
