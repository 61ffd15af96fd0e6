"""The process owner at the editor, by keyboard alone: a fault at its line, completion, undo, no trap, saved."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.pages import Person
from ui.words import say

UNKNOWN = "menuju tahap “arsip” yang tidak ada"


def test_a_fault_shows_while_typing_is_mended_by_completion_and_the_draft_is_saved(person: Person) -> None:
    person.sign_in("process_owner")
    person.open("penyusun-alur", "Penyusun alur")
    _break(person)
    person.page.reload()  # nothing is lost, the fault is still there
    _mend(person)
    _complete_a_key(person)
    _leave_and_save(person)


def _break(person: Person) -> None:
    page = person.page
    _sound(person)
    page.get_by_role("textbox", name=say("editor.label")).focus()
    _find(person, "withdraw_to: archive")
    page.keyboard.type("withdraw_to: arsip")
    expect(page.get_by_role("button", name=UNKNOWN)).to_be_visible()
    expect(page.get_by_text(say("editor.kept"))).to_be_visible()
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    person.shoot("editor-fault")


def _mend(person: Person) -> None:
    """Its button leads to the line; the list of stages gives the name; the pointer on a key tells what it means."""
    page, keys = person.page, person.page.keyboard
    fault, line = page.get_by_role("button", name=UNKNOWN), page.locator(".cm-activeLine")
    expect(fault).to_be_visible()
    person.calm()
    fault.press("Enter")
    expect(line).to_have_text("withdraw_to: arsip")
    keys.press("End")
    keys.press("Control+Backspace")
    keys.type("arch")
    _take(person, "archive")
    expect(line).to_have_text("withdraw_to: archive")
    _sound(person)
    line.hover(position={"x": 40, "y": 8})
    expect(page.locator(".sd-editor-help")).to_have_text(say("schema.file.withdraw_to"))


def _complete_a_key(person: Person) -> None:
    page, keys = person.page, person.page.keyboard
    _find(person, "kind: registration")
    keys.press("End")
    keys.type("\nclos")
    _take(person, "closes")
    keys.type("maybe")
    expect(page.get_by_role("button", name="bentuk nilainya keliru")).to_be_visible()
    keys.press("Control+Backspace")
    keys.type("false")
    _sound(person)
    line = page.locator(".cm-activeLine")
    expect(line).to_have_text("    closes: false")
    person.button(say("editor.undo"))
    expect(line).not_to_have_text("    closes: false")
    person.button(say("editor.redo"))
    expect(line).to_have_text("    closes: false")


def _leave_and_save(person: Person) -> None:
    """Tab indents in the text; after Esc it leaves it."""
    text = person.page.get_by_role("textbox", name=say("editor.label"))
    expect(text).to_be_focused()
    for key in ("Escape", "Escape", "Tab"):
        person.page.keyboard.press(key)
    expect(text).not_to_be_focused()
    person.button(say("editor.save"))
    person.shows("Tersimpan sebagai rancangan: versi")
    person.shoot("editor-saved")


def _sound(person: Person) -> None:
    expect(person.page.locator(".sd-editor-state")).to_have_text(say("editor.sound"))


def _take(person: Person, word: str) -> None:
    """Take the suggestion that is chosen; the list takes no Enter in its first moments, lest a line end be lost."""
    expect(person.page.get_by_role("option", name=word)).to_be_visible()
    person.shoot(f"editor-completion-{word}")
    person.page.wait_for_timeout(150)
    person.page.keyboard.press("Enter")


def _find(person: Person, words: str) -> None:
    """Go to the words in the text and select them."""
    keys = person.page.keyboard
    keys.press("Control+f")
    expect(person.page.get_by_role("textbox", name=say("editor.phrase.search"))).to_be_focused()
    keys.type(words)
    keys.press("Enter")
    keys.press("Escape")
    expect(person.page.get_by_role("textbox", name=say("editor.label"))).to_be_focused()
    expect(person.page.locator(".cm-activeLine")).to_contain_text(words)
