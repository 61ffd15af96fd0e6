"""What was typed last: it survives a sign-in that has ended meanwhile, and it never wanders to another complaint."""

from __future__ import annotations

import pytest

from domain.store import transaction
from tasks.personnel import close_account
from tests.builders import NOON, officers
from tests.ui.screens import Screens, a_case, said
from ui.officer import COOKIE
from ui.words import say


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def drafts_of(username: str) -> str:
    with transaction() as store:
        found = store.connection.exec_driver_sql("SELECT content::text FROM drafts WHERE username = %s", (username,))
        return "\n".join(found.scalars())


def test_words_sent_with_the_click_that_finds_the_sign_in_over_are_a_draft_too(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "analyst", id=case)
    app.radio[0].set_value("request_completion").run()
    screens.cookie({COOKIE: "kunci yang tidak berlaku lagi"})
    app.text_area[0].set_value("Salinan KTP").run()
    assert [one.value for one in app.warning] == [say("signin.expired")]
    assert not app.text_area
    again = screens.open("COMPLAINT", "analyst", id=case)
    assert again.text_area[0].value == "Salinan KTP"


def test_to_a_closed_account_nothing_is_added(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "analyst", id=case)
    app.radio[0].set_value("request_completion").run()
    close_account("analyst", by=officers()["administrator"], at=NOON)
    app.text_area[0].set_value("Salinan KTP").run()
    assert [one.value for one in app.warning] == [say("signin.expired")]
    assert "Salinan KTP" not in drafts_of("analyst")


def test_led_to_another_complaint_its_fields_are_its_own(screens: Screens) -> None:
    first, second = a_case("complete", subject="Yang pertama"), a_case("complete", subject="Yang kedua")
    app = screens.open("COMPLAINT", "analyst", id=first)
    app.radio[0].set_value("request_completion").run()
    app.text_area[0].set_value("Salinan KTP").run()
    app.selectbox(key="act-name").set_value("withdraw")
    app.text_input(key="link-reason").set_value("Satu desa").run()
    app.query_params["id"] = second
    app.run()
    assert "Yang kedua" in said(app)
    assert app.radio[0].value is None
    assert app.selectbox(key="act-name").value is None
    assert app.text_input(key="link-reason").value == ""
    app.query_params["id"] = first
    app.run()
    assert app.text_area[0].value == "Salinan KTP"
