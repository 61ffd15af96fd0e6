"""The acts of the office on a complaint, without database: each test is one story."""

from datetime import datetime, timedelta

import pytest

from domain.calendar import OFFICE_ZONE, Calendar, DayOff, DayOffKind, seed_days_off
from domain.complaint import Complaint
from domain.errors import AlreadyDecided, Conflict, NotAllowed, NotFound, NotPrepared, Refused
from domain.people import SYSTEM
from tests.travel import THURSDAY, DeskOffice, a_complaint, filled, officer, settle, stages, travel

TO_ANALYSIS = ("complete",)
TO_AGENCY = ("complete", "forward", "approve")
TO_ARCHIVE = (*TO_AGENCY, "answered", "accept", "approve", "close")
LATER = THURSDAY + timedelta(days=3)


def due_day(complaint: Complaint, label: str) -> str:
    (term,) = [term for term in complaint.running_terms() if term.label == label]
    return term.due_at.astimezone(OFFICE_ZONE).date().isoformat()


def test_a_letter_is_registered_with_its_first_visit_its_terms_and_what_is_missing() -> None:
    complaint = a_complaint()
    assert stages(complaint) == ["registration"]
    assert "complainant.name" in complaint.missing
    assert due_day(complaint, "Pencatatan") == "2026-10-02"
    assert complaint.wake_seq == 1
    assert complaint.state == "open"


def test_it_is_carried_from_the_mail_room_to_the_archive() -> None:
    complaint = travel(a_complaint(), *TO_ARCHIVE, "archived")
    assert stages(complaint) == [
        "registration", "completeness", "analysis", "approval", "forwarding", "waiting_agency", "assessment",
        "approval", "closure", "archive",
    ]  # fmt: skip
    assert complaint.state == "closed"
    assert complaint.closed_at is not None
    assert complaint.running_terms() == []


def test_before_the_class_is_known_only_stage_terms_run() -> None:
    complaint = travel(a_complaint(), *TO_ANALYSIS)
    assert {term.label for term in complaint.running_terms()} == {"Penelaahan"}
    travel(complaint, "forward", "approve")
    assert {term.label for term in complaint.running_terms()} == {"Penyelesaian pengaduan", "Jawaban instansi"}


def test_the_term_of_the_whole_complaint_runs_from_the_complete_file() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    (term,) = [term for term in complaint.running_terms() if term.label == "Penyelesaian pengaduan"]
    assert term.started_at == complaint.complete_at
    assert term.sentence.startswith("jatuh tempo Rab 21 Okt 2026: berkas lengkap Kam 1 Okt + 14 hari kerja")


def test_the_legal_clock_stops_at_closure_and_the_archive_comes_after_it() -> None:
    complaint = travel(a_complaint(), *TO_ARCHIVE)
    assert complaint.ended_at is not None
    assert complaint.running_terms() == []
    assert complaint.open_visit is not None
    assert complaint.open_visit.stage == "archive"
    assert complaint.state == "open"


def test_a_visit_is_decided_once() -> None:
    complaint = travel(a_complaint())
    visit = complaint.open_visit
    assert visit is not None
    complaint.decide("complete", by=officer("registry"), at=THURSDAY, visit_id=visit.id)
    with pytest.raises(AlreadyDecided):
        complaint.decide("complete", by=officer("registry"), at=THURSDAY, visit_id=visit.id)


def test_only_a_prepared_visit_can_be_decided() -> None:
    complaint = travel(a_complaint())
    complaint.decide("incomplete", by=officer("registry"), at=THURSDAY, fields=filled("completeness", "incomplete"))
    with pytest.raises(NotPrepared):
        complaint.decide("completed", by=officer("analyst"), at=THURSDAY, fields=filled("", "completed"))


def test_a_stage_without_office_work_opens_prepared() -> None:
    complaint = travel(a_complaint())
    opened = complaint.decide("complete", by=officer("registry"), at=THURSDAY)
    assert opened is not None
    assert opened.prepared


def test_who_does_not_hold_the_role_is_refused() -> None:
    complaint = travel(a_complaint())
    with pytest.raises(NotAllowed, match="registry"):
        complaint.decide("complete", by=officer("archivist"), at=THURSDAY)


