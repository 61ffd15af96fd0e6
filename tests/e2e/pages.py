"""A person at the screens: reads and does what an officer does, by labels, roles and keys."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate
from pypdf import PdfReader

PATIENCE = 60_000
"""Milliseconds a screen may take on two busy cores."""
TRIES = 8
CALM = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@dataclass(frozen=True)
class Choice:
    """An entry to pick from a list, as opposed to text to write."""

    text: str


Value = str | date | Choice


def _named(label: str) -> re.Pattern[str]:
    """A field's label, whether or not it is marked as required."""
    escaped = re.escape(label).replace("/", "\\/")  # Playwright puts the pattern between slashes and escapes none
    return re.compile(rf"^{escaped}( \*)?$")


class Person:
    """One browser session of one person."""

    def __init__(self, page: Page, board: str, shots: Path) -> None:
        self.page = page
        self._board = board
        self._shots = shots
        page.set_default_timeout(PATIENCE)

    def on(self, page: Page) -> Person:
        """The same person at another browser window."""
        return Person(page, self._board, self._shots)

    def at(self, path: str) -> str:
        """The full address of a path of the board."""
        return f"{self._board}{path}"

    # -- going about -----------------------------------------------------------------------

    def sign_in(self, role: str) -> None:
        """Through the sign-in page, by the demo account of this role's key."""
        self.page.goto(f"{self._board}/masuk")
        self.page.locator(f'button[name="contoh"][value="{role}"]').click()
        self.settled("Beranda")

    def sign_out(self) -> None:
        """By the button in the side bar."""
        self.page.get_by_role("button", name="Keluar").click()
        expect(self.page.get_by_role("alert")).to_have_text("Anda telah keluar.", timeout=PATIENCE)

    def open(self, path: str, title: str | None = None, /, **query: str) -> None:
        """An address of the board, until its title stands there."""
        self.page.goto(f"{self._board}/{path}{'?' + urlencode(query) if query else ''}")
        self.settled(title)

    def settled(self, title: str | None = None) -> None:
        """Wait until the page has its title and nothing runs any more."""
        heading = self.page.get_by_test_id("stMain").get_by_role("heading", level=1)
        expect(heading.filter(has_text=title) if title else heading).to_be_visible(timeout=PATIENCE)
        self.calm()

    def calm(self) -> None:
        """Wait until the script has run and every part of the page has come."""
        self.page.wait_for_selector(CALM, timeout=PATIENCE)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)

    def shows(self, text: str, within: str = "body") -> None:
        """Wait until the page says so."""
        expect(self.page.locator(within).get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def shoot(self, name: str) -> None:
        """A picture of the whole page, however long, for a look by people."""
        size = self.page.viewport_size or {"width": 1280, "height": 900}
        width, height = size["width"], size["height"]
        long = self.page.evaluate(
            "Math.max(900, ...[...document.querySelectorAll('[data-testid=stMain], main')].map(e => e.scrollHeight))"
        )
        self.page.set_viewport_size({"width": width, "height": min(int(long), 6000)})
        self.calm_pictures()
        self.page.screenshot(path=self._shots / f"{name}.png")
        self.page.set_viewport_size({"width": width, "height": height})

    def calm_pictures(self) -> None:
        """Wait for fonts: a picture taken before shows other letters."""
        self.page.evaluate("document.fonts.ready.then(() => true)")

    # -- filling in ------------------------------------------------------------------------

    def fill(self, fields: Mapping[str, Value], within: str = "main") -> None:
        """Fill in fields by their labels, leaving each by Tab."""
        place = self.page.locator(within) if within != "main" else self.page.get_by_test_id("stMain")
        for label, value in fields.items():
            if isinstance(value, Choice):
                self._pick(place, label, value.text)
            elif isinstance(value, date):
                self._date(place, label, value)
            else:
                field = place.get_by_role("textbox", name=_named(label))
                field.fill(value)
                field.press("Tab")
        self.calm()

    def _pick(self, place: Locator, label: str, text: str) -> None:
        field = place.get_by_role("combobox", name=_named(label))
        self._choose(field, text, text, partial(expect(field).to_have_value, text))

    def pick(self, field: Locator, wanted: str, typed: str = "") -> None:
        """One more entry of a list of several, found by typing; the list is closed afterwards."""
        chosen = self.page.locator(f'[data-testid="stMultiSelect"] [data-tag][aria-label="{wanted}"]').first
        self._choose(field, typed or wanted, wanted, expect(chosen).to_be_attached)
        self.page.keyboard.press("Escape")

    def _choose(self, field: Locator, typed: str, wanted: str, held: Callable[..., None]) -> None:
        """A redraw under way, or a drawer still opening, closes the list or takes the choice away: then once more."""
        option = self.page.get_by_role("option", name=wanted, exact=True)
        for again in range(TRIES, 0, -1):
            field.click()
            field.fill(typed)
            try:
                option.click(timeout=PATIENCE / TRIES)
                self.calm()
                held(timeout=PATIENCE / TRIES)
            except (TooLate, AssertionError):
                if again == 1:
                    raise
                self.calm()
            else:
                return

    def _date(self, place: Locator, label: str, value: date) -> None:
        group = place.get_by_role("group", name=_named(label))
        group.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(f"{value:%d%m%Y}")
        self.page.keyboard.press("Tab")

    def button(self, name: str) -> None:
        """Press a button by keyboard."""
        found = self.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)
        found.press("Enter")

    def act(self, button: str, told: str) -> None:
        """Press a button and read what came of it."""
        self.button(button)
        self.shows(told)
        self.calm()

    def paper(self, link: str) -> str:
        """What stands on the paper a link of the page leads to."""
        address = str(self.page.get_by_role("link", name=link).first.get_attribute("href"))
        answer = self.page.request.get(self.at(address))
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        pages = PdfReader(io.BytesIO(answer.body())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def taken(self, button: str) -> tuple[str, bytes]:
        """Press a button that hands out a file: the file's name and what is in it."""
        with self.page.expect_download(timeout=PATIENCE) as coming:
            self.button(button)
        return coming.value.suggested_filename, coming.value.path().read_bytes()

    def upload(self, *files: Path, place: str = "body") -> None:
        """Choose files and wait until they have arrived."""
        self.page.locator(place).locator('input[type="file"]').set_input_files(list(files))
        arrived = self.page.locator(".sd-notice li")  # the uploader itself names a file before it has come in
        for file in files:
            expect(arrived.get_by_text(file.name).first).to_be_visible(timeout=PATIENCE)
        self.calm()

    def choose(self, outcome: str) -> None:
        """A decision on the list, by keyboard."""
        radio = self.page.get_by_role("radio", name=outcome, exact=True)
        radio.focus()
        self.page.keyboard.press("Space")
        expect(radio).to_be_checked(timeout=PATIENCE)
        self.shows("Catatan dalam riwayat (tidak tercetak)")
        self.calm()

    def decide(self, outcome: str, fields: Mapping[str, Value] | None = None) -> None:
        """Choose a decision, fill in its form and send it."""
        self.choose(outcome)
        self.fill(fields or {})
        self.button("Putuskan")
        self.shows("Tersimpan. Pengaduan")
        self.calm()

    def tab(self, name: str) -> None:
        """Open a tab of the complaint page."""
        self.page.get_by_role("tab", name=name, exact=True).click()
