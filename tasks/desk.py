"""Acts on complaints under way that concern more than one of them, or come by another number than their own.

Like the counter: one transaction each, the right checked inside, the same for every door.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain import reviving, taking_back
from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import Conflict, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.search import Similar
from domain.timed import needs_reason
from domain.visit import Visit

LINKS = ("repeat_of", "related")
"""How two complaints may be connected: the same matter sent again, or matters that belong together."""
ANSWERED = "answered"
"""The outcome that takes an agency's answer."""


def link(complaint_id: UUID, other: str, kind: str, *, by: Officer, at: datetime, reason: str) -> Complaint:
    """Connect a complaint with another one (number, code or id); both trails tell it. Raises NotAllowed, NotFound, Refused."""
    by.must("correct")
    if kind not in LINKS:
        raise Refused({"kind": "pilih salah satu: " + ", ".join(LINKS)})
    needs_reason(reason)
    with transaction() as store:
        complaint, linked = _both(store, complaint_id, other, by)
        store.search.link(complaint.id, linked.id, kind, by=by.username, at=at)
        _record("linked", complaint, linked, by, at, link=kind, reason=reason)
        return complaint


def unlink(complaint_id: UUID, other: str, *, by: Officer, at: datetime, reason: str) -> Complaint:
    """Take the connection of two complaints away, a suspected one too; both trails tell it. Raises NotAllowed, NotFound, Refused."""
    by.must("correct")
    needs_reason(reason)
    with transaction() as store:
        complaint, linked = _both(store, complaint_id, other, by)
        if not store.search.unlink(complaint.id, linked.id):
            raise NotFound("Kedua pengaduan itu tidak terhubung.")
        _record("unlinked", complaint, linked, by, at, reason=reason)
        return complaint


def similar_to(complaint_id: UUID, *, by: Officer) -> list[Similar]:
    """Earlier and later complaints like this one, the likeliest first, without those connected already. Raises NotAllowed, NotFound."""
    by.must("correct")
    with transaction() as store:
        complaint = store.complaints.look_at(complaint_id)
        must_see(by, complaint)
        known = {one.other_id for one in store.board.links(complaint_id)}
        hits = store.search.similar_to(complaint, store.complaints.complainant(complaint_id))
        return [one for one in hits if one.id not in known]


def _both(store: Store, complaint_id: UUID, other: str, by: Officer) -> tuple[Complaint, Complaint]:
    """Both complaints, locked in the order of their ids: two officers who connect the same two never wait for each other."""
    other_id = store.complaints.find(other.strip())
    if other_id == complaint_id:
        raise Refused({"other": "pengaduan tidak dapat dihubungkan dengan dirinya sendiri"})
    taken = {one: store.complaints.take(one) for one in sorted((complaint_id, other_id))}
    for complaint in taken.values():
        must_see(by, complaint)
    return taken[complaint_id], taken[other_id]


def _record(kind: str, one: Complaint, other: Complaint, by: Officer, at: datetime, **details: Any) -> None:  # noqa: ANN401  what a line of the trail holds
    for here, there in ((one, other), (other, one)):
        here.record(kind, by, at, other=str(there.id), number=there.registration_number, **details)


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
        return take_back_in(store, visit_id, by=by, at=at)


def take_back_in(store: Store, visit_id: UUID, *, by: Officer, at: datetime) -> Complaint:
    """The same inside a transaction that is open."""
    complaint = store.complaints.take(store.complaints.of_visit(visit_id))
    opened = complaint.open_visit
    issued = opened is not None and store.correspondence.issued_from(opened.id)
    taking_back.take_back(complaint, visit_id, by=by, at=at, issued=issued)
    return complaint


def assign(visit_id: UUID, username: str, *, by: Officer, at: datetime, instruction: str | None = None) -> Complaint:
    """Give a card to an officer of its role, with an order if there is one. Raises as `Complaint.assign`, NotFound."""
    with transaction() as store:
        complaint = store.complaints.take(store.complaints.of_visit(visit_id))
        must_see(by, complaint)
        try:
            to = store.people.officer(username, at=at)
        except NotFound as unknown:
            raise Refused({"username": str(unknown)}) from None
        complaint.assign(visit_id, to, by=by, at=at, instruction=instruction)
        return complaint


def _numbered(store: Store, number: str) -> UUID:
    try:
        return store.correspondence.by_number(number).complaint_id
    except NotFound:
        return store.complaints.find(number)
