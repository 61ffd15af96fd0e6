"""The complaint page after the decision: whose card it is, taking a decision back, correcting what was registered."""

from __future__ import annotations

from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from domain.complaint import Complaint
from domain.store import transaction
from tasks.accounts import officer
from tests.builders import NOON
from tests.ui.screens import Screens, a_case, said


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def kept(case: str) -> Complaint:
    """The case as the database has it."""
    with transaction() as store:
        return store.complaints.look_at(UUID(case))


def holder(case: str) -> str | None:
    """Who has the open card."""
    visit = kept(case).open_visit
    return visit.assigned_to if visit else None


def offered(app: AppTest) -> set[str]:
    """The buttons and pick lists of the card and of corrections."""
    keys = {str(one.key).rpartition("-to-")[0] or str(one.key) for one in (*app.button, *app.selectbox)}
    return {key for key in keys if key.startswith(("hands", "correct"))}


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


# -- whose card ------------------------------------------------------------------------------------


def test_each_button_is_shown_to_who_may_press_it(screens: Screens) -> None:
    case = a_case("complete")
    buttons = {
        role: offered(screens.open("COMPLAINT", role, id=case)) for role in ("analyst", "section_head", "manager")
    }
    assert buttons["analyst"] == {"hands-claim", "correct-path"}
    assert buttons["section_head"] == {"hands", "hands-assign", "correct-path"}
    assert buttons["manager"] == set()


def test_a_card_is_taken_and_put_back(screens: Screens) -> None:
    case = a_case("complete")
    app = press(screens.open("COMPLAINT", "analyst", id=case), "hands-claim")
    assert holder(case) == "analyst"
    assert f"Kartu ini dipegang {officer('analyst').name}" in said(app)
    assert "hands-claim" not in offered(app)
    assert "Kartu dilepas" in said(press(app, "hands-release"))
    assert holder(case) is None


def test_a_card_that_a_colleague_took_meanwhile_is_refused_in_words(screens: Screens) -> None:
    case = a_case("complete")
    with transaction() as store:
        store.people.put("ani", "Ani Contoh", ["analyst"], demo=True)
    app = screens.open("COMPLAINT", "analyst", id=case)
    with transaction() as store:
        complaint = store.complaints.take(UUID(case))
        assert complaint.open_visit is not None
        complaint.claim(complaint.open_visit.id, by=officer("ani"), at=NOON)
    assert "sudah dipegang" in said(press(app, "hands-claim"))
    assert holder(case) == "ani"


def test_the_head_gives_a_card_to_an_officer_of_its_role(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("COMPLAINT", "section_head", id=case)
    assert app.button(key="hands-assign").disabled
    (to,) = [one for one in app.selectbox if str(one.key).startswith("hands-to-")]
    assert to.options == [officer("analyst").name]
    to.set_value("analyst").run()
    shown = said(press(app, "hands-assign"))
    assert "Kartu ditugaskan." in shown
    assert f"ditugaskan kepada {officer('analyst').name}" in shown
    assert holder(case) == "analyst"


# -- taking back -----------------------------------------------------------------------------------


def test_the_own_last_decision_is_taken_back_with_its_fields(screens: Screens) -> None:
    case = a_case("complete", "forward")
    assert "hands-take-back" not in offered(screens.open("COMPLAINT", "section_head", id=case))
    app = press(screens.open("COMPLAINT", "analyst", id=case), "hands-take-back")
    assert "Keputusan Anda ditarik kembali" in said(app)
    assert [visit.stage for visit in kept(case).visits][-1] == "analysis"
    (radio,) = app.radio
    radio.set_value("forward").run()
    assert app.selectbox(key=f"field-{str(radio.key).removeprefix('outcome-')}-agency").value == "bpn-sidoarjo"
    assert "hands-take-back" not in offered(app)


def test_a_decision_somebody_has_acted_on_meanwhile_is_not_taken_back(screens: Screens) -> None:
    case = a_case("complete", "forward")
    app = screens.open("COMPLAINT", "analyst", id=case)
    with transaction() as store:
        complaint = store.complaints.take(UUID(case))
        assert complaint.open_visit is not None
        complaint.claim(complaint.open_visit.id, by=officer("section_head"), at=NOON)
    assert "tidak dapat ditarik kembali" in said(press(app, "hands-take-back"))
    assert kept(case).open_visit is not None
    assert [visit.stage for visit in kept(case).visits][-1] == "approval"


# -- correcting ------------------------------------------------------------------------------------


def test_a_field_is_corrected_with_its_old_value_beside_and_a_reason(screens: Screens) -> None:
    case = a_case(letter={"number": "12/A/2026"})
    app = screens.open("COMPLAINT", "registry", id=case)
    app.selectbox(key="correct-path").set_value("letter.number").run()
    assert app.text_input(key="correct-new-letter-number").value == "12/A/2026"
    app.text_input(key="correct-new-letter-number").set_value("21/A/2026").run()
    press(app, "correct-send")
    assert "sebutkan alasannya" in said(app)
    again = screens.open("COMPLAINT", "registry", id=case)  # another session: the draft is there
    again.selectbox(key="correct-path").set_value("letter.number").run()
    assert again.text_input(key="correct-new-letter-number").value == "21/A/2026"
    again.text_area(key="correct-reason-letter-number").set_value("Salah ketik").run()
    shown = said(press(again, "correct-send"))
    assert "Dibetulkan: Surat: Nomor surat." in shown
    assert "Surat: Nomor surat: 12/A/2026 → 21/A/2026" in shown
    assert kept(case).letter["number"] == "21/A/2026"
    with transaction() as store:
        assert store.drafts.read("registry", f"correction:{case}:letter.number") == {}


def test_a_wrong_value_is_refused_beside_the_field_and_stays(screens: Screens) -> None:
    case = a_case()
    app = screens.open("COMPLAINT", "registry", id=case)
    app.selectbox(key="correct-path").set_value("subject").run()
    app.text_input(key="correct-new-subject").set_value("").run()
    app.text_area(key="correct-reason-subject").set_value("Salah").run()
    assert "wajib diisi" in said(press(app, "correct-send"))
    assert kept(case).subject


def test_who_complains_is_corrected_only_after_it_was_opened(screens: Screens) -> None:
    case = a_case(complainant={"name": "Sutinah Rahasia", "address": "Jalan Contoh 1"})
    app = screens.open("COMPLAINT", "registry", id=case)
    assert not [one for one in app.selectbox(key="correct-path").options if one.startswith("Pelapor")]
    app.text_input(key="identity-reason").set_value("Membetulkan alamat").run()
    press(app, "identity-open")
    app.selectbox(key="correct-path").set_value("complainant.address").run()
    app.text_area(key="correct-new-complainant-address").set_value("Jalan Contoh 2").run()
    app.text_area(key="correct-reason-complainant-address").set_value("Salah ketik").run()
    shown = said(press(app, "correct-send"))
    assert "Pelapor: Alamat (nilai lama tersimpan terpisah)" in shown
    assert "Jalan Contoh" not in shown
    with transaction() as store:
        assert store.complaints.complainant(UUID(case)).address == "Jalan Contoh 2"
