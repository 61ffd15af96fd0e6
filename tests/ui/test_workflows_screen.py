"""The process owner's bench: versions, what a change does, the acts of two people, and moves."""

from __future__ import annotations

import base64
import re

import pytest
from streamlit.testing.v1 import AppTest

from domain.errors import NotAllowed
from domain.people import Officer
from domain.store import transaction
from tasks import moving, versions
from tasks.accounts import officer
from tests.builders import NOON
from tests.tasks.test_moving import WHY, owner, published, second, without_completeness
from tests.ui.screens import Screens, a_case, said
from ui.pages import workflows
from ui.parts.route_map import Box, Plan, drawn
from ui.parts.workflow_impact import plan_words, read_plan


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def drafted() -> str:
    """The shipped route without its completeness check, as a draft; its number."""
    return str(versions.enter_draft(without_completeness(), by=owner(), at=NOON).number)


def press(app: AppTest, *names: str) -> AppTest:
    """Press these buttons one after the other, by their keys."""
    for name in names:
        app.button(key=f"versions-{name}").click().run()
        assert not app.exception
    return app


def state(number: str) -> str:
    with transaction() as store:
        return store.workflows.version(number, NOON).status


def test_the_list_tells_versions_what_waits_and_how_many_run(screens: Screens) -> None:
    a_case()
    first = said(screens.open("WORKFLOWS", "process_owner"))
    assert "Tidak ada versi atau perpindahan yang menunggu" in first
    assert "berlaku" in first
    number = drafted()
    again = said(screens.open("WORKFLOWS", "process_owner"))
    assert f"/alur-kerja?versi={number}" in again
    assert "Versi 2 masih konsep" in again


def test_who_may_not_see_all_is_refused() -> None:
    with pytest.raises(NotAllowed, match="tidak berhak"):
        workflows.show(Officer("mailroom", "Persuratan"))


def test_a_change_is_told_in_sentences_as_a_picture_and_as_text(screens: Screens) -> None:
    app = screens.open("WORKFLOWS", "process_owner", versi=drafted())
    shown = said(app)
    assert "tahap Pemeriksaan kelengkapan dihapus" in shown
    assert "Dihapus: Pemeriksaan kelengkapan" in shown
    assert "<del>" in shown
    assert "Tidak ada perubahan pada" not in shown
    nothing = screens.open("WORKFLOWS", "process_owner", versi="99")
    assert "Tidak ada versi “99”" in said(nothing)


def test_the_mapping_chosen_on_the_page_changes_the_impact(screens: Screens) -> None:
    a_case()
    a_case("complete")
    app = screens.open("WORKFLOWS", "process_owner", versi=drafted(), bagian="akibat")
    assert "tahap Pemeriksaan kelengkapan tidak ada lagi; tetap pada alur lama" in said(app)
    app.selectbox(key="versions-to-2-completeness").set_value("analysis")
    app.selectbox(key="versions-clock-2-completeness").set_value("restarted")
    press(app, "judge-2")
    assert "completeness=analysis:restarted" in app.query_params["peta"]
    assert "dipetakan ke tahap Penelaahan" in said(app)
    words = "completeness=analysis:restarted,closure=-:kept"
    assert plan_words(read_plan(words)) == words
    wrong = screens.open("WORKFLOWS", "process_owner", versi="2", bagian="akibat", peta="completeness=mars:kept")
    assert "alur baru tidak mengenal tahap “mars”" in said(wrong)


def test_two_people_let_a_version_into_force(screens: Screens) -> None:
    number = drafted()
    app = screens.open("WORKFLOWS", "process_owner", versi=number, bagian="langkah")
    assert "telah diperiksa dan sah" in said(press(app, f"check-{number}"))
    press(app, f"ask-propose:{number}", f"yes-propose:{number}")
    assert "sebutkan dasar hukumnya" in said(app)
    assert state(number) == "checked"
    app.text_area(key=f"versions-reason-{number}").set_value(WHY["reason"])
    app.text_area(key=f"versions-basis-{number}").set_value(WHY["legal_basis"]).run()
    if f"versions-yes-propose:{number}" not in {one.key for one in app.button}:
        press(app, f"ask-propose:{number}")
    press(app, f"yes-propose:{number}")
    assert state(number) == "proposed"
    assert "tidak boleh menyetujui alur ini (dua pasang mata)" in said(app)
    assert not [one for one in app.button if "approve" in str(one.key)]

    other = screens.open("WORKFLOWS", "assistant_deputy", versi=number, bagian="langkah")
    press(other, f"ask-approve:{number}", f"yes-approve:{number}")
    press(other, f"ask-publish:{number}")
    assert "berlaku bagi pengaduan yang dicatat mulai" in said(other)
    press(other, f"yes-publish:{number}")
    with transaction() as store:
        assert store.workflows.version(number, NOON).in_force


