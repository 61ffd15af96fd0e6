"""Past trails: they keep their own times, and stand in the end where the living office would stand."""

from datetime import datetime, timedelta

import pytest

from domain.calendar import OFFICE_ZONE
from domain.complaint import Complaint
from domain.errors import NotAllowed, NotFound, Refused
from domain.history import PastVisit, record_history
from domain.registration import Intake
from tests.travel import THURSDAY, DeskOffice, filled, officer, stages

FORWARD = filled("analysis", "forward")
RESULT = filled("assessment", "accept")


def day(number: int, hour: int = 10) -> datetime:
    """So many days after the letter came, at the hour."""
    return (THURSDAY + timedelta(days=number)).replace(hour=hour)


def told(*trail: PastVisit, **more: str) -> Complaint:
    """The complaint with this past, entered a year later."""
    intake = Intake("letter", THURSDAY, "Sertifikat tanah", "Sejak 2019 belum terbit.")
    names = {"number": "DM-2026-000001", "tracking_code": "ABCDEFGHJK"}
    return record_history(intake, trail, DeskOffice(), by=officer("registry"), at=day(365), **names)


def stay(stage: str, first: int, last: int | None = None, outcome: str | None = None, **fields: str) -> PastVisit:
    decided = None if last is None else day(last, 15)
    return PastVisit(stage, day(first), decided, outcome, f"{stage}-clerk", fields)


def to_approval() -> list[PastVisit]:
    return [
        stay("registration", 0, 0, "registered"),
        stay("completeness", 0, 1, "complete"),
        stay("analysis", 1, 4, "forward", **FORWARD),
    ]


def to_agency() -> list[PastVisit]:
    return [*to_approval(), stay("approval", 4, 5, "approve"), stay("forwarding", 5, 5, "sent")]


def to_closure() -> list[PastVisit]:
    return [
        *to_agency(),
        stay("waiting_agency", 5, 15, "answered", answer_date="2026-10-15", answer="Selesai"),
        stay("assessment", 15, 18, "accept", **RESULT),
        stay("approval", 18, 19, "approve"),
    ]


def running(complaint: Complaint) -> dict[str, str]:
    """Running terms and the dates they are due."""
    return {term.label: f"{term.due_at.astimezone(OFFICE_ZONE):%Y-%m-%d}" for term in complaint.running_terms()}


def test_an_open_past_is_prepared_and_asks_nothing_of_the_engine() -> None:
    complaint = told(*to_agency(), stay("waiting_agency", 5))
    assert complaint.open_visit is not None
    assert complaint.open_visit.prepared
    assert (complaint.wake_seq, complaint.done_seq, complaint.life) == (0, 0, 1)
    assert all(visit.letters == [] for visit in complaint.visits)


def test_terms_run_as_if_the_office_had_worked_in_it() -> None:
    complaint = told(*to_agency(), stay("waiting_agency", 5))
    assert complaint.complete_at == day(1, 15)
    assert (complaint.nature, complaint.agency) == ("general", "bpn")
    assert running(complaint) == {"Penyelesaian pengaduan": "2026-10-22", "Jawaban instansi": "2026-10-26"}
    assert all(term.sentence.startswith("jatuh tempo") for term in complaint.terms)


def test_terms_of_stays_that_are_over_have_ended() -> None:
    complaint = told(*to_agency(), stay("waiting_agency", 5))
    over = {visit.id for visit in complaint.visits if not visit.open}
    assert {term.ended_at is None for term in complaint.terms if term.visit_id in over} == {False}
    assert complaint.open_visit is not None
    assert complaint.open_visit.due_at == min(t.due_at for t in complaint.running_terms() if t.visit_id)


def test_an_open_approval_carries_its_proposal_and_can_be_approved() -> None:
    complaint = told(*to_approval(), stay("approval", 4))
    visit = complaint.open_visit
    assert visit is not None
    assert visit.proposal is not None
    assert (visit.role, visit.proposal["by"], visit.proposal["fields"]) == ("section_head", "analysis-clerk", FORWARD)
    assert complaint.nature is None
    with pytest.raises(NotAllowed, match="dua pasang mata"):
        complaint.decide("approve", by=officer("section_head", "analysis-clerk"), at=day(366))
    opened = complaint.decide("approve", by=officer("section_head"), at=day(366))
    assert opened is not None
    assert (opened.stage, complaint.fields["nature"]) == ("forwarding", "general")


def test_a_dismissal_waits_for_the_role_that_must_approve_it() -> None:
    complaint = told(*to_approval()[:2], stay("analysis", 1, 4, "dismiss", dismissal_reason="T1"), stay("approval", 4))
    assert complaint.open_visit is not None
    assert complaint.open_visit.role == "assistant_deputy"
    assert complaint.dismissal_reason is None


def test_what_was_returned_lies_with_its_proposer_and_took_no_effect() -> None:
    returned = stay("approval", 4, 5, "return", return_note="Lengkapi ketentuannya")
    complaint = told(*to_approval(), returned, stay("analysis", 5))
    assert complaint.open_visit is not None
    assert complaint.open_visit.assigned_to == "analysis-clerk"
    assert complaint.nature is None


