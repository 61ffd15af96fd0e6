"""One story a branch of the workflow, with the real flow on a real Prefect server: trail, letters, exactly one live run."""

import pytest

from domain.registration import Complainant
from domain.store import transaction
from tasks.rendering import render
from tasks.step import now
from tests.flows.journey import Journey, let_lapse, officer

pytestmark = pytest.mark.usefixtures("office")

START = ["registration:registered", "completeness:complete", "analysis:forward", "approval:approve", "forwarding:sent"]
END = ["assessment:accept", "approval:approve", "closure:close", "archive:archived"]


def test_forwarded_answered_closed_and_archived() -> None:
    journey = Journey.begin().decide(
        "complete", "forward", "approve", "answered", "accept", "approve", "close", "archived"
    )
    assert journey.trail() == [*START, "waiting_agency:answered", *END]
    assert journey.issued() == ["acknowledgement", "forwarding", "notice", "closing"]
    assert journey.states() == ["COMPLETED"]


def test_while_an_officer_is_awaited_the_one_run_sleeps() -> None:
    journey = Journey.begin()
    journey.ready()
    assert journey.states() == ["PAUSED"]
    (run,) = journey.runs()
    assert run.name == journey.number
    assert run.parameters == {"complaint_id": str(journey.id)}
    assert run.idempotency_key == f"{journey.id}:1"


def test_approval_with_changes() -> None:
    journey = Journey.begin().decide("complete", "forward")
    journey.decide("change", nature="oversight").decide("answered", "accept", "approve", "close", "archived")
    assert "approval:change" in journey.trail()
    assert journey.look().nature == "oversight"
    assert journey.states() == ["COMPLETED"]


def test_approval_returned_and_proposed_again() -> None:
    journey = Journey.begin().decide("complete", "forward", "return", "forward", "approve")
    journey.ready()
    assert journey.trail() == [
        *START[:3], "approval:return", "analysis:forward", "approval:approve", "forwarding:sent", "waiting_agency:…",
    ]  # fmt: skip
    assert journey.issued() == ["acknowledgement", "forwarding", "notice"]
    assert journey.states() == ["PAUSED"]


def test_dismissal_with_its_reason() -> None:
    journey = Journey.begin().decide("complete", "dismiss", "approve", "close", "archived")
    assert journey.issued() == ["acknowledgement", "dismissal"]
    assert journey.letters()[-1].snapshot["reason"]["code"] == "T1"
    assert journey.states() == ["COMPLETED"]


def test_completion_answered() -> None:
    journey = Journey.begin().decide("incomplete", "completed", "forward", "approve")
    journey.ready()
    assert journey.trail()[1:3] == ["completeness:incomplete", "waiting_completion:completed"]
    assert journey.issued() == ["acknowledgement", "completion_request", "forwarding", "notice"]
    assert journey.look().complete_at is not None


def test_completion_lapsed() -> None:
    journey = Journey.begin().decide("incomplete")
    journey.ready()
    assert let_lapse(days=5) == 0, "its ten working days are not over"
    assert let_lapse(days=40) == 1
    journey.decide("close", "archived")
    assert journey.trail()[2] == "waiting_completion:lapsed"
    assert journey.look().dismissal_reason == "T8"
    assert journey.issued() == ["acknowledgement", "completion_request", "dismissal"]
    assert journey.states() == ["COMPLETED"]


def test_field_clarification() -> None:
    journey = Journey.begin().decide(
        "complete", "clarify", "approve", "clarified", "accept", "approve", "close", "archived"
    )
    assert journey.trail()[4] == "field_clarification:clarified"
    assert journey.issued() == ["acknowledgement", "notice", "closing"]
    assert journey.states() == ["COMPLETED"]


def test_the_agencys_answer_refused_once() -> None:
    journey = Journey.begin().decide("complete", "forward", "approve", "answered", "refuse", "answered", "fulfil")
    journey.decide("approve", "close", "archived")
    assert journey.trail().count("forwarding:sent") == 2
    assert journey.issued() == ["acknowledgement", "forwarding", "notice", "forwarding", "closing"]
    assert journey.states() == ["COMPLETED"]


def test_withdrawal_in_the_middle() -> None:
    journey = Journey.begin().decide("complete", "forward", "approve")
    with transaction() as store:
        store.complaints.take(journey.id).withdraw(by=officer("analyst"), at=now(), reason="dicabut pelapor")
    journey.decide("archived")
    assert journey.trail()[-1] == "archive:archived"
    assert journey.look().dismissal_reason == "T10"
    assert journey.issued()[-1] == "dismissal"
    assert journey.states() == ["COMPLETED"]


def test_reopening_a_closed_complaint_starts_one_new_run() -> None:
    journey = Journey.begin().decide("complete", "dismiss", "approve", "close", "archived").at_rest()
    with transaction() as store:
        store.complaints.take(journey.id).reopen(by=officer("section_head"), at=now(), reason="bukti baru")
    journey.ready()
    assert journey.states() == ["COMPLETED", "PAUSED"]
    journey.decide("forward", "approve", "answered", "accept", "approve", "close", "archived")
    assert journey.states() == ["COMPLETED", "COMPLETED"]
    assert journey.look().life == 2


def test_every_letter_is_stored_as_its_snapshot_renders_it() -> None:
    journey = Journey.begin().decide("complete", "forward", "approve")
    journey.ready()
    letters = journey.letters()
    numbers = [letter.number for letter in letters]
    assert len(set(numbers)) == len(numbers) == 3
    for letter in letters:
        with transaction() as store:
            media_type, pdf = store.documents.content(str(letter.sha256))
        assert media_type == "application/pdf"
        assert render(letter.kind, letter.snapshot).sha256 == letter.sha256
        assert pdf.startswith(b"%PDF")


def test_every_letter_has_its_parcel_once() -> None:
    journey = Journey.begin().decide("complete", "forward", "approve")
    journey.ready()
    with transaction() as store:
        parcels = store.correspondence.parcels(journey.id)
    assert sorted(parcel.letter_id for parcel in parcels if parcel.letter_id) == sorted(
        one.id for one in journey.letters()
    )
    assert {parcel.channel for parcel in parcels} == {"mail", "post"}


def test_who_cannot_be_reached_gets_no_letter_and_the_trail_says_so() -> None:
    journey = Journey.begin(complainant=Complainant(name="Tanpa Alamat")).decide("complete", "forward", "approve")
    journey.ready()
    assert journey.issued() == ["forwarding"]
    with transaction() as store:
        skipped = [line.details["letter"] for line in store.board.trail(journey.id) if line.kind == "letter_skipped"]
    assert skipped == ["acknowledgement", "notice"]
