"""Everybody can use it: no page has a serious fault by axe's rules, in either language; what the field team needs fits a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from config.tables import read_roles
from tests.e2e.axe import faults, sideways
from tests.e2e.conftest import PHONE, Watch
from tests.e2e.office import Installation
from tests.e2e.pages import Person
from ui.frame import SCREENS
from ui.pages.deadlines import PARTS
from ui.parts.pressure import PART
from ui.parts.ways import COMPLAINT, DEADLINES, HOME, INBOX, LEAVE, NOTICES, REGISTER, SEARCH
from ui.words import ENGLISH, say

EVERYBODY = "serba"
"""Who has every role, and so every page."""
STAGES = ("approval", "waiting_agency")
"""A proposal to approve, and a trail with letters; the field team's stage is looked at on a phone."""
FIELD = (HOME, INBOX, SEARCH, NOTICES, LEAVE)
"""Pages the field team opens on the way, beside the complaint's."""


@pytest.fixture
def everybody(person: Person, installation: Installation) -> Iterator[Person]:
    """Signed in with every role; the account is closed afterwards."""
    roles = ", ".join(f'"{role.key}"' for role in read_roles())
    installation.sql(
        "INSERT INTO officers (username, name, roles, demo) VALUES (%s, 'Serba Bisa', %s::jsonb, true) RETURNING name",
        EVERYBODY,
        f"[{roles}]",
    )
    person.sign_in(EVERYBODY)
    yield person
    installation.sql("UPDATE officers SET active = false, demo = false WHERE username = %s RETURNING name", EVERYBODY)


def test_no_page_has_a_serious_fault_in_either_language(everybody: Person, installation: Installation) -> None:
    found: dict[str, list[Any]] = {}
    for way, _ in SCREENS:
        if way.listed:
            everybody.open("" if way is HOME else way.path, say(way.name))
            found[way.path] = faults(everybody.page)
    for part in PARTS:
        everybody.open(DEADLINES.path, say(DEADLINES.name), **{PART: part})
        found[part] = faults(everybody.page)
    for stage in STAGES:
        case_id, number = installation.waiting(stage)
        everybody.open("pengaduan", number, id=case_id)
        found[stage] = faults(everybody.page)
    assert everybody.page.locator("html").get_attribute("lang") == "id"
    everybody.page.get_by_role("button", name="English").click()
    everybody.settled()
    assert everybody.page.locator("html").get_attribute("lang") == "en"
    for way in (INBOX, REGISTER):
        everybody.open(way.path, ENGLISH[way.name])
        found[f"en-{way.path}"] = faults(everybody.page)
    everybody.shoot("access-english")
    everybody.page.goto(everybody.at("/masuk"))
    found["masuk"] = faults(everybody.page)
    assert {page: what for page, what in found.items() if what} == {}


def test_the_field_teams_pages_fit_a_phone(
    browser: Browser, watch: Watch, installation: Installation, person: Person
) -> None:
    context = browser.new_context(**PHONE)
    watch.over(context)
    phone = person.on(context.new_page())
    phone.sign_in("field_team")
    wide: dict[str, list[str]] = {}
    for way in FIELD:
        phone.open("" if way is HOME else way.path, say(way.name))
        wide[way.path] = sideways(phone.page)
        phone.shoot(f"phone-{way.path}")
    case_id, number = installation.waiting("field_clarification")
    phone.open(COMPLAINT.path, number, id=case_id)
    wide[COMPLAINT.path] = sideways(phone.page)
    phone.shoot("phone-case")
    serious = faults(phone.page)
    context.close()
    assert {page: what for page, what in wide.items() if what} == {}
    assert serious == []
