"""What lapsed although the answer had come in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.calendar import OFFICE_ZONE
from domain.complaint import Complaint
from domain.errors import Conflict, NotAllowed, Refused
from domain.reviving import revive
from domain.watch import watch
from tests.travel import a_complaint, filled, officer, settle, stages, travel

IN_TIME = datetime(2026, 10, 15, 15, tzinfo=OFFICE_ZONE)
"""The afternoon of the last day."""
LATER = datetime(2026, 10, 20, 9, tzinfo=OFFICE_ZONE)
ANALYST = officer("analyst")


def lapsed(*then: str) -> Complaint:
    """The complainant's completion did not come by 15 October; what the office did since."""
    complaint = travel(a_complaint(), "complete", "request_completion")
    assert watch(complaint, at=LATER).lapsed == 1
    settle(complaint, LATER)
    return travel(complaint, *then, start=LATER)


@pytest.mark.parametrize("then", [(), ("close",), ("close", "archived")])
def test_its_stage_is_open_again_wherever_the_case_lies_since(then: tuple[str, ...]) -> None:
    complaint = lapsed(*then)
    life = complaint.life
    visit = revive(complaint, received_at=IN_TIME, by=ANALYST, at=LATER)
    assert (visit.stage, visit.prepared, complaint.state) == ("waiting_completion", True, "open")
    assert [complaint.dismissal_reason, complaint.ended_at, complaint.closed_at] == [None, None, None]
    assert complaint.life == life + (then[-1:] == ("archived",))
    complaint.decide("completed", by=ANALYST, at=LATER, fields=filled("", "completed"))
    assert stages(complaint)[-1] == "analysis"
    assert "Penyelesaian pengaduan" not in {term.label for term in complaint.running_terms()}, "no class yet"


def test_the_last_second_of_the_last_day_is_in_time() -> None:
    last = datetime(2026, 10, 15, 23, 59, 59, tzinfo=OFFICE_ZONE)
    assert revive(lapsed(), received_at=last, by=ANALYST, at=LATER).open


def test_what_came_too_late_or_not_yet_does_not() -> None:
    complaint = lapsed()
    for moment in (datetime(2026, 10, 16, 0, 0, tzinfo=OFFICE_ZONE), LATER + timedelta(hours=1)):
        with pytest.raises(Refused):
            revive(complaint, received_at=moment, by=ANALYST, at=LATER)
    assert complaint.dismissal_reason == "T8"


def test_only_a_lapse_is_revived() -> None:
    for complaint in (travel(a_complaint(), "complete"), travel(a_complaint(), "complete", "dismiss", "approve")):
        with pytest.raises(Conflict):
            revive(complaint, received_at=IN_TIME, by=ANALYST, at=LATER)


def test_it_is_revived_once_and_by_who_decides_there() -> None:
    complaint = lapsed()
    with pytest.raises(NotAllowed):
        revive(complaint, received_at=IN_TIME, by=officer("archivist"), at=LATER)
    revive(complaint, received_at=IN_TIME, by=ANALYST, at=LATER)
    with pytest.raises(Conflict):
        revive(complaint, received_at=IN_TIME, by=ANALYST, at=LATER)


def test_what_was_reopened_since_stays_as_it_is() -> None:
    complaint = lapsed("close")
    complaint.reopen(by=officer("section_head"), at=LATER, reason="bukti baru")
    with pytest.raises(Conflict):
        revive(complaint, received_at=IN_TIME, by=ANALYST, at=LATER)