def test_the_system_decides_only_what_the_route_leaves_to_it() -> None:
    complaint = travel(a_complaint())
    with pytest.raises(NotAllowed):
        complaint.decide("complete", by=SYSTEM, at=THURSDAY)


def test_an_unknown_outcome_names_those_there_are() -> None:
    complaint = travel(a_complaint())
    with pytest.raises(NotFound, match="complete, incomplete"):
        complaint.decide("lengkap", by=officer("registry"), at=THURSDAY)


def test_bad_fields_are_named_at_once_and_change_nothing() -> None:
    complaint = travel(a_complaint(), *TO_ANALYSIS)
    with pytest.raises(Refused) as refused:
        complaint.decide("forward", by=officer("analyst"), at=THURSDAY, fields={"nature": "berat", "rahasia": "ya"})
    assert set(refused.value.problems) == {"core_problem", "problem_code", "nature", "agency", "rahasia"}
    assert stages(complaint) == ["registration", "completeness", "analysis"]
    assert complaint.open_visit is not None


# -- four eyes ---------------------------------------------------------------------------------


def test_an_outcome_that_needs_approval_opens_a_proposal_for_the_role_it_names() -> None:
    complaint = travel(a_complaint(), "complete", "dismiss")
    visit = complaint.open_visit
    assert visit is not None
    assert (visit.stage, visit.role) == ("approval", "assistant_deputy")
    assert visit.proposal is not None
    assert visit.proposal["outcome"] == "dismiss"
    assert complaint.dismissal_reason is None, "a proposal has no effect yet"


def test_neither_the_proposer_nor_his_deputy_may_approve() -> None:
    complaint = travel(a_complaint(), "complete")
    analyst = officer("analyst", "ani", deputy="budi")
    complaint.decide("forward", by=analyst, at=THURSDAY, fields=filled("analysis", "forward"))
    for name in ("ani", "budi"):
        with pytest.raises(NotAllowed, match="dua pasang mata"):
            complaint.decide("approve", by=officer("section_head", name), at=THURSDAY)
    opened = complaint.decide("approve", by=officer("section_head", "citra"), at=THURSDAY)
    assert opened is not None
    assert opened.stage == "forwarding"
    assert opened.letters == ["forwarding", "notice"]


def test_an_approver_may_change_the_fields() -> None:
    complaint = travel(a_complaint(), "complete", "forward")
    changes = {"change_note": "Ini berkadar", "nature": "oversight", "agency": "itjen"}
    complaint.decide("change", by=officer("section_head"), at=THURSDAY, fields=changes)
    assert (complaint.nature, complaint.agency) == ("oversight", "itjen")
    assert complaint.fields["core_problem"] == "Sertifikat tidak terbit"


def test_an_approver_may_change_the_decision_itself() -> None:
    complaint = travel(a_complaint(), "complete", "forward")
    changes = {"change_note": "Sudah pernah dijawab", "outcome": "dismiss", "dismissal_reason": "T2"}
    opened = complaint.decide("change", by=officer("section_head"), at=THURSDAY, fields=changes)
    assert opened is not None
    assert (opened.stage, opened.letters, complaint.dismissal_reason) == ("closure", ["dismissal"], "T2")


def test_a_returned_proposal_goes_back_to_the_one_who_made_it() -> None:
    complaint = travel(a_complaint(), "complete", "forward", "return")
    visit = complaint.open_visit
    assert visit is not None
    assert (visit.stage, visit.assigned_to) == ("analysis", "analyst-3")
    assert complaint.agency is None


# -- loops, lapse, dismissal ----------------------------------------------------------------------


def test_an_answer_that_is_not_good_enough_goes_to_the_agency_again() -> None:
    complaint = travel(
        a_complaint(), *TO_AGENCY, "answered", "refuse", "answered", "fulfil", "approve", "close", "archived"
    )
    assert stages(complaint).count("waiting_agency") == 2
    assert complaint.state == "closed"


