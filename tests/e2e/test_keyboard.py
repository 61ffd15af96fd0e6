"""The inbox without a mouse: a card is found, picked, taken and opened, and nobody's typing is touched."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.pages import PATIENCE, Person

CARD = '[class*="st-key-mine-DM-"], [class*="st-key-inbox-DM-"]'


def test_cards_are_walked_picked_taken_and_opened_by_keyboard(person: Person) -> None:
    person.sign_in("registry")
    person.open("kotak-masuk", "Kotak masuk")
    page, links = person.page, person.page.locator(CARD).locator("a")
    expect(links.first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("?")
    expect(page.get_by_text("kartu berikutnya")).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("j")
    expect(links.first).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("x")
    expect(page.locator(CARD).first.get_by_role("checkbox")).to_be_checked(timeout=PATIENCE)
    person.shoot("inbox-keys")
    page.get_by_text("Saringan dan tampilan").click()
    name = page.get_by_role("textbox", name="Nama tampilan")
    name.press_sequentially("jck?x")
    expect(name).to_have_value("jck?x", timeout=PATIENCE)
    links.first.focus()  # what was typed is sent now, and its redraw may cut off what the next key asks for
    page.keyboard.press("c")
    person.shows("1 kartu diambil")
    person.calm()
    page.keyboard.press("j")
    number = page.locator(f"{CARD} >> a:focus").inner_text()
    page.keyboard.press("Enter")
    person.settled(number)
    person.shoot("inbox-opened")
