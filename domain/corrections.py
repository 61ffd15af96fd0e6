"""Corrections of what was registered: each changed field with its old and its new value, who, when and why.

Who complains is kept apart: the trail says only that such a field was corrected, and where the values are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from domain.complaint import Complaint
from domain.errors import Refused
from domain.people import Officer
from domain.registration import Complainant, Intake, particulars
from domain.timed import needs_reason

IDENTITY = "complainant."
_PLAIN = ("channel", "subject", "body", "language", "problem_code", "evidence", "external_ids")
_PARTS = ("letter", "reported_party", "case_location")


@dataclass(frozen=True)
class Correction:
    """One corrected field: its path in the letter, as JSON the value before and after."""

    path: str
    old: Any
    new: Any
    id: UUID = field(default_factory=uuid4)

    @property
    def of_identity(self) -> bool:
        """True for what says who complains."""
        return self.path.startswith(IDENTITY)


def letter_of(complaint: Complaint, who: Complainant) -> dict[str, Any]:
    """The complaint as the letter it came in as (JSON), with what was corrected since."""
    return {
        **{name: getattr(complaint, name) for name in (*_PLAIN, *_PARTS)},
        "received_at": complaint.received_at.isoformat(),
        "incident_date": _day(complaint.incident_date),
        "complainant": {**vars(who), "proxy": dict(who.proxy) if who.proxy else None},
    }


def changed_letter(letter: Mapping[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
    """The letter with the changes put in; a path is `subject` or `letter.number`. Raises Refused for an impossible path."""
    new = {name: dict(value) if isinstance(value, dict) else value for name, value in letter.items()}
    wrong = {}
    for path, value in changes.items():
        part, _, name = path.partition(".")
        if name and isinstance(new.get(part), dict):
            new[part][name] = value
        elif not name and part in new and not isinstance(new[part], dict):
            new[part] = value
        else:
            wrong[path] = "isian ini tidak ada pada surat; misalnya subject, letter.number, complainant.name"
    if wrong or not changes:
        raise Refused(wrong or {"changes": "sebutkan isian yang dikoreksi"})
    return new


def correct(
    complaint: Complaint, before: Complainant, intake: Intake, *, by: Officer, at: datetime, reason: str
) -> list[Correction]:
    """Put what the corrected letter says into the file; returns what differs.

    Raises NotAllowed without the right `correct` (and `see_identity` for the complainant), Refused without
    a reason or when nothing differs. A new day of receipt moves the terms that count from it.
    """
    by.must("correct")
    needs_reason(reason)
    old = _flat(letter_of(complaint, before))
    received_before = complaint.received_at
    for name, value in particulars(intake).items():
        setattr(complaint, name, value)
    new = _flat(letter_of(complaint, intake.complainant))
    found = [
        Correction(path, old.get(path), new.get(path)) for path in {**old, **new} if old.get(path) != new.get(path)
    ]
    if not found:
        raise Refused({"changes": "tidak ada yang berubah"})
    if any(one.of_identity for one in found):
        by.must("see_identity")
    complaint.record("corrected", by, at, reason=reason, changes=[_told(one) for one in found])
    _move_terms(complaint, received_before, by, at)
    return found


def _told(one: Correction) -> dict[str, Any]:
    if one.of_identity:
        return {"path": one.path, "kept": str(one.id)}
    return {"path": one.path, "old": one.old, "new": one.new}


def _move_terms(complaint: Complaint, received_before: datetime, by: Officer, at: datetime) -> None:
    if complaint.received_at == received_before:
        return
    for term in complaint.running_terms():
        if term.started_at == received_before:
            term.started_at = complaint.received_at
    complaint.recompute(by=by, at=at, why="tanggal diterima dikoreksi")


def _flat(letter: Mapping[str, Any]) -> dict[str, Any]:
    """Path → value of all that is filled in."""
    flat: dict[str, Any] = {}
    for name, value in letter.items():
        inner = value.items() if isinstance(value, dict) else ()
        flat |= {f"{name}.{key}": one for key, one in inner} if isinstance(value, dict) else {name: value}
    return {path: value for path, value in flat.items() if value not in (None, "", [], ())}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
