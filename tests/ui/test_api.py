"""The REST interface's main road: a letter comes in, is carried through its decisions, and its papers come out."""

import hashlib
from typing import Any

import pytest

from domain.store import transaction
from tests.builders import a_letter
from tests.ui.counter import API, Desk, settle


def test_a_letter_is_registered_and_read_back(desk: Desk) -> None:
    answer = desk.post("mailroom", "/complaints", a_letter())
    assert answer.status_code == 201
    receipt = answer.json()
    assert answer.headers["location"] == f"{API}/complaints/{receipt['id']}"
    assert receipt["visit"]["stage"] == "registration"
    assert receipt["suspected_repeats"] == []
    shown = desk.complaint(receipt["registration_number"])
    assert shown["id"] == receipt["id"]
    assert shown["subject"] == a_letter()["subject"]
    assert shown["complainant"]["national_id"] == "3578010101900001"
    assert shown["received_at"] == "2026-11-02T09:15:00+07:00"


def test_a_complaint_travels_from_the_mail_room_to_the_archive(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete", "forward", "approve", "answered", "accept", "approve", "close", "archived")
    shown = desk.complaint(case)
    assert shown["state"] == "closed"
    assert [visit["stage"] for visit in shown["visits"]] == [
        "registration", "completeness", "analysis", "approval", "forwarding", "waiting_agency", "assessment",
        "approval", "closure", "archive",
    ]  # fmt: skip
    assert {letter["kind"] for letter in shown["letters"]} == {"acknowledgement", "forwarding", "notice", "closing"}
    for letter in shown["letters"]:
        pdf = desk.client.get(letter["href"], headers={"Authorization": f"Bearer {desk._token('analyst')}"})
        assert pdf.headers["content-type"] == "application/pdf"
        assert pdf.headers["content-disposition"].startswith("inline")
        assert pdf.headers["x-content-type-options"] == "nosniff"
        assert hashlib.sha256(pdf.content).hexdigest() == letter["sha256"]


def test_an_open_visit_tells_what_can_be_decided_and_why_it_is_due(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete")
    visit = desk.open_visit(case)
    assert (visit["title"], visit["role"], visit["kind"]) == ("Penelaahan", "analyst", "desk")
    assert visit["due_explained"].startswith("jatuh tempo Kam 5 Nov 2026: diterima Sen 2 Nov + 3 hari kerja")
    forward = next(one for one in visit["outcomes"] if one["key"] == "forward")
    assert forward["approval_by"] == "section_head"
    fields = {one["name"]: one for one in forward["fields"]}
    assert fields["agency"]["type"] == "agency"
    assert fields["rules"]["required"] is False
    assert {"key": "general", "label": "Tidak berkadar pengawasan"} in fields["nature"]["choices"]


def test_a_decision_gives_the_next_visit_and_the_complaints_state(desk: Desk) -> None:
    case = desk.settled()
    answer = desk.decide(case, "complete").json()
    assert (answer["state"], answer["complaint_id"]) == ("open", case)
    assert answer["visit"]["stage"] == "analysis"
    assert answer["visit"]["prepared_at"] is not None


def test_an_approval_offers_the_fields_it_may_change(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete", "forward")
    visit = desk.open_visit(case)
    assert visit["proposal"]["by"] == "analyst"
    change = next(one for one in visit["outcomes"] if one["key"] == "change")
    assert {one["name"]: one["required"] for one in change["fields"]}["nature"] is False
    answer = desk.decide(case, "change", change_note="Kelas diperbaiki", nature="oversight")
    assert answer.status_code == 200
    assert desk.complaint(case)["nature"] == "oversight"


def test_the_terms_name_their_legal_basis_and_whether_it_is_doubtful(desk: Desk) -> None:
    shown = desk.complaint(desk.settled())
    by_key = {term["key"]: term for term in shown["terms"]}
    assert by_key["verify"]["basis"] == "found"
    assert by_key["verify"]["doubtful"] is False
    assert by_key["tell_completeness"]["doubtful"] is True
    assert by_key["register"]["ended_at"] is not None


def test_an_agencys_answer_comes_by_our_letter_number(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete", "forward", "approve")
    letter = next(one for one in desk.complaint(case)["letters"] if one["kind"] == "forwarding")
    said = {"letter_number": letter["number"], "fields": {"answer_date": "2026-11-20", "answer": "Selesai"}}
    answer = desk.post("analyst", "/answers", said)
    assert answer.status_code == 200
    assert answer.json()["visit"]["stage"] == "assessment"
    again = desk.post("analyst", "/answers", said)
    assert (again.status_code, again.json()["type"]) == (409, "urn:sipdumas:problem:conflict")


def test_an_agencys_answer_comes_by_registration_number_as_well(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete", "forward", "approve")
    number = desk.complaint(case)["registration_number"]
    said = {"registration_number": number, "fields": {"answer_date": "2026-11-20", "answer": "Selesai"}}
    assert desk.post("analyst", "/answers", said).json()["visit"]["stage"] == "assessment"


def test_the_clock_is_stopped_restarted_and_extended(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete")
    assert desk.post("analyst", f"/complaints/{case}/pause", {"reason": "libur bersama"}).json()["due_at"] is None
    assert desk.complaint(case)["paused"] is True
    assert desk.post("analyst", f"/complaints/{case}/pause", {"reason": "lagi"}).status_code == 409
    assert desk.post("analyst", f"/complaints/{case}/resume", {"reason": "lanjut"}).status_code == 200
    before = desk.complaint(case)["due_at"]
    answer = desk.post("section_head", f"/complaints/{case}/extend", {"reason": "rumit", "days": 5})
    assert answer.json()["due_at"] > before
    assert "perpanjangan 5 hari kerja (rumit)" in desk.open_visit(case)["due_explained"]


def test_it_is_withdrawn_and_reopened(desk: Desk) -> None:
    case = desk.settled()
    answer = desk.post("analyst", f"/complaints/{case}/withdraw", {"reason": "dicabut pelapor"})
    assert answer.json()["visit"]["stage"] == "archive"
    settle(case)
    assert desk.complaint(case)["dismissal_reason"] == "T10"
    answer = desk.post("section_head", f"/complaints/{case}/reopen", {"reason": "bukti baru"})
    assert answer.json()["visit"]["stage"] == "analysis"


def test_complaints_are_linked_and_unlinked(desk: Desk) -> None:
    first, second = desk.register()["registration_number"], desk.register(subject="Pungutan di loket")["id"]
    said = {"other": first, "kind": "repeat_of", "reason": "surat yang sama"}
    for _ in range(2):
        assert desk.post("analyst", f"/complaints/{second}/link", said).status_code == 200
    linked = [link for link in desk.complaint(second)["links"] if link["kind"] == "repeat_of"]
    assert [link["registration_number"] for link in linked] == [first]
    assert desk.post("analyst", f"/complaints/{second}/unlink", {"other": first, "reason": "keliru"}).status_code == 200
    assert desk.complaint(second)["links"] == []
    assert desk.post("analyst", f"/complaints/{second}/unlink", {"other": first, "reason": "?"}).status_code == 404


def test_a_repeated_letter_is_suspected_on_the_receipt_and_found_by_likeness(desk: Desk) -> None:
    first = desk.register()
    receipt = desk.register()
    (hit,) = receipt["suspected_repeats"]
    assert hit["registration_number"] == first["registration_number"]
    assert "NIK pelapor sama" in hit["reasons"]
    asked = {"text": a_letter()["body"], "complainant": {"national_id": "3578010101900001"}}
    found = desk.post("analyst", "/complaints/similar", asked).json()["items"]
    assert {one["id"] for one in found} == {first["id"], receipt["id"]}
    assert all(one["score"] > 0 and one["reasons"] for one in found)


def test_cards_are_claimed_released_and_assigned(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete")
    visit = desk.open_visit(case)["id"]
    assert desk.get("analyst", "/visits?mine=true").json()["items"] == []
    assert desk.post("analyst", f"/visits/{visit}/claim").json()["visit"]["assigned_to"] == "analyst"
    (card,) = desk.get("analyst", "/visits?open=true&role=analyst&stage=analysis&mine=true").json()["items"]
    assert (card["id"], card["state"], card["registration_number"]) == (
        visit, "menunggu petugas", desk.complaint(case)["registration_number"],
    )  # fmt: skip
    assert {"key", "label", "approval_by", "fields"} <= set(card["outcomes"][0])
    assert desk.post("analyst", f"/visits/{visit}/release").json()["visit"]["assigned_to"] is None
    answer = desk.post("section_head", f"/visits/{visit}/assign", {"username": "analyst"})
    assert answer.json()["visit"]["assigned_to"] == "analyst"
    answer = desk.post("section_head", f"/visits/{visit}/assign", {"username": "archivist"})
    assert (answer.status_code, set(answer.json()["problems"])) == (422, {"username"})


def test_a_card_on_a_colleagues_desk_cannot_be_claimed(desk: Desk) -> None:
    case = desk.settled()
    with transaction() as store:
        store.people.put("analyst2", "Analis kedua", ["analyst"])
    visit = desk.open_visit(case)["id"]
    desk.travel(case, "complete")
    visit = desk.open_visit(case)["id"]
    desk.post("analyst2", f"/visits/{visit}/claim")
    answer = desk.post("analyst", f"/visits/{visit}/claim")
    assert (answer.status_code, answer.json()["detail"]) == (409, "Kartu ini sudah dipegang Analis kedua.")
    assert desk.post("analyst", f"/visits/{visit}/release").status_code == 403
    assert desk.post("section_head", f"/visits/{visit}/release").status_code == 200


def test_lists_of_agencies_and_workflows(desk: Desk) -> None:
    agencies = desk.get("mailroom", "/agencies").json()
    assert "bpn-sidoarjo" in {one["code"] for one in agencies["items"]}
    (workflow,) = desk.get("mailroom", "/workflows").json()["items"]
    assert workflow["in_force"] is True
    route: dict[str, Any] = desk.get("mailroom", f"/workflows/{workflow['version']}").json()
    assert route["stages"][0]["key"] == "registration"
    assert route["deadlines"][0]["terms"]["oversight"] == {"working_days": 60}


def test_the_outbox_is_shown_without_addresses_and_retried(desk: Desk) -> None:
    desk.settled()
    (parcel,) = desk.get("administrator", "/outbox").json()["items"]
    assert parcel["channel"] == "mail"
    assert "sutinah" not in str(parcel)
    assert desk.post("administrator", f"/outbox/{parcel['id']}/retry").status_code == 200
    assert desk.post("administrator", f"/outbox/{parcel['complaint_id']}/retry").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=sertifikat", 1), ("q=gajah", 0), ("stage=registration", 2), ("stage=archive", 0), ("role=mailroom", 2),
        ("channel=email", 1), ("channel=email&q=sertifikat", 0), ("overdue=true", 2), ("agency=bpn", 0),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(desk: Desk, asked: str, found: int) -> None:
    desk.register()
    desk.register(channel="email", subject="Pungutan di loket", body="Petugas meminta uang.")
    assert len(desk.get("analyst", f"/complaints?{asked}").json()["items"]) == found
