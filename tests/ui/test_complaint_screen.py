"""The complaint page: what is shown to whom, deciding, approving, what a refusal leaves, other acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from domain.errors import NotAllowed
from domain.store import transaction
from tasks.accounts import officer
from tasks.documents import upload
from tasks.parking import unpark
from tests.builders import NOON
from tests.travel import filled
from tests.ui.counter import settle
from tests.ui.screens import Screens, a_case, decide, said
from tests.ui.test_api_papers import a_png

FORWARD = {
    "core_problem": "Inti *bertanda*",
    "problem_code": "05",
    "nature": "general",
    "agency": "bpn-sidoarjo",
}


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def stage_of(case: str) -> str | None:
    with transaction() as store:
        visit = store.complaints.look_at(UUID(case)).open_visit
        return visit.stage if visit else None


def name_of(username: str) -> str:
    """The name the demo gave an account."""
    return officer(username).name


def choose(app: AppTest, outcome: str) -> str:
    """Choose an outcome; the prefix of its fields' keys."""
    (radio,) = app.radio
    radio.set_value(outcome).run()
    return f"field-{str(radio.key).removeprefix('outcome-')}"


def fill(app: AppTest, prefix: str, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        field: Any = app.get_by_key(f"{prefix}-{name}")
        field.set_value(value)
    app.run()


def send(app: AppTest) -> AppTest:
    return app.button(key="decide-send").click().run()


def test_it_shows_particulars_what_is_missing_and_why_each_deadline_is_what_it_is(screens: Screens) -> None:
    case = a_case(received_at="2026-11-23T09:15:00+07:00", reported_party=None)
    shown = said(screens.open("COMPLAINT", "registry", id=case))
    assert "nama terlapor" in shown
    assert "Jatuh tempo Kam 26 Nov 2026: diterima Sen 23 Nov + 3 hari kerja." in shown
    assert "SP4N-LAPOR!: verifikasi 3 hari kerja" in shown
    assert "dari ingatan, belum diperiksa" in shown


def test_a_decision_shows_the_next_stage_at_once(screens: Screens) -> None:
    case = a_case()
    app = screens.open("COMPLAINT", "registry", id=case)
    choose(app, "complete")
    send(app)
    assert "sekarang di tahap “Penelaahan”" in said(app)
    assert stage_of(case) == "analysis"


def test_required_fields_are_named_beside_the_field_and_nothing_is_lost(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "analyst", id=case)
    prefix = choose(app, "forward")
    fill(app, prefix, {"core_problem": "Sudah ditulis"})
    send(app)
    assert said(app).count("Instansi tujuan: wajib diisi") == 2
    assert app.text_area(key=f"{prefix}-core_problem").value == "Sudah ditulis"
    assert stage_of(case) == "analysis"


def test_a_mended_field_is_no_longer_complained_about(screens: Screens) -> None:
    app = screens.open("COMPLAINT", "analyst", id=a_case("complete"))
    prefix = choose(app, "forward")
    send(app)
    fill(app, prefix, {"core_problem": "Kini tertulis"})
    assert "Inti masalah: wajib diisi" not in said(app)
    assert "Kelas pengaduan: wajib diisi" in said(app)


def test_a_half_filled_form_is_there_again_in_another_session_and_gone_once_sent(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "analyst", id=case)
    fill(app, choose(app, "forward"), FORWARD)
    again = screens.open("COMPLAINT", "analyst", id=case)
    (radio,) = again.radio
    assert radio.value == "forward"
    prefix = f"field-{str(radio.key).removeprefix('outcome-')}"
    assert again.text_area(key=f"{prefix}-core_problem").value == FORWARD["core_problem"]
    send(again)
    assert stage_of(case) == "approval"
    with transaction() as store:
        visit = store.complaints.look_at(UUID(case)).visits[-2]
        assert store.drafts.read("analyst", f"decision:{visit.id}") == {}


def test_an_approval_shows_the_proposal_and_may_change_it(screens: Screens) -> None:
    case = a_case("complete", "forward")
    app = screens.open("COMPLAINT", "section_head", id=case)
    assert f"Usulan {name_of('analyst')}: Salurkan ke instansi" in said(app)
    assert "Kantor Pertanahan Kabupaten Sidoarjo" in said(app)
    prefix = choose(app, "change")
    assert app.selectbox(key=f"{prefix}-agency").value == "bpn-sidoarjo"
    fill(app, prefix, {"change_note": "Instansi diganti", "agency": "bpn-garut"})
    send(app)
    assert stage_of(case) == "forwarding"
    with transaction() as store:
        assert store.complaints.look_at(UUID(case)).agency == "bpn-garut"


def test_the_proposer_is_told_why_he_may_not_approve(screens: Screens) -> None:
    case = a_case("complete")
    with transaction() as store:
        store.people.put("both", "Dua Peran", ["analyst", "section_head"], demo=True)
    app = screens.open("COMPLAINT", "both", id=case)
    fill(app, choose(app, "forward"), FORWARD)
    send(app)
    assert "dua pasang mata" in said(app)
    assert not app.radio


def test_who_came_second_is_told_and_sees_the_new_stage(screens: Screens) -> None:
    case = a_case()
    app = screens.open("COMPLAINT", "registry", id=case)
    choose(app, "complete")
    decide(case, "complete")
    send(app)
    assert "sementara itu sudah diputuskan" in said(app)
    assert "Tahap sekarang: Penelaahan" in [head.value.replace("\\", "") for head in app.subheader]
    assert stage_of(case) == "analysis"


def test_a_late_click_never_sends_the_draft_of_the_next_stage(screens: Screens) -> None:
    case = a_case("complete", "forward", "approve")
    draft = screens.open("COMPLAINT", "analyst", id=case)
    choose(draft, "answered")
    decide(case, "answered")
    waiting = screens.open("COMPLAINT", "analyst", id=case)
    fill(waiting, choose(waiting, "fulfil"), {"result": "Sudah dijawab"})
    send(draft)
    assert stage_of(case) == "assessment"
    assert "sementara itu sudah diputuskan" in said(draft)


def test_another_role_sees_whose_turn_it_is_and_no_form(screens: Screens) -> None:
    app = screens.open("COMPLAINT", "analyst", id=a_case())
    assert "diputuskan oleh peran Pengumpulan dan Pengolahan Data" in said(app)
    assert not app.radio


def test_a_case_that_is_not_his_is_not_shown(screens: Screens) -> None:
    case = a_case(subject="Bukan urusan tim lapangan")
    app = screens.open("COMPLAINT", "field_team", id=case)
    assert "Bukan urusan tim lapangan" not in said(app)
    assert "tidak menangani pengaduan ini" in said(app)


def test_a_fault_of_ours_reaches_the_log_without_words_of_letters(
    screens: Screens, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*given: object) -> None:
        raise ValueError("Sutinah, NIK 3578010101900001")

    monkeypatch.setattr("ui.pages.complaint.deadlines", fail)
    app = screens.open("COMPLAINT", "registry", id=a_case())
    (fault,) = app.exception
    told = f"{fault} {''.join(capfd.readouterr())}"  # how much the screen tells is a setting, the log has it all
    assert "ValueError" in told
    assert "Sutinah" not in told


def test_identity_is_opened_with_a_reason_that_the_trail_keeps(screens: Screens) -> None:
    case = a_case(complainant={"name": "Sutinah Rahasia"})
    app = screens.open("COMPLAINT", "registry", id=case)
    assert "Sutinah Rahasia" not in said(app)
    assert app.button(key="identity-open").disabled
    app.text_input(key="identity-reason").set_value("Menghubungi pelapor").run()
    app.button(key="identity-open").click().run()
    assert "Sutinah Rahasia" in said(app)
    with transaction() as store:
        last = store.board.trail(UUID(case))[-1]
    assert (last.kind, last.by, last.details) == ("identity_read", "registry", {"reason": "Menghubungi pelapor"})


def test_who_may_not_see_identities_is_offered_no_button(screens: Screens) -> None:
    app = screens.open("COMPLAINT", "manager", id=a_case(complainant={"name": "Sutinah Rahasia"}))
    assert "tidak dibuka untuk peran Anda" in said(app)
    assert "identity-open" not in [button.key for button in app.button]


def test_the_clock_is_stopped_and_started_with_a_reason(screens: Screens) -> None:
    case = a_case()
    app = screens.open("COMPLAINT", "section_head", id=case)
    app.selectbox(key="act-name").set_value("pause").run()
    app.button(key="act-send").click().run()
    assert "Alasan: sebutkan alasannya" in said(app)
    app.text_area(key="act-reason").set_value("Menunggu putusan").run()
    app = screens.open("COMPLAINT", "section_head", id=case)  # another session: what was written is there
    app.selectbox(key="act-name").set_value("pause").run()
    assert app.text_area(key="act-reason").value == "Menunggu putusan"
    app.button(key="act-send").click().run()
    assert "Tersimpan: hentikan waktu." in said(app)
    assert "tertahan" in said(app)
    assert "waktu dihentikan" in said(app)
    assert set(app.selectbox(key="act-name").options) >= {"Lanjutkan waktu"}


@pytest.mark.parametrize(
    ("role", "offered", "closed"),
    [
        ("analyst", ["Hentikan waktu", "Catat pencabutan oleh pelapor"], []),
        (
            "section_head",
            ["Hentikan waktu", "Perpanjang batas waktu", "Catat pencabutan oleh pelapor"],
            ["Buka kembali"],
        ),
        ("registry", [], []),
    ],
)
def test_each_act_is_offered_to_who_has_its_right(
    screens: Screens, role: str, offered: list[str], closed: list[str]
) -> None:
    case = a_case()
    for expected in (offered, closed):
        app = screens.open("COMPLAINT", role, id=case)
        assert [one for box in app.selectbox if box.key == "act-name" for one in box.options] == expected
        with transaction() as store:
            complaint = store.complaints.take(UUID(case))
            if complaint.ended_at is None:
                complaint.withdraw(by=officer("section_head"), at=NOON, reason="Dicabut")
        settle(case)


def test_acts_without_the_right_are_not_offered(screens: Screens) -> None:
    app = screens.open("COMPLAINT", "archivist", id=a_case())
    assert "act-name" not in [box.key for box in app.selectbox]


def test_the_trail_tells_decisions_with_their_fields(screens: Screens) -> None:
    shown = said(screens.open("COMPLAINT", "analyst", id=a_case("complete", "forward")))
    assert "Penelaahan: mengusulkan: Salurkan ke instansi" in shown
    assert "Kelas pengaduan: Tidak berkadar pengawasan" in shown
    assert "Pemeriksaan kelengkapan: Lengkap" in shown


def test_letters_can_be_opened(screens: Screens) -> None:
    case = a_case()
    shown = said(screens.open("COMPLAINT", "registry", id=case))
    with transaction() as store:
        (letter,) = store.correspondence.of(UUID(case))
    assert f"/berkas/surat/{letter.id}" in shown
    assert letter.number in shown


def test_an_upload_is_judged_and_kept(screens: Screens) -> None:
    case = a_case()
    app = screens.open("COMPLAINT", "registry", id=case)
    app.file_uploader[0].upload("jahat.pdf", b"MZ no pdf at all", "application/pdf").run()
    app.button(key="upload-send").click().run()
    assert "bukan PDF, JPEG atau PNG" in said(app)
    with transaction() as store:
        assert store.documents.of(UUID(case)) == []


def test_a_case_is_found_by_its_number(screens: Screens) -> None:
    case = a_case(subject="Yang dicari")
    with transaction() as store:
        number = store.complaints.look_at(UUID(case)).registration_number
    app = screens.open("COMPLAINT", "analyst")
    app.text_input(key="find-word").set_value(number)
    app.button(key="find-send").click().run()
    assert "Yang dicari" in said(app)


def test_moments_are_shown_in_the_offices_zone(screens: Screens) -> None:
    case = a_case(received_at="2026-11-02T23:15:00+00:00")
    assert "Sel 3 Nov 2026, 06.15 WIB" in said(screens.open("COMPLAINT", "analyst", id=case))


def test_who_did_it_is_told_by_name_and_the_machinery_is_called_the_system(screens: Screens) -> None:
    case = a_case("complete", "forward")
    app = screens.open("COMPLAINT", "analyst", id=case)
    shown = said(app)
    assert f"oleh {name_of('analyst')}" in shown
    assert "oleh Sistem" in shown
    assert "oleh analyst" not in shown
    assert "oleh system" not in shown


def test_a_document_among_the_fields_is_shown_by_name_and_leads_to_the_file(screens: Screens) -> None:
    case = a_case("complete", "forward", "approve")
    file = upload(UUID(case), "jawaban.png", a_png(), by=officer("analyst"), at=NOON)
    with transaction() as store:
        fields = {**filled("waiting_agency", "answered"), "answer_document": str(file)}
        store.complaints.take(UUID(case)).decide("answered", by=officer("analyst"), at=NOON, fields=fields)
    shown = said(screens.open("COMPLAINT", "analyst", id=case))
    link = f'<a href="/berkas/dokumen/{file}" target="_blank"><bdi>jawaban.png</bdi></a>'
    assert shown.count(link) == 3  # among the papers, in the trail, among what was found
    assert str(file) not in shown.replace(link, "").replace(f"/berkas/dokumen/{file}/pratinjau", "")


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        (("complete", "forward", "approve"), "menunggu jawaban instansi"),
        (("incomplete",), "menunggu pelapor"),
        (("complete",), "menunggu petugas"),
    ],
)
def test_a_card_says_for_whom_it_waits(screens: Screens, outcomes: tuple[str, ...], state: str) -> None:
    case = a_case(*outcomes)
    for shown in (said(screens.open("INBOX", "analyst")), said(screens.open("COMPLAINT", "analyst", id=case))):
        assert state in shown
        assert state == "menunggu petugas" or "menunggu petugas" not in shown


def test_an_administrator_sees_the_machinery_of_a_case_and_nothing_people_wrote(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, run = UUID(a_case(subject="Rahasia pelapor")), uuid4()
    with transaction() as store:
        store.connection.execute(text("UPDATE complaints SET flow_run_id = :run"), {"run": run})
        store.complaints.take(case).park("surat gagal", at=NOON)
    monkeypatch.setattr("ui.parts.machine.run_states", lambda ids: dict.fromkeys(ids, ("Paused", "http://mesin/run")))
    app = screens.open("COMPLAINT", "administrator", id=str(case))
    assert f'<a href="http://mesin/run" target="_blank"><bdi>Paused ({run})</bdi></a>' in said(app)
    assert "surat gagal" in said(app)
    assert "Rahasia pelapor" not in said(app)
    app.button(key="machine-unpark").click().run()
    assert "Tersimpan: coba lagi pekerjaan sistem." in said(app)
    with transaction() as store:
        assert store.complaints.look_at(case).parked_at is None
    with pytest.raises(NotAllowed):
        unpark(case, by=officer("section_head"), at=NOON)
