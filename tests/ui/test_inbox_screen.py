"""The inbox at work: orders, many cards at once, saved lists, who else is here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from domain.errors import NotAllowed, NotFound
from domain.people import Officer
from domain.slips import slips
from domain.store import transaction
from domain.store.board import Filter, Order
from tasks import desk, many
from tasks.accounts import officer
from tasks.slips import routing_slip, slip_html
from tests.builders import NOON, officers
from tests.ui.screens import Screens, a_case, counted, decide, said
from ui.parts import bulk


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def visit_of(case: str) -> UUID:
    with transaction() as store:
        visit = store.complaints.look_at(UUID(case)).open_visit
    assert visit is not None
    return visit.id


def stage_of(case: str) -> str:
    with transaction() as store:
        visit = store.complaints.look_at(UUID(case)).open_visit
    return visit.stage if visit else "selesai"


def another(username: str, name: str, *roles: str) -> None:
    with transaction() as store:
        store.people.put(username, name, roles, demo=True)


def picked(app: AppTest, *cases: str) -> AppTest:
    for case in cases:
        app.checkbox(key=f"pick-{visit_of(case)}").check()
    return app


def test_the_holder_hands_his_card_over_with_an_order_that_stays_and_can_be_printed(screens: Screens) -> None:
    another("analyst2", "Analis Kedua", "analyst")
    case = a_case("complete", subject="Untuk diserahkan")
    list(many.claim([visit_of(case)], by=officer("analyst"), at=NOON))
    app = screens.open("COMPLAINT", "analyst", id=case)
    app.selectbox(key=f"hands-to-{visit_of(case)}").set_value("analyst2")
    app.text_area(key=f"hands-order-{visit_of(case)}").set_value("Teliti <b>segera</b>, lapor Jumat")
    app.run()
    app.button(key="hands-assign").click().run()
    order = "Teliti &lt;b&gt;segera&lt;/b&gt;, lapor Jumat"
    assert f"Disposisi dari {officers()['analyst'].name} kepada Analis Kedua" in said(app)
    assert said(app).count(order) == 2  # beside the card, and in the trail
    assert f'href="/disposisi/{case}"' in said(app)
    assert order in said(screens.open("INBOX", "analyst"))
    with transaction() as store:
        (card,), _ = store.board.cards(Filter(assigned_to="analyst2"))
    assert card.order is not None
    assert card.order["instruction"] == "Teliti <b>segera</b>, lapor Jumat"


def test_the_slip_is_a_paper_with_the_order_for_who_may_see_the_case(screens: Screens) -> None:
    case = a_case("complete")
    with transaction() as store, pytest.raises(NotFound, match="belum pernah didisposisi"):
        routing_slip(store, store.complaints.look_at(UUID(case)), by=officer("analyst"), at=NOON)
    desk.assign(visit_of(case), "analyst", by=officer("section_head"), at=NOON, instruction="Teliti & lapor")
    with transaction() as store:
        complaint = store.complaints.look_at(UUID(case))
        assert routing_slip(store, complaint, by=officer("analyst"), at=NOON).startswith(b"%PDF")
        html = slip_html(complaint, slips(store.board.trail(complaint.id)), {"analyst": "Budi"}, NOON)
        with pytest.raises(NotAllowed):
            routing_slip(store, complaint, by=officer("field_team"), at=NOON)
    assert "Teliti &amp; lapor" in html
    assert "kepada <b>Budi</b>" in html
    assert "Sutinah" not in html


def test_who_neither_holds_the_card_nor_may_assign_is_not_offered_to(screens: Screens) -> None:
    app = screens.open("COMPLAINT", "analyst", id=a_case("complete"))
    assert "hands-assign" not in {button.key for button in app.button}


def test_picked_cards_are_claimed_each_by_itself_and_the_list_says_which_were_not(screens: Screens) -> None:
    another("analyst2", "Analis Kedua", "analyst")
    free, taken = a_case("complete"), a_case("complete")
    app = picked(screens.open("INBOX", "analyst"), free, taken)
    list(many.claim([visit_of(taken)], by=officer("analyst2"), at=NOON))
    app.button(key="bulk-claim").click().run()
    assert "1 kartu diambil" in said(app)
    assert "1 kartu tidak berubah" in said(app)
    assert "sudah dipegang Analis Kedua" in said(app)
    app.button(key="bulk-undo").click().run()
    assert "1 kartu dilepas kembali" in said(app)
    with transaction() as store:
        assert store.board.cards(Filter(assigned_to="analyst"))[0] == []


def test_an_act_on_many_cut_off_by_another_redraw_goes_on_and_tells_of_all(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter([True])

    def cut_off_once(wish: bulk.Wish, by: Officer, at: datetime) -> Iterator[many.Done]:
        for one in many.claim(wish.visits, by=by, at=at):
            yield one
            if next(left, False):
                st.rerun()

    cases = a_case("complete"), a_case("complete")
    app = picked(screens.open("INBOX", "analyst"), *cases)
    monkeypatch.setitem(bulk.ACTS, "claim", cut_off_once)
    app.button(key="bulk-claim").click().run()
    assert next(left, None) is None, "it was cut off"
    assert "2 kartu diambil" in said(app)
    assert bulk.WISH not in app.session_state
    with transaction() as store:
        assert len(store.board.cards(Filter(assigned_to="analyst"))[0]) == 2


def test_nothing_picked_says_how_to_pick(screens: Screens) -> None:
    a_case("complete")
    app = screens.open("INBOX", "analyst")
    app.button(key="bulk-claim").click().run()
    assert "Belum ada kartu yang dipilih" in said(app)


def test_one_decision_for_many_where_the_workflow_allows_it_and_back_again(screens: Screens) -> None:
    cases = [a_case() for _ in range(3)]
    app = picked(screens.open("INBOX", "registry"), *cases[:2])
    app.selectbox(key="bulk-outcome").set_value("completeness/complete")
    app.button(key="bulk-decide").click().run()
    assert "2 kartu diputuskan" in said(app)
    assert [stage_of(case) for case in cases] == ["analysis", "analysis", "completeness"]
    app.button(key="bulk-undo").click().run()
    assert "2 keputusan ditarik kembali" in said(app)
    assert [stage_of(case) for case in cases] == ["completeness"] * 3


def test_a_decision_that_needs_a_look_at_each_case_is_refused_in_bulk(screens: Screens) -> None:
    case = a_case("complete")
    (done,) = many.decide([visit_of(case)], "analysis", "forward", by=officer("analyst"), at=NOON)
    assert done.refusal is not None
    assert "satu per satu" in done.refusal
    (done,) = many.decide([visit_of(case)], "completeness", "complete", by=officer("registry"), at=NOON)
    assert done.refusal is not None
    assert "bukan tahap keputusan itu" in done.refusal
    assert stage_of(case) == "analysis"


def test_a_list_is_saved_opens_by_itself_and_can_be_renamed_and_dropped(screens: Screens) -> None:
    a_case("complete", subject="Terlambat lama", received_at="2026-11-02T09:15:00+07:00")
    a_case("complete", subject="Baru masuk", received_at="2026-11-24T09:15:00+07:00")
    app = screens.open("INBOX", "analyst", terlambat="1", urutan="terlama")
    assert "Baru masuk" not in said(app)
    app.text_input(key="view-name").set_value("Yang terlambat")
    app.button(key="view-save").click().run()
    assert "tersimpan" in said(app)
    with transaction() as store:
        (view,) = store.views.of(officer("analyst"))
    assert dict(view.query) == {"terlambat": "1", "urutan": "terlama"}
    app.selectbox(key="view-pick").set_value(view.id).run()
    app.button(key="view-first").click().run()
    again = screens.open("INBOX", "analyst")
    assert "Terlambat lama" in said(again)
    assert "Baru masuk" not in said(again)
    assert "Baru masuk" in said(screens.open("INBOX", "analyst", semua="1"))
    again.selectbox(key="view-pick").set_value(view.id)
    again.text_input(key="view-name").set_value("Lewat waktu").run()
    again.button(key="view-rename").click().run()
    assert "sekarang bernama" in said(again)
    again.selectbox(key="view-pick").set_value(view.id).run()
    again.button(key="view-drop").click().run()
    with transaction() as store:
        assert store.views.of(officer("analyst")) == []
        assert store.views.of(officer("registry")) == []


def test_every_order_of_cards_pages_without_a_card_shown_twice(screens: Screens) -> None:
    cases = [a_case("complete") for _ in range(3)]
    with transaction() as store:
        for sort in Order:
            first, more = store.board.cards(Filter(roles=["analyst"]), limit=2, order=sort)
            rest, end = store.board.cards(Filter(roles=["analyst"]), after=more, limit=2, order=sort)
            assert end is None
            assert sorted(str(card.complaint_id) for card in [*first, *rest]) == sorted(cases)


def test_who_else_has_it_open_is_said_by_name_and_forgotten_when_the_page_is_closed(screens: Screens) -> None:
    case = a_case("complete")
    screens.open("COMPLAINT", "analyst", id=case)
    head = officers()["analyst"].name
    assert f"{head}</bdi>" in said(screens.open("COMPLAINT", "section_head", id=case)).replace(" juga", "</bdi>")
    assert "Sedang dibuka" in said(screens.open("INBOX", "analyst"))
    later = NOON + timedelta(seconds=31)
    with transaction() as store:
        around = store.presence.look_in(UUID(case), officer("registry"), at=later)
        assert around.others == ()
    with transaction() as store:
        assert store.presence.others([UUID(case)], officer("auditor"), at=later) == {UUID(case): ["registry"]}


def test_a_card_decided_meanwhile_says_by_whom_and_shows_what_was_written(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "analyst", id=case)
    app.radio[0].set_value("request_completion").run()
    app.text_area(key=f"field-{visit_of(case)}-missing").set_value("Salinan KTP").run()
    decide(case, "dismiss")
    app.run()
    assert f"sementara itu sudah diputuskan {officers()['analyst'].name}: Tidak ditindaklanjuti" in said(app)
    assert "Salinan KTP" in said(app)


def test_a_card_taken_by_a_colleague_meanwhile_is_said_once_before_it_is_decided(screens: Screens) -> None:
    another("registry2", "Petugas Data Kedua", "registry")
    case = a_case()
    app = screens.open("COMPLAINT", "registry", id=case)
    app.radio[0].set_value("complete").run()
    list(many.claim([visit_of(case)], by=officer("registry2"), at=NOON))
    app.button(key="decide-send").click().run()
    assert "berpindah ke tangan Petugas Data Kedua" in said(app)
    assert stage_of(case) == "completeness"
    list(many.decide([visit_of(case)], "completeness", "complete", by=officer("registry2"), at=NOON))
    app.run()
    assert "sudah diputuskan Petugas Data Kedua: Lengkap" in said(app)


def test_a_card_says_why_it_is_here_and_since_when(screens: Screens) -> None:
    case = a_case("complete")
    shown = said(screens.open("INBOX", "analyst"))
    assert f"Dari Pemeriksaan kelengkapan: Lengkap ({officers()['registry'].name})" in shown
    assert "di tahap ini hari ini" in shown
    decide(case, "forward")
    shown = said(screens.open("INBOX", "section_head"))
    assert f"Usulan {officers()['analyst'].name} menunggu persetujuan: Salurkan ke instansi" in shown


def test_the_inbox_stays_within_ten_queries_with_saved_lists_and_colleagues(screens: Screens) -> None:
    cases = [a_case("complete") for _ in range(3)]
    screens.open("COMPLAINT", "section_head", id=cases[0])
    screens.open("INBOX", "analyst")
    with counted() as sent:
        screens.again("INBOX")
    assert len(sent) <= 10, "\n".join(sent)
