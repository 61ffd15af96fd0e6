"""The real process of a period: what the page is told, and files that leave with nothing of a person in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from domain.discovery import Case, Event
from domain.errors import NotAllowed
from domain.store import transaction
from domain.store.eventlog import LogSpan
from tasks.accounts import officer
from tasks.discovery import MOST, discover, log_file, route_file, takers, waits
from tasks.exports import Masks
from tests.builders import NOON
from tests.ui.screens import a_case

SPAN = LogSpan(NOON - timedelta(days=60), NOON + timedelta(days=1))
SECRETS = ("Sutinah", "Rahasia", "Melati", "0812000111", "contoh.example", "3578 0101", "Kepala loket", "1960010119")


def test_what_was_done_is_told_and_who_left_the_route_is_found(office_database: str) -> None:
    straight = a_case("complete", "forward")
    astray = a_case("complete", "forward")
    with transaction() as store:
        store.connection.exec_driver_sql(
            "UPDATE visits SET stage = 'closure' WHERE complaint_id = %s AND decided_at IS NULL", (astray,)
        )
    found = discover(SPAN, by=officer("manager"), at=NOON)
    assert (found.held, found.seen, found.over, found.variants) == (2, 2, 0, [])
    assert waits(SPAN, by=officer("manager")).edges[0].hours.count == 2
    assert (found.adherence.cases, found.adherence.conforming) == (2, 1)
    (departure,) = found.adherence.departures
    assert (departure.stage, departure.cases, departure.own) == ("closure", 1, 1)
    page, more = takers(SPAN, departure.trails, by=officer("manager"))
    assert ([str(one.id) for one in page], more) == ([astray], None)
    assert straight != astray
    assert discover(SPAN, by=officer("auditor"), at=NOON, most=1).seen == 1 < MOST


def test_files_hold_nothing_of_a_person_and_leave_a_line(office_database: str) -> None:
    case = a_case("complete", "forward", subject="Rahasia Sutinah")
    by = officer("process_owner")
    made = {form: log_file(SPAN, form, by=by, at=NOON) for form in ("xes", "ocel")}
    for one in made.values():
        text = one.content.decode()
        assert (one.rows, case in text) == (1, True)
        assert not [secret for secret in SECRETS if secret in text]
        assert "analyst-1" in text
        assert '"analyst"' in text, "the role stays"
    events = json.loads(made["ocel"].content)["events"]
    assert {one["relationships"][1]["objectId"] for one in events} == {
        "officer:system",
        "officer:registry-1",
        "officer:analyst-1",
    }
    with transaction() as store:
        lines, _ = store.administration.page(limit=2)
    assert [line.what for line in lines] == ["table.exported"] * 2


def test_the_route_leaves_as_bpmn(office_database: str) -> None:
    made = route_file(by=officer("auditor"), at=NOON)
    root = ET.fromstring(made.content)  # noqa: S314  our own file, written a moment ago
    assert made.rows == 11
    assert "Penelaahan" in {one.get("name") for one in root.iter()}
    assert route_file(1, by=officer("auditor"), at=NOON) == made


@pytest.mark.parametrize("role", ["analyst", "section_head", "administrator"])
def test_others_are_refused(office_database: str, role: str) -> None:
    asked: tuple[Callable[[], object], ...] = (
        lambda: discover(SPAN, by=officer(role), at=NOON),
        lambda: waits(SPAN, by=officer(role)),
        lambda: takers(SPAN, ["x"], by=officer(role)),
        lambda: log_file(SPAN, "xes", by=officer(role), at=NOON),
        lambda: route_file(by=officer(role), at=NOON),
    )
    for ask in asked:
        with pytest.raises(NotAllowed):
            ask()


def test_masks_number_officers_by_role_the_same_all_through_a_file() -> None:
    masks = Masks()
    events = (Event("a", NOON, "ana", "analyst"), Event("b", NOON, "system", "x"), Event("c", NOON, "budi", "analyst"))
    first, again = masks.case(Case("1", events)), masks.case(Case("2", events[::-1]))
    assert [event.officer for event in first.events] == ["analyst-1", "system", "analyst-2"]
    assert [event.officer for event in again.events] == ["analyst-2", "system", "analyst-1"]
