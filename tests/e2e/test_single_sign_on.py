"""A person signs in with the office's account, works, signs out; one whom nobody knows, and one whose account was closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tasks.personnel import close_account, open_account
from tests.builders import officers
from tests.e2e.pages import Person
from tests.ui.board_server import served_board
from tests.ui.provider import Provider, running_provider
from ui.words import say

BOSS = officers()["administrator"]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def ani(
    office_database: str, provider: Provider, tmp_path: Path, context: BrowserContext, shots: Path
) -> Iterator[Person]:
    """Ani at the screens of a board of her own, not signed in; her account has her work address."""
    open_account("ani", "Ani", ["analyst"], by=BOSS, at=datetime.now(UTC), email="ani@kantor.example")
    with served_board(office_database, tmp_path, provider.settings()) as address:
        yield Person(context.new_page(), address, shots)


def by_the_office(person: Person) -> None:
    person.page.get_by_role("link", name=say("signin.sso")).click()


def test_in_by_the_offices_account_and_out_again(ani: Person, provider: Provider) -> None:
    provider.person = {"sub": "p-1", "email": "ani@kantor.example", "email_verified": True}
    ani.page.goto(ani.at("/kotak-masuk"))
    ani.shoot("signin-office")
    by_the_office(ani)
    ani.settled(say("nav.inbox"))
    ani.shows("Analis Pengaduan")
    ani.sign_out()

    provider.person = {"sub": "p-9", "email": "orang.lain@kantor.example", "email_verified": True}
    by_the_office(ani)
    expect(ani.page.get_by_role("alert")).to_contain_text("belum mempunyai akun di SIPDUMAS")
    ani.shoot("signin-unknown")

    provider.person = {"sub": "p-1", "email": "ani@kantor.example", "email_verified": True}
    by_the_office(ani)
    ani.settled(say("nav.home"))
    close_account("ani", by=BOSS, at=datetime.now(UTC))
    ani.page.get_by_role("link", name=say("nav.inbox"), exact=True).first.click()
    ani.shows(say("signin.expired"))
    ani.page.get_by_role("link", name=say("signin.link")).click()
    by_the_office(ani)
    expect(ani.page.get_by_role("alert")).to_contain_text("Akun ani ditutup")
    ani.shoot("signin-closed")
