"""Drafts of letters before the decision: they say what the letters will say, and nothing of them is kept."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.errors import AlreadyDecided, NotAllowed, Refused
from domain.store import transaction
from tasks.accounts import officer
from tasks.previews import Preview, preview
from tests.builders import NOON
from tests.ui.screens import a_case, decide

FORWARD = {"core_problem": "Pokok <b>tebal</b>", "problem_code": "05", "nature": "general", "agency": "bpn-garut"}


def drafts(case: str, outcome: str, fields: dict[str, str], role: str = "analyst") -> list[Preview]:
    return preview(UUID(case), outcome, fields, by=officer(role), at=NOON)


def everything(case: str) -> tuple[object, ...]:
    with transaction() as store:
        complaint = store.complaints.look_at(UUID(case))
        visits = [(visit.stage, visit.outcome, visit.fields) for visit in complaint.visits]
        letters = [letter.number for letter in store.correspondence.of(complaint.id)]
        return visits, letters, complaint.agency, complaint.wake_seq, len(store.board.trail(complaint.id))


@pytest.mark.usefixtures("office_database")
class TestPreviews:
    def test_forwarding_shows_both_letters_without_a_number(self) -> None:
        case = a_case("complete")
        letter, notice = drafts(case, "forward", FORWARD)
        assert (letter.kind, notice.kind) == ("forwarding", "notice")
        assert letter.recipient == "Kantor Pertanahan Kabupaten Garut"
        assert letter.page is not None
        assert notice.page is not None
        assert "belum bernomor" in letter.page
        assert "Pokok &lt;b&gt;tebal&lt;/b&gt;" in letter.page

    def test_nothing_of_it_is_kept(self) -> None:
        case = a_case("complete")
        before = everything(case)
        drafts(case, "forward", FORWARD)
        assert everything(case) == before

    def test_an_approval_previews_what_was_proposed_or_what_was_changed(self) -> None:
        case = a_case("complete", "forward")
        proposed, _ = drafts(case, "approve", {}, "section_head")
        assert proposed.recipient == "Kantor Pertanahan Kabupaten Sidoarjo"
        changed, _ = drafts(case, "change", {"change_note": "x", "agency": "bpn-garut"}, "section_head")
        assert changed.recipient == "Kantor Pertanahan Kabupaten Garut"
        assert drafts(case, "return", {"return_note": "x"}, "section_head") == []

    def test_the_draft_says_what_the_letter_then_says(self) -> None:
        case = a_case()
        (draft,) = drafts(case, "incomplete", {"missing": "Salinan KTP"}, "registry")
        decide(case, "incomplete")
        assert draft.page is not None
        assert "Salinan KTP" in draft.page
        with transaction() as store:
            letter = store.correspondence.of(UUID(case))[-1]
        assert (letter.kind, letter.snapshot["fields"]["missing"]) == (draft.kind, "Salinan KTP")
        assert _in_words(letter.snapshot["due_on"]) in draft.page

    def test_without_an_address_there_is_nobody_to_write_to(self) -> None:
        case = a_case(complainant={"name": "Tanpa Alamat"})
        (draft,) = drafts(case, "incomplete", {"missing": "Alamat"}, "registry")
        assert (draft.recipient, draft.page, draft.fault) == (None, None, None)

    def test_missing_fields_are_named(self) -> None:
        case = a_case("complete")
        with pytest.raises(Refused) as refusal:
            drafts(case, "forward", {})
        assert set(refusal.value.problems) == {"core_problem", "problem_code", "nature", "agency"}

    def test_who_does_not_work_on_the_case_gets_no_draft(self) -> None:
        case = a_case("complete")
        with pytest.raises(NotAllowed):
            drafts(case, "forward", FORWARD, "manager")

    def test_a_closed_case_has_no_drafts(self) -> None:
        case = a_case("complete", "dismiss", "approve", "close", "archived")
        with pytest.raises(AlreadyDecided):
            drafts(case, "forward", FORWARD)


def _in_words(day: str) -> str:
    from tasks.rendering import long_date  # noqa: PLC0415  only this comparison needs it

    return long_date(day)
