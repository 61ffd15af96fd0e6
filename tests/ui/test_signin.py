"""Signing in and out at the plain page, and papers behind it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from domain.store import transaction
from tasks.accounts import hash_password, new_token
from tests.builders import NOON
from tests.ui.screens import a_case
from ui import language, papers, password, signin
from ui.officer import COOKIE, safe_return
from ui.shell import Door


@pytest.fixture
def browser(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("ui.officer.clock", lambda: NOON)
    with transaction() as store:
        store.people.put("siti", "Siti", ["analyst"], password_hash=hash_password("kata-sandi-panjang"))
    everything = [
        *signin.routes(),
        *language.routes(),
        *password.routes(),
        *papers.routes(),
        Route("/papan", lambda _: PlainTextResponse("papan")),
    ]
    app = Starlette(routes=everything, middleware=[Middleware(Door)])
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


def test_the_page_speaks_english_to_who_chose_it_before(browser: TestClient) -> None:
    form = browser.get("/masuk?ke=%2Fpapan").text
    assert 'action="/bahasa"' in form
    assert 'value="/masuk?ke=%2Fpapan"' in form
    browser.post("/bahasa", data={"bahasa": "en", "ke": "/masuk?ke=%2Fpapan"})
    page = browser.get("/masuk?ke=%2Fpapan").text
    assert '<html lang="en">' in page
    assert "Password" in page
    refused = browser.post("/masuk", data={"nama": "siti", "sandi": "salah"}).text
    assert '<p class="sd-notice sd-warn" role="alert" lang="en"><bdi>User name or password does not match.' in refused
    browser.cookies.set("sipdumas_bahasa", "xx")
    assert '<html lang="id">' in browser.get("/masuk").text
    browser.cookies.set("sipdumas_bahasa", "en")
    enter(browser, contoh="mailroom")
    assert '<html lang="id">' in browser.get(f"/resi/{a_case()}").text  # the citizen's paper


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
@pytest.mark.parametrize("word", ["5f6f2a52-9c1e-4c39-8d9e-0a1d6a1b7c11", "no-uuid", "1' OR '1'='1"])
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


PAGE = {"accept": "text/html"}
OWN = "kata sandi milik sendiri"


def test_a_page_without_a_sign_in_leads_to_the_form_and_back_to_the_page(browser: TestClient) -> None:
    sent = browser.get("/papan?tahap=analysis", headers=PAGE)
    assert (sent.status_code, sent.headers["location"]) == (303, "/masuk?ke=%2Fpapan%3Ftahap%3Danalysis")
    form = browser.get(sent.headers["location"]).text
    assert 'name="ke" value="/papan?tahap=analysis"' in form
    assert "Waktu masuk Anda telah berakhir" not in form
    browser.cookies.set(COOKIE, "an old key")
    assert "Waktu masuk Anda telah berakhir" in browser.get(sent.headers["location"]).text
    back = browser.post("/masuk", data={"contoh": "analyst", "ke": "/papan?tahap=analysis"}).headers["location"]
    assert browser.get(back, headers=PAGE).text == "papan"


def must_change() -> None:
    with transaction() as store:
        store.logins.set_must_change("siti", must=True)


def renew(browser: TestClient, **form: str) -> tuple[int, str]:
    given = {"baru": OWN, "ulang": OWN, "ke": "/papan"} | form
    answer = browser.post("/kata-sandi", data=given)
    return answer.status_code, answer.headers.get("location", answer.text)


def test_a_password_made_by_others_is_changed_before_anything_else(browser: TestClient) -> None:
    must_change()
    case = a_case()
    sent = browser.post("/masuk", data={"nama": "siti", "sandi": "kata-sandi-panjang", "ke": "/papan"})
    assert sent.headers["location"] == "/kata-sandi?ke=%2Fpapan"
    for page in ("/papan", f"/resi/{case}"):
        assert browser.get(page, headers=PAGE).status_code in {303, 401}
    assert browser.get("/masuk?ke=%2Fpapan").headers["location"] == "/kata-sandi?ke=%2Fpapan"
    assert 'action="/keluar"' in browser.get("/kata-sandi").text
    assert "dibuat oleh orang lain" in browser.get("/kata-sandi").text
    for form, told in (
        ({"ulang": "lain sama sekali"}, "tidak sama"),
        ({"baru": "pendek", "ulang": "pendek"}, "paling sedikit 12"),
        ({"baru": "kata-sandi-panjang", "ulang": "kata-sandi-panjang"}, "lain dari kata sandi yang lama"),
    ):
        status, page = renew(browser, **form)
        assert (status, told in page) == (422, True)
    assert browser.post("/kata-sandi", data={}, headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert renew(browser) == (303, "/papan")
    assert browser.get("/papan", headers=PAGE).text == "papan"
    browser.post("/keluar")
    assert browser.post("/masuk", data={"nama": "siti", "sandi": OWN}).headers["location"] == "/"


def test_one_changes_ones_own_password_and_is_out_everywhere_else(browser: TestClient) -> None:
    enter(browser, nama="siti", sandi="kata-sandi-panjang")
    before = browser.cookies[COOKIE]
    status, page = renew(browser, lama="bukan ini")
    assert (status, "tidak cocok" in page) == (403, True)
    assert renew(browser, lama="kata-sandi-panjang", ke="//evil.example") == (303, "/")
    assert browser.get("/papan", headers=PAGE).status_code == 200
    browser.cookies.set(COOKIE, before)
    assert browser.get("/papan", headers=PAGE).status_code == 303
    assert browser.get("/kata-sandi").headers["location"].startswith("/masuk")


def test_a_key_of_another_kind_opens_no_page(browser: TestClient) -> None:
    browser.cookies.set(COOKIE, new_token("siti", at=NOON))
    assert browser.get("/papan", headers=PAGE).status_code == 303
    assert renew(browser)[0] == 403


def test_who_has_no_password_is_told_so(browser: TestClient) -> None:
    enter(browser, contoh="analyst")
    assert "tanpa kata sandi" in browser.get("/kata-sandi").text
