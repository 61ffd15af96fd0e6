"""Signing in and out at the plain page, and papers behind it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from domain.store import transaction
from tasks.accounts import hash_password
from tests.builders import NOON
from tests.ui.screens import a_case
from ui import papers, signin
from ui.officer import COOKIE, safe_return


@pytest.fixture
def browser(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("ui.officer.clock", lambda: NOON)
    with transaction() as store:
        store.people.put("siti", "Siti", ["analyst"], password_hash=hash_password("kata-sandi-panjang"))
    app = Starlette(routes=[*signin.routes(), *papers.routes()])
    with TestClient(app, client=("127.0.0.1", 50000), follow_redirects=False) as client:
        yield client


def enter(browser: TestClient, **form: str) -> int:
    status: int = browser.post("/masuk", data=form).status_code
    return status


def test_a_right_password_gives_a_cookie_that_scripts_and_other_sites_cannot_use(browser: TestClient) -> None:
    answer = browser.post("/masuk", data={"nama": "siti", "sandi": "kata-sandi-panjang", "ke": "/papan?tahap=analysis"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/papan?tahap=analysis")
    cookie = answer.headers["set-cookie"]
    for part in (COOKIE, "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"):
        assert part in cookie


@pytest.mark.parametrize(("name", "word"), [("siti", "salah"), ("nobody", "salah"), ("siti", ""), ("analyst", "")])
def test_a_wrong_name_or_password_says_the_same(browser: TestClient, name: str, word: str) -> None:
    answer = browser.post("/masuk", data={"nama": name, "sandi": word})
    assert answer.status_code == 403
    assert "Nama pengguna atau kata sandi tidak cocok" in answer.text
    assert "set-cookie" not in answer.headers


def test_the_page_works_without_scripts_and_is_indonesian(browser: TestClient) -> None:
    page = browser.get("/masuk").text
    assert '<html lang="id">' in page
    assert "<script" not in page
    assert "Kata sandi" in page


def test_a_demo_home_offers_one_button_for_each_account(browser: TestClient) -> None:
    page = browser.get("/masuk").text
    assert page.count('name="contoh"') == 11
    assert enter(browser, contoh="analyst") == 303


def test_a_real_account_never_enters_without_its_password(browser: TestClient) -> None:
    assert enter(browser, contoh="siti") == 403


def test_outside_a_demo_home_there_is_no_such_button_and_no_such_door(browser: TestClient) -> None:
    with transaction() as store:
        store.marks.put("demo", "", at=NOON)
    assert 'name="contoh"' not in browser.get("/masuk").text
    assert enter(browser, contoh="analyst") == 403


def test_a_board_others_can_reach_offers_no_demo_accounts(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIPDUMAS_HOST", "0.0.0.0")  # noqa: S104  the very address that must switch the demo door off
    assert 'name="contoh"' not in browser.get("/masuk").text
    assert enter(browser, contoh="analyst") == 403


@pytest.mark.parametrize("headers", [{"x-forwarded-for": "203.0.113.9"}])
def test_a_visitor_behind_a_proxy_gets_no_demo_account(browser: TestClient, headers: dict[str, str]) -> None:
    assert browser.post("/masuk", data={"contoh": "analyst"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_on_another_site_signs_nobody_in_or_out(browser: TestClient, headers: dict[str, str]) -> None:
    assert enter(browser, contoh="analyst") == 303
    assert browser.post("/masuk", data={"contoh": "manager"}, headers=headers).status_code == 403
    assert browser.post("/keluar", headers=headers).status_code == 403
    assert browser.get(f"/resi/{a_case()}").status_code == 200


def test_signing_out_ends_it_here_too(browser: TestClient) -> None:
    enter(browser, contoh="analyst")
    key = browser.cookies[COOKIE]
    case = a_case()
    assert browser.get(f"/resi/{case}").status_code == 200
    assert browser.post("/keluar").headers["location"] == "/masuk?keluar=1"
    browser.cookies.set(COOKIE, key)
    assert browser.get(f"/resi/{case}").status_code == 401


@pytest.mark.parametrize(
    "page", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nx: y", "", "papan"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(page: str) -> None:
    assert safe_return(page) == "/"


def test_a_hostile_return_address_is_only_text_on_the_page(browser: TestClient) -> None:
    page = browser.get("/masuk", params={"ke": '/"><script>alert(1)</script>'}).text
    assert "<script" not in page


def test_a_closed_account_is_out_at_once(browser: TestClient) -> None:
    enter(browser, contoh="analyst")
    case = a_case()
    with transaction() as store:
        store.people.put("analyst", "Analis", ["analyst"], demo=True, active=False)
    assert browser.get(f"/resi/{case}").status_code == 401


def a_letter_of(case: str) -> str:
    with transaction() as store:
        return str(store.correspondence.of(UUID(case))[0].id)


def test_a_letter_is_opened_as_a_pdf_that_nobody_guesses_at(browser: TestClient) -> None:
    enter(browser, contoh="analyst")
    answer = browser.get(f"/berkas/surat/{a_letter_of(a_case())}")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_letters_are_closed_to_strangers_and_to_who_does_not_work_on_the_case(browser: TestClient) -> None:
    letter = a_letter_of(a_case())
    assert browser.get(f"/berkas/surat/{letter}").status_code == 401
    for role in ("manager", "field_team", "administrator"):
        enter(browser, contoh=role)
        assert browser.get(f"/berkas/surat/{letter}").status_code == 404, role


@pytest.mark.parametrize("path", ["/berkas/surat/{}", "/berkas/dokumen/{}", "/resi/{}"])
@pytest.mark.parametrize("word", [str(uuid4()), "no-uuid", "1' OR '1'='1"])
def test_what_is_not_there_looks_like_what_may_not_be_seen(browser: TestClient, path: str, word: str) -> None:
    enter(browser, contoh="analyst")
    assert browser.get(path.format(word)).status_code == 404


def test_the_receipt_carries_number_and_code_and_no_name(browser: TestClient) -> None:
    enter(browser, contoh="mailroom")
    case = a_case(complainant={"name": "Sutinah"})
    page = browser.get(f"/resi/{case}").text
    with transaction() as store:
        complaint = store.complaints.look_at(UUID(case))
    assert complaint.registration_number in page
    assert complaint.tracking_code in page
    assert "Sutinah" not in page
