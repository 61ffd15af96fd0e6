"""Letters and officers for stories; a test names only what its story is about."""

from __future__ import annotations

import copy
from datetime import datetime
from functools import cache
from typing import Any

from config.intake import read_letter
from config.tables import read_roles
from domain.calendar import OFFICE_ZONE
from domain.people import Officer
from domain.registration import Intake

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=OFFICE_ZONE)
"""The present of most stories: a Tuesday."""

_LETTER: dict[str, Any] = {
    "channel": "letter",
    "received_at": "2026-11-02T09:15:00+07:00",
    "letter": {
        "category": "pengaduan",
        "number": "12/B/X/2026",
        "date": "2026-10-27",
        "signed": True,
        "addressed_to": "president",
        "addressing": "original",
        "carbon_copies": ["Ombudsman RI"],
    },
    "subject": "Sertifikat tanah tidak kunjung terbit",
    "body": "Sejak 2019 permohonan sertifikat kami belum selesai.",
    "language": "id",
    "complainant": {
        "name": "Sutinah",
        "national_id": "3578 0101 0190 0001",
        "address": "Jalan Melati 5, Surabaya",
        "regency": "3578",
        "phone": "0812000111",
        "email": "sutinah@contoh.example",
        "occupation": "petani",
        "category": "individual",
        "anonymous": False,
        "confidential": False,
        "proxy": None,
    },
    "reported_party": {
        "name": "Kepala loket",
        "employee_id": "196001011985031001",
        "address": "Jalan Kantor 1, Surabaya",
        "position": "kepala loket",
        "agency": "Kantor Pertanahan",
        "agency_category": "ministry",
    },
    "case_location": {"regency": "3578", "country": "ID"},
    "incident_date": "2026-09-30",
    "problem_code": None,
    "evidence": ["salinan tanda terima"],
    "external_ids": {"lapor": None, "secretariat": None},
}


def a_letter(**changes: object) -> dict[str, Any]:
    """A complete letter as JSON; `changes` replace top-level keys."""
    return {**copy.deepcopy(_LETTER), **changes}


def an_intake(at: datetime = NOON, **changes: object) -> Intake:
    """The same letter as the domain takes it."""
    return read_letter(a_letter(**changes), at=at)


@cache
def officers() -> dict[str, Officer]:
    """One officer for each role, named like it, with the rights of the seed: who the demo accounts are."""
    return {
        role.key: Officer(role.key, role.label, frozenset({role.key}), frozenset(role.rights)) for role in read_roles()
    }
