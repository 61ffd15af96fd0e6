"""Thirty strings that break programs, typed into the registration form: kept to the byte, shown as they are, on page and board."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.office import Installation
from tests.e2e.pages import Person
from tests.realdata import find_real_data
from ui.parts.text import UNSEEN

HOSTILE = (
    "<script>alert(123)</script>",
    '"><script>alert(123)</script>',
    "<img src=x onerror=alert(123) />",
    "</textarea><script>alert(123)</script>",
    "<plaintext>",
    '{{ "".__class__.__mro__[2].__subclasses__()[40]("/etc/passwd").read() }}',
    "$1.00",
    "{0}",
    "¯\\_(ツ)_/¯",
    "$HOME",
    "1'; DROP TABLE users-- 1",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "הָיְתָהtestالصفحات التّحول",
    "\u202btest\u202b",
)
"""Strings of the list that must be among the thirty: those that write HTML, Markdown, templates, SQL, from right to left."""


def strings() -> list[str]:
    """Thirty of the list that fit a subject's one line; a browser's field takes neither line ends nor control signs."""
    listed: list[str] = json.loads(find_real_data("naughty_strings.json").read_text(encoding="utf-8"))
    assert set(HOSTILE) <= set(listed)
    usable = [one for one in listed if one and one.strip() == one and one.isprintable() and len(one) <= 200]
    spread = [one for one in usable[:: len(usable) // 20] if one not in HOSTILE]
    return [*HOSTILE, *spread][:30]


@contextmanager
def no_script_runs(page: Page) -> Iterator[None]:
    """Nothing inside opens a message box."""
    opened: list[str] = []

    def seen(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", seen)
    yield
    assert opened == []


@pytest.mark.timeout(400)
def test_thirty_strings_are_typed_stored_and_shown_unharmed(person: Person, installation: Installation) -> None:
    taken = strings()
    assert len(set(taken)) == 30
    person.sign_in("registry")
    person.open("pendaftaran", "Pendaftaran")
    with no_script_runs(person.page):
        cases = {register(person, words): words for words in taken}
        shown_on_the_board(person, cases)
    assert stored(installation, cases) == {case: (words, words, words) for case, words in cases.items()}


def register(person: Person, words: str) -> str:
    """Type the words into three fields, register, look at the complaint, come back to an empty form; the registration number."""
    person.fill({"Perihal": words, "Isi pengaduan": words})
    person.fill({"Nama": words}, ".st-key-group-complainant")
    person.button("Daftarkan")
    person.shows("Terdaftar dengan nomor")
    case = person.page.locator("dd").first.inner_text()
    person.page.get_by_role("link", name="Buka pengaduan").click()
    shown_on_the_page(person, case, words)
    person.page.get_by_role("link", name="Pendaftaran", exact=True).click()
    person.settled("Pendaftaran")
    person.button("Daftarkan surat lain")
    expect(person.page.get_by_role("textbox", name="Perihal *")).to_have_value("")
    person.calm()
    return case


def stored(installation: Installation, cases: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    rows = installation.sql(
        "SELECT c.registration_number, c.subject, c.body, p.name FROM complaints c"
        " JOIN complainants p ON p.complaint_id = c.id WHERE c.registration_number = ANY(%s)",
        list(cases),
    )
    return {number: (subject, body, name) for number, subject, body, name in rows}


def shown_on_the_page(person: Person, case: str, words: str) -> None:
    """Title and body hold the words as text: nothing in them became an element or Markdown."""
    person.settled(case)
    title, body = person.page.locator(".sd-title bdi").nth(1), person.page.locator(".sd-body bdi")
    for place in (title, body):
        assert (place.evaluate("e => e.textContent"), place.locator("*").count()) == (words.translate(UNSEEN), 0)


def shown_on_the_board(person: Person, cases: dict[str, str]) -> None:
    """So does every card."""
    person.open("papan", "Papan", tahap="completeness")
    for case, words in cases.items():
        subject = person.page.locator(f".st-key-card-{case} .sd-subject bdi")
        expect(subject).to_be_visible()
        assert (subject.evaluate("e => e.textContent"), subject.locator("*").count()) == (words.translate(UNSEEN), 0)
