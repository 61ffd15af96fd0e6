"""The counter: what every door (command line, REST, screens, import) does in the same way.

Each function is one transaction and checks the officer's right itself. Numbers and tracking
codes are given here; the search for earlier letters runs in the same transaction, so that
the clerk sees suspected repeats on the receipt.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.calendar import office_day
from domain.complaint import Complaint
from domain.people import SYSTEM, Officer
from domain.registration import Intake
from domain.store import Store, transaction
from domain.store.search import Similar
from domain.visit import Visit

SERIES = "agenda"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs of a tracking code: none that look alike on paper. Ten of them are 49 bits."""


@dataclass(frozen=True)
class Receipt:
    """What whoever brought the letter is told. `again` is True when the same key came before."""

    id: UUID
    registration_number: str
    tracking_code: str
    visit: Visit | None
    suspected: tuple[Similar, ...] = ()
    again: bool = False


def tracking_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A code nobody can guess, for the complainant alone."""
    return "".join(choose(LETTERS) for _ in range(10))


def register(intake: Intake, *, by: Officer, at: datetime, source_key: str | None = None) -> Receipt:
    """Enter a letter. The same `source_key` again gives the first receipt back.

    Raises NotAllowed without the right to register.
    """
    by.must("register")
    with transaction() as store:
        if source_key and (earlier := store.complaints.claim_source(source_key)):
            return _receipt(store, store.complaints.look_at(earlier), again=True)
        complaint = _entered(store, intake, by, at)
        complaint.source_key = source_key
        store.complaints.add(complaint, intake.complainant)
        hits = store.search.similar(intake, but=complaint.id)
        store.search.suspect(complaint.id, hits, by=SYSTEM.username, at=at)
        return replace(_receipt(store, complaint), suspected=tuple(hits))


def next_registration_number(store: Store, at: datetime) -> str:
    """The next number of the year's agenda, without gaps."""
    year = office_day(at).year
    return f"DM-{year}-{store.complaints.next_number(SERIES, year):06}"


def _entered(store: Store, intake: Intake, by: Officer, at: datetime) -> Complaint:
    number = next_registration_number(store, at)
    return Complaint.register(
        intake, store.complaints.office(), number=number, tracking_code=tracking_code(), by=by, at=at
    )


def _receipt(store: Store, complaint: Complaint, *, again: bool = False) -> Receipt:
    suspected = [
        Similar(
            link.other_id,
            link.registration_number,
            link.subject,
            link.received_at,
            link.score or 0,
            tuple(link.reasons),
        )
        for link in store.board.links(complaint.id)
        if link.kind == "suspected_repeat"
    ]
    names = complaint.id, complaint.registration_number, complaint.tracking_code
    return Receipt(*names, complaint.open_visit, tuple(suspected), again)
