"""Found and taken along: names only for who may see them, a file that runs nothing in a spreadsheet, and the field team's work on a phone."""

from __future__ import annotations

import csv
import io
import zipfile

from playwright.sync_api import expect

from domain.calendar import office_day
from tests.e2e.axe import faults, sideways
from tests.e2e.conftest import PHONE, Enter
from tests.e2e.drawers import unfold
from tests.e2e.pages import Person
from tests.e2e.small_office import SmallOffice, present
from ui.words import say

NAME, FORMULA = "Ngatinem Contoh", "=HYPERLINK(contoh) pungutan"


def search(person: Person, words: str) -> None:
    """Ask the one box."""
    person.open("cari", say("nav.search"))
    box = person.page.get_by_test_id("stMain").get_by_role("textbox").first
    box.fill(words)
    box.press("Enter")
    person.calm()


def prepared(person: Person, form: str) -> bytes:
    """The list as a file of this form."""
    person.button(say("export.prepare", form=say(f"export.{form}")))
    person.shows(say("export.ready", count=1))
    name, content = person.taken(say("export.fetch", name=f"cari.{form}"))
    assert name == f"cari.{form}"
    return content


def sheets(content: bytes) -> str:
    """All that an XLSX holds, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml"))


def test_a_name_is_found_by_who_may_see_it_and_leaves_with_a_reason_only(enter: Enter, desks: SmallOffice) -> None:
    case = desks.case(
        subject=FORMULA, complainant={"name": NAME, "address": "Jalan Contoh 1", "category": "individual"}
    )
    archivist = enter("archivist")
    search(archivist, NAME)
    archivist.shows(say("search.none"))
    archivist.shoot("search-no-names")

    registry = enter("registry")
    search(registry, "ngatinem")
    registry.shows(case.number)
    unfold(registry, say("export.title"))
    rows = list(csv.reader(io.StringIO(prepared(registry, "csv").decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == case.number
    (subject,) = (cell for cell in rows[1] if "HYPERLINK" in cell)
    assert not subject.startswith(("=", "+", "-", "@"))
    assert NAME not in str(rows)
    with_names = registry.page.get_by_role("checkbox", name=say("export.names"))
    with_names.press("Space")
    expect(with_names).to_be_checked()
    registry.calm()
    registry.act(say("export.prepare", form=say("export.xlsx")), "tulis untuk apa nama pelapor diperlukan")
    registry.fill({say("export.reason"): "Undangan klarifikasi"})
    book = sheets(prepared(registry, "xlsx"))
    assert NAME in book
    assert FORMULA in book
    assert "<f>" not in book, "no cell is a formula"
    assert faults(registry.page) == []
    registry.shoot("search-export")


def test_the_field_team_finishes_a_clarification_on_a_phone(enter: Enter, desks: SmallOffice) -> None:
    case = desks.case("complete", "clarify", "approve")
    team = enter("field_team", PHONE)
    team.open("kotak-masuk", "Kotak masuk")
    team.page.get_by_role("link", name=case.number).click()
    team.settled(case.number)
    team.act(say("hands.claim"), say("hands.claim_done"))
    team.choose("Klarifikasi selesai")
    assert sideways(team.page) == []
    assert faults(team.page) == []
    team.shoot("phone-clarified")
    team.act(say("decide.send"), say("decide.refused"))
    team.shoot("phone-refused")
    expect(team.page.get_by_role("radio", name="Klarifikasi selesai")).to_be_checked()
    team.fill(
        {"Tanggal klarifikasi": office_day(present()), "Hasil klarifikasi lapangan": "Loket diperiksa bersama camat."}
    )
    team.act(say("decide.send"), "sekarang di tahap “Penilaian jawaban”")
    assert sideways(team.page) == []
    team.shoot("phone-done")
