"""An address for notices counts once its owner has shown that he reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.errors import Conflict, Refused
from domain.store import transaction
from tasks.addresses import MOST_TRIES, PAUSE, VALID, confirm, waiting
from tasks.wishes import choose
from tests.builders import NOON, officers
from tests.tasks.mailbox import Mailbox, running_mailbox

ANALYST = officers()["analyst"]
HOME = "analis@rumah.example"


@pytest.fixture
def mailbox(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with running_mailbox(Mailbox()) as box:
        monkeypatch.setenv("SIPDUMAS_SMTP_URL", box.url)
        yield box


def name(email: str, minutes: int = 0) -> None:
    """The analyst names an address."""
    choose(by=ANALYST, at=NOON + timedelta(minutes=minutes), muted=[], mailed=[], email=email)


def address() -> str | None:
    with transaction() as store:
        return store.people.email("analyst")


def code(box: Mailbox) -> str:
    """What the last mail says."""
    return str(box.messages[-1].get_content()).split()[1]


def test_a_code_is_mailed_to_the_address_and_makes_it_count(mailbox: Mailbox) -> None:
    name(HOME)
    assert (address(), mailbox.envelopes[0][1]) == (None, [HOME])
    assert len(code(mailbox)) == 8
    assert confirm(code(mailbox), by=ANALYST, at=NOON) == HOME
    assert (address(), waiting(ANALYST, at=NOON)) == (HOME, None)
    with transaction() as store:
        ((line,), _) = store.administration.page()
    assert (line.what, line.before, line.after) == ("account.notice_address", {"email": None}, {"email": HOME})
    name(HOME)  # the same again asks for nothing
    name("")
    assert (address(), len(mailbox.messages)) == (None, 1)


def test_a_code_holds_for_one_person_a_few_tries_and_half_an_hour(mailbox: Mailbox) -> None:
    name(HOME)
    good = code(mailbox)
    with pytest.raises(Conflict):
        confirm(good, by=officers()["registry"], at=NOON)
    with pytest.raises(Conflict):
        confirm(good, by=ANALYST, at=NOON + VALID)
    for _ in range(MOST_TRIES):
        with pytest.raises(Refused):
            confirm("00000000" if good != "00000000" else "1", by=ANALYST, at=NOON)
    with pytest.raises(Conflict):
        confirm(good, by=ANALYST, at=NOON)
    assert address() is None


def test_nobody_is_flooded_and_a_mail_that_fails_changes_nothing(mailbox: Mailbox) -> None:
    name(HOME)
    with pytest.raises(Refused, match="tunggu satu menit"):
        name("lain@rumah.example")
    mailbox.answers = {"RCPT": "550 no such user"}
    with pytest.raises(Refused, match="tidak dapat dikirim"):
        name("lain@rumah.example", minutes=int(PAUSE.total_seconds()) // 60)
    asked = waiting(ANALYST, at=NOON)
    assert asked is not None
    assert (asked.email, len(mailbox.messages)) == (HOME, 1)
