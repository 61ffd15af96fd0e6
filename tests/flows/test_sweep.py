"""The sweep over a real database: reads only what is due, does nothing twice, whoever else is at it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.calendar import OFFICE_ZONE
from domain.errors import Conflict, NotAllowed, NotFound, Refused
from domain.notices import NoticeKind
from domain.registration import Complainant
from domain.store import transaction
from flows.deadlines import sweep
from tasks import desk
from tasks.channels.mail import WHAT_TO_DO
from tasks.escalations import acknowledge
from tasks.notes import write_note
from tasks.notices import deliver_due
from tasks.wishes import choose
from tests.builders import officers
from tests.tasks.mailbox import Mailbox, running_mailbox
from tests.travel import a_complaint, travel

pytestmark = pytest.mark.usefixtures("office_database")

RECEIVED = datetime(2026, 10, 1, 9, tzinfo=OFFICE_ZONE)
HALF = datetime(2026, 10, 12, 9, tzinfo=OFFICE_ZONE)
OVER = datetime(2026, 10, 22, 9, tzinfo=OFFICE_ZONE)
TO_AGENCY = ("complete", "forward", "approve")


def stored(number: str, *outcomes: str) -> UUID:
    """A complaint in the database, carried so far."""
    complaint = travel(a_complaint(RECEIVED), *outcomes, start=RECEIVED, hours=0.1)
    complaint.registration_number = complaint.tracking_code = number
    with transaction() as store:
        complaint.workflow_version = store.workflows.in_force().version
        store.complaints.add(complaint, Complainant())
    return complaint.id


def notices(role: str, at: datetime) -> list[str]:
    """Kinds of what a role has been told, newest first."""
    with transaction() as store:
        return [one.kind for one in store.notices.of(officers()[role], at=at)[0]]


def trail(complaint_id: UUID, *kinds: str) -> list[str]:
    """The lines of these kinds."""
    with transaction() as store:
        return [line.kind for line in store.board.trail(complaint_id) if line.kind in kinds]


def test_two_sweeps_at_once_say_everything_once() -> None:
    ids = [stored(str(number), *TO_AGENCY) for number in range(8)]
    with ThreadPoolExecutor(4) as hands:
        done = list(hands.map(sweep, [HALF] * 4))
    assert sum(one.reminded for one in done) == 16
    assert all(trail(one, "reminded") == ["reminded"] * 2 for one in ids)
    assert notices("analyst", HALF) == ["due_soon"] * 16
    assert sweep(HALF).reminded == 0


def test_the_sweep_reads_no_more_than_what_is_due() -> None:
    stored("A", *TO_AGENCY)
    with transaction() as store:
        assert store.board.to_sweep(HALF - timedelta(days=1)) == []
        assert len(store.board.to_sweep(HALF)) == 2


def test_more_than_a_page_is_swept_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.deadlines.PAGE", 3)
    for number in range(5):
        stored(str(number), *TO_AGENCY)
    assert sweep(OVER).escalated == 10


def test_a_completion_that_never_came_is_closed() -> None:
    case = stored("A", "complete", "request_completion")
    assert sweep(OVER).lapsed == 1
    assert sweep(OVER).lapsed == 0
    with transaction() as store:
        assert store.complaints.look_at(case).visits[-2].outcome == "lapsed"


def test_an_escalation_is_acknowledged_once_by_who_may() -> None:
    stored("A", *TO_AGENCY)
    sweep(OVER)
    deputy, analyst, manager = (officers()[role] for role in ("assistant_deputy", "analyst", "manager"))
    with transaction() as store:
        first, second = store.notices.escalations(deputy)[0]
    assert notices("assistant_deputy", OVER) == ["escalated"] * 2
    with pytest.raises(NotAllowed):
        acknowledge(first.id, by=analyst, at=OVER, note="baik")
    with pytest.raises(Refused):
        acknowledge(first.id, by=deputy, at=OVER, note=" ")
    acknowledge(first.id, by=manager, at=OVER, note="Instansi sudah dihubungi")
    with pytest.raises(Conflict):
        acknowledge(first.id, by=deputy, at=OVER, note="baik")
    with pytest.raises(NotFound):
        acknowledge(UUID(int=1), by=deputy, at=OVER, note="baik")
    with transaction() as store:
        assert store.notices.escalations(deputy)[0] == [second]
        (seen,) = store.notices.escalations(deputy, acknowledged=True)[0]
    assert (seen.acknowledged_by, seen.note) == ("manager", "Instansi sudah dihubungi")
    assert trail(first.complaint_id, "acknowledged") == ["acknowledged"]


def test_each_kind_of_notice_comes_of_an_act_and_goes_by_mail_to_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    people = officers()
    by_mail = {"analyst": frozenset(NoticeKind) - {NoticeKind.ESCALATED}, "assistant_deputy": {NoticeKind.ESCALATED}}
    for role, kinds in by_mail.items():
        with transaction() as store:
            store.people.set_email(role, f"{role}@kantor.example")
        choose(by=people[role], at=RECEIVED, muted=[], mailed=kinds)
    case = stored("A", *TO_AGENCY)
    with transaction() as store:
        visit = store.complaints.look_at(case).open_visit
    assert visit is not None
    desk.assign(visit.id, "analyst", by=people["section_head"], at=RECEIVED, instruction="tagih instansi")
    write_note(case, "Mohon dicek.", by=people["registry"], at=RECEIVED, mentions=["analyst"])
    assert sweep(HALF).reminded
    assert sweep(OVER).escalated
    told = {role: set(notices(role, OVER)) for role in by_mail}
    assert told == {role: set(kinds) for role, kinds in by_mail.items()}
    with running_mailbox(Mailbox()) as box:
        monkeypatch.setenv("SIPDUMAS_SMTP_URL", box.url)
        deliver_due(OVER + timedelta(minutes=1))
    mailed = {(envelope[1][0], str(one["Subject"])) for envelope, one in zip(box.envelopes, box.messages, strict=True)}
    assert mailed == {
        (f"{role}@kantor.example", f"A: {WHAT_TO_DO[kind]}") for role, kinds in by_mail.items() for kind in kinds
    }
    choose(by=people["analyst"], at=OVER, muted=[NoticeKind.DUE_SOON], mailed=[])
    assert set(notices("analyst", OVER)) == {"assigned", "mentioned", "breached"}
