"""Single sign-on over the wire, through Streamlit's own login and a real provider on loopback: whom it lets in, and whom it tells what to do."""

from __future__ import annotations

import html
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from domain.store import transaction
from tasks.personnel import change_address, close_account, open_account
from tasks.single_sign_on import cookie_secret
from tests.builders import officers
from tests.ui.board_server import served_board
from tests.ui.provider import Provider, running_provider
from ui.officer import COOKIE

BOSS = officers()["administrator"]
ANI = {"sub": "p-1", "email": "Ani@kantor.example", "email_verified": True}
PAGE = {"accept": "text/html"}
OPEN = ExitStack()
"""Browsers of the running test."""


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def _browsers_closed() -> Iterator[None]:
    yield
    OPEN.close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def board(office_database: str, provider: Provider, tmp_path: Path) -> Iterator[str]:
    open_account("ani", "Ani", ["analyst"], by=BOSS, at=now(), email="ani@kantor.example")
    with served_board(office_database, tmp_path, provider.settings()) as address:
        yield address


def follow(browser: httpx.Client, address: str) -> httpx.Response:
    """Go where the answers lead, on whatever machine, until a page comes."""
    answer = browser.get(address, headers=PAGE)
    while answer.is_redirect:
        answer = browser.get(urljoin(str(answer.url), answer.headers["location"]), headers=PAGE)
    return answer


def enter(board: str, page: str = "/kotak-masuk?urut=1") -> tuple[httpx.Response, httpx.Client]:
    """From a page without a sign-in by the link on the form; what stands there in the end."""
    browser = OPEN.enter_context(httpx.Client(timeout=30))
    form = follow(browser, f"{board}{page}")
    assert "Masuk dengan akun instansi" in form.text
    link = form.text.split('sd-wide" href="')[1].split('"')[0].replace("&amp;", "&")
    return follow(browser, f"{board}{link}"), browser


def test_who_is_let_in_by_the_provider_and_who_is_told_what_to_do(
    board: str, provider: Provider, tmp_path: Path
) -> None:
    provider.person = ANI
    page, browser = enter(board)
    assert str(page.url) == f"{board}/kotak-masuk?urut=1"
    assert '<html lang="id">' in page.text
    assert COOKIE in browser.cookies
    assert not [name for name in browser.cookies if name.startswith("_streamlit_user")]  # nothing of thirty days stays
    assert {"nonce", "state", "code_challenge"} <= set(provider.asked[-1])
    assert stat.S_IMODE((tmp_path / "secrets" / "cookies").stat().st_mode) == 0o600

    # signed out, and signed in again: the provider's name of the person counts now, whatever its address is
    browser.post(f"{board}/keluar")
    assert "/masuk?ke=" in str(follow(browser, f"{board}/papan").url)
    provider.person = {**ANI, "email": "nama.baru@kantor.example"}
    assert str(enter(board, "/")[0].url) == f"{board}/"

    # somebody else who has got her address is not her
    provider.person = {**ANI, "sub": "p-2"}
    page, browser = enter(board)
    assert (page.status_code, COOKIE in browser.cookies) == (403, False)
    assert "sudah terikat pada orang lain" in page.text

    # an unknown person, and one whose address the provider has not confirmed, get a sentence and no account
    for stranger in ({"email": "x@kantor.example", "email_verified": True}, {"email": "ani@kantor.example"}, {}):
        provider.person = {"sub": "p-3", **stranger}
        page, browser = enter(board)
        assert (page.status_code, COOKIE in browser.cookies) == (403, False)
        assert "belum mempunyai akun di SIPDUMAS" in page.text
        assert "Mintalah administrator" in page.text
    with transaction() as store:
        assert store.logins.by_subject(f"{provider.issuer} p-3") is None
        assert len(store.people.accounts()) == len(officers()) + 1

    # whoever gives up at the provider is back at the form
    provider.person = None
    page, _ = enter(board)
    assert "belum berhasil" in page.text

    # the administrator binds anew by saving the address again; a closed account is out at once and stays out
    provider.person = {**ANI, "sub": "p-2"}
    change_address("ani", "ani@kantor.example", by=BOSS, at=now())
    page, browser = enter(board)
    assert page.status_code == 200
    close_account("ani", by=BOSS, at=now())
    assert "/masuk?ke=" in str(follow(browser, f"{board}/papan").url)
    page, browser = enter(board)
    assert (page.status_code, COOKIE in browser.cookies) == (403, False)
    assert "Akun ani ditutup" in page.text
    assert provider.refused == []
    with transaction() as store:
        bound = [one for one in store.administration.page()[0] if one.what == "account.bound"]
    assert [(one.actor, one.subject) for one in bound] == [("system", "ani")] * 2


def left(board: str, browser: httpx.Client) -> str:
    """Sign out by the button; where the page leads by itself, or the page that stands there in the end."""
    page = browser.post(f"{board}/keluar", follow_redirects=True)
    assert COOKIE not in browser.cookies
    return (
        html.unescape(page.text.split('content="0;url=')[1].split('"')[0])
        if 'content="0;url=' in page.text
        else page.text
    )


def test_signing_out_ends_the_providers_session_too(board: str, provider: Provider) -> None:
    provider.person = ANI
    _, browser = enter(board)
    away = left(board, browser)
    assert away.startswith(f"{provider.issuer}/logout?from=app&")
    assert "Anda telah keluar" in follow(browser, away).text
    assert [(client, said["sub"]) for client, said in provider.ended] == [("sipdumas-contoh", "p-1")]
    assert "Anda telah keluar" not in browser.get(f"{board}/masuk").text  # said once

    # who has signed in by password since leaves nobody's session; a provider that can't be left is not asked to
    browser.post(f"{board}/masuk", data={"contoh": "analyst"})
    assert "Anda telah keluar." in left(board, browser)
    provider.leavable = False
    assert "Anda telah keluar." in left(board, enter(board)[1])
    assert len(provider.ended) == 1


def test_while_the_provider_is_silent_one_is_out_here_and_told_about_there(board: str, provider: Provider) -> None:
    provider.person = ANI
    _, browser = enter(board)
    provider.silent = True
    assert "sesi di sana mungkin masih terbuka" in left(board, browser)
    assert "/masuk?ke=" in str(follow(browser, f"{board}/papan").url)


def test_a_word_of_long_ago_and_a_forged_one_sign_nobody_in(board: str, provider: Provider) -> None:
    provider.person, provider.age = ANI, 1200
    page, browser = enter(board)
    assert (page.status_code, COOKIE in browser.cookies) == (403, False)
    assert "terlalu lama" in page.text
    forged = httpx.get(f"{board}/papan", headers=PAGE, cookies={"_streamlit_user": "eyJzdWIiOiJwLTEifQ.x.y"})
    assert forged.headers["location"] == "/masuk/instansi/selesai"
    done = httpx.get(f"{board}/masuk/instansi/selesai", cookies={"_streamlit_user": "eyJzdWIiOiJwLTEifQ.x.y"})
    assert done.headers["location"].startswith("/masuk?ke=")
    assert COOKIE not in done.cookies


def test_the_secret_of_the_cookies_is_made_once(tmp_path: Path) -> None:
    first = cookie_secret(tmp_path)
    assert len(first) == 64
    assert cookie_secret(tmp_path) == first
    assert [one.name for one in (tmp_path / "secrets").iterdir()] == ["cookies"]
