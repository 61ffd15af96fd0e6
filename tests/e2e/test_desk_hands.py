"""Cards go from hand to hand: dealt out with an order, handed over, taken many at once and given back, and two who want the same one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Enter
from tests.e2e.drawers import unfold
from tests.e2e.pages import Choice, Person
from tests.e2e.small_office import NAMES, Case, SmallOffice
from ui.words import say

WULAN = NAMES["analyst2"][0]
ORDER = "Teliti kronologinya, lapor hari Jumat"
AGAIN = "Mohon dilanjutkan; saya dinas luar"
POPOVER = "[data-testid=stPopoverBody]"
UNDO = say("bulk.undo")


@pytest.fixture(scope="module")
def cards(desks: SmallOffice) -> list[Case]:
    """Four cases at the analysis."""
    return [desks.case("complete", subject=f"Pungutan di loket {n}") for n in range(1, 5)]


def card(person: Person, case: Case) -> Locator:
    """The card of the inbox, wherever on the page it lies."""
    return person.page.locator(f".st-key-mine-{case.number}, .st-key-inbox-{case.number}")


def pick(person: Person, *cases: Case) -> None:
    """Tick their boxes, which asks nothing of the server."""
    for case in cases:
        box = card(person, case).get_by_role("checkbox")
        box.focus()
        person.page.keyboard.press("Space")
        expect(box).to_be_checked()


def test_cards_are_dealt_out_with_an_order_and_handed_on_with_another(
    enter: Enter, desks: SmallOffice, cards: list[Case]
) -> None:
    head = enter("section_head")
    head.open("kotak-masuk", "Kotak masuk", kelompok="analyst")
    pick(head, *cards[:2])
    unfold(head, say("bulk.more"))
    head.act(say("bulk.assign"), say("bulk.no_officer"))
    head.fill({say("bulk.to"): Choice(WULAN), say("bulk.order"): ORDER})
    assert faults(head.page) == []
    head.shoot("desk-bulk-assign")
    head.act(say("bulk.assign"), "2 kartu ditugaskan")
    assert [desks.holder(one.id) for one in cards] == ["analyst2", "analyst2", None, None]

    wulan = enter("analyst2")
    wulan.shows(say("notices.unread", count=2))
    wulan.open("kotak-masuk", "Kotak masuk")
    wulan.shows(say("inbox.mine"))
    expect(card(wulan, cards[0])).to_contain_text(ORDER)
    wulan.shoot("desk-inbox-order")
    card(wulan, cards[0]).get_by_role("link").click()
    wulan.settled(cards[0].number)
    assert ORDER in wulan.paper(say("slip.print"))
    wulan.page.get_by_role("button", name=say("hands.give")).click()
    wulan.fill({say("hands.to"): Choice("Analis Pengaduan"), say("hands.order"): AGAIN}, POPOVER)
    assert faults(wulan.page) == []
    wulan.shoot("desk-hand-over")
    wulan.page.locator(POPOVER).get_by_role("button", name=say("hands.assign")).click()
    wulan.shows(say("hands.assign_done"))
    assert desks.holder(cards[0].id) == "analyst"
    expect(wulan.page.get_by_text("baru saja berpindah")).to_have_count(0)  # her own act is no news to her
    slip = wulan.paper(say("slip.print"))
    assert slip.index(ORDER) < slip.index(AGAIN)
    wulan.shoot("desk-handed-over")


def test_many_are_taken_and_decided_at_once_and_both_can_be_undone(
    enter: Enter, desks: SmallOffice, cards: list[Case]
) -> None:
    analyst = enter("analyst")
    analyst.open("kotak-masuk", "Kotak masuk", kartu="bebas")
    analyst.act(say("bulk.claim"), say("bulk.nothing"))
    pick(analyst, *cards[2:])
    analyst.act(say("bulk.claim"), "2 kartu diambil")
    assert faults(analyst.page) == []
    analyst.shoot("desk-claimed")
    analyst.act(UNDO, "2 kartu dilepas kembali")
    assert [desks.holder(one.id) for one in cards[2:]] == [None, None]

    fresh = [desks.case(subject=f"Jalan rusak {n}") for n in range(2)]
    registry = enter("registry")
    registry.open("kotak-masuk", "Kotak masuk")
    pick(registry, *fresh)
    unfold(registry, say("bulk.more"))
    registry.fill({say("bulk.outcome"): Choice("Pemeriksaan kelengkapan: Lengkap")})
    registry.act(say("bulk.decide"), "2 kartu diputuskan")
    expect(card(registry, fresh[0])).to_have_count(0)
    assert [desks.stage(one.id) for one in fresh] == ["analysis"] * 2
    registry.act(UNDO, "2 keputusan ditarik kembali")
    expect(card(registry, fresh[0])).to_be_visible()
    assert [desks.stage(one.id) for one in fresh] == ["completeness"] * 2


def test_a_saved_list_opens_by_itself_on_the_next_day(enter: Enter, cards: list[Case]) -> None:
    analyst = enter("analyst")
    analyst.open("kotak-masuk", "Kotak masuk")
    unfold(analyst, say("inbox.filter"))
    analyst.fill({say("board.stage"): Choice("Pengarsipan")})
    analyst.act(say("inbox.go"), say("inbox.none"))
    analyst.fill({say("view.name"): "Arsip saya"})
    analyst.act(say("view.save"), say("view.saved", name="Arsip saya"))
    analyst.fill({say("view.pick"): Choice("Arsip saya")})
    assert faults(analyst.page) == []
    analyst.shoot("desk-saved-list")
    analyst.act(say("view.first"), say("view.first_done", name="Arsip saya"))
    tomorrow = enter("analyst")
    tomorrow.open("kotak-masuk", "Kotak masuk")
    tomorrow.shows(say("inbox.none"))
    tomorrow.shows(say("view.open", name="Arsip saya"))
    tomorrow.page.get_by_role("link", name=say("inbox.all")).click()
    expect(card(tomorrow, cards[3])).to_be_visible()


def test_two_who_open_the_same_card_are_told_of_each_other_by_name(
    enter: Enter, desks: SmallOffice, cards: list[Case]
) -> None:
    case = cards[3]
    analyst, wulan = enter("analyst"), enter("analyst2")
    for one in (wulan, analyst):
        one.open("pengaduan", case.number, id=case.id)
    analyst.shows(f"{WULAN} juga sedang membuka pengaduan ini")
    wulan.act(say("hands.claim"), say("hands.claim_done"))
    analyst.act(say("hands.claim"), f"Kartu ini sudah dipegang {WULAN}.")
    assert desks.holder(case.id) == "analyst2"
    analyst.shoot("desk-collision")
    wulan.act(say("hands.release"), say("hands.release_done"))
    assert desks.holder(case.id) is None
