"""Board, inbox, home: who sees what, in which words, and at what price."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from config.intake import read_letter
from domain.errors import NotAllowed
from domain.people import Officer
from tasks.accounts import officer
from tasks.counter import register
from tests.builders import NOON, a_letter
from tests.ui.screens import Screens, a_case, counted, said
from ui.pages import board, inbox
from ui.pages import register as registration
from ui.words import say

NAUGHTY = "**tebal** $x^2$ :smile: <b>x</b> :red[merah] <script>alert(1)</script> [a](http://x)"
SAFE = "**tebal** $x^2$ :smile: &lt;b&gt;x&lt;/b&gt; :red[merah] &lt;script&gt;alert(1)&lt;/script&gt; [a](http://x)"


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def titles(app: AppTest) -> list[str]:
    return [title.value for title in app.title]


@pytest.mark.parametrize("way", ["HOME", "INBOX", "BOARD", "REGISTER", "COMPLAINT"])
def test_without_a_sign_in_a_page_shows_the_way_to_it_and_nothing_else(screens: Screens, way: str) -> None:
    a_case(subject="Rahasia kantor")
    app = screens.again(way)
    assert titles(app) == ["Masuk"]
    assert "/masuk?ke=" in said(app)
    assert "Rahasia kantor" not in said(app)


def test_an_expired_sign_in_says_what_to_do(screens: Screens) -> None:
    screens.cookie({"sipdumas_masuk": "no-longer-valid"})
    app = screens.again("INBOX")
    assert "telah berakhir" in app.warning[0].value
    assert "tersimpan sebagai konsep" in app.warning[0].value


def test_the_inbox_holds_the_cards_of_my_role_only(screens: Screens) -> None:
    a_case(subject="Untuk petugas data")
    a_case("complete", subject="Untuk analis")
    inbox = said(screens.open("INBOX", "analyst"))
    assert "Untuk analis" in inbox
    assert "Untuk petugas data" not in inbox
    assert "menunggu petugas" in inbox


def test_an_empty_inbox_says_when_cards_will_come(screens: Screens) -> None:
    assert "begitu petugas sebelumnya memutuskan" in said(screens.open("INBOX", "archivist"))


def test_the_board_has_a_column_for_every_stage_with_its_counts(screens: Screens) -> None:
    a_case(subject="Satu")
    a_case("complete", subject="Dua")
    shown = said(screens.open("BOARD", "manager"))
    for stage in (
        "Pencatatan",
        "Pemeriksaan kelengkapan",
        "Penelaahan",
        "Persetujuan telaah",
        "Penutupan",
        "Pengarsipan",
    ):
        assert stage in shown
    assert shown.count("1 pengaduan") == 2
    assert "Satu" in shown


def test_late_cards_are_told_in_a_word_not_only_in_a_colour(screens: Screens) -> None:
    a_case(received_at="2026-11-02T09:15:00+07:00")
    shown = said(screens.open("BOARD", "manager"))
    assert "terlambat 19 hari" in shown
    assert "1 terlambat" in shown


def test_a_figure_from_memory_is_marked_where_the_deadline_stands(screens: Screens) -> None:
    a_case("complete", "forward", received_at="2026-11-23T09:15:00+07:00")
    assert "angka perlu ditegaskan" in said(screens.open("BOARD", "manager"))


def test_only_late_cards_remain_when_asked_for(screens: Screens) -> None:
    a_case(subject="Tepat waktu", received_at="2026-11-24T09:15:00+07:00")
    a_case(subject="Lewat waktu", received_at="2026-11-02T09:15:00+07:00")
    app = screens.open("BOARD", "manager")
    app.toggle(key="filter-late").set_value(True).run()
    assert "Lewat waktu" in said(app)
    assert "Tepat waktu" not in said(app)


def test_one_stage_alone_is_a_list_and_can_be_left_again(screens: Screens) -> None:
    a_case(subject="Di kelengkapan")
    a_case("complete", subject="Di telaah")
    app = screens.open("BOARD", "manager", tahap="analysis")
    assert app.selectbox(key="filter-stage").value == "analysis"
    assert "Di telaah" in said(app)
    assert "Di kelengkapan" not in said(app)
    app.selectbox(key="filter-stage").set_value(None).run()
    assert "Di kelengkapan" in said(app)


def test_what_a_letter_says_is_shown_as_it_was_written(screens: Screens) -> None:
    a_case(subject=NAUGHTY)
    for way, role in (("BOARD", "manager"), ("INBOX", "registry"), ("HOME", "registry")):
        app = screens.open(way, role)
        assert SAFE in said(app)
        assert all(NAUGHTY not in block.value for block in app.markdown)


def test_the_board_is_closed_to_who_may_not_see_all(screens: Screens) -> None:
    assert titles(screens.open("BOARD", "manager")) == ["Papan"]
    refused = screens.open("BOARD", "mailroom")
    assert titles(refused) == []
    assert say("denied") in said(refused)


@pytest.mark.parametrize("page", [board.show, registration.show, inbox.show])
def test_a_page_checks_the_right_itself(page: Callable[[Officer], None]) -> None:
    with pytest.raises(NotAllowed, match="tidak berhak"):
        page(Officer("nobody", "Tanpa Hak"))


def test_an_administrator_sees_where_cases_stand_but_not_what_people_wrote(screens: Screens) -> None:
    a_case(subject="Perihal pribadi")
    shown = said(screens.open("BOARD", "administrator"))
    assert "Perihal pribadi" not in shown
    assert "perihal tidak ditampilkan" in shown
    assert "Mesin: belum ada proses" in shown


@pytest.mark.parametrize(
    ("way", "role"), [("HOME", "analyst"), ("INBOX", "analyst"), ("BOARD", "manager"), ("COMPLAINT", "analyst")]
)
def test_a_screen_costs_at_most_ten_queries(screens: Screens, way: str, role: str) -> None:
    cases = [a_case("complete") for _ in range(3)]
    query = {"id": cases[0]} if way == "COMPLAINT" else {}
    screens.open(way, role, **query)  # the lists to pick from are read once a minute for the whole process
    with counted() as sent:
        screens.again(way, **query)
    assert len(sent) <= 10, "\n".join(sent)


def test_the_inbox_goes_on_page_by_page_and_no_card_is_shown_twice(screens: Screens) -> None:
    for _ in range(28):
        register(read_letter(a_letter(), at=NOON), by=officer("mailroom"), at=NOON)
    first = screens.open("INBOX", "mailroom")
    (onward,) = [link.proto.query_string for link in first.get("page_link") if "berikutnya" in link.proto.label]
    second = screens.open("INBOX", "mailroom", sesudah=parse_qs(onward)["sesudah"][0])
    shown = [numbers(first), numbers(second)]
    assert [len(page) for page in shown] == [25, 3]
    assert not set(shown[0]) & set(shown[1])


def numbers(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link") if link.proto.label.startswith("DM-")]


def test_a_mark_nobody_made_is_refused_in_words(screens: Screens) -> None:
    app = screens.open("INBOX", "mailroom", sesudah="bukan-penanda")
    assert "penanda halaman ini tidak dikenal" in said(app)
