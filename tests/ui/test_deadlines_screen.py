"""The deadlines board: who sees it, that its figures are those of the database, and what a superior does on it."""

from __future__ import annotations

import base64
import re
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from domain.errors import Conflict, NotAllowed, Refused
from domain.store import transaction
from domain.store.people import Leave
from domain.store.units import OfficeUnit
from domain.watch import watch
from tasks.accounts import officer
from tasks.foresight import hand_over
from tests.builders import NOON, officers
from tests.ui.screens import Screens, a_case, counted, said
from ui.parts.route_map import bounds, shade
from ui.parts.trend import edges

LATER = NOON + timedelta(days=20)


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The page's present."""
    monkeypatch.setattr("ui.pages.deadlines.now", lambda: moment)


def links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


def test_an_empty_board_says_what_to_do_and_a_clerk_is_refused(screens: Screens) -> None:
    assert "Pengaduan baru didaftarkan" in said(screens.open("DEADLINES", "manager"))
    assert "Pengaduan baru" not in said(screens.open("DEADLINES", "mailroom"))
    for part, told in (
        ("peta", "Pengaduan baru"),
        ("tren", "Belum ada batas waktu"),
        ("eskalasi", "Tidak ada eskalasi"),
    ):
        assert told in said(screens.open("DEADLINES", "manager", bagian=part))


