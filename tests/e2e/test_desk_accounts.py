"""In and out: an account's first day, a forgotten password, an account that is closed, a sign-in that ends in the middle of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from domain.store import transaction
from tasks.accounts import MOST_FAILURES, SHORTEST
from tests.e2e.axe import faults
from tests.e2e.conftest import SCREEN, Enter, Watch
from tests.e2e.pages import PATIENCE, Choice, Person
from tests.e2e.small_office import SmallOffice
from ui.words import say

OWN = "tiga kuda di pasar pagi"
LOCKED = f"Setelah {MOST_FAILURES} kali gagal akun terkunci 15 menit."
NEW = "[data-testid=stExpander]"


@pytest.fixture
def doors(browser: Browser, watch: Watch, desks: SmallOffice, shots: Path) -> Iterator[list[Person]]:
    """Two browsers before the sign-in page."""
    contexts = [browser.new_context(**SCREEN) for _ in range(2)]
    for one in contexts:
        watch.over(one)
    yield [Person(one.new_page(), desks.address, shots) for one in contexts]
    for one in contexts:
        one.close()


def sign_in(person: Person, username: str, password: str) -> None:
    """By name and password, as a person without a demo button does."""
    person.page.goto(person.at("/masuk?ke=/kotak-masuk"))
    person.page.get_by_label("Nama pengguna").fill(username)
    person.page.get_by_label("Kata sandi").fill(password)
    person.page.keyboard.press("Enter")


def told(person: Person, words: str) -> None:
    """The plain pages answer with an alert."""
    expect(person.page.get_by_role("alert")).to_contain_text(words, timeout=PATIENCE)


def new_password(person: Person, first: str, again: str) -> None:
    """Write the own password twice."""
    person.page.get_by_label("Kata sandi baru", exact=True).fill(first)
    person.page.get_by_label("Kata sandi baru, sekali lagi").fill(again)
    person.page.get_by_role("button", name="Simpan kata sandi").click()


def test_an_account_lives_from_its_first_day_to_its_last(enter: Enter, doors: list[Person]) -> None:
    boss, (dina, at_home) = enter("administrator"), doors
    boss.open("pengguna", say("nav.users"))
    boss.page.get_by_text(say("users.add"), exact=True).click()
    boss.act(say("users.add_button"), say("users.refused"))
    boss.fill({say("users.username").rstrip(" *"): "dina", say("users.name").rstrip(" *"): "Dina Lestari"}, NEW)
    roles = boss.page.locator(NEW).get_by_role("combobox")
    boss.pick(roles, "Analis Pengaduan")
    boss.act(say("users.add_button"), say("users.done.add", username="dina"))
    boss.shoot("users-password-once")
    once = re.search(r"sekali ini\): (\S+)", boss.page.locator(".sd-notice").first.inner_text())
    assert once
    sign_in(dina, "dina", once[1])
    expect(dina.page.get_by_role("heading", name=say("password.title"))).to_be_visible()
    new_password(dina, OWN, f"{OWN}s")
    told(dina, say("password.differ"))
    new_password(dina, "pendek", "pendek")
    told(dina, f"paling sedikit {SHORTEST} huruf")
    assert faults(dina.page) == []
    dina.shoot("password-forced")
    new_password(dina, OWN, OWN)
    dina.settled(say("nav.inbox"))
    locked_out(boss, at_home)
    closed(boss, dina, at_home)


def locked_out(boss: Person, person: Person) -> None:
    """Five wrong passwords, and the right one no longer helps; the administrator sees it and opens the lock."""
    for _ in range(MOST_FAILURES + 1):
        sign_in(person, "dina", "tebakan saja")
        told(person, LOCKED)
    sign_in(person, "dina", OWN)
    told(person, LOCKED)
    person.shoot("signin-locked")
    boss.page.reload()
    boss.settled(say("nav.users"))
    boss.shows("terkunci sampai")
    boss.fill({say("users.which"): Choice("Dina Lestari (dina)")})
    boss.act(say("users.unlock"), say("users.done.unlock", username="dina"))
    sign_in(person, "dina", OWN)
    person.settled(say("nav.inbox"))


def closed(boss: Person, *everywhere: Person) -> None:
    """What closing means is told first; then the next click ends, in each browser, at a sentence that says what to do."""
    boss.page.reload()
    boss.settled(say("nav.users"))
    boss.fill({say("users.which"): Choice("Dina Lestari (dina)")})
    boss.shows("mengakhiri 2 sesi")
    assert faults(boss.page) == []
    boss.shoot("users-effect")
    boss.act(say("users.close"), say("users.done.close", username="dina"))
    for person in everywhere:
        person.page.get_by_text(say("inbox.filter")).click()
        person.page.get_by_role("button", name=say("inbox.go")).click()
        person.shows(say("signin.expired"))
        expect(person.page.get_by_test_id("stSidebarNavLink")).to_have_count(0, timeout=PATIENCE)
    everywhere[0].shoot("signed-out-everywhere")


def test_a_sign_in_that_ends_meanwhile_costs_nothing_that_was_written(enter: Enter, desks: SmallOffice) -> None:
    case = desks.case("complete")
    analyst = enter("analyst")
    analyst.open("pengaduan", case.number, id=case.id)
    analyst.choose("Minta kelengkapan")
    analyst.fill({"Kelengkapan yang diminta": "Salinan KTP"})
    with transaction() as store:
        store.connection.exec_driver_sql("UPDATE keys SET expires_at = now() WHERE username = 'analyst'")
    analyst.button(say("decide.send"))
    analyst.shows(say("signin.expired"))
    analyst.shoot("signin-expired")
    analyst.page.get_by_role("link", name=say("signin.link")).click()
    told(analyst, say("signin.expired"))
    analyst.page.locator('button[name="contoh"][value="analyst"]').click()
    analyst.settled(case.number)
    field = analyst.page.get_by_role("textbox", name="Kelengkapan yang diminta")
    expect(field).to_have_value("Salinan KTP", timeout=PATIENCE)
    assert desks.stage(case.id) == "analysis"
    analyst.act(say("decide.send"), "Tersimpan. Pengaduan")
