"""The real installation and a real browser for these tests: both started once a run, watched, and asked at the end whether all went cleanly."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect, sync_playwright
from playwright.sync_api import Request as Call

from domain.store.cluster import Cluster
from tests.e2e.office import Installation, await_gone, installed
from tests.e2e.pages import PATIENCE, Person
from tests.e2e.small_office import SmallOffice, small_office
from tests.realdata import NO

expect.set_options(timeout=PATIENCE)  # Playwright's own five seconds are too few for two busy cores

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking")
MORE_QUIET = ("disable-component-update", "disable-sync")
HARMLESS = re.compile(r"/_stcore/(health|host-config)$|/masuk(/instansi/selesai)?$|/kata-sandi$|/berkas/")
"""Streamlit looks for itself below each page's address before it finds itself (404); our own refusals are answers too."""
SCREEN: Mapping[str, Any] = {
    "locale": "id-ID",
    "timezone_id": "Asia/Jakarta",
    "viewport": {"width": 1280, "height": 900},
    "reduced_motion": "reduce",
}
"""A desk's screen in the office."""
PHONE: Mapping[str, Any] = {**SCREEN, "viewport": {"width": 390, "height": 844}, "has_touch": True}
"""What the field team has in hand."""


class Watch:
    """What browsers did that they shouldn't: calls to other machines, errors in the console."""

    def __init__(self) -> None:
        self.strangers: list[str] = []
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Watch everything this context does from now on."""
        context.on("request", self._call)
        context.on("console", self._said)
        context.on("weberror", self._error)

    def _call(self, call: Call) -> None:
        address = urlsplit(call.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname != "127.0.0.1":
            self.strangers.append(call.url)

    def _said(self, message: ConsoleMessage) -> None:
        where = urlsplit(message.location["url"]).path
        looking = "Failed to load resource" in message.text and HARMLESS.search(where)
        if message.type == "error" and not looking:
            self.faults.append(f"{message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self.faults.append(str(error.error))


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of screens lie; `SIPDUMAS_SHOTS` names a folder to keep them."""
    kept = os.environ.get("SIPDUMAS_SHOTS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("shots", numbered=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def watch() -> Watch:
    """One watch over every browser session of the run."""
    return Watch()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, watch: Watch) -> Iterator[Installation]:
    """The real system with the demo's letters; at the end no call left this machine, no script failed, and Ctrl-C ends every process."""
    with installed(tmp_path_factory.mktemp("installation", numbered=False) / "home") as running:
        running.up("--demo", "--workers", "1")
        yield running
        pids = running.pids()
        assert running.interrupt() == 0
        await_gone(pids)
        assert watch.strangers == []
        assert watch.faults == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium without a window. Without it the tests are skipped by its name; in CI that is a failure."""
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} is missing; install Debian's package chromium"
        if os.environ.get("CI", "").lower() not in NO:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[f"--{option}" for option in (*QUIET, *MORE_QUIET)]
        )
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, watch: Watch, request: pytest.FixtureRequest, shots: Path) -> Iterator[BrowserContext]:
    """A browser session of this test's own; when the test fails, what its pages showed is kept."""
    opened = browser.new_context(**SCREEN)
    watch.over(opened)
    yield opened
    if request.node.stash.get(FAILED, False):
        for number, page in enumerate(opened.pages):
            _keep(page, shots / f"failed-{request.node.name}-{number}")
    opened.close()


@pytest.fixture
def person(context: BrowserContext, installation: Installation, shots: Path) -> Person:
    """Somebody at the screens, not signed in."""
    return Person(context.new_page(), installation.board, shots)


@pytest.fixture(scope="module")
def desks(
    cluster: Cluster, office_template: str, tmp_path_factory: pytest.TempPathFactory, watch: Watch
) -> Iterator[SmallOffice]:
    """A small office of this module's own and its board; at the end no call left this machine and no script failed."""
    with small_office(cluster, office_template, tmp_path_factory.mktemp("desks")) as running:
        yield running
        assert watch.strangers == []
        assert watch.faults == []


class Enter(Protocol):
    """Signs somebody in by the account's name, at a desk's screen unless another is given."""

    def __call__(self, username: str, screen: Mapping[str, Any] = SCREEN) -> Person: ...


@pytest.fixture
def enter(
    browser: Browser, watch: Watch, desks: SmallOffice, shots: Path, request: pytest.FixtureRequest
) -> Iterator[Enter]:
    """Each who enters has a browser of his own; what the pages of a failed test showed is kept."""
    opened: list[BrowserContext] = []

    def signed_in(username: str, screen: Mapping[str, Any] = SCREEN) -> Person:
        opened.append(browser.new_context(**screen))
        watch.over(opened[-1])
        somebody = Person(opened[-1].new_page(), desks.address, shots)
        somebody.sign_in(username)
        return somebody

    yield signed_in
    for number, context in enumerate(opened):
        if request.node.stash.get(FAILED, False):
            for page in context.pages:
                _keep(page, shots / f"failed-{request.node.name}-{number}")
        context.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for the fixture that keeps its screens."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def _keep(page: Page, name: Path) -> None:
    page.screenshot(path=name.with_suffix(".png"))
    name.with_suffix(".html").write_text(page.content(), encoding="utf-8")
