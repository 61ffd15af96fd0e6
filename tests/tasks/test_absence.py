"""Leave: for those days the deputy has the cards, and four eyes know it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.errors import Conflict, NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.registration import Complainant
from domain.store import transaction
from domain.store.people import Leave
from tasks.absence import end_leave, enter_leave
from tasks.accounts import bearer, new_token
from tests.builders import NOON, officers
from tests.travel import a_complaint, filled, travel

pytestmark = pytest.mark.usefixtures("office_database")

TODAY = date(2026, 11, 24)
ADMINISTRATOR = officers()["administrator"]


def away(username: str, deputy: str, days: int = 1) -> Leave:
    """Leave from today on."""
    return enter_leave(Leave(username, deputy, TODAY, TODAY + timedelta(days - 1)), by=ADMINISTRATOR, at=NOON)


def seen(username: str, at: datetime = NOON) -> Officer:
    """The officer on a day."""
    with transaction() as store:
        return store.people.officer(username, at=at)


def proposal() -> UUID:
    """A complaint whose analyst has proposed something and waits for the section head."""
    complaint = travel(a_complaint(NOON), "complete", start=NOON)
    complaint.decide(
        "forward", by=seen("analyst"), at=NOON, fields={**filled("analysis", "forward"), "agency": "bpn-sidoarjo"}
    )
    with transaction() as store:
        complaint.workflow_version = store.workflows.in_force().version
        store.complaints.add(complaint, Complainant())
    return complaint.id


def test_on_these_days_the_deputy_holds_the_role_and_on_no_other() -> None:
    away("section_head", "assistant_deputy", days=2)
    assert seen("assistant_deputy").holds("section_head")
    assert seen("assistant_deputy", NOON + timedelta(days=1)).stands_in_for == {"section_head"}
    for other in (NOON - timedelta(days=1), NOON + timedelta(days=2)):
        assert not seen("assistant_deputy", other).holds("section_head")
    assert seen("section_head").deputy == "assistant_deputy"
    assert "administrate" not in seen("assistant_deputy").rights


def test_the_deputy_comes_in_with_it_at_the_door() -> None:
    away("section_head", "assistant_deputy")
    there = bearer(new_token("assistant_deputy", at=NOON), at=NOON)
    assert there is not None
    assert there.holds("section_head")


def test_the_deputy_decides_and_takes_over_the_cards_of_the_absent() -> None:
    case = proposal()
    with transaction() as store:
        complaint = store.complaints.take(case)
        card = complaint.open_visit
        assert card is not None
        complaint.claim(card.id, by=seen("section_head"), at=NOON)
        with pytest.raises(NotAllowed):
            complaint.claim(card.id, by=seen("assistant_deputy"), at=NOON)
    away("section_head", "assistant_deputy")
    with transaction() as store:
        complaint = store.complaints.take(case)
        complaint.claim(card.id, by=seen("assistant_deputy"), at=NOON)
        assert complaint.visit(card.id).assigned_to == "assistant_deputy"
        complaint.decide("approve", by=seen("assistant_deputy"), at=NOON)
        assert complaint.visit(card.id).decided_by == "assistant_deputy"


def test_whoever_stands_in_for_the_proposer_may_not_approve() -> None:
    case = proposal()
    away("analyst", "section_head")
    with transaction() as store, pytest.raises(NotAllowed, match="dua pasang mata"):
        store.complaints.take(case).decide("approve", by=seen("section_head"), at=NOON)


def test_a_proposal_remembers_who_stood_in_on_that_day() -> None:
    away("analyst", "section_head")
    case = proposal()
    later = NOON + timedelta(days=3)
    with transaction() as store, pytest.raises(NotAllowed, match="dua pasang mata"):
        store.complaints.take(case).decide("approve", by=seen("section_head", later), at=later)


def test_leave_is_entered_by_oneself_or_an_administrator_and_makes_sense() -> None:
    with pytest.raises(NotAllowed):
        enter_leave(Leave("analyst", "registry", TODAY, TODAY), by=officers()["registry"], at=NOON)
    with pytest.raises(Refused):
        away("analyst", "analyst")
    with pytest.raises(Refused):
        away("analyst", "registry", days=0)
    with pytest.raises(NotFound):
        away("analyst", "nobody")
    entered = enter_leave(Leave("analyst", "registry", TODAY, TODAY), by=officers()["analyst"], at=NOON)
    with pytest.raises(NotAllowed):
        end_leave(entered.id, by=officers()["registry"], at=NOON)
    end_leave(entered.id, by=officers()["analyst"], at=NOON)
    with pytest.raises(NotFound):
        end_leave(uuid4(), by=ADMINISTRATOR, at=NOON)
    assert not seen("registry").stands_in_for
    with transaction() as store:
        lines = store.administration.page()[0]
    assert [(one.what, one.actor, one.subject) for one in lines] == [
        ("leave.removed", "analyst", "analyst"),
        ("leave.entered", "analyst", "analyst"),
    ]
    assert lines[0].before == lines[1].after == {"deputy": "registry", "first_day": f"{TODAY}", "last_day": f"{TODAY}"}


def test_a_card_of_somebody_present_is_not_taken_over() -> None:
    case = proposal()
    with transaction() as store:
        complaint = store.complaints.take(case)
        card = complaint.open_visit
        assert card is not None
        complaint.claim(card.id, by=seen("section_head"), at=NOON)
        other = Officer("citra", "Citra", frozenset({"section_head"}), frozenset({"decide"}))
        with pytest.raises(Conflict):
            complaint.claim(card.id, by=other, at=NOON)
