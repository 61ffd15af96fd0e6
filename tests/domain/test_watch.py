"""The sweep's look at one complaint: each story is a term that nears its end, without database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from domain.calendar import OFFICE_ZONE
from domain.complaint import Complaint
from domain.history import PastVisit, record_history
from domain.ladder import Rung, as_json
from domain.notices import NoticeKind
from domain.people import SYSTEM
from domain.registration import Intake
from domain.terms import RunningTerm
from domain.watch import Swept, watch
from tests.travel import THURSDAY, DeskOffice, a_complaint, filled, officer, settle, travel

TO_AGENCY = ("complete", "forward", "approve")
HEAD = officer("section_head")


def on(day: str, hour: int = 12) -> datetime:
    """A moment of that day in Jakarta."""
    return datetime.combine(date.fromisoformat(day), time(hour), OFFICE_ZONE)


def term(complaint: Complaint, label: str = "Jawaban instansi") -> RunningTerm:
    """The running term of that label."""
    (found,) = [one for one in complaint.running_terms() if one.label == label]
    return found


def told(complaint: Complaint) -> list[tuple[str, str]]:
    """Kind and addressee of what was told so far."""
    return [(notice.kind.value, notice.username or notice.role or "") for notice in complaint.notices]


def rungs(running: RunningTerm) -> list[tuple[str, int | None]]:
    """Day and percent of what the ladder still holds."""
    return [
        (datetime.fromisoformat(one["at"]).astimezone(OFFICE_ZONE).date().isoformat(), one["percent"])
        for one in running.ladder
    ]


def test_reminders_come_in_the_morning_of_the_day_their_share_is_used_up() -> None:
    running = term(travel(a_complaint(), *TO_AGENCY))
    assert rungs(running) == [("2026-10-12", 50), ("2026-10-19", 80), ("2026-10-21", 100), ("2026-10-21", None)]
    assert running.next_reminder_at == datetime(2026, 10, 12, 7, 30, tzinfo=OFFICE_ZONE)


def test_each_reminder_is_given_once() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    assert watch(complaint, at=on("2026-10-12", 7)) == Swept()
    assert watch(complaint, at=on("2026-10-12")).reminded == 2, "the answer's term and that of the whole complaint"
    assert watch(complaint, at=on("2026-10-12", 13)) == Swept()
    assert told(complaint) == [("due_soon", "analyst")] * 2
    assert "jatuh tempo Rab 21 Okt 2026 (50 % waktu terpakai)" in complaint.notices[0].text


def test_whoever_holds_the_card_is_told_alone() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    visit = complaint.open_visit
    assert visit is not None
    complaint.claim(visit.id, by=officer("analyst", "ani"), at=THURSDAY)
    watch(complaint, at=on("2026-10-12"))
    assert told(complaint) == [("due_soon", "ani")] * 2


def test_after_a_long_sleep_only_the_last_thing_is_said() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    done = watch(complaint, at=on("2026-10-20"))
    assert (done.reminded, [entry.details["percent"] for entry in complaint.entries if entry.kind == "reminded"]) == (
        2,
        [80, 80],
    )


def test_when_time_is_up_the_superior_is_told_and_has_to_answer() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    due = term(complaint).due_at
    assert watch(complaint, at=due).breached == 0, "the due day has not ended yet"
    done = watch(complaint, at=due + timedelta(seconds=1))
    assert (done.breached, done.escalated) == (2, 2)
    assert {(one.role, one.label, one.due_at) for one in complaint.escalations} == {
        ("assistant_deputy", "Jawaban instansi", due),
        ("assistant_deputy", "Penyelesaian pengaduan", due),
    }
    assert ("escalated", "assistant_deputy") in told(complaint)
    assert watch(complaint, at=due + timedelta(days=9)) == Swept()


def test_an_extension_starts_a_new_ladder_and_does_not_repeat_the_past() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    watch(complaint, at=on("2026-10-12"))
    complaint.extend(term(complaint).id, 5, by=HEAD, at=on("2026-10-13"), reason="lokasi jauh")
    assert rungs(term(complaint)) == [("2026-10-15", 50), ("2026-10-23", 80), ("2026-10-28", 100), ("2026-10-28", None)]
    complaint.extend(term(complaint).id, 1, by=HEAD, at=on("2026-10-26"), reason="lokasi jauh")
    assert rungs(term(complaint)) == [("2026-10-29", 100), ("2026-10-29", None)]


def test_each_configured_share_is_reminded_of_once_for_each_due_date() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    sweeps = [THURSDAY + timedelta(hours=hours) for hours in range(0, 35 * 24, 6)]
    for moment in sweeps:
        if moment == THURSDAY + timedelta(days=19):
            complaint.extend(term(complaint).id, 5, by=HEAD, at=moment, reason="lokasi jauh")
        watch(complaint, at=moment)
    lines = [one.details for one in complaint.entries if one.kind in {"reminded", "breached"}]
    given = [(one["due_at"], one.get("percent")) for one in lines if one["label"] == "Jawaban instansi"]
    first, second = dict.fromkeys(due for due, _ in given)
    assert given == [(first, 50), (first, 80), (second, 80), (second, 100), (second, None)]


def test_a_date_that_moves_into_the_past_is_told_at_once() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    complaint.nature = "information"  # five working days: 8 October
    complaint.recompute(by=HEAD, at=on("2026-10-13"), why="kelas berubah")
    assert watch(complaint, at=on("2026-10-13")).escalated == 2


def test_while_the_clock_stands_nobody_is_told() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    complaint.pause(by=HEAD, at=on("2026-10-09"), reason="sidang")
    assert term(complaint).next_reminder_at is None
    assert watch(complaint, at=on("2026-12-01")) == Swept()
    complaint.resume(by=HEAD, at=on("2026-12-01"), reason="selesai")
    assert watch(complaint, at=on("2026-12-02", 7)) == Swept()
    assert watch(complaint, at=on("2026-12-02")).reminded == 2


def test_a_stop_within_one_day_leaves_the_ladder_as_it_was() -> None:
    complaint = travel(a_complaint(), *TO_AGENCY)
    watch(complaint, at=on("2026-10-12", 8))
    before = rungs(term(complaint))
    complaint.pause(by=HEAD, at=on("2026-10-17", 9), reason="sebentar")  # a Saturday
    complaint.resume(by=HEAD, at=on("2026-10-17", 10), reason="lanjut")
    assert rungs(term(complaint)) == before
    assert watch(complaint, at=on("2026-10-17", 11)) == Swept()


def test_what_came_late_is_neither_reminded_of_nor_late() -> None:
    intake = Intake("letter", THURSDAY, "Sertifikat", "Belum terbit.")
    trail = [PastVisit("registration", THURSDAY, THURSDAY, "registered"), PastVisit("completeness", THURSDAY)]
    when = on("2026-12-01")
    late = record_history(intake, trail, DeskOffice(), number="DM-2026-000009", tracking_code="X", by=SYSTEM, at=when)
    assert [one.next_reminder_at for one in late.running_terms()] == [None, None]
    assert watch(late, at=on("2026-12-24")) == Swept()


def test_a_stage_entered_after_its_time_is_late_at_once_but_not_reminded_of() -> None:
    complaint = travel(a_complaint())
    complaint.decide("complete", by=officer("registry"), at=on("2026-10-20"))
    assert rungs(term(complaint, "Penelaahan")) == [("2026-10-06", None)]
    assert watch(complaint, at=on("2026-10-20")).escalated == 1


# -- what lapses -------------------------------------------------------------------------------------


def waiting_for_completion() -> Complaint:
    """A complaint that waits for the complainant since Thursday 1 October; ten working days end on the 15th."""
    return travel(a_complaint(), "complete", "request_completion")


def test_a_completion_term_does_not_lapse_before_the_day_has_ended() -> None:
    complaint = waiting_for_completion()
    due = term(complaint, "Kelengkapan dari pelapor").due_at
    assert due.astimezone(OFFICE_ZONE) == datetime(2026, 10, 15, 23, 59, 59, tzinfo=OFFICE_ZONE)
    assert watch(complaint, at=due).lapsed == 0
    assert watch(complaint, at=due + timedelta(seconds=1)).lapsed == 1
    assert complaint.visits[-2].outcome == "lapsed"
    assert complaint.dismissal_reason == "T8"
    assert NoticeKind.BREACHED not in {notice.kind for notice in complaint.notices}


def test_a_completion_term_runs_from_the_issue_of_its_letter() -> None:
    complaint = travel(a_complaint(), "complete")
    complaint.decide("request_completion", by=officer("analyst"), at=THURSDAY, fields=filled("", "request_completion"))
    settle(complaint, on("2026-10-05"))
    running = term(complaint, "Kelengkapan dari pelapor")
    assert (running.started_at, running.due_at.astimezone(OFFICE_ZONE).date()) == (on("2026-10-05"), date(2026, 10, 19))


def test_what_waits_for_its_letter_lapses_later() -> None:
    complaint = travel(a_complaint(), "complete")
    complaint.decide("request_completion", by=officer("analyst"), at=THURSDAY, fields=filled("", "request_completion"))
    late = on("2026-11-20")
    assert watch(complaint, at=late).lapsed == 0
    running = term(complaint, "Kelengkapan dari pelapor")
    assert running.next_reminder_at == late + timedelta(minutes=10)
    assert running.ladder == [as_json(Rung(running.due_at, None))]


@pytest.mark.parametrize("outcomes", [("complete",), TO_AGENCY])
def test_after_a_decision_the_ladder_of_the_visit_is_gone(outcomes: tuple[str, ...]) -> None:
    complaint = travel(a_complaint(), *outcomes)
    complaint.withdraw(by=officer("analyst"), at=on("2026-10-05"), reason="pelapor mencabut")
    assert watch(complaint, at=on("2027-10-05")) == Swept()
