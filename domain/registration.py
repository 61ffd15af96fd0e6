"""What a letter says when it comes in, and which mandatory particulars it leaves out.

The list of mandatory particulars is that of PER/05/M.PAN/4/2009 (read in part); what is
missing never stops a registration, it becomes the finding the completeness check starts from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Addressing(StrEnum):
    """How the letter reached us: written to us, or a copy of a letter to somebody else."""

    ORIGINAL = "original"
    COPY = "copy"


@dataclass(frozen=True)
class Complainant:
    """Who complains. Kept apart from the complaint: only who may see identities reads it."""

    name: str | None = None
    national_id: str | None = None
    address: str | None = None
    regency: str | None = None
    phone: str | None = None
    email: str | None = None
    occupation: str | None = None
    category: str | None = None
    anonymous: bool = False
    confidential: bool = False
    proxy: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ReportedParty:
    """Who is complained about; presumed innocent, hence never “offender”."""

    name: str | None = None
    employee_id: str | None = None
    address: str | None = None
    position: str | None = None
    agency: str | None = None
    agency_category: str | None = None


@dataclass(frozen=True)
class LetterHead:
    """The particulars of the incoming letter itself."""

    category: str | None = None
    number: str | None = None
    date: date | None = None
    signed: bool | None = None
    addressed_to: str | None = None
    addressing: Addressing | None = None
    carbon_copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseLocation:
    """Where the matter happened: regency code and ISO country code."""

    regency: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Intake:
    """A letter as it came in. `received_at` is aware; `subject` and `body` are never blank."""

    channel: str
    received_at: datetime
    subject: str
    body: str
    language: str = "id"
    letter: LetterHead = field(default_factory=LetterHead)
    complainant: Complainant = field(default_factory=Complainant)
    reported_party: ReportedParty = field(default_factory=ReportedParty)
    case_location: CaseLocation = field(default_factory=CaseLocation)
    incident_date: date | None = None
    problem_code: str | None = None
    evidence: tuple[str, ...] = ()
    external_ids: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must be an aware moment")


MANDATORY: Mapping[str, str] = {
    "letter.category": "kategori surat",
    "letter.number": "nomor surat",
    "letter.date": "tanggal surat",
    "letter.signed": "tanda tangan",
    "complainant.name": "nama pelapor",
    "complainant.address": "alamat pelapor",
    "complainant.occupation": "pekerjaan pelapor",
    "complainant.regency": "kabupaten/kota pelapor",
    "complainant.category": "kategori pelapor",
    "reported_party.name": "nama terlapor",
    "reported_party.employee_id": "NIP/NRP terlapor",
    "reported_party.address": "alamat terlapor",
    "reported_party.position": "jabatan terlapor",
    "reported_party.agency": "instansi terlapor",
    "reported_party.agency_category": "kategori instansi terlapor",
    "case_location.regency": "kabupaten/kota kejadian",
    "case_location.country": "negara kejadian",
}
"""Mandatory particulars: path in the intake → its name in the office (domain facts §2)."""


def missing(intake: Intake) -> tuple[str, ...]:
    """Paths of the mandatory particulars the letter leaves out, in the guideline's order."""
    return tuple(path for path in MANDATORY if not _at(intake, path))


def _at(intake: Intake, path: str) -> object:
    value: object = intake
    for name in path.split("."):
        value = getattr(value, name)
    return value


def particulars(intake: Intake) -> dict[str, Any]:
    """What the letter says as the complaint keeps it: attribute → value, parts as JSON without what is empty."""
    return {
        "channel": intake.channel,
        "received_at": intake.received_at,
        "subject": intake.subject,
        "body": intake.body,
        "language": intake.language,
        "letter": _plain(intake.letter),
        "reported_party": _plain(intake.reported_party),
        "case_location": _plain(intake.case_location),
        "incident_date": intake.incident_date,
        "problem_code": intake.problem_code,
        "evidence": list(intake.evidence),
        "external_ids": {key: value for key, value in intake.external_ids.items() if value},
        "missing": list(missing(intake)),
    }


def _plain(part: LetterHead | ReportedParty | CaseLocation) -> dict[str, Any]:
    given = {name: value for name, value in vars(part).items() if value not in (None, ())}
    return {name: _json(value) for name, value in given.items()}


def _json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
