"""The office's own lists: what a change would mean is read first, then saved; a letter is posted; an auditor reads who changed what."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Enter
from tests.e2e.drawers import unfold
from tests.e2e.pages import Choice, Person
from tests.e2e.small_office import AGENCY, SmallOffice
from ui.words import say

NEW = "[data-testid=stExpander]:has(.st-key-{key}-save_new)"
BY_POST = {"name": "Sutinah", "address": "Jalan Melati 5, Surabaya", "category": "individual"}


def plain(name: str) -> str:
    """A label without its mark for required fields."""
    return say(name).removesuffix(" *")


def begun(person: Person, path: str, name: str, key: str) -> str:
    """Open a page of a list and its form for a new entry; where that form is."""
    person.open(path, say(name))
    unfold(person, say(f"{key}.add"))
    return NEW.format(key=key)


def test_every_list_of_the_office_is_changed_with_its_effect_before_ones_eyes(enter: Enter, desks: SmallOffice) -> None:
    desks.case("complete", "forward", "approve")
    boss = enter("administrator")
    a_unit(boss)
    an_agency(boss)
    a_code(boss)
    a_role(boss)
    auditor = enter("auditor")
    auditor.open("jejak-administrasi", say("nav.trail"))
    for told in ("did.unit.added", "did.agency.added", "did.code.added", "did.role.changed"):
        auditor.shows(say(told))
    auditor.shows("Surat edaran contoh")
    expect(auditor.page.get_by_test_id("stMain")).to_contain_text(f"hak: {say('right.decide')}, {say('right.upload')}")
    assert faults(auditor.page) == []
    auditor.shoot("lists-trail")


def a_unit(boss: Person) -> None:
    """Founded with a head, who will be told of his people's late cards."""
    place = begun(boss, "unit", "nav.units", "units")
    boss.act(say("units.save_new"), say("units.refused"))
    boss.fill({plain("units.key"): "telaah", plain("units.name"): "Bagian Telaah"}, place)
    boss.fill({plain("units.head"): Choice("Kepala Bagian")}, place)
    boss.act(say("units.save_new"), say("units.done.save_new", name="Bagian Telaah"))
    boss.fill({say("units.which"): Choice("Bagian Telaah")})
    boss.shows("Sekarang 0 anggota")
    assert faults(boss.page) == []
    boss.shoot("lists-unit")


def an_agency(boss: Person) -> None:
    """Added after a refusal beside its field; what hangs on another one is told before it could be closed."""
    place = begun(boss, "instansi", "nav.agencies", "agencies")
    boss.fill({plain("agencies.code"): "dinas-contoh", plain("agencies.name"): "Dinas Contoh"}, place)
    boss.act(say("agencies.save_new"), say("agencies.refused"))
    boss.fill({plain("agencies.category"): Choice("Kementerian")}, place)
    boss.fill({plain("agencies.reason"): "Surat edaran contoh"}, place)
    boss.act(say("agencies.save_new"), say("agencies.done.save_new", name="Dinas Contoh"))
    boss.open("instansi", say("nav.agencies"), kata=AGENCY)
    boss.fill({say("agencies.which"): Choice("Kantor Pertanahan Kabupaten Sidoarjo")})
    boss.shows("1 pengaduan terbuka menyebut instansi ini; 1 di antaranya menunggu jawabannya")
    assert faults(boss.page) == []
    boss.shoot("lists-agency")


def a_code(boss: Person) -> None:
    """A new channel."""
    boss.open("kode", say("nav.codes"))
    boss.fill({say("codes.listing"): Choice(say("codes.channels"))})
    unfold(boss, say("codes.add"))
    place = NEW.format(key="codes")
    boss.fill({plain("codes.code"): "kotak-saran", plain("codes.label"): "Kotak saran"}, place)
    boss.fill({plain("codes.reason"): "Surat edaran contoh"}, place)
    boss.act(say("codes.save_new"), say("codes.done.save_new", code="kotak-saran"))
    boss.fill({say("codes.which"): Choice("kotak-saran – Kotak saran")})
    boss.shows("0 pengaduan memakai kode kotak-saran")
    boss.shoot("lists-code")


def a_role(boss: Person) -> None:
    """Fewer rights: what is taken and from how many stands there before the button."""
    boss.open("peran", say("nav.roles"))
    boss.fill({say("roles.which"): Choice("Arsiparis")})
    boss.page.get_by_role("combobox", name=plain("roles.rights")).focus()
    boss.page.keyboard.press("Backspace")
    boss.shows("Berlaku pada klik berikutnya 1 akun")
    boss.act(say("roles.save"), say("roles.refused"))
    assert faults(boss.page) == []
    boss.shoot("lists-role")
    boss.fill({plain("roles.reason"): "Surat edaran contoh"})
    boss.act(say("roles.save"), say("roles.done.save", label="Arsiparis"))


def test_a_letter_for_the_post_is_printed_and_marked(enter: Enter, desks: SmallOffice) -> None:
    case = desks.case(complainant=BY_POST)
    clerk = enter("mailroom")
    clerk.open("kotak-keluar", say("nav.outbox"))
    parcel = clerk.page.locator("[class*=st-key-posting-]").filter(has_text=case.number)
    expect(parcel).to_contain_text(say("outbox.by_hand"))
    assert case.number in clerk.paper(say("letter.open"))
    clerk.shoot("outbox")
    parcel.get_by_role("button", name=say("outbox.posted")).click()
    clerk.shows(say("outbox.posted_done"))
    expect(parcel).to_have_count(0)