def test_what_the_complainant_does_not_complete_lapses_into_dismissal() -> None:
    complaint = travel(a_complaint(), "incomplete")
    opened = complaint.decide("lapsed", by=SYSTEM, at=THURSDAY + timedelta(days=20))
    assert opened is not None
    assert (opened.stage, complaint.dismissal_reason) == ("closure", "T8")


def test_a_dismissal_keeps_its_reason_to_the_archive() -> None:
    complaint = travel(a_complaint(), "complete", "dismiss", "approve", "close", "archived")
    assert (complaint.dismissal_reason, complaint.state) == ("T1", "closed")


# -- the clock ----------------------------------------------------------------------------------------


def test_waiting_for_completion_stops_the_other_clocks_but_not_its_own() -> None:
    complaint = travel(a_complaint(), "complete", "request_completion")
    own = {term.label: term.stands for term in complaint.running_terms()}
    assert own == {"Kelengkapan dari pelapor": False}
    assert complaint.pauses[0].ended_at is None
    travel(complaint, "completed", start=THURSDAY + timedelta(days=5))
    assert complaint.pauses[0].ended_at is not None


def test_a_pause_moves_the_term_by_the_working_days_it_covers_and_is_logged() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    before = due_day(complaint, "Jawaban instansi")
    head = officer("section_head")
    complaint.pause(by=head, at=datetime(2026, 10, 5, 10, tzinfo=OFFICE_ZONE), reason="menunggu kelengkapan")
    complaint.resume(by=head, at=datetime(2026, 10, 8, 10, tzinfo=OFFICE_ZONE), reason="lengkap")
    assert (before, due_day(complaint, "Jawaban instansi")) == ("2026-10-21", "2026-10-26")
    (term,) = [term for term in complaint.running_terms() if term.label == "Jawaban instansi"]
    assert "+ 3 hari kerja jeda 5–7 Okt (menunggu kelengkapan)" in term.sentence
    moved = [entry for entry in complaint.entries if entry.kind == "due_changed"]
    assert {entry.details["label"] for entry in moved} == {"Jawaban instansi", "Penyelesaian pengaduan"}
    assert all(entry.details["old"] != entry.details["new"] and entry.details["why"] for entry in moved)


def test_while_the_clock_stands_nothing_is_due() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    complaint.pause(by=officer("section_head"), at=LATER, reason="sidang berjalan")
    assert complaint.due_at is None
    assert complaint.open_visit is not None
    assert complaint.open_visit.due_at is None


def test_a_clock_is_paused_once_and_resumed_once() -> None:
    complaint, head = travel(a_complaint()), officer("section_head")
    with pytest.raises(Conflict):
        complaint.resume(by=head, at=LATER, reason="lanjut")
    complaint.pause(by=head, at=LATER, reason="libur pelapor")
    with pytest.raises(Conflict):
        complaint.pause(by=head, at=LATER, reason="sekali lagi")
    with pytest.raises(Refused):
        complaint.resume(by=head, at=LATER, reason=" ")


def test_a_second_stay_at_a_stage_gets_its_term_from_its_own_start() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    travel(complaint, "reanalyse", start=datetime(2026, 10, 19, 9, tzinfo=OFFICE_ZONE))
    (term,) = [term for term in complaint.running_terms() if term.label == "Penelaahan"]
    assert term.sentence == "jatuh tempo Kam 22 Okt 2026: tahap dimulai Sen 19 Okt + 3 hari kerja"


def test_an_extension_adds_days_of_the_terms_own_unit_and_says_why() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    (term,) = [term for term in complaint.running_terms() if term.label == "Jawaban instansi"]
    complaint.extend(term.id, 5, by=officer("section_head"), at=LATER, reason="lokasi jauh")
    assert due_day(complaint, "Jawaban instansi") == "2026-10-28"
    assert term.sentence.endswith("termasuk perpanjangan 5 hari kerja (lokasi jauh)")


@pytest.mark.parametrize("days", [0, -1, 366])
def test_an_extension_out_of_reason_is_refused(days: int) -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    with pytest.raises(Refused):
        complaint.extend(complaint.running_terms()[0].id, days, by=officer("section_head"), at=LATER, reason="x")