def test_a_version_is_given_up_with_a_reason(screens: Screens) -> None:
    number = drafted()
    app = screens.open("WORKFLOWS", "process_owner", versi=number, bagian="langkah")
    press(app, f"ask-retire:{number}", f"yes-retire:{number}")
    assert "sebutkan alasan perubahan" in said(app)
    app.text_area(key=f"versions-why-{number}").set_value("tidak jadi").run()
    press(app, f"yes-retire:{number}")
    assert state(number) == "retired"


def test_who_only_reads_is_offered_no_act(screens: Screens) -> None:
    number = drafted()
    for role in ("auditor", "manager"):
        app = screens.open("WORKFLOWS", role, versi=number, bagian="langkah")
        assert not app.exception
        assert [str(one.key) for one in app.button if str(one.key).startswith("versions-")] == []


def test_golden_cases_are_played_and_told(screens: Screens) -> None:
    app = screens.open("WORKFLOWS", "process_owner", versi=drafted(), bagian="acuan")
    assert "semuanya sesuai" in said(app)


def test_complaints_are_moved_in_batches_and_taken_back(screens: Screens) -> None:
    cases = {a_case("complete"), a_case(), a_case()}
    number = published()
    mapping = {"versi": str(number), "bagian": "perpindahan", "peta": "completeness=analysis:kept"}
    app = screens.open("WORKFLOWS", "process_owner", **mapping)
    assert "Pemeriksaan kelengkapan → Penelaahan; waktu berjalan terus" in said(app)
    press(app, f"ask-begin:{number}", f"yes-begin:{number}")
    assert "sebutkan alasan memindahkan" in said(app)
    app.text_area(key=f"versions-move-reason-{number}").set_value("ikut alur baru").run()
    press(app, f"yes-begin:{number}")
    (move,) = moving.moves()
    assert (move.total, move.counts) == (3, {"moved": len(cases)})
    assert "Selesai: 3 pindah" in said(app)

    app.text_area(key=f"versions-undo-reason-{move.number}").set_value("keliru").run()
    press(app, f"ask-undo:{move.number}", f"yes-undo:{move.number}")
    assert moving.progress(move.number).counts == {"undone": 3}
    assert "3 dikembalikan" in said(app)


def test_a_move_goes_on_after_the_browser_was_closed(screens: Screens) -> None:
    a_case("complete")
    a_case("complete")
    number = published()
    begun = moving.begin_move(number, reason="ikut", by=second(), at=NOON)
    moving.carry_on(begun.number, by=second(), at=NOON, most=1)
    assert "Perpindahan 1 terhenti: 1 pengaduan belum selesai" in said(screens.open("WORKFLOWS", "process_owner"))
    reader = screens.open("WORKFLOWS", "auditor", pindah=str(begun.number))
    assert not [one for one in reader.button if one.key == "versions-go-on"]
    app = screens.open("WORKFLOWS", "process_owner", pindah=str(begun.number))
    press(app, "go-on")
    assert moving.progress(begun.number).counts == {"moved": 2}


def test_a_draft_that_is_not_sound_shows_its_faults(screens: Screens) -> None:
    broken = versions.export(1)
    text = broken.source.replace("to: completeness", "to: nowhere", 1)
    number = str(versions.enter_draft(versions.Draft("dumas", text), by=officer("process_owner"), at=NOON).number)
    app = screens.open("WORKFLOWS", "process_owner", versi=number)
    assert "nowhere" in said(app)
    steps = screens.open("WORKFLOWS", "process_owner", versi=number, bagian="langkah")
    assert "Pemeriksaan menemukan kesalahan" in said(press(steps, f"check-{number}"))
    assert state(number) == "draft"


def test_a_long_line_in_a_box_takes_a_second_where_there_is_room() -> None:
    role = "Kepala Bidang Pengaduan Masyarakat"
    for title, rows in (("Penelaahan", [role[:23], role[24:]]), ("Penilaian jawaban instansi terlapor", [role])):
        image = drawn(Plan({"a": title}, []), {"a": Box(("~ berubah: 2 hal", role), 0)}, "Gambar")
        svg = base64.b64decode(image.partition("base64,")[2].partition('"')[0]).decode()
        words = re.findall(r"<text[^>]*>([^<]*)<", svg)
        assert len(words) == 4
        assert words[-len(rows) :] == (rows if len(rows) > 1 else ["Kepala Bidang Pengaduan Masy…"])
