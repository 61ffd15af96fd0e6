"""The search page: what is asked stands in the address, names are found only by who may see them, nothing found says what to try."""

from __future__ import annotations

import pytest

from tests.builders import officers
from tests.ui.counter import Desk
from tests.ui.screens import Screens, a_case, counted, said
from ui.parts.ways import SEARCH


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def test_the_page_is_open_to_who_handles_or_sees_cases() -> None:
    assert {role for role, officer in officers().items() if not SEARCH.open_to(officer)} == {"administrator"}


def test_what_is_asked_stands_in_the_address_and_comes_back_from_it(screens: Screens) -> None:
    a_case(subject="Jembatan <i>rusak</i>")
    app = screens.open("SEARCH", "analyst")
    assert "Tulis nomor, kata" in said(app)
    app.text_input(key="search-kata").set_value("jembat")
    app.selectbox(key="search-keadaan").set_value("terbuka")
    app.button[0].click().run()
    assert "Jembatan &lt;i&gt;rusak" in said(app)
    assert app.query_params == {"kata": "jembat", "keadaan": "terbuka"}
    again = screens.again("SEARCH", kata="jembat", keadaan="terbuka", tahap="tidak-ada")
    assert (again.text_input(key="search-kata").value, again.selectbox(key="search-tahap").value) == ("jembat", None)
    assert "Jembatan" in said(again)
    assert "Jembatan" in said(screens.again("SEARCH", kata="dm-2026-000001\x00"))


def test_filters_narrow_and_nothing_found_says_what_to_try(screens: Screens) -> None:
    a_case(subject="Jembatan rusak")
    for query in ({"keadaan": "selesai"}, {"tahap": "field_clarification"}, {"instansi": "bpn-sidoarjo"}):
        page = said(screens.open("SEARCH", "manager", kata="jembatan", **query))
        assert "kosongkan saringan" in page
        assert "Jembatan" not in page
    own = said(screens.open("SEARCH", "field_team", kata="jembatan"))
    assert "peran Anda hanya melihat" in own
    assert "Jembatan" not in own


def test_names_are_found_only_by_who_may_see_them(screens: Screens) -> None:
    a_case(complainant={"name": "Wagiyem Contoh"})
    found = {
        role: "DM-2026-000001"
        in [link.proto.label for link in screens.open("SEARCH", role, kata="Wagiyem").get("page_link")]
        for role in ("analyst", "manager")
    }
    assert found == {"analyst": True, "manager": False}


def test_the_page_costs_at_most_ten_queries(screens: Screens) -> None:
    a_case()
    screens.open("SEARCH", "analyst", kata="sertifikat")
    with counted() as sent:
        assert "Sertifikat" in said(screens.again("SEARCH", kata="sertifikat"))
    assert len(sent) <= 10, "\n".join(sent)


def test_the_interface_knows_open_and_closed(desk: Desk) -> None:
    desk.settled()
    counts = {
        state: len(desk.get("analyst", f"/complaints?state={state}").json()["items"]) for state in ("open", "closed")
    }
    assert counts == {"open": 1, "closed": 0}
    assert desk.get("analyst", "/complaints?state=lost").status_code == 422