def test_a_change_of_class_recomputes_and_is_logged() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY, "reanalyse")
    assert due_day(complaint, "Penyelesaian pengaduan") == "2026-10-21"
    fields = filled("analysis", "forward") | {"nature": "oversight"}
    complaint.decide("forward", by=officer("analyst", "ani"), at=LATER, fields=fields)
    complaint.decide("approve", by=officer("section_head"), at=LATER)
    assert due_day(complaint, "Penyelesaian pengaduan") == "2026-12-28"
    (entry,) = [entry for entry in complaint.entries if entry.kind == "due_changed"]
    assert entry.details["why"] == "kelas pengaduan menjadi oversight"


def test_a_new_holiday_moves_what_runs_and_leaves_what_has_ended() -> None:
    open_one, closed_one = travel(a_complaint(), *TO_AGENCY), travel(a_complaint(), *TO_ARCHIVE, "archived")
    more = Calendar(
        [*seed_days_off(), DayOff(datetime(2026, 10, 12, tzinfo=OFFICE_ZONE).date(), "Libur", DayOffKind.NATIONAL)]
    )
    for complaint in (open_one, closed_one):
        kept = [term.due_at for term in complaint.terms if term.ended_at]
        complaint.enter(DeskOffice(calendar=more))
        complaint.recompute(by=officer("administrator"), at=LATER, why="hari libur 12 Okt ditambahkan")
        assert [term.due_at for term in complaint.terms if term.ended_at] == kept
    assert due_day(open_one, "Jawaban instansi") == "2026-10-22"
    assert len(open_one.entries) == 2
    assert closed_one.entries == []


# -- ends and returns -----------------------------------------------------------------------------------


def test_a_withdrawal_leaves_any_stage_even_an_unprepared_one() -> None:
    complaint = a_complaint()
    opened = complaint.withdraw(by=officer("analyst"), at=LATER, reason="pelapor mencabut")
    assert opened is not None
    assert (opened.stage, opened.letters, complaint.dismissal_reason) == ("archive", ["dismissal"], "T10")
    assert complaint.running_terms() == []


def test_a_withdrawal_leaves_a_parked_complaint_and_unparks_it() -> None:
    complaint = travel(a_complaint())
    complaint.park("LetterFault", at=LATER)
    complaint.withdraw(by=officer("analyst"), at=LATER, reason="pelapor mencabut")
    assert complaint.parked_at is None


def test_reopening_a_closed_complaint_gives_it_a_new_life_and_new_terms() -> None:
    complaint = travel(a_complaint(), *TO_ARCHIVE, "archived")
    moment = datetime(2026, 11, 2, 9, tzinfo=OFFICE_ZONE)
    opened = complaint.reopen(by=officer("section_head"), at=moment, reason="bukti baru")
    assert (opened.stage, opened.life, complaint.life, complaint.state) == ("analysis", 2, 2, "open")
    (analyse,) = [term for term in complaint.running_terms() if term.label == "Penelaahan"]
    assert analyse.sentence == "jatuh tempo Kam 5 Nov 2026: dibuka kembali Sen 2 Nov + 3 hari kerja"


def test_reopening_before_the_file_is_shelved_keeps_its_life() -> None:
    complaint = travel(a_complaint(), *TO_ARCHIVE)
    complaint.reopen(by=officer("section_head"), at=LATER, reason="bukti baru")
    assert complaint.life == 1
    assert stages(complaint)[-2:] == ["archive", "analysis"]
    assert sum(visit.open for visit in complaint.visits) == 1


def test_what_is_not_ended_cannot_be_reopened() -> None:
    with pytest.raises(Conflict):
        travel(a_complaint()).reopen(by=officer("section_head"), at=LATER, reason="bukti baru")


def test_after_the_end_there_is_nothing_to_decide() -> None:
    complaint = travel(a_complaint(), *TO_ARCHIVE, "archived")
    with pytest.raises(AlreadyDecided):
        complaint.decide("close", by=officer("assistant_deputy"), at=LATER)


def test_every_decision_wakes_the_engine() -> None:
    complaint = a_complaint()
    settle(complaint, THURSDAY)
    before = complaint.wake_seq
    travel(complaint, *TO_AGENCY)
    assert complaint.wake_seq >= before + 3
