"""The deadlines board: who sees it, and that its counts are those of the database."""

from datetime import timedelta

import pytest

from domain.store import transaction
from tests.builders import NOON
from tests.ui.screens import Screens, a_case, said


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def test_an_empty_board_says_what_to_do_and_a_clerk_is_refused(screens: Screens) -> None:
    assert "Pengaduan baru didaftarkan" in said(screens.open("DEADLINES", "manager"))
    assert "Pengaduan baru" not in said(screens.open("DEADLINES", "mailroom"))


def test_what_is_late_is_counted_each_way_and_listed(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    a_case(received_at=NOON.isoformat())
    later = NOON + timedelta(days=20)
    with transaction() as store:
        before = store.overview.pressures(NOON, today=NOON, week=NOON)
        after = store.overview.pressures(later, today=later, week=later)
    assert {(one.split, one.cards, one.overdue) for one in before} == {
        (s, 1, 0) for s in ("stage", "officer", "agency")
    }
    assert {(one.split, one.overdue) for one in after} == {(s, 1) for s in ("stage", "officer", "agency")}
    assert "Tidak ada yang lewat" in said(screens.open("DEADLINES", "manager"))
    screens.sign_in("manager")
    monkeypatch.setattr("ui.pages.deadlines.now", lambda: later)
    page = said(screens.again("DEADLINES"))
    assert "Lewat batas waktu: 1" in page
    assert "Tidak ada yang lewat" not in page
