"""Notes on the complaint page: written, naming colleagues who are told, never changed, one's own withdrawn with a reason."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError, ProgrammingError
from streamlit.testing.v1 import AppTest

from domain.errors import Conflict, Refused
from domain.store import transaction
from tasks.accounts import officer
from tasks.notes import withdraw_note, write_note
from tests.builders import NOON
from tests.ui.screens import Screens, a_case, said


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def unread(username: str) -> list[str]:
    with transaction() as store:
        return [one.text for one in store.notices.of(officer(username), at=NOON, unread=True)[0]]


def write(app: AppTest, words: str, *mentions: str) -> AppTest:
    (box,) = [one for one in app.text_area if str(one.key).startswith("note-text")]
    box.set_value(words).run()
    (names,) = [one for one in app.multiselect if str(one.key).startswith("note-mentions")]
    names.set_value(list(mentions)).run()
    return app.button(key="note-send").click().run()


def test_a_note_tells_whom_it_names_and_its_draft_is_kept_until_it_is_sent(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "analyst", id=case)
    app.text_area(key="note-text-0").set_value("Tolong <b>cek</b> @section_head").run()
    again = screens.open("COMPLAINT", "analyst", id=case)
    assert again.text_area(key="note-text-0").value == "Tolong <b>cek</b> @section_head"
    shown = said(write(again, "Tolong <b>cek</b> @section_head", "registry"))
    assert "Tolong &lt;b&gt;cek&lt;/b&gt; @section_head" in shown
    assert f"Menyebut: {officer('registry').name}, {officer('section_head').name}" in shown
    assert again.text_area(key="note-text-1").value == ""
    number = "DM-2026-000001"
    for username in ("section_head", "registry"):
        assert unread(username) == [f"{number}: {officer('analyst').name} menyebut Anda dalam catatan."]
    assert number in [link.proto.label for link in screens.open("NOTICES", "registry").get("page_link")]


def test_only_who_may_see_the_case_is_offered_or_named(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "analyst", id=case)
    (names,) = [one for one in app.multiselect if str(one.key).startswith("note-mentions")]
    offered = " ".join(names.options)
    assert "@manager" in offered
    assert not [one for one in ("@field_team", "@administrator", "@analyst") if one in offered]
    assert "tidak dapat melihat pengaduan ini: field_team" in said(write(app, "Untuk @field_team"))
    assert unread("field_team") == []
    auditor = screens.open("COMPLAINT", "auditor", id=case)
    assert "note-send" not in [one.key for one in auditor.button]


def test_the_writer_withdraws_his_note_and_the_trail_keeps_it(screens: Screens) -> None:
    case = a_case("complete")
    note = write_note(UUID(case), "Salah tulis", by=officer("analyst"), at=NOON)
    assert "note-withdraw" not in [one.key for one in screens.open("COMPLAINT", "section_head", id=case).button]
    app = screens.open("COMPLAINT", "analyst", id=case)
    app.selectbox(key="note-which").set_value(note.id).run()
    app.button(key="note-withdraw").click().run()
    assert "sebutkan alasannya" in said(app)
    app.text_input(key="note-reason").set_value("Keliru pengaduan").run()
    shown = said(app.button(key="note-withdraw").click().run())
    assert "Salah tulis" not in shown
    assert "ditarik penulisnya pada Sel 24 Nov 2026: Keliru pengaduan" in shown
    assert "Catatan ditarik: Keliru pengaduan" in shown
    with pytest.raises(Conflict, match="sudah ditarik"):
        withdraw_note(note.id, by=officer("analyst"), at=NOON, reason="lagi")


@pytest.mark.parametrize("change", ["UPDATE notes SET text = 'lain'", "DELETE FROM notes"])
def test_nobody_changes_a_note_not_even_past_the_program(screens: Screens, change: str) -> None:
    write_note(UUID(a_case()), "Tetap", by=officer("registry"), at=NOON)
    with pytest.raises((ProgrammingError, InternalError), match="only added to"), transaction() as store:
        store.connection.execute(text(change))


def test_an_empty_note_is_refused(screens: Screens) -> None:
    with pytest.raises(Refused, match="tulis catatannya"):
        write_note(UUID(a_case()), "  ", by=officer("registry"), at=NOON)
