"""Taking back the own last decision: the file stands as before, or the refusal says why not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.complaint import Complaint
from domain.errors import AlreadyDecided, Conflict, NotAllowed
from domain.people import Officer
from domain.taking_back import may_take_back, take_back
from domain.visit import Visit
from tests.travel import THURSDAY, a_complaint, filled, officer, stages, travel

ANI = officer("analyst", "ani")
SOON = THURSDAY + timedelta(hours=5)


def last(complaint: Complaint) -> Visit:
    """The visit decided last."""
    return [visit for visit in complaint.visits if visit.decided_at][-1]


def back(complaint: Complaint, by: Officer = ANI, at: datetime = SOON, *, issued: bool = False) -> Visit:
    """Take the last decision back."""
    return take_back(complaint, last(complaint).id, by=by, at=at, issued=issued)


def proposed(outcome: str = "forward") -> Complaint:
    """Ani has proposed something; it waits for approval."""
    complaint = travel(a_complaint(), "complete")
    complaint.decide(outcome, by=ANI, at=THURSDAY, fields=filled("analysis", outcome))
    return complaint


def terms(complaint: Complaint) -> dict[str, datetime]:
    """What runs until when."""
    return {term.label: term.due_at for term in complaint.running_terms()}


def test_the_stage_is_open_again_on_the_officers_desk_with_what_was_filled_in() -> None:
    complaint = travel(a_complaint(), "complete")
    before = terms(complaint)
    complaint.decide("forward", by=ANI, at=THURSDAY, fields=filled("analysis", "forward"))
    visit = back(complaint)
    assert stages(complaint)[-3:] == ["analysis", "approval", "analysis"]
    assert complaint.visits[-2].outcome == "taken_back"
    assert (visit.assigned_to, visit.prepared, visit.fields["agency"]) == ("ani", True, "bpn")
    assert terms(complaint) == before
    assert visit.due_at == before["Penelaahan"]
    assert complaint.entries[-1].kind in {"taken_back", "due_changed"}


def test_it_can_be_decided_again() -> None:
    complaint = proposed()
    back(complaint)
    opened = complaint.decide("dismiss", by=ANI, at=SOON, fields=filled("analysis", "dismiss"))
    assert opened is not None
    assert (opened.stage, opened.role) == ("approval", "assistant_deputy")


def test_the_file_forgets_what_the_decision_said_and_the_term_it_started() -> None:
    complaint = travel(a_complaint(), "complete", "forward")
    citra = officer("section_head", "citra")
    complaint.decide("approve", by=citra, at=THURSDAY)
    assert str(complaint.nature) == "general"
    visit = back(complaint, citra)
    assert [complaint.nature, complaint.agency, complaint.fields] == [None, None, {}]
    assert set(terms(complaint)) == {"Persetujuan telaah"}
    assert visit.proposal is not None
    assert visit.proposal["outcome"] == "forward"
    complaint.decide("approve", by=citra, at=SOON)
    assert "Penyelesaian pengaduan" in terms(complaint)


def test_the_clock_that_the_decision_stopped_never_stood() -> None:
    complaint = travel(a_complaint(), "complete")
    before = terms(complaint)
    complaint.decide("request_completion", by=ANI, at=THURSDAY, fields=filled("", "request_completion"))
    back(complaint, at=THURSDAY + timedelta(days=4))
    assert terms(complaint) == before
    assert [pause.ended_at == pause.begun_at for pause in complaint.pauses] == [True]


def test_the_legal_clock_runs_again_after_a_closure_taken_back() -> None:
    complaint = travel(a_complaint(), "complete", "dismiss", "approve")
    due, head = terms(complaint), officer("assistant_deputy", "deputi")
    complaint.decide("close", by=head, at=THURSDAY)
    assert complaint.ended_at is not None
    back(complaint, head)
    assert [complaint.ended_at, complaint.state] == [None, "open"]
    assert terms(complaint) == due


def test_only_the_one_who_decided_may_take_it_back() -> None:
    complaint = proposed()
    with pytest.raises(NotAllowed):
        back(complaint, officer("analyst", "budi"))


def test_once_claimed_it_stays() -> None:
    complaint = proposed()
    opened = complaint.open_visit
    assert opened is not None
    complaint.claim(opened.id, by=officer("section_head", "citra"), at=THURSDAY)
    with pytest.raises(Conflict, match="citra"):
        back(complaint)


def test_once_decided_it_stays() -> None:
    complaint, mine = proposed(), None
    mine = last(complaint)
    complaint.decide("approve", by=officer("section_head", "citra"), at=THURSDAY)
    with pytest.raises(AlreadyDecided):
        take_back(complaint, mine.id, by=ANI, at=SOON, issued=False)


def test_once_a_letter_is_made_it_stays() -> None:
    with pytest.raises(Conflict, match="Surat"):
        back(proposed(), issued=True)


def test_what_has_ended_is_reopened_not_taken_back() -> None:
    complaint = travel(a_complaint(), "complete", "dismiss", "approve", "close")
    keeper = officer("archivist", "arsip")
    complaint.decide("archived", by=keeper, at=THURSDAY, fields=filled("archive", "archived"))
    with pytest.raises(Conflict, match="buka kembali"):
        back(complaint, keeper)


def test_twice_is_once_too_often() -> None:
    complaint = proposed()
    decided = last(complaint)
    take_back(complaint, decided.id, by=ANI, at=SOON, issued=False)
    with pytest.raises(AlreadyDecided):
        take_back(complaint, decided.id, by=ANI, at=SOON, issued=False)


def test_it_is_offered_to_who_decided_and_only_while_nobody_has_acted_on_it() -> None:
    complaint = proposed()
    assert may_take_back(complaint, by=ANI, issued=False) is last(complaint)
    assert may_take_back(complaint, by=officer("analyst", "budi"), issued=False) is None
    assert may_take_back(complaint, by=ANI, issued=True) is None
    complaint.visits[-1].assigned_to = "kepala"
    assert may_take_back(complaint, by=ANI, issued=False) is None


def test_a_taking_back_is_not_taken_back_itself() -> None:
    complaint = proposed()
    back(complaint)
    assert may_take_back(complaint, by=ANI, issued=False) is None
    with pytest.raises(AlreadyDecided):
        back(complaint)