def test_what_is_late_is_counted_each_way_and_listed(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    a_case(received_at=NOON.isoformat())
    ways = ("stage", "unit", "role", "officer", "agency")
    with transaction() as store:
        before = store.overview.pressures(NOON, today=NOON, week=NOON)
        after = store.overview.pressures(LATER, today=LATER, week=LATER)
    assert {(one.split, one.cards, one.overdue) for one in before} == {(s, 1, 0) for s in ways}
    assert {(one.split, one.overdue) for one in after} == {(s, 1) for s in ways}
    assert "Tidak ada yang lewat" in said(screens.open("DEADLINES", "manager"))
    screens.sign_in("manager")
    at(monkeypatch, LATER)
    page = said(screens.again("DEADLINES"))
    assert "Lewat batas waktu: 1" in page
    assert "Tidak ada yang lewat" not in page
    addresses = set(re.findall(r'href="/batas-waktu\?([^"]*)"', page))
    assert "daftar=1&amp;tahap=completeness&amp;kapan=lewat" in addresses
    for address in addresses:  # every count leads to as many cards as it says: here to the one there is
        query = dict(pair.split("=") for pair in address.split("&amp;"))
        assert said(screens.again("DEADLINES", **query)).count("DM-2026-000001") == 1, address


def test_a_card_is_counted_for_the_unit_of_who_holds_it(screens: Screens) -> None:
    a_case(received_at=NOON.isoformat())
    with transaction() as store:
        store.units.put(OfficeUnit("himpun", "Bagian Pengumpulan"))
        store.units.join("registry", "himpun")
        store.connection.exec_driver_sql("UPDATE visits SET assigned_to = 'registry' WHERE decided_at IS NULL")
        counted = store.overview.pressures(NOON, today=NOON, week=NOON)
    assert [(one.key, one.cards) for one in counted if one.split == "unit"] == [("himpun", 1)]
    assert "DM-2026-000001" in said(screens.open("DEADLINES", "manager", daftar="1", unit="himpun"))
    assert "Tidak ada kartu" in said(screens.open("DEADLINES", "manager", daftar="1", unit="-"))


def test_a_list_shows_no_more_than_is_asked_for(screens: Screens) -> None:
    a_case(received_at=NOON.isoformat())
    empty: tuple[dict[str, str], ...] = (
        {"tahap": "analysis"},
        {"peran": "analyst"},
        {"unit": "telaah"},
        {"petugas": "analyst"},
        {"instansi": "bpn-sidoarjo"},
        {"kapan": "lewat"},
        {"kapan": "hari-ini"},
    )
    for query in empty:
        page = said(screens.open("DEADLINES", "manager", daftar="1", **query))
        assert "Tidak ada kartu" in page, query
    hidden = said(screens.open("DEADLINES", "administrator", daftar="1"))
    assert "DM-2026-000001" in hidden
    assert "Sertifikat" not in hidden


def test_the_map_darkens_where_cards_wait_and_a_table_says_the_same(screens: Screens) -> None:
    a_case("complete")
    page = said(screens.open("DEADLINES", "manager", bagian="peta"))
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert source
    drawn = base64.b64decode(source[1]).decode()
    assert drawn.count("<rect") == 11
    assert drawn.count("#9b2c14") == 1
    assert "1 terbuka" in drawn
    assert "Nilai tengah (hari)" in page
    with transaction() as store:
        stays = {
            one.stage: one for one in store.overview.tempo.stays(NOON - timedelta(days=1), NOON + timedelta(days=1))
        }
    assert set(stays) == {"registration", "completeness"}
    assert stays["completeness"].median <= stays["completeness"].ninetieth
    assert [shade(n, 8) for n in (0, 1, 2, 3, 8)] == [0, 1, 1, 2, 4]
    assert bounds(8) == [(0, 0), (1, 2), (3, 4), (5, 6), (7, 8)]
    assert bounds(4000)[-1][1] == 4000


def test_the_trend_counts_kept_terms_when_decided_and_missed_ones_when_due(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case("complete", received_at=NOON.isoformat())
    with transaction() as store:
        figures = store.overview.tempo.settled([NOON - timedelta(days=1), NOON + timedelta(days=1)], LATER)
    assert [(one.place, one.kept > 0, one.missed > 0) for one in figures] == [(0, True, False), (1, False, True)]
    screens.sign_in("manager")
    at(monkeypatch, LATER)
    for per in ("minggu", "bulan"):
        page = said(screens.again("DEADLINES", bagian="tren", per=per))
        assert re.search(r"\d %", page)
        assert "masih berjalan" in page
    assert edges(date(2026, 1, 15), "bulan")[0] == date(2025, 2, 1)
    assert edges(date(2026, 11, 24), "minggu")[-1] == date(2026, 11, 23)


def a_second_registrar() -> None:
    with transaction() as store:
        store.people.put("wulan", "Wulan", ["registry"])


def held_by_registry(count: int, **letter: str) -> list[UUID]:
    """So many cards at the completeness check, all with the registrar of the demo; the ids of their visits."""
    ids = []
    for _ in range(count):
        case = UUID(a_case(**letter))
        with transaction() as store:
            complaint = store.complaints.take(case)
            visit = complaint.open_visit
            assert visit
            complaint.claim(visit.id, by=officer("registry"), at=NOON)
            ids.append(visit.id)
    return ids


def decided_by(username: str, count: int) -> None:
    """So many checks decided by an officer on the days before."""
    for n in range(count):
        case = UUID(a_case(received_at=NOON.isoformat()))
        with transaction() as store:
            complaint = store.complaints.take(case)
            complaint.decide("complete", by=officer(username), at=NOON - timedelta(days=1 + n % 4))


def test_a_manager_reads_the_advice_and_who_may_assign_carries_it_out(screens: Screens) -> None:
    a_second_registrar()
    decided_by("wulan", 10)
    cards = held_by_registry(2, received_at=NOON.isoformat())
    page = screens.open("DEADLINES", "manager", bagian="prakiraan")
    advice = "Pindahkan 2 kartu Pemeriksaan kelengkapan dari Pengumpulan dan Pengolahan Data ke Wulan: 2 tenggat"
    assert advice in said(page)
    assert "<bdi>12 kartu akan lewat batas waktu sampai Jum 27 Nov 2026" in said(page)
    assert "ahead-move" not in [button.key for button in page.button]
    screens.sign_in("section_head")
    with counted() as sent:
        desk = screens.again("DEADLINES", bagian="prakiraan")
    assert len(sent) <= 16, sent
    desk.button(key="ahead-move").click().run()
    assert "2 kartu dipindahkan kepada Wulan" in said(desk)
    assert "<bdi>10 kartu akan lewat" in said(desk), "what nobody holds at the next stage stays"
    with transaction() as store:
        assert {store.board.card(one).assigned_to for one in cards} == {"wulan"}  # type: ignore[union-attr]  # open, so there


def test_cards_are_handed_over_only_by_right_to_who_is_there_and_holds_the_role(screens: Screens) -> None:
    a_second_registrar()
    [card] = held_by_registry(1, received_at=NOON.isoformat())
    head = officer("section_head")
    for role in officers().keys() - {"section_head", "assistant_deputy"}:
        with pytest.raises(NotAllowed):
            hand_over([card], "registry", "wulan", by=officer(role), at=NOON)
    for taker in ("analyst", "manager", "tidak-ada"):
        with pytest.raises(Refused, match="username"):
            hand_over([card], "registry", taker, by=head, at=NOON)
    with pytest.raises(Conflict):
        hand_over([card], "analyst", "wulan", by=head, at=NOON)
    with transaction() as store:
        leave = Leave("wulan", "registry", NOON.date(), NOON.date())
        store.people.enter_leave(leave, by=head, at=NOON)
    with pytest.raises(Refused, match="cuti"):
        hand_over([card], "registry", "wulan", by=head, at=NOON)
    assert hand_over([card], "registry", "wulan", by=head, at=NOON + timedelta(days=1)) == 1


def test_an_escalation_is_answered_with_a_note_and_stays_readable(screens: Screens) -> None:
    case = UUID(a_case("complete", received_at=NOON.isoformat()))
    with transaction() as store:
        assert watch(store.complaints.take(case), at=NOON + timedelta(days=100)).escalated
    screens.sign_in("manager")
    page = screens.again("DEADLINES", bagian="eskalasi")
    button = next(one for one in page.button if str(one.key).startswith("escalation-answer-"))
    button.click().run()
    assert "Isi tanggapan" in said(page)
    page.text_area[0].set_value("Dibagi kepada <b>dua</b> analis").run()
    next(one for one in page.button if str(one.key).startswith("escalation-answer-")).click().run()
    assert "Tanggapan tersimpan" in said(page)
    answered = said(screens.again("DEADLINES", bagian="eskalasi", ditanggapi="1"))
    assert "Dibagi kepada &lt;b&gt;dua&lt;/b&gt; analis" in answered
    assert "Ditanggapi oleh Pimpinan" in answered
    reader = screens.open("DEADLINES", "auditor", bagian="eskalasi")
    assert not [one for one in reader.button if str(one.key).startswith("escalation-answer-")]
