"""Editing the table of days off: open complaints move, finished ones stay, the trail says why."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from domain.calendar import OFFICE_ZONE, DayOff, DayOffKind
from domain.errors import NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.registration import Complainant
from domain.store import transaction
from tasks.holidays import Moved, add_day_off, foresee_added, foresee_removed, remove_day_off
from tests.travel import a_complaint, travel

pytestmark = pytest.mark.usefixtures("office_database")

RECEIVED = datetime(2026, 11, 2, 9, tzinfo=OFFICE_ZONE)
LATER = datetime(2026, 11, 3, 9, tzinfo=OFFICE_ZONE)
DAY_OFF = DayOff(datetime(2026, 11, 4, tzinfo=OFFICE_ZONE).date(), "Libur daerah", DayOffKind.NATIONAL)
OWNER = Officer("process_owner", "Pemilik", rights=frozenset({"edit_calendar"}))
ANALYST = Officer("analyst", "Analis")
TO_AGENCY = ("complete", "forward", "approve")
TO_END = (*TO_AGENCY, "answered", "accept", "approve", "close", "archived")


def stored(number: str, *outcomes: str) -> UUID:
    """A complaint in the database, carried so far."""
    complaint = travel(a_complaint(RECEIVED), *outcomes, start=RECEIVED, hours=0.1)
    complaint.registration_number = complaint.tracking_code = number
    with transaction() as store:
        complaint.workflow_version = store.workflows.in_force().version
        store.complaints.add(complaint, Complainant())
    return complaint.id


def running(complaint_id: UUID) -> dict[str, str]:
    """Label and due day of its running terms."""
    with transaction() as store:
        terms = store.complaints.look_at(complaint_id).running_terms()
    return {term.label: term.due_at.astimezone(OFFICE_ZONE).date().isoformat() for term in terms}


def test_a_new_day_off_moves_open_complaints_and_says_why() -> None:
    open_one, closed_one = stored("A", *TO_AGENCY), stored("B", *TO_END)
    before = running(open_one)
    assert add_day_off(DAY_OFF, by=OWNER, at=LATER, reason="SKB contoh") == Moved(complaints=1, due_dates=2)
    assert before == {"Penyelesaian pengaduan": "2026-11-20", "Jawaban instansi": "2026-11-20"}
    assert running(open_one) == {"Penyelesaian pengaduan": "2026-11-23", "Jawaban instansi": "2026-11-23"}
    with transaction() as store:
        changes = [line for line in store.board.trail(open_one) if line.kind == "due_changed"]
        assert not [line for line in store.board.trail(closed_one) if line.kind == "due_changed"]
    assert {line.details["why"] for line in changes} == {"Rab 4 Nov 2026 menjadi hari libur (Libur daerah): SKB contoh"}
    assert all(line.details["old"] < line.details["new"] for line in changes)


def test_taking_it_back_moves_them_back() -> None:
    complaint_id = stored("A", *TO_AGENCY)
    before = running(complaint_id)
    add_day_off(DAY_OFF, by=OWNER, at=LATER, reason="SKB contoh")
    assert remove_day_off(DAY_OFF.day, by=OWNER, at=LATER, reason="SKB diubah") == Moved(complaints=1, due_dates=2)
    assert running(complaint_id) == before
    with transaction() as store:
        removed, added = store.administration.page()[0]
    assert [one.what for one in (added, removed)] == ["holiday.added", "holiday.removed"]
    assert (added.subject, added.before, added.reason) == ("2026-11-04", None, "SKB contoh")
    assert (removed.before, removed.after, removed.reason) == (added.after, None, "SKB diubah")


def test_the_forecast_is_what_the_edit_then_does_and_keeps_nothing() -> None:
    open_one, early = stored("A", *TO_AGENCY), stored("B", "complete")
    stored("C", *TO_END)
    before = running(open_one), running(early)
    foreseen = foresee_added(DAY_OFF, by=OWNER, at=LATER)
    assert foreseen.due_dates > 2
    assert (running(open_one), running(early)) == before
    with pytest.raises(NotFound):
        foresee_removed(DAY_OFF.day, by=OWNER, at=LATER)
    assert add_day_off(DAY_OFF, by=OWNER, at=LATER, reason="SKB contoh") == foreseen
    renamed = replace(DAY_OFF, name="Libur daerah lain", estimated=True)
    assert foresee_added(renamed, by=OWNER, at=LATER).due_dates == 0
    foreseen = foresee_removed(DAY_OFF.day, by=OWNER, at=LATER)
    assert remove_day_off(DAY_OFF.day, by=OWNER, at=LATER, reason="SKB diubah") == foreseen
    assert (running(open_one), running(early)) == before


def test_a_forecast_needs_the_right_and_a_name() -> None:
    with pytest.raises(NotAllowed):
        foresee_added(DAY_OFF, by=ANALYST, at=LATER)
    with pytest.raises(NotAllowed):
        foresee_removed(DAY_OFF.day, by=ANALYST, at=LATER)
    with pytest.raises(Refused, match="nama"):
        foresee_added(replace(DAY_OFF, name=" "), by=OWNER, at=LATER)


def test_an_edit_needs_the_right_a_reason_and_an_existing_day() -> None:
    with pytest.raises(NotAllowed):
        add_day_off(DAY_OFF, by=ANALYST, at=LATER, reason="SKB")
    with pytest.raises(Refused):
        add_day_off(DAY_OFF, by=OWNER, at=LATER, reason=" ")
    with pytest.raises(NotFound, match="Rab 4 Nov 2026"):
        remove_day_off(DAY_OFF.day, by=OWNER, at=LATER, reason="SKB")
