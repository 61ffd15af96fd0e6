"""One act on many cards: claim, put back, give, decide, take back. Each complaint is a transaction of its own, and each tells how it went.

The rights are those of the single act, checked by the complaint; a card that refuses leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import ComplaintError, Conflict, Refused
from domain.people import Officer
from domain.store import Store, transaction
from tasks import desk

MOST = 200
"""Cards at once; whoever asks for more is told so before anything is done."""

Act = Callable[[Store, Complaint, UUID], object]


@dataclass(frozen=True)
class Done:
    """How it went with one card: `refusal` says in the office's words why not, None when it was done."""

    visit_id: UUID
    registration_number: str
    refusal: str | None = None


def claim(visits: Iterable[UUID], *, by: Officer, at: datetime) -> Iterator[Done]:
    """Take the cards onto one's own desk."""
    return _each(visits, by, lambda _, one, visit: one.claim(visit, by=by, at=at))


def release(visits: Iterable[UUID], *, by: Officer, at: datetime) -> Iterator[Done]:
    """Put the cards back for all of their roles."""
    return _each(visits, by, lambda _, one, visit: one.release(visit, by=by, at=at))


def assign(
    visits: Iterable[UUID], username: str, *, by: Officer, at: datetime, instruction: str | None = None
) -> Iterator[Done]:
    """Give the cards to an officer, all with the same order."""

    def give(store: Store, one: Complaint, visit: UUID) -> None:
        one.assign(visit, store.people.officer(username, at=at), by=by, at=at, instruction=instruction)

    return _each(visits, by, give)


def decide(
    visits: Iterable[UUID], stage: str, outcome: str, *, by: Officer, at: datetime, note: str | None = None
) -> Iterator[Done]:
    """Take the same decision on the cards of one stage, where their own routes allow it in bulk; a colleague's card is left to him."""

    def act(_: Store, one: Complaint, visit: UUID) -> None:
        _must_fit(one, visit, stage, outcome, by)
        one.decide(outcome, by=by, at=at, visit_id=visit, note=note)

    return _each(visits, by, act)


def take_back(visits: Iterable[UUID], *, by: Officer, at: datetime) -> Iterator[Done]:
    """Take one's own decisions of these visits back, where nothing has come of them yet."""
    return _each(visits, by, lambda store, _, visit: desk.take_back_in(store, visit, by=by, at=at))


def _must_fit(one: Complaint, visit_id: UUID, stage: str, outcome: str, by: Officer) -> None:
    visit = one.visit(visit_id)
    if visit.stage != stage:
        raise Conflict(f"Kartu ini di tahap “{one.office.route.stage(visit.stage).title}”, bukan tahap keputusan itu.")
    chosen = one.office.route.stage(stage).outcome(outcome)
    if not chosen.bulk:
        raise Conflict(f"Menurut alur pengaduan ini keputusan “{chosen.label}” diambil satu per satu.")
    if holder := visit.held_by_another(by):
        raise Conflict(f"Kartu ini sedang dipegang {one.office.known.officer(holder)}.")


def _each(visits: Iterable[UUID], by: Officer, act: Act) -> Iterator[Done]:
    wanted = list(dict.fromkeys(visits))
    if len(wanted) > MOST:
        raise Refused({"visits": f"paling banyak {MOST} kartu sekaligus"})
    return (_one(visit, by, act) for visit in wanted)


def _one(visit: UUID, by: Officer, act: Act) -> Done:
    number = ""
    try:
        with transaction() as store:
            complaint = store.complaints.take(store.complaints.of_visit(visit))
            must_see(by, complaint)
            number = complaint.registration_number
            act(store, complaint, visit)
    except ComplaintError as refusal:
        return Done(visit, number, str(refusal))
    return Done(visit, number)
