"""Who watches and who keeps the lists: an escalation answered, cards moved by the forecast's advice, a report, a day off, a leave."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from playwright.sync_api import expect

from domain.calendar import office_day
from domain.store import transaction
from domain.watch import watch
from tasks.accounts import officer
from tests.e2e.axe import faults
from tests.e2e.conftest import Enter
from tests.e2e.pages import Choice, Person
from tests.e2e.small_office import NAMES, SmallOffice, present
from ui.words import say

BAYU = NAMES["registry2"][0]
PICTURE = "img[src^='/berkas/laporan/']"


def late(desks: SmallOffice) -> None:
    """A card whose term is over, and of which the sweep has told the superior."""
    case = desks.case("complete", days_ago=40, subject="Menunggu terlalu lama")
    with transaction() as store:
        assert watch(store.complaints.take(UUID(case.id)), at=present()).escalated


def unequal(desks: SmallOffice) -> None:
    """One registrar holds cards and decides nothing; another decides many and holds none."""
    for n in range(10):
        case = desks.case(days_ago=1 + n % 4)
        desks.decide(case.id, "complete", by="registry2", at=present() - timedelta(days=1 + n % 4))
    for _ in range(2):
        case = desks.case()
        with transaction() as store:
            complaint = store.complaints.take(UUID(case.id))
            assert complaint.open_visit
            complaint.claim(complaint.open_visit.id, by=officer("registry"), at=present())


def test_a_late_card_is_answered_for_and_cards_move_to_who_has_time(enter: Enter, desks: SmallOffice) -> None:
    late(desks)
    manager = enter("manager")
    manager.open("batas-waktu", say("nav.deadlines"), bagian="eskalasi")
    manager.act(say("escalation.answer"), say("escalation.needs_note"))
    manager.fill({say("escalation.note"): "Dibagi kepada dua analis"})
    manager.shoot("escalation")
    manager.act(say("escalation.answer"), say("escalation.done"))
    manager.page.get_by_role("link", name=say("escalation.show_answered")).click()
    manager.shows("Dibagi kepada dua analis")

    unequal(desks)
    head = enter("section_head")
    head.open("batas-waktu", say("nav.deadlines"), bagian="prakiraan", sampai=str(office_day(present()) + timedelta(7)))
    head.shows("kartu Pemeriksaan kelengkapan dari Pengumpulan dan Pengolahan Data ke")
    head.page.get_by_role("button", name=say("ahead.do")).first.click()
    head.shows(say("ahead.sure_why", taker=BAYU))
    assert faults(head.page) == []
    head.shoot("forecast-sure")
    head.page.get_by_role("button", name=say("ahead.sure")).click()
    head.shows(f"dipindahkan kepada {BAYU}")
    with transaction() as store:
        moved = store.connection.exec_driver_sql(
            "SELECT count(*) FROM visits WHERE assigned_to = 'registry2' AND decided_at IS NULL"
        )
        assert moved.scalar_one() > 0


def test_a_report_is_made_looked_at_and_taken_along(enter: Enter, desks: SmallOffice) -> None:
    desks.case("complete", days_ago=45)
    manager = enter("manager")
    month = office_day(present() - timedelta(days=45))
    manager.open("laporan", say("nav.reports"), bulan=f"{month:%Y-%m}")
    manager.act(say("reports.make"), "tersimpan, susunan ke-1")
    manager.page.get_by_text(say("reports.look")).click()
    picture = manager.page.locator(PICTURE)
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 100
    assert faults(manager.page) == []
    manager.shoot("report-looked-at")
    assert "Laporan" in manager.paper(say("reports.pdf"))
    sheet = manager.page.get_by_role("link", name=say("reports.xlsx")).get_attribute("href")
    answer = manager.page.request.get(manager.at(str(sheet)))
    assert (answer.status, answer.body()[:2]) == (200, b"PK")


def tomorrow_or_later() -> date:
    """The next working day."""
    with transaction() as store:
        return store.calendar.in_force().next_working_day(office_day(present()) + timedelta(days=1))


def test_a_day_off_shows_first_what_it_moves_and_a_leave_what_the_deputy_gets(enter: Enter, desks: SmallOffice) -> None:
    desks.case("complete")
    keeper = enter("process_owner")
    keeper.open("hari-libur", say("nav.days_off"))
    keeper.fill({say("days.day"): tomorrow_or_later(), say("days.name").rstrip(" *"): "Cuti bersama contoh"})
    keeper.act(say("days.foresee"), "Bila disimpan sekarang: memindahkan")
    foreseen = keeper.page.get_by_text("Bila disimpan sekarang").inner_text()
    assert "memindahkan 0 batas waktu" not in foreseen
    keeper.act(say("days.save"), say("days.refused"))
    assert faults(keeper.page) == []
    keeper.shoot("day-off-foreseen")
    keeper.fill({say("days.reason").rstrip(" *"): "SKB contoh"})
    keeper.act(say("days.save"), "batas waktu bergeser")

    analyst = enter("analyst")
    leave(analyst)


def leave(analyst: Person) -> None:
    """An analyst enters his leave and sees beforehand what Wulan gets."""
    wulan = NAMES["analyst2"][0]
    analyst.open("cuti", say("nav.leave"))
    analyst.act(say("leave.save"), say("leave.refused"))
    analyst.fill({say("leave.deputy").rstrip(" *"): Choice(wulan)})
    analyst.shows(f"dapat dikerjakan {wulan} selama 1 hari")
    expect(analyst.page.get_by_text(say("leave.refused"))).to_have_count(0)
    assert faults(analyst.page) == []
    analyst.shoot("leave-effect")
    analyst.act(say("leave.save"), say("leave.saved"))
    analyst.shows(f"pengganti: {wulan}")
