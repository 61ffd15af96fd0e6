"""The administration pages: days off with their effect shown first, accounts, leave."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from domain.calendar import DayOff, DayOffKind
from domain.store import transaction
from tasks.accounts import demo_sign_in, renew_password, sign_in, signed_in
from tasks.holidays import foresee_added
from tests.builders import NOON, officers
from tests.ui.screens import Screens, a_case, said

DAY = date(2026, 11, 25)


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


@pytest.mark.parametrize(
    ("way", "role"),
    [
        ("DAYS_OFF", "section_head"),
        ("USERS", "process_owner"),
        ("AGENCIES", "manager"),
        ("CODES", "process_owner"),
        ("UNITS", "section_head"),
        ("ROLES", "auditor"),
    ],
)
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
    session = renew_password(sign_in("ani", password, at=NOON), "kata sandi milik sendiri", at=NOON)
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


def test_an_agency_shows_what_hangs_on_it_before_it_is_closed(screens: Screens) -> None:
    a_case("complete", "forward", "approve")
    app = screens.open("AGENCIES", "administrator", kata="sidoarjo")
    assert "Kepolisian" not in said(app)
    app.selectbox(key="agencies-which-0").set_value("bpn-sidoarjo").run()
    assert "1 pengaduan terbuka menyebut instansi ini; 1 di antaranya menunggu" in said(app)
    press(app, "agencies-close")
    assert "sebutkan alasannya" in said(app)
    app.text_input(key="agencies-reason-bpn-sidoarjo-0").set_value("Digabung").run()
    press(app, "agencies-close")
    assert "ditutup; tidak ditawarkan lagi" in said(app)
    assert "Kantor Pertanahan Kabupaten Sidoarjo" in said(screens.again("AGENCIES", ditutup="1"))
    assert "Tidak ada instansi yang cocok" in said(screens.again("AGENCIES", kata="tidak ada di mana pun"))


def test_a_new_agency_is_refused_field_by_field_and_then_listed(screens: Screens) -> None:
    app = screens.open("AGENCIES", "administrator")
    press(app, "agencies-save_new")
    assert "tulis nama instansi" in said(app)
    app.text_input(key="agencies-code-new-0").set_value("dinas-baru")
    app.text_input(key="agencies-name-new-0").set_value("Aa <b>Dinas</b>")
    app.selectbox(key="agencies-category-new-0").set_value("province")
    app.text_input(key="agencies-reason-new-0").set_value("Perpres").run()
    press(app, "agencies-save_new")
    assert "Aa &lt;b&gt;Dinas&lt;/b&gt;" in said(app)
    assert app.get("page_link") == []  # fewer than fifty agencies: one page


def test_a_code_says_how_many_carry_it_and_a_reason_its_sentence(screens: Screens) -> None:
    a_case(problem_code="05")
    app = screens.open("CODES", "administrator")
    app.selectbox(key="codes-which-problem_codes-0").set_value("05").run()
    assert "1 pengaduan memakai kode 05" in said(app)
    app.text_input(key="codes-label-problem_codes-05-0").set_value("Pertanahan")
    app.text_input(key="codes-reason-problem_codes-05-0").set_value("Keputusan 1").run()
    press(app, "codes-change")
    assert "Kode 05 tersimpan" in said(app)
    assert ">Pertanahan<" in said(app)
    app.selectbox(key="codes-listing").set_value("dismissal_reasons").run()
    assert "Kalimat dalam surat" in said(app)
    app.selectbox(key="codes-which-dismissal_reasons-1").set_value("T10").run()
    app.text_input(key="codes-reason-dismissal_reasons-T10-1").set_value("Dicoba").run()
    press(app, "codes-retire")
    assert "ubah alur kerjanya lebih dahulu" in said(app)


def test_a_unit_tells_whose_lateness_its_head_will_hear_of(screens: Screens) -> None:
    app = screens.open("UNITS", "administrator")
    assert "Belum ada unit kerja" in said(app)
    app.text_input(key="units-key-new-0").set_value("telaah")
    app.text_input(key="units-name-new-0").set_value("Bagian Telaah")
    app.multiselect(key="units-members-new-0").set_value(["analyst"]).run()
    press(app, "units-save_new")
    app.selectbox(key="units-which-1").set_value("telaah").run()
    assert "hanya diberitahukan kepada petugasnya sendiri" in said(app)
    app.selectbox(key="units-head-telaah-1").set_value("section_head").run()
    assert "pada Analis Pengaduan disampaikan juga kepada Kepala Bagian" in said(app)
    press(app, "units-change")
    with transaction() as store:
        assert store.units.heads_of("analyst") == ["section_head"]


def test_another_right_is_shown_before_the_role_has_it(screens: Screens) -> None:
    app = screens.open("ROLES", "administrator")
    assert "Pemeriksa" in said(app)
    app.selectbox(key="roles-which-0").set_value("auditor").run()
    assert "roles-save" not in {one.key for one in app.button}
    app.multiselect(key="roles-rights-auditor-0").set_value(["see_all", "audit", "import"]).run()
    assert "1 akun yang memegang peran ini. Ditambah: mengimpor pengaduan. Dicabut: –" in said(app)
    app.text_input(key="roles-reason-auditor-0").set_value("Surat tugas 1").run()
    press(app, "roles-save")
    with transaction() as store:
        assert store.people.officer("auditor").may("import")


def test_the_work_address_is_kept_with_its_effect_shown_and_every_change_stands_in_the_trail(screens: Screens) -> None:
    app = screens.open("USERS", "administrator")
    app.selectbox(key="users-which").set_value("analyst").run()
    app.text_input(key="users-reason-analyst").set_value("ST 7/2026")
    app.text_input(key="users-email-analyst").set_value("bukan alamat").run()
    assert "akun instansi dikenal dengan alamat ini" in said(app)
    press(app, "users-set-email")
    assert "harus berupa alamat surel" in said(app)
    app.text_input(key="users-email-analyst").set_value("analis@kantor.example").run()
    press(app, "users-set-email")
    assert "Surel dinas akun analyst tersimpan" in said(app)
    assert "analis@kantor.example" in said(app)
    trail = screens.open("TRAIL", "auditor")
    for word in ("Administrator", "Surel dinas", "analyst", "ST 7/2026", "surel: analis@kantor.example"):
        assert word in said(trail)
    assert "Tidak ada perubahan" in said(screens.again("TRAIL", pada="orang lain"))
    assert "ST 7/2026" in said(screens.again("TRAIL", pada="analyst", bagian="account", oleh="administrator"))
    assert "Tidak ada perubahan" in said(screens.again("TRAIL", bagian="holiday"))
    assert "Tidak ada perubahan" in said(screens.again("TRAIL", sampai="2026-11-23"))
    assert "ST 7/2026" in said(screens.again("TRAIL", sejak="2026-11-24", sampai="2026-11-24", bagian="tidak ada"))


def test_the_filters_of_the_trail_stand_in_the_address(screens: Screens) -> None:
    with transaction() as store:
        for number in range(60):
            store.administration.note("administrator", "account.roles", f"akun{number}", at=NOON)
    app = screens.open("TRAIL", "administrator")
    assert "akun59" in said(app)
    assert ">akun0<" not in said(app)
    (link,) = [one for one in app.get("page_link") if one.proto.label.startswith("Halaman berikutnya")]
    assert ">akun0<" in said(screens.again("TRAIL", sesudah=link.proto.query_string.split("=")[-1]))
    app.text_input(key="jejak-pada").set_value("akun7")
    app.button[0].click().run()
    assert app.query_params["pada"] == "akun7"
    assert "akun59" not in said(app)


def test_what_was_typed_last_counts_though_the_button_was_pressed_at_once(screens: Screens) -> None:
    """The browser sends the last field and the click together; the page has not been drawn in between."""
    app = screens.open("USERS", "administrator")
    app.text_input(key="users-username-0").set_value("ani")
    app.text_input(key="users-name-0").set_value("Ani")
    app.multiselect(key="users-new-roles-0").set_value(["analyst"])
    press(app, "users-add")
    app.selectbox(key="users-which").set_value("ani").run()
    app.text_input(key="users-reason-ani").set_value("pindah tugas")
    press(app, "users-close")
    app = screens.open("UNITS", "administrator")
    app.text_input(key="units-key-new-0").set_value("himpun")
    app.text_input(key="units-name-new-0").set_value("Bagian Pengumpulan")
    press(app, "units-save_new")
    with transaction() as store:
        account, (unit,), lines = store.people.account("ani"), store.units.all(), store.administration.page()[0]
    assert account is not None
    assert (account.active, unit.name) == (False, "Bagian Pengumpulan")
    assert [(one.what, one.reason) for one in lines if one.what == "account.closed"] == [
        ("account.closed", "pindah tugas")
    ]
