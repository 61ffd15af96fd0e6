"""The second person in the browser: approves what the owner proposed, lets it hold, moves running complaints, takes the move back."""

from __future__ import annotations

from tasks import moving, versions
from tasks.accounts import officer
from tests.e2e.axe import faults, sideways
from tests.e2e.conftest import Enter
from tests.e2e.drawers import unfold
from tests.e2e.pages import Person
from tests.e2e.small_office import SmallOffice, present
from tests.tasks.test_moving import WHY, without_completeness
from ui.words import say

MAPPED = "Pemeriksaan kelengkapan → Penelaahan; waktu berjalan terus"


def test_a_version_is_approved_published_and_complaints_are_moved_and_put_back(
    enter: Enter, desks: SmallOffice
) -> None:
    waiting = [desks.case() for _ in range(3)]
    number = versions.propose_draft(without_completeness(), **WHY, by=officer("process_owner"), at=present()).number
    person = enter("assistant_deputy")
    _let_it_hold(person, str(number))
    _move(person, str(number))
    assert {desks.stage(one.id) for one in waiting} == {"analysis"}
    _take_back(person)
    assert {desks.stage(one.id) for one in waiting} == {"completeness"}
    assert moving.moves()[0].counts == {"undone": 3}


def _let_it_hold(person: Person, number: str) -> None:
    person.open("alur-kerja", say("nav.workflows"))
    person.shows(say("versions.step.you"))
    _looked_at(person, "second-list")
    person.open("alur-kerja", say("nav.workflows"), versi=number, bagian="langkah")
    person.act(say("versions.do.approve"), say("versions.yes.approve"))
    _looked_at(person, "second-approves")
    person.act(say("versions.yes.approve"), "disetujui; terbitkan")
    person.act(say("versions.do.publish"), say("versions.yes.publish"))
    person.act(say("versions.yes.publish"), "diterbitkan, berlaku mulai")


def _move(person: Person, number: str) -> None:
    mapping = {"peta": "completeness=analysis:kept"}
    person.open("alur-kerja", say("nav.workflows"), versi=number, bagian="akibat", **mapping)
    person.shows(say("versions.judge"))
    _looked_at(person, "second-impact")
    person.open("alur-kerja", say("nav.workflows"), versi=number, bagian="perpindahan", **mapping)
    person.shows(MAPPED)
    person.fill({say("versions.reason"): "Ikut alur baru"})
    person.act(say("versions.do.begin"), say("versions.yes.begin"))
    _looked_at(person, "second-moves")
    person.act(say("versions.yes.begin"), "Selesai: 3 pindah")
    _looked_at(person, "second-moved")


def _take_back(person: Person) -> None:
    unfold(person, say("versions.section.undo"))
    person.fill({say("versions.reason"): "Ternyata keliru"})
    person.act(say("versions.do.undo"), say("versions.yes.undo"))
    person.act(say("versions.yes.undo"), "Selesai: 3 dikembalikan")
    _looked_at(person, "second-undone")


def _looked_at(person: Person, name: str) -> None:
    """A picture; the page has a name for every control and fits its screen."""
    assert faults(person.page) == []
    assert sideways(person.page) == []
    person.shoot(name)
