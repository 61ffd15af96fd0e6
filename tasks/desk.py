"""Acts on complaints under way that concern more than one of them, or come by another number than their own.

Like the counter: one transaction each, the right checked inside, the same for every door.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from domain import reviving, taking_back
from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import Conflict, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.visit import Visit

LINKS = ("repeat_of", "related")
"""How two complaints may be connected: the same matter sent again, or matters that belong together."""
ANSWERED = "answered"
"""The outcome that takes an agency's answer."""


def link(complaint_id: UUID, other: str, kind: str, *, by: Officer, at: datetime, reason: str) -> Complaint:
    """Connect a complaint with another one (number, code or id). Raises NotAllowed, NotFound, Refused."""
    by.must("correct")
    if kind not in LINKS:
        raise Refused({"kind": "pilih salah satu: " + ", ".join(LINKS)})
    with transaction() as store:
        complaint, other_id = _both(store, complaint_id, other, by)
        store.search.link(complaint.id, other_id, kind, by=by.username, at=at)
        complaint.record("linked", by, at, other=str(other_id), link=kind, reason=reason)
        return complaint


def unlink(complaint_id: UUID, other: str, *, by: Officer, at: datetime, reason: str) -> Complaint:
    """Take the connection of two complaints away, a suspected one too. Raises NotAllowed, NotFound."""
    by.must("correct")
    with transaction() as store:
        complaint, other_id = _both(store, complaint_id, other, by)
        if not store.search.unlink(complaint.id, other_id):
            raise NotFound("Kedua pengaduan itu tidak terhubung.")
        complaint.record("unlinked", by, at, other=str(other_id), reason=reason)
        return complaint


def _both(store: Store, complaint_id: UUID, other: str, by: Officer) -> tuple[Complaint, UUID]:
    complaint, other_id = store.complaints.take(complaint_id), store.complaints.find(other)
    must_see(by, complaint)
    if other_id == complaint_id:
        raise Refused({"other": "pengaduan tidak dapat dihubungkan dengan dirinya sendiri"})
    return complaint, other_id


def answer(
    number: str,
    fields: Mapping[str, object],
    *,
    by: Officer,
    at: datetime,
    note: str | None = None,
    received_at: datetime | None = None,
) -> Complaint:
    """An agency's answer, by our registration or letter number: decides the visit that waits for it.

    One that reached us in time (`received_at`, aware) opens again what has lapsed meanwhile. Raises NotFound for
    an unknown number, Conflict when nothing waits for an answer, else as `Complaint.decide`.
    """
    with transaction() as store:
        complaint = store.complaints.take(_numbered(store, number))
        visit, lapsed = complaint.open_visit, reviving.lapsed_visit(complaint)
        if received_at and lapsed and _answerable(complaint, lapsed) and not _answerable(complaint, visit):
            visit = reviving.revive(complaint, received_at=received_at, by=by, at=at)
        if visit is None or not _answerable(complaint, visit):
            raise Conflict(f"Pengaduan {complaint.registration_number} tidak sedang menunggu jawaban instansi.")
        complaint.decide(ANSWERED, by=by, at=at, visit_id=visit.id, fields=fields, note=note)
        return complaint


def revive(complaint_id: UUID, received_at: datetime, *, by: Officer, at: datetime) -> Complaint:
    """Open again what lapsed although it was answered in time. Raises as `reviving.revive`, NotFound."""
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        must_see(by, complaint)
        reviving.revive(complaint, received_at=received_at, by=by, at=at)
        return complaint


def _answerable(complaint: Complaint, visit: Visit | None) -> bool:
    outcomes = complaint.office.route.stage(visit.stage).outcomes if visit else ()
    return any(one.key == ANSWERED for one in outcomes)


def take_back(visit_id: UUID, *, by: Officer, at: datetime) -> Complaint:
    """Take one's own last decision back. Raises NotFound, NotAllowed, Conflict (AlreadyDecided)."""
    with transaction() as store:
        complaint = store.complaints.take(store.complaints.of_visit(visit_id))
        opened = complaint.open_visit
        issued = opened is not None and store.correspondence.issued_from(opened.id)
        taking_back.take_back(complaint, visit_id, by=by, at=at, issued=issued)
        return complaint


def _numbered(store: Store, number: str) -> UUID:
    try:
        return store.correspondence.by_number(number).complaint_id
    except NotFound:
        return store.complaints.find(number)
