"""Letters as effects: number and snapshot claimed in one transaction, PDF and parcel in the next.

A crash between the two makes the same letter with the same number again, because both
come from the claimed row. The key of a letter is (visit, kind, recipient).
"""

from datetime import datetime
from uuid import UUID

from config.letters import letter_head, template_bundle
from config.settings import settings
from domain.calendar import office_day
from domain.correspondence import Letter, LetterState
from domain.people import SYSTEM
from domain.store import Store, transaction
from tasks.rendering import render
from tasks.snapshots import Addressee, LetterCase, addressee, letter_snapshot
from tasks.step import now, step

BUNDLE_TYPE = "application/vnd.sipdumas.template+json"


@step
def issue_letter(complaint_id: UUID, visit_id: UUID, kind: str) -> str | None:
    """Number, render and store one letter and put it into the outbox; returns its id.

    None when there is nobody to write to (no name and no address known). Doing it twice
    does nothing. Raises LetterFault when the letter can't be made.
    """
    letter = claim_letter(complaint_id, visit_id, kind, at=now())
    if letter is None or letter.state is not LetterState.DRAFT:
        return str(letter.id) if letter else None
    finish_letter(letter, at=now())
    return str(letter.id)


def claim_letter(complaint_id: UUID, visit_id: UUID, kind: str, *, at: datetime) -> Letter | None:
    """The letter's row with its number and snapshot, new or as it was claimed before."""
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        visit = complaint.visit(visit_id)
        if not visit.open:  # left, or taken back, while the engine was on its way
            return None
        case = LetterCase(store, complaint, store.complaints.complainant(complaint_id), visit, kind)
        to = addressee(case)
        if to is None:
            complaint.record("letter_skipped", SYSTEM, at, visit, letter=kind, why="alamat tidak diketahui")
            return None
        return store.correspondence.claimed(visit_id, kind, to.key) or _claim(case, to, at)


def _claim(case: LetterCase, to: Addressee, at: datetime) -> Letter:
    number = _number(case.store, case.kind, at)
    snapshot = letter_snapshot(case, to, number=number, at=at)
    key = case.complaint.id, case.visit.id, case.kind, to.key
    return case.store.correspondence.claim(*key, number=number, snapshot=snapshot, at=at)


def _number(store: Store, kind: str, at: datetime) -> str:
    head, day = letter_head(kind), office_day(at)
    running = store.complaints.next_number(head.series, day.year)
    return f"B-{running}/{head.code}/{day.month:02}/{day.year}"


def finish_letter(letter: Letter, *, at: datetime) -> None:
    """Render the claimed letter and let it out; it becomes void when its visit was left meanwhile."""
    rendered = render(letter.kind, letter.snapshot)
    with transaction() as store:
        complaint = store.complaints.take(letter.complaint_id)
        if not complaint.visit(letter.visit_id).open:
            store.correspondence.void_drafts(letter.complaint_id)
            return
        store.documents.keep(template_bundle(letter.kind), BUNDLE_TYPE)
        sha256 = store.documents.keep(rendered.pdf, "application/pdf")
        versions = rendered.template_version, rendered.renderer_version
        if store.correspondence.issue(letter.id, sha256, *versions, at=at):
            _post(store, letter, at)


def _post(store: Store, letter: Letter, at: datetime) -> None:
    """Put the letter into the outbox: by mail where an address is known, else to be printed and posted; and a word of it for
    another system where one wants to know."""
    complainant = store.complaints.complainant(letter.complaint_id)
    agency = store.agencies.get(letter.recipient) if letter.recipient != "complainant" else None
    address = agency.email if agency else complainant.email if letter.recipient == "complainant" else None
    channel = "mail" if address else "post"
    key = f"{letter.visit_id}:{letter.kind}:{letter.recipient}"
    store.correspondence.post(
        key, letter.complaint_id, channel, address or letter.recipient, at=at, letter_id=letter.id
    )
    if settings().webhook is not None:
        store.correspondence.post(
            f"{key}:webhook", letter.complaint_id, "webhook", "webhook", at=at, letter_id=letter.id
        )


def void_left_over(complaint_id: UUID) -> None:
    """Drafts of visits that were left before their letters were out keep their number and become void."""
    with transaction() as store:
        visit = store.complaints.take(complaint_id).open_visit
        store.correspondence.void_drafts(complaint_id, but_visit=visit.id if visit else None)
