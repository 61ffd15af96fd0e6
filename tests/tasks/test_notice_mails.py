"""Notices by mail: to who asked for them, under one name, and with no word about anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from domain.errors import Conflict, Refused
from domain.notices import Notice, NoticeKind
from domain.store import notices, transaction
from domain.store.session import backing
from tasks.channels.mail import WHAT_TO_DO
from tasks.counter import register
from tasks.notices import deliver_due, posted
from tasks.wishes import checked_address, choose
from tests.builders import NOON, an_intake, officers
from tests.tasks.mailbox import Mailbox, running_mailbox

SOON = NOON + timedelta(minutes=1)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with running_mailbox(Mailbox()) as box:
        monkeypatch.setenv("SIPDUMAS_SMTP_URL", box.url)
        yield box


def by_mail() -> None:
    """The analyst's notices go out by mail, to an address that somebody vouches for."""
    with transaction() as store:
        store.people.set_email("analyst", "analis@kantor.example")
    choose(by=officers()["analyst"], at=NOON, muted=[], mailed=["assigned"])


def told() -> UUID:
    """Tell the analyst something that names somebody; gives the parcel that came of it."""
    complaint_id = register(an_intake(NOON), by=officers()["registry"], at=NOON).id
    with backing().engine.begin() as connection:
        notices.tell(connection, [Notice("k", NoticeKind.ASSIGNED, complaint_id, NOON, "Sutinah menunggu", "analyst")])
    with transaction() as store:
        (parcel,) = store.correspondence.parcels(complaint_id)
    return parcel.id


def test_a_notice_is_mailed_to_who_asked_and_says_only_number_and_task(office_database: str, mailbox: Mailbox) -> None:
    by_mail()
    mailbox.answers = {".": "451 try later"}
    parcel_id = told()
    assert deliver_due(SOON) == 0
    mailbox.answers = {}
    assert deliver_due(SOON + timedelta(hours=1)) == 1
    (message,) = mailbox.messages
    assert mailbox.envelopes[0][1] == ["analis@kantor.example"]
    assert str(message["Message-ID"]).startswith(f"<{parcel_id}@")
    assert message["Subject"] == f"DM-2026-000001: {WHAT_TO_DO[NoticeKind.ASSIGNED]}"
    assert "Nomor agenda: DM-2026-000001" in message.get_content()
    assert "Sutinah" not in message.as_string()


def test_a_notice_is_never_posted_by_hand(office_database: str, mailbox: Mailbox) -> None:
    by_mail()
    mailbox.answers = {"RCPT": "550 no such user"}
    parcel_id = told()
    assert deliver_due(SOON) == 0
    with pytest.raises(Conflict, match="tidak memuat surat"):
        posted(parcel_id, by=officers()["mailroom"], at=SOON)


def test_every_kind_has_its_sentence() -> None:
    assert set(WHAT_TO_DO) == set(NoticeKind)


def test_mail_needs_an_address_and_what_is_refused_changes_nothing(office_database: str) -> None:
    analyst = officers()["analyst"]
    with pytest.raises(Refused, match="isi alamat surel"):
        choose(by=analyst, at=NOON, muted=["breached"], mailed=["assigned"])
    with transaction() as store:
        assert store.notices.wishes(analyst).muted == frozenset()


@pytest.mark.parametrize(
    "address", ["tanpa-at", "a@b@c", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "@b", "a@"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="alamat surel"):
        checked_address(address)
