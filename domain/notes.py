"""Notes on a complaint: what officers tell each other beside the record. Never changed; the writer may withdraw one, which stays to be seen.

A note names colleagues as `@account`; each named one is told, and only who may see the complaint can be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from domain.complaint import Complaint
from domain.confidentiality import must_see, sees
from domain.errors import Conflict, NotAllowed, Refused
from domain.notices import NoticeKind
from domain.people import Officer
from domain.timed import needs_reason

LONGEST_NOTE = 4000
"""Letters a note may have."""
_MENTION = re.compile(r"(?<![\w@.])@([\w](?:[\w.-]*[\w])?)")
"""An account behind an @; the @ inside a mail address names nobody."""


@dataclass(frozen=True)
class Note:
    """One note; `mentions` are the accounts it names. Withdrawn: since when and why (aware moment)."""

    complaint_id: UUID
    by: str
    at: datetime
    text: str
    mentions: tuple[str, ...] = ()
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None
    id: UUID = field(default_factory=uuid4)


def may_note(by: Officer) -> bool:
    """True for who works on cases and for who leads them; auditors and process owners only read."""
    return by.may("decide") or by.may("acknowledge")


def mentioned(text: str, accounts: Iterable[str]) -> set[str]:
    """Which of these accounts the text names."""
    return {name.lower() for name in _MENTION.findall(text)} & set(accounts)


def readers(complaint: Complaint, officers: Iterable[Officer]) -> list[Officer]:
    """Those of the officers who may see the complaint: only they can be mentioned."""
    return [one for one in officers if sees(one, complaint)]


def write(
    complaint: Complaint, text: str, mentions: Iterable[str], officers: Iterable[Officer], *, by: Officer, at: datetime
) -> Note:
    """A new note; those it names (`mentions`, and `@account` in the text) are told.

    Raises NotAllowed, and Refused for an empty or overlong text and for who may not see the complaint.
    """
    _must_note(complaint, by)
    known = {one.username: one for one in officers}
    named = set(mentions) | mentioned(text, known)
    _check(text, named, {one.username for one in readers(complaint, known.values())})
    note = Note(complaint.id, by.username, at, text.strip(), tuple(sorted(named)))
    complaint.record("noted", by, at, note=str(note.id))
    for username in sorted(named - {by.username}):
        told = f"{complaint.registration_number}: {by.name} menyebut Anda dalam catatan."
        complaint.tell(
            NoticeKind.MENTIONED, told, at, complaint.open_visit, key=f"{note.id}:{username}", username=username
        )
    return note


def withdraw(complaint: Complaint, note: Note, *, by: Officer, at: datetime, reason: str) -> None:
    """The writer takes a note back; the trail keeps that he did. Raises NotAllowed, Conflict, Refused."""
    _must_note(complaint, by)
    if note.by != by.username:
        raise NotAllowed("Hanya penulisnya yang dapat menarik catatan.")
    if note.withdrawn_at:
        raise Conflict("Catatan ini sudah ditarik; muat ulang halaman ini.")
    needs_reason(reason)
    complaint.record("note_withdrawn", by, at, note=str(note.id), reason=reason)


def _must_note(complaint: Complaint, by: Officer) -> None:
    must_see(by, complaint)
    if not may_note(by):
        raise NotAllowed(f"Akun {by.username} tidak berhak menulis catatan; mintalah kepada administrator.")


def _check(text: str, named: set[str], may_see: set[str]) -> None:
    if not text.strip():
        raise Refused({"text": "tulis catatannya dahulu"})
    if len(text) > LONGEST_NOTE:
        raise Refused({"text": f"paling panjang {LONGEST_NOTE} huruf"})
    if strangers := sorted(named - may_see):
        raise Refused({"mentions": f"tidak dapat melihat pengaduan ini: {', '.join(strangers)}"})
