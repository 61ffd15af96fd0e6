"""Drawers of a page (Streamlit's expanders): what lies in a closed one takes no key, and nobody would be told."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.pages import PATIENCE, TRIES, Person


def unfold(person: Person, title: str) -> None:
    """Open the drawer with this title unless it is open. A redraw under way takes the click away or closes it: then once more."""
    head = person.page.get_by_test_id("stExpander").locator("summary", has=person.page.get_by_text(title, exact=True))
    inside = head.locator("xpath=following-sibling::*[@data-testid='stExpanderDetails']")
    for again in range(TRIES, 0, -1):
        if inside.get_attribute("inert") is not None:
            head.click()
        person.calm()
        try:
            expect(inside).not_to_have_attribute("inert", "", timeout=PATIENCE / TRIES)
        except AssertionError:
            if again == 1:
                raise
        else:
            return