def test_changes_at_the_approval_are_what_counts() -> None:
    changed = stay("approval", 4, 5, "change", change_note="Kelas diperbaiki", nature="oversight")
    complaint = told(*to_approval(), changed, stay("forwarding", 5))
    assert complaint.nature == "oversight"
    assert running(complaint)["Penyelesaian pengaduan"] == "2026-12-29"


def test_a_wait_for_completion_stops_the_clock_and_its_pause_ends_with_it() -> None:
    waited = stay("waiting_completion", 1, 8, "completed", completed_on="2026-10-09")
    complaint = told(*to_approval()[:1], stay("completeness", 0, 1, "incomplete", missing="KTP"), waited)
    (pause,) = complaint.pauses
    assert (pause.begun_at, pause.ended_at) == (day(1), day(8, 15))
    assert complaint.complete_at == day(8, 15)


def test_an_open_wait_for_completion_stands_still() -> None:
    complaint = told(stay("completeness", 0, 1, "incomplete", missing="KTP"), stay("waiting_completion", 1))
    assert [pause.ended_at for pause in complaint.pauses] == [None]
    assert running(complaint) == {"Kelengkapan dari pelapor": "2026-10-16"}


def test_a_lapse_gives_its_own_reason() -> None:
    lapsed = stay("waiting_completion", 1, 16, "lapsed")
    complaint = told(stay("completeness", 0, 1, "incomplete", missing="KTP"), lapsed, stay("closure", 16, 17, "close"))
    assert complaint.dismissal_reason == "T8"
    assert complaint.closed_at == complaint.ended_at == day(17, 15)


def test_a_finished_past_has_no_term_left_and_ended_at_closure_not_in_the_archive() -> None:
    archived = stay("archive", 20, 25, "archived", rack="R1", box="B2", folder="M3")
    complaint = told(*to_closure(), stay("closure", 19, 20, "close"), archived)
    assert complaint.state == "closed"
    assert (complaint.ended_at, complaint.closed_at) == (day(20, 15), day(25, 15))
    assert complaint.running_terms() == []
    assert complaint.fields["result"] == RESULT["result"]
    assert stages(complaint)[-3:] == ["approval", "closure", "archive"]


def test_a_past_that_breaks_off_without_closure_leaves_no_clock_running() -> None:
    complaint = told(*to_agency(), stay("waiting_agency", 5, 30, "answered", answer="Selesai"))
    assert complaint.closed_at == complaint.ended_at == day(30, 15)
    assert complaint.running_terms() == []


def test_a_withdrawal_leaves_from_anywhere_with_its_reason() -> None:
    complaint = told(*to_agency(), stay("waiting_agency", 5, 9, "withdraw"), stay("archive", 9))
    assert complaint.dismissal_reason == "T10"
    assert complaint.ended_at == day(9, 15)
    assert complaint.running_terms() == []
    assert complaint.state == "open"


def test_an_outcome_that_needs_approval_takes_effect_when_nobody_was_asked() -> None:
    complaint = told(*to_approval(), stay("forwarding", 4))
    assert (complaint.nature, complaint.agency) == ("general", "bpn")


def test_times_that_run_backwards_are_kept_and_marked() -> None:
    early = stay("waiting_completion", 5, 1, "completed", completed_on="2026-10-02")
    complaint = told(stay("completeness", 0, 1, "incomplete", missing="KTP"), early, stay("analysis", 1))
    assert complaint.uncertain == ["decided_before_opened"]
    assert complaint.visits[1].decided_at == day(1, 15)
    assert complaint.pauses[0].ended_at == day(5)


def test_it_goes_on_like_any_other() -> None:
    complaint = told(*to_agency(), stay("waiting_agency", 5))
    opened = complaint.decide(
        "answered", by=officer("analyst"), at=day(366), fields=filled("waiting_agency", "answered")
    )
    assert opened is not None
    assert (opened.stage, opened.prepared, complaint.wake_seq) == ("assessment", True, 1)


@pytest.mark.parametrize(
    ("trail", "why"),
    [
        ([], "tanpa satu pun tahap"),
        ([stay("registration", 0), stay("completeness", 0)], "hanya tahap terakhir"),
        ([PastVisit("registration", day(0), day(1))], "memerlukan hasil dan waktunya"),
    ],
)
def test_a_trail_that_cannot_have_happened_is_refused(trail: list[PastVisit], why: str) -> None:
    with pytest.raises(Refused, match=why):
        told(*trail)


def test_a_stage_or_outcome_the_route_lacks_is_named() -> None:
    with pytest.raises(NotFound, match="tidak mengenal tahap “attic”"):
        told(stay("attic", 0))
    with pytest.raises(NotFound, match="tidak mengenal keputusan “burn”"):
        told(stay("registration", 0, 1, "burn"))
