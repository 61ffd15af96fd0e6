"""The inbox without a mouse: a card is found, picked, taken and opened, and nobody's typing is touched."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.drawers import unfold
from tests.e2e.pages import Person
from ui.words import say

CARD = '[class*="st-key-mine-DM-"], [class*="st-key-inbox-DM-"]'


def test_cards_are_walked_picked_taken_and_opened_by_keyboard(person: Person) -> None:
    person.sign_in("registry")
    person.open("kotak-masuk", "Kotak masuk")
    page, links = person.page, person.page.locator(CARD).locator("a")
    expect(links.first).to_be_visible()
    page.wait_for_function("window.sipdumasKeys && document.querySelector('details.sd-keys')")
    page.keyboard.press("?")
    expect(page.get_by_text("kartu berikutnya")).to_be_visible()
    page.keyboard.press("j")
    expect(links.first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator(CARD).first.get_by_role("checkbox")).to_be_checked()
    person.shoot("inbox-keys")
    unfold(person, say("inbox.filter"))
    name = page.get_by_role("textbox", name="Nama tampilan")
    name.press_sequentially("jck?x")
    expect(name).to_have_value("jck?x")
    links.first.focus()  # what was typed is sent now, and its redraw may cut off what the next key asks for
    page.keyboard.press("c")
    person.shows("1 kartu diambil")
    person.calm()
    page.keyboard.press("j")
    number = page.locator(f"{CARD} >> a:focus").inner_text()
    page.keyboard.press("Enter")
    person.settled(number)
    person.shoot("inbox-opened")
