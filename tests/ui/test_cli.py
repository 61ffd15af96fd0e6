"""The office's work by the command line, on a real database; the engine's part is done by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.people import SYSTEM
from domain.store import transaction
from tests.builders import a_letter
from tests.ui.commands import Shell, shell
from tests.ui.counter import settle

__all__ = ["shell"]

FORWARD = (
    "core_problem=Sertifikat tidak terbit sejak 2019",
    "problem_code=05",
    "nature=general",
    "agency=bpn-sidoarjo",
)


def fields(*pairs: str) -> list[str]:
    return [word for pair in pairs for word in ("--field", pair)]


def test_a_letter_is_registered_and_its_receipt_printed(shell: Shell) -> None:
    said = shell.done("register", "--file", "-", "--as", "mailroom", reads=json.dumps(a_letter()))
    assert "nomor agenda DM-20" in said.out
    assert "kode lacak" in said.out


def test_without_a_name_the_system_is_the_registrar(shell: Shell) -> None:
    shell.done("register", "--file", "-", reads=json.dumps(a_letter()))
    with transaction() as store:
        by = store.connection.exec_driver_sql("SELECT registered_by FROM complaints").scalar_one()
    assert by == SYSTEM.username


def test_the_same_letter_again_is_told_on_the_receipt(shell: Shell) -> None:
    first = shell.registered()
    again = shell.registered()
    assert [one["registration_number"] for one in again["suspected_repeats"]] == [first["registration_number"]]


@pytest.mark.parametrize(
    ("reads", "told"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ("\udce9", "UTF-8"),
        ("{}", "subject: wajib diisi"),
        (json.dumps(a_letter(subject=" ")), "subject"),
        (json.dumps(a_letter(channel="pigeon")), "channel"),
    ],
)
def test_a_bad_letter_is_refused_in_plain_words(shell: Shell, reads: str, told: str) -> None:
    said = shell.run("register", "--file", "-", "--as", "mailroom", reads=reads)
    assert (said.code, said.out) == (1, "")
    assert told in said.err
    assert "Traceback" not in said.err


def test_who_may_not_register_is_refused(shell: Shell) -> None:
    said = shell.run("register", "--file", "-", "--as", "manager", reads=json.dumps(a_letter()))
    assert (said.code, "tidak berhak" in said.err) == (1, True)


def test_a_letter_is_decided_from_desk_to_desk_and_shown(shell: Shell) -> None:
    receipt = shell.registered()
    number = receipt["registration_number"]
    too_early = shell.run("decide", number, "registered", "--as", "mailroom")
    assert (too_early.code, "coba lagi" in too_early.err) == (1, True)
    settle(receipt["id"])
    (card,) = shell.done("tasks", "--role", "registry", "--json").json["items"]
    assert (card["registration_number"], card["stage"], card["state"]) == (number, "completeness", "menunggu petugas")
    after = shell.done("decide", card["id"], "complete", "--as", "registry", "--note", "Lengkap.", "--json").json
    assert after["visit"]["stage"] == "analysis"
    proposed = shell.done("decide", number, "forward", "--as", "analyst", *fields(*FORWARD))
    assert "“Persetujuan telaah” (section_head)" in proposed.out
    shown = shell.done("show", receipt["tracking_code"]).out
    assert "jatuh tempo" in shown
    assert "dasar: Ketentuan kantor" in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert shell.done("show", number, "--json").json["visits"][1]["note"] == "Lengkap."


def test_a_complaint_is_shown_without_who_complains(shell: Shell) -> None:
    receipt = shell.registered()
    plain = shell.done("show", receipt["registration_number"]).out
    for_programs = shell.done("show", receipt["id"], "--json").out
    assert "Sutinah" not in plain + for_programs


def test_a_visit_is_known_by_its_id_too(shell: Shell) -> None:
    receipt = shell.registered()
    visit = receipt["visit"]["id"]
    assert receipt["registration_number"] in shell.done("show", visit).out


def test_form_faults_name_each_field(shell: Shell) -> None:
    receipt = shell.registered()
    settle(receipt["id"])
    shell.done("decide", receipt["id"], "complete", "--as", "registry")
    said = shell.run("decide", receipt["id"], "forward", "--as", "analyst", *fields("agency=nasa", "colour=red"))
    assert said.code == 1
    assert {line.split(":")[0] for line in said.err.splitlines()} >= {"agency", "colour", "core_problem", "nature"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "DM-1999-000001"), "Tidak ada pengaduan"),
        (("show", "\x1b[31m"), "Tidak ada pengaduan"),
        (("decide", "00000000-0000-0000-0000-000000000000", "complete", "--as", "registry"), "Tidak ada"),
        (("decide", "DM-1999-000001", "complete", "--as", "nobody"), "Tidak ada akun aktif"),
        (("tasks", "--role", "boss"), "yang ada:"),
        (("tasks", "--stage", "moon"), "tidak mengenal tahap"),
        (("letters", "print", "B-0/X", "--to", "x.pdf"), "Tidak ada surat"),
        (("outbox", "retry", "x"), "Tidak ada kiriman"),
        (("workflow", "show", "zz"), "workflow list"),
        (("token", "nobody"), "Tidak ada akun aktif"),
        (("import", "none.csv", "--mapping", "none"), "la-311"),
        (("import", "none.csv", "--mapping", "la-311"), "tidak terbaca"),
        (("register", "--file", "none.json", "--as", "mailroom"), "tidak terbaca"),
    ],
)
def test_what_there_is_not_is_said(shell: Shell, words: tuple[str, ...], told: str) -> None:
    said = shell.run(*words)
    assert (said.code, said.out) == (1, "")
    assert told in said.err


def test_words_and_likeness_find_a_letter(shell: Shell) -> None:
    receipt = shell.registered()
    assert receipt["registration_number"] in shell.done("search", "sertifikat", "tanah").out
    assert "Tidak ada pengaduan" in shell.done("search", "pelabuhan").out
    (hit,) = shell.done("similar", "--file", "-", "--json", reads=json.dumps(a_letter())).json["items"]
    assert (hit["id"], bool(hit["reasons"])) == (receipt["id"], True)


def test_letters_are_listed_and_printed(shell: Shell) -> None:
    receipt = shell.registered()
    settle(receipt["id"])
    (letter,) = shell.done("letters", "list", receipt["registration_number"], "--json").json["items"]
    file = shell.home.parent / "letter.pdf"
    said = shell.done("letters", "print", letter["number"], "--to", str(file))
    assert letter["number"] in said.out
    assert file.read_bytes().startswith(b"%PDF")
    assert letter["number"] in shell.done("letters", "list").out
    assert "Sutinah" not in shell.done("outbox", "list", "--json").out


def test_what_is_late_is_listed_as_of_a_moment(shell: Shell) -> None:
    receipt = shell.registered()
    assert shell.done("deadlines", "list", "--as-of", "2026-11-02", "--json").json["items"] == []
    (late,) = shell.done("deadlines", "list", "--as-of", "2026-11-04T08:00", "--json").json["items"]
    assert late["complaint_id"] == receipt["id"]
    assert "0 tahap" in shell.done("deadlines", "run").out
    with transaction() as store:
        trail = {line.kind for line in store.board.trail(UUID(receipt["id"]))}
    assert not {"reminded", "breached", "escalated"} & trail, "listing does nothing"


def test_only_a_demo_home_is_swept_as_if_a_day_had_come(shell: Shell) -> None:
    present = datetime.now(UTC)
    settle(shell.registered(received_at=present.isoformat())["id"])
    future = (present + timedelta(days=60)).date().isoformat()
    assert shell.run("deadlines", "run", "--as-of", "2026-01-01").code == 1
    assert shell.done("deadlines", "run", "--as-of", future, "--json").json["breached"] > 0
    with transaction() as store:
        store.marks.put("demo", "", at=present)
    refused = shell.run("deadlines", "run", "--as-of", future)
    assert (refused.code, "rumah contoh" in refused.err) == (1, True)


def test_an_account_is_made_used_and_closed(shell: Shell) -> None:
    new = ("user", "add", "rini", "--name", "Rini", "--role", "registry", "--password-stdin")
    assert shell.run(*new, reads="pendek\n").code == 1
    assert shell.run(*new, "--email", "rini", reads="kata sandi yang panjang\n").code == 1
    shell.done(*new, "--email", "rini@kantor.example", reads="kata sandi yang panjang\n")
    assert shell.run(*new, reads="kata sandi yang panjang\n").code == 1
    token = shell.done("token", "rini").out.strip()
    assert len(token) > 40
    shell.done("user", "disable", "rini")
    assert shell.run("token", "rini").code == 1
    (rini,) = [one for one in shell.done("user", "list", "--json").json["items"] if one["username"] == "rini"]
    assert (rini["active"], rini["roles"]) == (False, ["registry"])


@pytest.mark.parametrize("username", ["system", "import", "Rini", "x", "a b", "a" * 50])
def test_a_name_the_system_uses_or_nobody_can_type_is_refused(shell: Shell, username: str) -> None:
    said = shell.run("user", "add", username, "--name", "R", "--role", "registry", "--password-stdin", reads="x" * 20)
    assert said.code == 1


def test_the_workflow_in_force_is_shown(shell: Shell) -> None:
    (version,) = shell.done("workflow", "list", "--json").json["items"]
    shown = shell.done("workflow", "show", version["version"][:8]).out
    assert "[perlu ditegaskan]" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_a_day_off_is_added_listed_and_removed(shell: Shell) -> None:
    shell.registered()
    added = shell.done(
        "calendar", "add", "2027-03-01", "Libur contoh", "--as", "process_owner", "--reason", "SKB 1/2027"
    )
    assert "0 batas waktu bergeser" in added.out
    listed = shell.done("calendar", "list", "--year", "2027")
    assert "Sen 1 Mar 2027" in listed.out
    assert "perkiraan" in listed.out
    shell.done("calendar", "remove", "2027-03-01", "--as", "process_owner", "--reason", "SKB diubah")
    assert "Sen 1 Mar 2027" not in shell.done("calendar", "list", "--year", "2027").out


def test_a_day_off_is_edited_only_by_who_may_and_with_a_reason(shell: Shell) -> None:
    refused = shell.run("calendar", "add", "2027-03-01", "Libur", "--as", "analyst", "--reason", "SKB")
    assert (refused.code, "tidak berhak" in refused.err) == (1, True)
    assert shell.run("calendar", "add", "1 Maret", "Libur", "--as", "process_owner", "--reason", "SKB").code == 2
    assert shell.run("calendar", "remove", "2027-03-02", "--as", "process_owner", "--reason", "SKB").code == 1
