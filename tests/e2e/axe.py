"""What axe finds on a page that is open, and whether the page is wider than its screen."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => ({rule: one.id, where: one.nodes.slice(0, 4).map(node => node.html.slice(0, 220) + ' | ' + node.failureSummary.slice(0, 200))}))"""
SIDEWAYS = """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
    .filter(one => one && one.scrollWidth > one.clientWidth + 1).map(one => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`)"""


def faults(page: Page) -> list[Any]:
    """What axe finds serious or critical on the page that is open."""
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(SERIOUS)
    return found


def sideways(page: Page) -> list[str]:
    """Parts of the page that have to be pushed sideways to be read."""
    found: list[str] = page.evaluate(SIDEWAYS)
    return found
