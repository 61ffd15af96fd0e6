"""Every screen for everybody it is meant for, and what it says when something is not as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from config.tables import Role, read_roles
from tests.e2e.axe import faults
from tests.e2e.office import Installation
from tests.e2e.pages import Choice, Person
from tests.flows.engine import until
from ui.frame import SCREENS
from ui.parts.ways import Way
from ui.words import say

ROLES = read_roles()
PAGES = [way for way, _ in SCREENS if way.listed]
SHOT = set[Way]()
"""Pages of which there is a picture: one is enough for a look, each costs half a second."""


def may_open(way: Way, rights: tuple[str, ...]) -> bool:
    return not way.rights or any(right in rights for right in way.rights)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_a_role_opens_its_pages_and_no_other(person: Person, role: Role) -> None:
    key, rights = role.key, role.rights
    person.sign_in(key)
    menu = person.page.get_by_test_id("stSidebarNavLink")
    meant = [way for way in PAGES if may_open(way, rights)]
    expect(menu).to_have_text([say(way.name) for way in meant], use_inner_text=True)
    for way in meant:
        menu.get_by_text(say(way.name), exact=True).click()  # by its address each opens in test_access
        person.settled(say(way.name))
        expect(person.page.locator(".sd-bad, [data-testid=stException]")).to_have_count(0)
        if way not in SHOT:
            person.shoot(f"role-{key}-{way.path}")
            SHOT.add(way)
    refused = next(way for way in PAGES if way not in meant)  # the others' refusals: test_page_rights
    person.page.goto(person.at(f"/{refused.path}"))
    expect(person.page.get_by_role("alert")).to_have_text(say("denied"))
    if role is ROLES[0]:
        person.shoot("refused")


def test_every_case_of_the_demo_opens_at_each_stage(person: Person, installation: Installation) -> None:
    cases = installation.sql(
        "SELECT DISTINCT ON (v.stage) v.stage, c.id, c.registration_number FROM visits v JOIN complaints c ON c.id = v.complaint_id"
        " WHERE v.decided_at IS NULL ORDER BY v.stage, c.registration_number"
    )
    assert len(cases) >= 7
    person.sign_in("analyst")
    for stage, case_id, number in cases:
        person.open("pengaduan", number, id=str(case_id))
        expect(person.page.locator(".sd-bad, [data-testid=stException]")).to_have_count(0)
        person.shoot(f"demo-{stage}")


def test_who_may_not_see_a_case_is_told_so(person: Person, installation: Installation) -> None:
    ((case_id,),) = installation.sql("SELECT id FROM complaints ORDER BY registration_number LIMIT 1")
    person.sign_in("administrator")
    person.page.goto(person.at(f"/pengaduan?id={case_id}"))
    person.shows("tidak menangani pengaduan ini")
    person.shows(say("machine.title"))
    assert faults(person.page) == []
    person.shoot("case-machine")
    person.page.goto(person.at("/pengaduan?id=bukan-nomor"))
    person.shows(say("not_found"))


def test_without_signing_in_the_form_stands_there_at_once_and_leads_to_the_page(person: Person) -> None:
    person.page.goto(person.at("/papan"))
    person.page.locator('button[value="manager"]').click()
    person.settled("Papan")


def test_a_wrong_password_is_answered_in_words(person: Person) -> None:
    person.page.goto(person.at("/masuk"))
    person.page.get_by_label("Nama pengguna").fill("analyst")
    person.page.get_by_label("Kata sandi").fill("tebakan")
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("alert")).to_contain_text("Nama pengguna atau kata sandi tidak cocok.")
    person.shoot("signin-refused")


def test_a_half_filled_registration_survives_a_reload(person: Person, installation: Installation) -> None:
    person.sign_in("mailroom")
    person.open("pendaftaran", "Pendaftaran")
    person.fill({"Perihal": "Pungutan di pasar", "Nomor surat": "7/K", "Sifat": Choice("Tembusan")})
    kept(installation, "mailroom", "Pungutan di pasar", "7/K", "copy")
    person.page.reload()
    person.shows(say("reg.restored"))
    expect(person.page.get_by_role("textbox", name="Perihal *")).to_have_value("Pungutan di pasar")
    expect(person.page.get_by_role("textbox", name="Nomor surat", exact=True)).to_have_value("7/K")
    expect(person.page.get_by_role("combobox", name="Sifat")).to_have_value("Tembusan")
    person.button(say("reg.discard"))
    # by its key: while the screen changes, the old field and the new one may stand there together
    expect(person.page.locator(".st-key-reg-subject-1 input")).to_have_value("")


def test_a_half_filled_decision_survives_a_reload(person: Person, installation: Installation) -> None:
    case_id, number = installation.waiting("analysis")
    person.sign_in("analyst")
    person.open("pengaduan", number, id=case_id)
    person.choose("Tidak ditindaklanjuti")
    person.fill({"Inti masalah": "Sengketa waris"})
    kept(installation, "analyst", "Sengketa waris")
    person.page.reload()
    person.settled(number)
    expect(person.page.get_by_role("radio", name="Tidak ditindaklanjuti")).to_be_checked()
    expect(person.page.get_by_role("textbox", name="Inti masalah")).to_have_value("Sengketa waris")
    person.button("Putuskan")
    person.shows(say("decide.refused"))
    person.shoot("decision-refused")


def test_the_slower_of_two_officers_is_told(
    context: BrowserContext, person: Person, installation: Installation
) -> None:
    case_id, number = installation.waiting("completeness")
    person.sign_in("registry")
    other = Person(context.new_page(), installation.board, Path())
    for one in (person, other):
        one.open("pengaduan", number, id=case_id)
        one.choose("Lengkap")
    person.button("Putuskan")
    person.shows("Tersimpan. Pengaduan")
    other.button("Putuskan")
    other.shows("sudah diputuskan")
    ((decided,),) = installation.sql(
        "SELECT count(*) FROM visits WHERE complaint_id = %s AND stage = 'completeness' AND decided_at IS NOT NULL",
        case_id,
    )
    assert decided == 1


def test_a_program_named_like_a_paper_is_refused_and_the_form_stays(person: Person, tmp_path: Path) -> None:
    disguised = tmp_path / "surat.pdf"
    disguised.write_bytes(b"MZ\x90\x00" + bytes(400))
    person.sign_in("mailroom")
    person.open("pendaftaran", "Pendaftaran")
    person.fill({"Perihal": "Surat dengan lampiran", "Isi pengaduan": "Terlampir."})
    person.upload(disguised)
    person.button("Daftarkan")
    person.shows(say("reg.refused"))
    person.shows("surat.pdf")
    expect(person.page.get_by_role("textbox", name="Perihal *")).to_have_value("Surat dengan lampiran")
    expect(person.page.get_by_role("textbox", name="Isi pengaduan *")).to_have_value("Terlampir.")
    person.shoot("register-bad-upload")
    person.button(say("reg.discard"))
    # by its key: while the screen changes, the old field and the new one may stand there together
    expect(person.page.locator(".st-key-reg-subject-1 input")).to_have_value("")


def kept(installation: Installation, username: str, *words: str) -> None:
    """Wait until all these words stand in the officer's drafts: what was typed is on its way for a moment."""

    def all_there() -> bool:
        found = str(installation.sql("SELECT content::text FROM drafts WHERE username = %s", username))
        return all(word in found for word in words)

    until(all_there)
