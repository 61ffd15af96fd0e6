"""The notices page: what is new, what is read, what each person chooses, and the count beside every page."""

from __future__ import annotations

from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from domain.notices import Notice, NoticeKind
from domain.store import notices, transaction
from domain.store.notices import Wishes
from domain.store.session import backing
from tests.builders import NOON, officers
from tests.tasks.mailbox import Mailbox, running_mailbox
from tests.ui.screens import Screens, a_case, said


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def tell(count: int, username: str = "analyst") -> None:
    """So many notices about one complaint."""
    case = UUID(a_case())
    kind = NoticeKind.ASSIGNED
    new = [Notice(f"n{one}", kind, case, NOON, f"DM: <b>ke-{one}</b>", username) for one in range(count)]
    with backing().engine.begin() as connection:
        notices.tell(connection, new)


def links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


def wishes(username: str) -> Wishes:
    with transaction() as store:
        return store.notices.wishes(officers()[username])


def test_a_notice_is_new_until_it_is_read_and_leads_to_its_complaint(screens: Screens) -> None:
    assert "Belum ada pemberitahuan" in said(screens.open("NOTICES", "analyst"))
    tell(2)
    assert "Belum dibaca: 2" in links(screens.open("HOME", "analyst"))
    app = screens.open("NOTICES", "analyst")
    assert "&lt;b&gt;ke-0" in said(app)
    assert "DM-2026-000001" in links(app)
    next(one for one in app.button if str(one.key).startswith("read-")).click().run()
    assert "Belum dibaca: 1" in links(app)
    app.toggle(key="notices-only-new").set_value(True).run()
    assert ("&lt;b&gt;ke-0" in said(app)) + ("&lt;b&gt;ke-1" in said(app)) == 1
    app.button(key="notices-read-all").click().run()
    assert "1 pemberitahuan ditandai" in said(app)
    assert "Semua sudah dibaca" in said(app)
    assert not [label for label in links(app) if label.startswith("Belum dibaca")]


def test_notices_go_on_page_by_page_and_the_count_stops(screens: Screens) -> None:
    tell(101)
    first = screens.open("NOTICES", "analyst")
    assert said(first).count("&lt;b&gt;ke-") == 50
    assert {"Halaman berikutnya »", "Belum dibaca: lebih dari 99"} <= set(links(first))
    assert "Belum ada pemberitahuan" in said(screens.open("NOTICES", "registry"))


def test_each_chooses_kinds_and_an_address_that_must_be_one(screens: Screens) -> None:
    app = screens.open("NOTICES", "analyst")
    app.multiselect(key="notices-by_mail").set_value([NoticeKind.ASSIGNED])
    app.multiselect(key="notices-on_screen").set_value([NoticeKind.ASSIGNED, NoticeKind.DUE_SOON])
    wrong = (("", "isi alamat surel"), ("bukan alamat", "harus berupa alamat"), ("a@b@c", "harus berupa"))
    for address, told in (*wrong, ("analis@kantor.example", "surel kantor belum diatur")):
        app.text_input(key="notices-email").set_value(address).run()
        app.button(key="notices-save").click().run()
        assert told in said(app)
        assert wishes("analyst") == Wishes(frozenset(), frozenset())


def test_an_address_counts_once_its_code_was_read(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_mailbox(Mailbox()) as box:
        monkeypatch.setenv("SIPDUMAS_SMTP_URL", box.url)
        app = screens.open("NOTICES", "analyst")
        app.multiselect(key="notices-by_mail").set_value([NoticeKind.ASSIGNED])
        app.text_input(key="notices-email").set_value(" analis@kantor.example ").run()
        app.button(key="notices-save").click().run()
    assert "Tulis kode yang dikirim" in said(app)
    assert wishes("analyst") == Wishes(frozenset(), frozenset({"assigned"}))
    app.text_input(key="notices-code").set_value("bukan itu").run()
    app.button(key="notices-confirm").click().run()
    assert "kode tidak cocok; masih 4 kali" in said(app)
    code = str(box.messages[0].get_content()).split()[1]
    app.text_input(key="notices-code").set_value(f" {code} ").run()
    app.button(key="notices-confirm").click().run()
    assert "dipastikan" in said(app)
    assert wishes("analyst").email == "analis@kantor.example"
    assert "notices-code" not in {one.key for one in app.text_input}
