"""The process owner at the editor, by keyboard alone: a fault at its line, completion, undo, no trap, saved."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.pages import PATIENCE, Person
from ui.words import say


def test_a_fault_shows_while_typing_is_mended_by_completion_and_the_draft_is_saved(person: Person) -> None:
    person.sign_in("process_owner")
    person.open("penyusun-alur", "Penyusun alur")
    page, keys = person.page, person.page.keyboard
    text = page.get_by_role("textbox", name=say("editor.label"))
    verdict = page.locator(".sd-editor-state")
    expect(verdict).to_have_text(say("editor.sound"), timeout=PATIENCE)

    text.focus()
    find(person, "withdraw_to: archive")
    keys.type("withdraw_to: arsip")
    fault = page.get_by_role("button", name="menuju tahap “arsip” yang tidak ada")
    expect(fault).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(say("editor.kept"))).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1, timeout=PATIENCE)
    person.shoot("editor-fault")

    page.reload()  # nothing is lost, the fault is still there
    expect(fault).to_be_visible(timeout=PATIENCE)
    person.calm()
    fault.press("Enter")
    expect(page.locator(".cm-activeLine")).to_have_text("withdraw_to: arsip", timeout=PATIENCE)
    keys.press("End")
    keys.press("Control+Backspace")
    keys.type("arch")
    option = page.get_by_role("option", name="archive")
    expect(option).to_be_visible(timeout=PATIENCE)
    person.shoot("editor-completion")
    page.wait_for_timeout(150)  # the list takes no Enter in its first moments, lest a line end be lost
    keys.press("Enter")
    expect(page.locator(".cm-activeLine")).to_have_text("withdraw_to: archive", timeout=PATIENCE)
    expect(verdict).to_have_text(say("editor.sound"), timeout=PATIENCE)

    find(person, "kind: registration")
    keys.press("End")
    keys.type("\nclos")
    expect(page.get_by_role("option", name="closes")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(150)
    keys.press("Enter")
    keys.type("maybe")
    expect(page.get_by_role("button", name="bentuk nilainya keliru")).to_be_visible(timeout=PATIENCE)
    keys.press("Control+z")
    keys.type("false")
    expect(verdict).to_have_text(say("editor.sound"), timeout=PATIENCE)

    keys.press("Escape")
    keys.press("Escape")
    keys.press("Tab")
    expect(text).not_to_be_focused(timeout=PATIENCE)
    person.button(say("editor.save"))
    person.shows("Tersimpan sebagai rancangan: versi")
    person.shoot("editor-saved")


def find(person: Person, words: str) -> None:
    """Go to the words in the text and select them."""
    keys = person.page.keyboard
    keys.press("Control+f")
    expect(person.page.get_by_role("textbox", name=say("editor.phrase.search"))).to_be_focused(timeout=PATIENCE)
    keys.type(words)
    keys.press("Enter")
    keys.press("Escape")
