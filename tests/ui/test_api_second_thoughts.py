"""Second thoughts over the REST interface: decisions taken back, registered fields corrected, notices read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from domain.correspondence import LetterState
from domain.errors import ComplaintError
from domain.store import transaction
from tasks import desk as acts
from tasks.letters import claim_letter
from tests.builders import NOON, officers
from tests.ui.counter import Desk, settle


def last_decided(desk: Desk, case: str) -> str:
    """The id of the visit decided last."""
    return str([one for one in desk.complaint(case)["visits"] if one["decided_at"]][-1]["id"])


# -- taking back ------------------------------------------------------------------------------------


def test_a_proposal_is_taken_back_and_decided_anew(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete", "forward")
    answer = desk.post("analyst", f"/visits/{last_decided(desk, case)}/take-back")
    assert answer.status_code == 200
    assert (answer.json()["visit"]["stage"], answer.json()["visit"]["assigned_to"]) == ("analysis", "analyst")
    assert answer.json()["visit"]["fields"]["agency"] == "bpn-sidoarjo"
    desk.travel(case, "dismiss")
    assert desk.open_visit(case)["stage"] == "approval"


def test_another_officers_decision_is_not_ours_to_take_back(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete")
    assert desk.post("analyst", f"/visits/{last_decided(desk, case)}/take-back").status_code == 403


def test_a_letter_that_is_numbered_ends_it(desk: Desk) -> None:
    case = desk.settled()
    desk.decide(case, "incomplete")
    decided, waiting = last_decided(desk, case), desk.open_visit(case)["id"]
    assert claim_letter(UUID(case), UUID(waiting), "completion_request", at=NOON) is not None
    assert desk.post("registry", f"/visits/{decided}/take-back").status_code == 409


def test_an_engine_that_comes_after_it_makes_no_letter(desk: Desk) -> None:
    case = desk.settled()
    desk.decide(case, "incomplete")
    decided, waiting = last_decided(desk, case), desk.open_visit(case)["id"]
    assert desk.post("registry", f"/visits/{decided}/take-back").status_code == 200
    assert claim_letter(UUID(case), UUID(waiting), "completion_request", at=NOON) is None
    settle(case)
    assert [one["kind"] for one in desk.complaint(case)["letters"]] == ["acknowledgement"]


@pytest.mark.parametrize("rival", ["claim", "letter"])
def test_of_two_at_once_one_wins(desk: Desk, rival: str) -> None:
    for _ in range(6):
        case = desk.settled()
        desk.travel(case, "complete") if rival == "claim" else None
        desk.decide(case, "forward" if rival == "claim" else "incomplete")
        decided, opened = UUID(last_decided(desk, case)), UUID(desk.open_visit(case)["id"])

        def compete(what: str, decided: UUID = decided, opened: UUID = opened, case: str = case) -> bool:
            """True for who was first."""
            try:
                if what == "back":
                    acts.take_back(decided, by=officers()["analyst" if rival == "claim" else "registry"], at=NOON)
                elif what == "letter":
                    return claim_letter(UUID(case), opened, "completion_request", at=NOON) is not None
                else:
                    with transaction() as store:
                        store.complaints.take(UUID(case)).claim(opened, by=officers()["section_head"], at=NOON)
            except ComplaintError:
                return False
            return True

        with ThreadPoolExecutor(2) as hands:
            won = list(hands.map(compete, ["back", rival]))
        assert sum(won) == 1, won
        with transaction() as store:
            complaint = store.complaints.look_at(UUID(case))
            drafts = [one for one in store.correspondence.of(UUID(case)) if one.state is LetterState.DRAFT]
        assert sum(visit.open for visit in complaint.visits) == 1
        assert bool(drafts) == (rival == "letter" and won[1])


# -- correcting -------------------------------------------------------------------------------------


def correct(desk: Desk, case: str, role: str = "analyst", /, **changes: object) -> int:
    """Correct fields; the status."""
    said = {"changes": {name.replace("__", "."): value for name, value in changes.items()}, "reason": "salah baca"}
    return desk.post(role, f"/complaints/{case}/correct", said).status_code


def test_a_correction_keeps_the_old_value_the_reason_and_who(desk: Desk) -> None:
    case = desk.settled()
    assert correct(desk, case, subject="Sertifikat rumah", letter__number="13/B/X/2026", incident_date=None) == 200
    shown = desk.complaint(case)
    assert (shown["subject"], shown["letter"]["number"], shown["incident_date"]) == (
        "Sertifikat rumah",
        "13/B/X/2026",
        None,
    )
    (line,) = [one for one in shown["trail"] if one["kind"] == "corrected"]
    assert (line["by"], line["details"]["reason"]) == ("analyst", "salah baca")
    assert {"path": "letter.number", "old": "12/B/X/2026", "new": "13/B/X/2026"} in line["details"]["changes"]
    assert desk.get("analyst", "/complaints?q=rumah").json()["items"] != []


def test_who_complains_stays_out_of_the_trail(desk: Desk) -> None:
    case = desk.settled()
    assert correct(desk, case, complainant__name="Sutini") == 200
    shown = desk.complaint(case)
    assert shown["complainant"]["name"] == "Sutini"
    assert "Sutin" not in str(shown["trail"])
    (old,) = desk.get("registry", f"/complaints/{case}/replaced").json()["items"]
    assert (old["path"], old["old"], old["new"], old["by"]) == ("complainant.name", "Sutinah", "Sutini", "analyst")
    assert desk.get("manager", f"/complaints/{case}/replaced").status_code == 403


def test_a_missing_particular_that_is_supplied_is_missing_no_more(desk: Desk) -> None:
    case = desk.settled(reported_party={})
    assert "reported_party.name" in desk.complaint(case)["missing"]
    assert correct(desk, case, reported_party__name="Kepala loket") == 200
    assert "reported_party.name" not in desk.complaint(case)["missing"]


def test_a_new_day_of_receipt_moves_what_counts_from_it(desk: Desk) -> None:
    case = desk.settled()
    before = desk.open_visit(case)["due_at"]
    assert correct(desk, case, received_at="2026-11-20T09:00:00+07:00") == 200
    assert before < desk.open_visit(case)["due_at"]
    assert "tanggal diterima dikoreksi" in str(desk.complaint(case)["trail"])


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": ""},
        {"letter__colour": "merah"},
        {"letter": "13"},
        {"received_at": "kemarin"},
        {"received_at": "2036-11-20T09:00:00+07:00"},
        {"complainant__national_id": 7},
        {"subject": "Sertifikat tanah tidak kunjung terbit"},
        {"registration_number": "DM-1"},
    ],
)
def test_what_registration_would_refuse_is_refused(desk: Desk, changes: dict[str, object]) -> None:
    case = desk.settled()
    assert correct(desk, case, "analyst", **changes) == 422
    assert "corrected" not in str(desk.complaint(case)["trail"])


def test_who_may_not_correct_is_refused(desk: Desk) -> None:
    assert correct(desk, desk.settled(), "archivist", subject="Lain") == 403


# -- notices ----------------------------------------------------------------------------------------


def test_whoever_is_given_a_card_is_told_and_reads_it_once(desk: Desk) -> None:
    case = desk.settled()
    visit = desk.open_visit(case)["id"]
    assert desk.post("section_head", f"/visits/{visit}/assign", {"username": "registry"}).status_code == 200
    told = desk.get("registry", "/notices").json()
    assert (told["unread"], [one["kind"] for one in told["items"]]) == (1, ["assigned"])
    assert "Pemeriksaan kelengkapan" in told["items"][0]["text"]
    number = told["items"][0]["id"]
    assert desk.post("analyst", f"/notices/{number}/read").status_code == 404
    assert desk.post("registry", f"/notices/{number}/read").json()["unread"] == 0
    assert desk.get("registry", "/notices?unread=true").json()["items"] == []


def test_each_person_chooses_what_to_be_told(desk: Desk) -> None:
    assert desk.call("PUT", "registry", "/notices/choice", json={"muted": ["assigned"]}).status_code == 200
    assert desk.call("PUT", "registry", "/notices/choice", json={"muted": ["everything"]}).status_code == 422
    assert desk.call("PUT", "registry", "/notices/choice", json={"email": "bukan alamat"}).status_code == 422
    case = desk.settled()
    desk.post("section_head", f"/visits/{desk.open_visit(case)['id']}/assign", {"username": "registry"})
    assert desk.get("registry", "/notices").json() == {"items": [], "next": None, "unread": 0}
    desk.call("PUT", "registry", "/notices/choice", json={})
    assert desk.post("registry", "/notices/read-all").json() == {"read": 1}
    by_mail = {"muted": [], "mailed": ["assigned"]}
    assert desk.call("PUT", "registry", "/notices/choice", json=by_mail).status_code == 422
    with transaction() as store:
        store.people.set_email("registry", "loket@kantor.example")
    desk.call("PUT", "registry", "/notices/choice", json=by_mail)
    told = desk.get("registry", "/notices/choice").json()
    assert told == by_mail | {"email": "loket@kantor.example", "waiting_email": None}


def test_escalations_are_an_empty_list_until_one_is_raised(desk: Desk) -> None:
    assert desk.get("manager", "/escalations").json() == {"items": [], "next": None}
    assert desk.post("manager", f"/escalations/{UUID(int=1)}/acknowledge", {"note": "baik"}).status_code == 404
    assert desk.post("analyst", f"/escalations/{UUID(int=1)}/acknowledge", {"note": "baik"}).status_code == 403
