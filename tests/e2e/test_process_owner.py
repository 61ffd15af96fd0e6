"""The process owner, who reads no YAML: another term, one stage less, the effect read, proposed; by the form alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.axe import faults, sideways
from tests.e2e.conftest import Enter
from tests.e2e.pages import Choice, Person
from tests.e2e.small_office import SmallOffice
from ui.words import say

SHORTER = "tahap Penelaahan: batas Penelaahan 3 hari kerja → 2 hari kerja"
GONE = "tahap Penyaluran dihapus"
LED = "tahap Penelaahan: keputusan “Salurkan ke instansi”: tujuan Penyaluran → Menunggu jawaban instansi"


def test_a_deadline_is_shortened_a_stage_removed_and_the_version_proposed(enter: Enter, desks: SmallOffice) -> None:
    for outcomes in ((), ("complete",), ("complete", "forward", "approve")):
        desks.case(*outcomes)
    person = enter("process_owner")
    _at_the_form(person)
    _shorten(person)
    _remove(person)
    number = _save(person)
    _read_the_change(person, number)
    _read_the_effect(person)
    _accept_the_golden_cases(person)
    _propose(person, number)


def _at_the_form(person: Person) -> None:
    """The editor's form, on the workflow in force whatever was left on the bench."""
    person.open("penyusun-alur", say("nav.editor"))
    person.page.get_by_text(say("editor.view.form"), exact=True).click()
    person.button(say("editor.reset"))
    person.page.get_by_role("button", name=say("editor.reset_sure")).press("Enter")
    person.shows("Naskah dibuang")
    person.calm()
    person.shoot("owner-form")


def _fit_for_all(person: Person) -> None:
    """The form has a name for every control, and fits its screen."""
    assert faults(person.page) == []
    assert sideways(person.page) == []


def _choose(person: Person, place: str, section: str) -> None:
    person.fill({say("wform.place"): Choice(place)})
    person.fill({say("wform.section"): Choice(say(f"wform.section.{section}"))})


def _shorten(person: Person) -> None:
    _choose(person, "Tahap 3: Penelaahan", "rules")
    days = person.page.get_by_role("spinbutton", name=say("wform.rule.days"))
    expect(days).to_have_value("3")
    days.fill("2")
    days.press("Tab")
    person.calm()
    _fit_for_all(person)
    person.shoot("owner-deadline")
    person.act(say("wform.apply"), SHORTER)


def _remove(person: Person) -> None:
    _choose(person, "Tahap 5: Penyaluran", "gone")
    way = "Tujuan baru untuk keputusan “Salurkan ke instansi” tahap “Penelaahan”"
    field = person.page.get_by_role("combobox", name=way)
    expect(field).to_have_value("Menunggu jawaban instansi")
    _fit_for_all(person)
    person.shoot("owner-removal")
    person.act(say("wform.gone.button", title="Penyaluran"), GONE)
    person.shows(LED)
    person.shows(SHORTER)
    person.shoot("owner-changed")


def _save(person: Person) -> str:
    saved = say("editor.saved", number="").rstrip(".")
    person.act(say("editor.save"), saved)
    told = person.page.get_by_text(saved).first.inner_text()
    return str(re.findall(r"\d+", told)[0])


def _read_the_change(person: Person, number: str) -> None:
    person.page.get_by_role("link", name=say("editor.versions")).press("Enter")
    person.settled(say("nav.workflows"))
    person.open("alur-kerja", say("nav.workflows"), versi=number)
    for sentence in (SHORTER, GONE, LED):
        person.shows(sentence)
    person.shoot("owner-version")


def _part(person: Person, name: str) -> None:
    person.page.get_by_role("link", name=say(f"versions.part_{name}"), exact=True).press("Enter")
    person.calm()


def _read_the_effect(person: Person) -> None:
    _part(person, "akibat")
    person.shows(say("versions.places"))
    person.shoot("owner-effect")


def _accept_the_golden_cases(person: Person) -> None:
    _part(person, "acuan")
    person.shows("jalannya")
    person.shoot("owner-golden")
    person.button(say("versions.do.accept"))
    person.act(say("versions.yes.accept"), "kasus acuan disesuaikan")


def _propose(person: Person, number: str) -> None:
    _part(person, "langkah")
    person.fill(
        {say("versions.reason"): "Satu tahap tanpa keputusan petugas", say("versions.basis"): "Ketentuan kantor"}
    )
    person.button(say("versions.do.propose"))
    person.act(say("versions.yes.propose"), "menunggu persetujuan")
    person.shows(f"{say('versions.title', number=number)} – {say('versions.state.proposed')}")
    person.shoot("owner-proposed")
