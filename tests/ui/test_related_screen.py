"""Complaints that belong together: suspected repeats judged, links by hand with a reason, both ways, and others by the same person."""

from __future__ import annotations

from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from domain.store import transaction
from tests.ui.screens import Screens, a_case, said

FIRST, SECOND = "DM-2026-000001", "DM-2026-000002"
OTHER = {"name": "Wagiyem", "national_id": "3201010101900009", "phone": "0899111222", "email": "w@contoh.example"}


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def a_stranger() -> str:
    """A complaint by somebody else about something else."""
    return a_case(subject="Bantuan beras", body="Beras tidak dibagi.", complainant=OTHER, letter={"number": "9/Z/2026"})


def kinds(case: str) -> list[tuple[str, bool]]:
    with transaction() as store:
        return [(link.kind, link.back) for link in store.folder(UUID(case)).links]


def last(case: str) -> tuple[str, dict[str, object]]:
    with transaction() as store:
        line = store.board.trail(UUID(case))[-1]
    return line.kind, line.details


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_a_link_by_hand_needs_a_reason_and_shows_on_both_pages(screens: Screens) -> None:
    one, other = a_case(), a_stranger()
    app = screens.open("COMPLAINT", "registry", id=one)
    app.text_input(key="link-other").set_value(SECOND).run()
    assert "Alasan: sebutkan alasannya" in said(press(app, "link-send"))
    app.text_input(key="link-reason").set_value("Satu desa").run()
    app.selectbox(key="link-kind").set_value("related").run()
    assert f"Dihubungkan dengan {SECOND}." in said(press(app, "link-send"))
    assert app.text_input(key="link-other").value == ""
    for case, there in ((one, SECOND), (other, FIRST)):
        page = screens.open("COMPLAINT", "manager", id=case)
        assert there in [link.proto.label for link in page.get("page_link")]
        assert f"Dihubungkan dengan pengaduan {there}: Satu desa" in said(page)
    app = screens.open("COMPLAINT", "registry", id=one)
    app.selectbox(key="unlink-other").set_value(other).run()
    app.text_input(key="unlink-reason").set_value("Desa lain").run()
    assert f"Hubungan dengan {SECOND} dilepas." in said(press(app, "unlink-send"))
    assert kinds(one) == kinds(other) == []
    assert last(other) == ("unlinked", {"other": one, "number": FIRST, "reason": "Desa lain"})


def test_wrong_numbers_are_named_and_who_may_not_correct_is_offered_nothing(screens: Screens) -> None:
    case = a_case()
    app = screens.open("COMPLAINT", "registry", id=case)
    app.text_input(key="link-reason").set_value("Coba").run()
    for number, told in (("DM-1999-000001", "Tidak ada pengaduan dengan nomor"), (FIRST, "dengan dirinya sendiri")):
        app.text_input(key="link-other").set_value(number).run()
        assert told in said(press(app, "link-send"))
    assert "link-send" not in [one.key for one in screens.open("COMPLAINT", "manager", id=case).button]


def test_a_suspected_repeat_is_confirmed_from_either_page_and_asks_no_more(screens: Screens) -> None:
    first = a_case()
    second = a_case(letter={"number": "13/B/X/2026"})
    assert kinds(second) == [("suspected_repeat", False)]
    app = screens.open("COMPLAINT", "registry", id=first)
    assert "diduga surat ulang dari pengaduan ini" in said(app)
    shown = said(press(app, f"confirm-{SECOND}"))
    assert "surat ulang dari pengaduan ini" in shown
    assert "diduga" not in shown
    assert (kinds(first), kinds(second)) == ([("repeat_of", True)], [("repeat_of", False)])


def test_other_complaints_of_a_person_are_told_to_who_may_see_identities(screens: Screens) -> None:
    case, _ = a_case(), a_stranger()
    a_case(subject="Perkara kedua", letter={"number": "13/B/X/2026"})
    seen = {role: said(screens.open("COMPLAINT", role, id=case)) for role in ("analyst", "manager")}
    assert "masih berjalan" in seen["analyst"]
    assert "Bantuan beras" not in seen["analyst"]
    assert "masih berjalan" not in seen["manager"]


def test_similar_ones_are_looked_for_when_asked_and_chosen_by_a_button(screens: Screens) -> None:
    case = a_case()
    a_case(letter={"number": "13/B/X/2026"})
    app = screens.open("COMPLAINT", "registry", id=case)
    press(app, f"drop-{SECOND}")
    press(app, "link-similar")
    assert "kemiripan 100 dari 100" in said(app)
    assert press(app, f"choose-{SECOND}").text_input(key="link-other").value == SECOND
