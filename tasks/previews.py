"""Letters before the decision: what an outcome would issue, as drafts without number; nothing of it is kept.

The decision is acted out on the loaded case and the transaction rolled back, so a draft says what the letter will say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.approval import settled
from domain.calendar import office_day
from domain.complaint import Complaint
from domain.confidentiality import must_see_papers
from domain.errors import AlreadyDecided, LetterFault
from domain.people import Officer
from domain.store import Store, transaction
from domain.visit import Visit
from domain.workflow import PROPOSED, PROPOSER, Outcome
from tasks.rendering import preview_html
from tasks.snapshots import LetterCase, addressee, letter_snapshot

UNNUMBERED = "…"


@dataclass(frozen=True)
class Preview:
    """A draft: its kind and title, whom it would go to, and the page, or why there is none (None and None: nobody to write to)."""

    kind: str
    title: str
    recipient: str | None = None
    page: str | None = None
    fault: str | None = None


def preview(
    complaint_id: UUID, outcome: str, fields: Mapping[str, object], *, by: Officer, at: datetime
) -> list[Preview]:
    """The letters this outcome of the open visit would issue, in order.

    Raises what the decision would raise about its fields (Refused), NotFound, NotAllowed, and AlreadyDecided when no visit is open.
    """
    made: list[Preview] = []
    with suppress(_Undone), transaction() as store:
        complaint = store.complaints.look_at(complaint_id)
        must_see_papers(by, complaint)
        opened = _acted_out(complaint, outcome, fields, at)
        made += _drafts(store, complaint, opened, at) if opened else ()
        raise _Undone
    return made


class _Undone(Exception):
    """Leaves the transaction without keeping anything."""


def _acted_out(complaint: Complaint, outcome: str, fields: Mapping[str, object], at: datetime) -> Visit | None:
    """The visit the effective decision would open, with the letters it would issue."""
    visit, route = complaint.open_visit, complaint.office.route
    if visit is None:
        raise AlreadyDecided("Pengaduan ini sudah selesai; muat ulang halaman ini.")
    chosen = route.stage(visit.stage).outcome(outcome)
    effective, visit.fields = _effective(complaint, visit, chosen, fields)
    if not route.has(effective.to):
        return None
    complaint.take(visit.fields)
    complaint.dismissal_reason = effective.dismissal_reason or complaint.dismissal_reason
    if effective.completes_file and complaint.complete_at is None:
        complaint.complete_at = at
    visit.decided_at, visit.outcome = at, outcome
    complaint.end_stay(visit, at)
    return complaint.open_at(route.stage(effective.to), at=at, letters=effective.letters)


def _effective(
    complaint: Complaint, visit: Visit, chosen: Outcome, fields: Mapping[str, object]
) -> tuple[Outcome, dict[str, str | bool | int | float | None]]:
    if chosen.to == PROPOSER:
        return chosen, {}
    if chosen.to == PROPOSED and visit.proposal:
        stage = complaint.office.route.stage(visit.proposal["stage"])
        return settled(visit.proposal, stage, chosen, fields, complaint.office.known)
    return chosen, chosen.form.check(fields, complaint.office.known)


def _drafts(store: Store, complaint: Complaint, visit: Visit, at: datetime) -> Iterator[Preview]:
    complainant = store.complaints.complainant(complaint.id)
    for kind in visit.letters:
        yield _draft(LetterCase(store, complaint, complainant, visit, kind), at)


def _draft(case: LetterCase, at: datetime) -> Preview:
    title, to = case.head.title, addressee(case)
    if to is None:
        return Preview(case.kind, title)
    snapshot = letter_snapshot(case, to, number=None, at=at)
    # the notice names the forwarding letter, which has no number before the decision
    snapshot["fields"] = {**_to_come(case, at), **snapshot["fields"]}
    try:
        return Preview(case.kind, title, to.name, preview_html(case.kind, snapshot))
    except LetterFault as fault:
        return Preview(case.kind, title, to.name, fault=str(fault))


def _to_come(case: LetterCase, at: datetime) -> dict[str, str]:
    wanted = {*case.head.required, *case.head.optional}
    stand_ins = {"forwarding_number": UNNUMBERED, "forwarding_date": office_day(at).isoformat()}
    before = "forwarding" in case.visit.letters
    return {name: text for name, text in stand_ins.items() if before and f"fields.{name}" in wanted}
