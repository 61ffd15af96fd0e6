"""Corrections at the desk: the corrected letter is read like a new one, so every field is checked as at registration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from config.intake import read_letter
from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.corrections import IDENTITY, changed_letter, correct, letter_of
from domain.people import Officer
from domain.store import transaction
from domain.store.complaints import Replaced


def correct_letter(
    complaint_id: UUID, changes: Mapping[str, object], *, by: Officer, at: datetime, reason: str
) -> Complaint:
    """Correct registered fields (path → new value, None to empty one).

    Raises NotAllowed, Refused naming each bad field, NotFound.
    """
    by.must("correct")
    if any(path.startswith(IDENTITY) for path in changes):
        by.must("see_identity")
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        must_see(by, complaint)
        who = store.complaints.complainant(complaint_id)
        intake = read_letter(changed_letter(letter_of(complaint, who), changes), at=at, retired=True)
        found = correct(complaint, who, intake, by=by, at=at, reason=reason)
        store.complaints.correct(complaint, intake.complainant)
        store.complaints.keep_replaced(complaint_id, [one for one in found if one.of_identity], by=by, at=at)
        return complaint


def replaced(complaint_id: UUID, *, by: Officer) -> list[Replaced]:
    """The identity values that were corrected, newest first; for who may see identities. Raises NotAllowed, NotFound."""
    by.must("see_identity")
    with transaction() as store:
        must_see(by, store.complaints.look_at(complaint_id))
        return store.complaints.replaced(complaint_id)
