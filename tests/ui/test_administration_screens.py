"""The administration pages: days off with their effect shown first, accounts, leave."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from domain.calendar import DayOff, DayOffKind
from domain.store import transaction
from tasks.accounts import demo_sign_in, sign_in, signed_in
from tasks.holidays import foresee_added
from tests.builders import NOON, officers
from tests.ui.screens import Screens, a_case, said
from ui.parts import ways

DAY = date(2026, 11, 25)
OPEN_TO = {
    "DAYS_OFF": {"administrator", "process_owner"},
    "USERS": {"administrator"},
    "LEAVE": set(officers()),
}


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def press(app: AppTest, key: str) -> AppTest:
    """Click a button; the page must survive it."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


def days_off() -> set[date]:
    with transaction() as store:
        return {one.day for one in store.calendar.days_off(DAY.year)}


def due_days(case: str) -> list[date]:
    with transaction() as store:
        return [term.due_at.date() for term in store.complaints.look_at(store.complaints.find(case)).running_terms()]


@pytest.mark.parametrize("way", OPEN_TO)
def test_a_page_is_open_to_its_roles_alone(way: str) -> None:
    assert {role for role, officer in officers().items() if getattr(ways, way).open_to(officer)} == OPEN_TO[way]


@pytest.mark.parametrize(("way", "role"), [("DAYS_OFF", "section_head"), ("USERS", "process_owner")])
def test_a_page_refuses_who_may_not_open_it(screens: Screens, way: str, role: str) -> None:
    app = screens.open(way, role)
    assert "Akun Anda tidak berhak" in said(app)
    assert not app.button


def test_a_day_off_shows_what_it_moves_before_it_is_saved(screens: Screens) -> None:
    case = a_case(received_at="2026-11-24T09:15:00+07:00")
    before = due_days(case)
    app = screens.open("DAYS_OFF", "process_owner")
    press(app, "days-foresee")
    assert "sebutkan nama" in said(app)
    app.text_input(key="days-name-0-2026-None").set_value("Libur contoh")
    app.date_input(key="days-day-0-2026-None").set_value(DAY).run()
    press(app, "days-foresee")
    moved = foresee_added(DayOff(DAY, "Libur contoh", DayOffKind.NATIONAL), by=officers()["process_owner"], at=NOON)
    assert f"memindahkan {moved.due_dates} batas waktu" in said(app)
    assert (DAY in days_off(), due_days(case)) == (False, before)
    press(app, "days-save")
    assert "sebutkan alasannya" in said(app)
    app.text_input(key="days-reason-0").set_value("SKB contoh").run()
    press(app, "days-save")
    assert f"Tersimpan. {moved.due_dates} batas waktu bergeser" in said(app)
    assert DAY in days_off()
    assert sum(new > old for new, old in zip(due_days(case), before, strict=True)) == moved.due_dates > 0


def test_another_word_in_the_form_takes_the_effect_away(screens: Screens) -> None:
    app = screens.open("DAYS_OFF", "administrator")
    app.text_input(key="days-name-0-2026-None").set_value("Libur contoh").run()
    press(app, "days-foresee")
    app.date_input(key="days-day-0-2026-None").set_value(DAY).run()
    assert "days-save" not in {one.key for one in app.button}


def test_a_day_off_is_taken_out_and_the_table_says_what_is_estimated(screens: Screens) -> None:
    christmas = date(2026, 12, 25)
    app = screens.open("DAYS_OFF", "process_owner")
    assert "sd-table" in said(app)
    app.selectbox(key="days-which-0-2026").set_value(christmas).run()
    app.radio(key=f"days-act-{christmas}").set_value("remove").run()
    app.text_input(key="days-reason-0").set_value("SKB diubah").run()
    press(app, "days-foresee")
    press(app, "days-save")
    assert christmas not in days_off()


def test_an_account_is_made_given_roles_and_closed(screens: Screens) -> None:
    app = screens.open("USERS", "administrator")
    app.text_input(key="users-username-0").set_value("ani")
    app.text_input(key="users-name-0").set_value("Ani <b>Contoh</b>")
    app.multiselect(key="users-new-roles-0").set_value(["analyst"]).run()
    press(app, "users-add")
    assert "Ani &lt;b&gt;" in said(app)
    password = said(app).split("sekali ini): ")[1].split("<")[0]
    session = sign_in("ani", password, at=NOON)
    app.selectbox(key="users-which").set_value("ani").run()
    assert password not in said(app)  # shown once
    assert "mengakhiri 1 sesi" in said(app)
    app.multiselect(key="users-roles-ani").set_value(["auditor"]).run()
    assert "Ditambah: Pemeriksa. Dicabut: Analis Pengaduan" in said(app)
    press(app, "users-set-roles")
    officer = signed_in(session, at=NOON)
    assert officer is not None
    assert officer.roles == {"auditor"}
    press(app, "users-close")
    assert signed_in(session, at=NOON) is None
    assert {one.key for one in app.button} >= {"users-reopen"}


def test_a_bad_account_is_refused_and_the_last_administrator_stays(screens: Screens) -> None:
    app = screens.open("USERS", "administrator")
    press(app, "users-add")
    assert "pilih paling sedikit satu peran" in said(app)
    app.selectbox(key="users-which").set_value("administrator").run()
    press(app, "users-close")
    assert "administrator terakhir" in said(app)
    assert signed_in(demo_sign_in("administrator", at=NOON, loopback=True), at=NOON)


def test_one_enters_ones_own_leave_and_sees_no_others(screens: Screens) -> None:
    app = screens.open("LEAVE", "analyst")
    assert "Belum ada cuti" in said(app)
    press(app, "leave-save")
    assert "pilih siapa yang menggantikan" in said(app)
    app.selectbox(key="leave-deputy-0").set_value("registry").run()
    assert "selama 1 hari" in said(app)
    press(app, "leave-save")
    assert "Cuti tersimpan" in said(app)
    for role, seen in {"registry": True, "auditor": False, "administrator": True}.items():
        assert ("pengganti: " in said(screens.open("LEAVE", role))) is seen
    app = screens.open("LEAVE", "registry")
    assert not [one for one in app.button if str(one.key).startswith("leave-remove")]
    app = screens.open("LEAVE", "administrator")
    (button,) = [one for one in app.button if str(one.key).startswith("leave-remove")]
    press(app, str(button.key))
    assert "Cuti dihapus" in said(app)


def test_an_administrator_enters_anybodys_leave(screens: Screens) -> None:
    app = screens.open("LEAVE", "administrator")
    app.selectbox(key="leave-who-0").set_value("analyst").run()
    app.selectbox(key="leave-deputy-0").set_value("section_head").run()
    press(app, "leave-save")
    with transaction() as store:
        (leave,) = store.people.leaves(since=NOON.date())
    assert (leave.username, leave.deputy) == ("analyst", "section_head")
