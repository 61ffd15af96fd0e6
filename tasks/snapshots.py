"""What a letter says, gathered from the case: the snapshot `tasks.rendering` sets.

Identity stays with the office: a letter to an agency names no complainant and carries no
tracking code beyond what the template shows.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from config.codes import codes_in_force
from config.letters import LetterHead, letter_head
from config.settings import settings
from config.tables import read_office
from domain.calendar import due, office_day
from domain.complaint import Complaint
from domain.registration import Complainant
from domain.store import Store
from domain.visit import Visit
from domain.workflow import Deadline, Kind, Nature, Start, Workflow

COMPLAINANT = "complainant"
SIGNED_BY = "assistant_deputy"
LONGEST_GIST = 900


@dataclass(frozen=True)
class Addressee:
    """Who gets a letter: `key` is part of the letter's key (an agency's code, or `complainant`)."""

    key: str
    name: str
    address: str
    salutation: str = ""


@dataclass(frozen=True)
class LetterCase:
    """What a letter is written from: the case, its visit, and the kind of letter."""

    store: Store
    complaint: Complaint
    complainant: Complainant
    visit: Visit
    kind: str

    @property
    def head(self) -> LetterHead:
        """What is known of the kind before anything is written."""
        return letter_head(self.kind)


def addressee(case: LetterCase) -> Addressee | None:
    """Whom the letter goes to; None when nobody can be reached."""
    if case.head.recipient == "agency":
        agency = case.store.agencies.get(case.complaint.agency or "")
        return Addressee(agency.code, agency.name, agency.address or "", "Pimpinan") if agency else None
    who = case.complainant
    if not (who.address or who.email):
        return None
    return Addressee(COMPLAINANT, who.name or "Pelapor", who.address or who.email or "", "Saudara")


def letter_snapshot(case: LetterCase, to: Addressee, *, number: str | None, at: datetime) -> dict[str, Any]:
    """The snapshot of a letter (see `tasks.rendering`); without a number it is a draft."""
    head, fields = case.head, _fields(case)
    shown = (*head.required, *head.optional)
    return {
        "number": number,
        "draft": number is None,
        "date": office_day(at).isoformat(),
        "office": _office(),
        "recipient": {"name": to.name, "address": to.address, "salutation": to.salutation},
        "copies": _copies(fields) if head.copies else [],
        "complaint": _case(case),
        "due_on": _due_on(case, at),
        "reason": _reason(case.complaint),
        "fields": {name: value for name, value in fields.items() if f"fields.{name}" in shown},
    }


def label_of(codes: str, code: str) -> str:
    """What letters say for a code: its sentence, else its label, else the code as it is (an import's own)."""
    found = next((one for one in codes_in_force()[codes] if one.code == code), None)
    return (found.text or found.label) if found else code


def _office() -> dict[str, str]:
    office = read_office()
    signatory = next(one for one in office.signatories if one.role == SIGNED_BY)
    return {
        "name": office.name,
        "unit": office.unit,
        "address": office.address,
        "city": office.city,
        "signatory_name": signatory.name,
        "signatory_title": signatory.title,
        "public_url": settings().public_url,
    }


def _case(case: LetterCase) -> dict[str, Any]:
    complaint, to_complainant = case.complaint, case.head.recipient == COMPLAINANT
    return {
        "registration_number": complaint.registration_number,
        "tracking_code": complaint.tracking_code,
        "subject": complaint.subject,
        "received_on": office_day(complaint.received_at).isoformat(),
        "channel": label_of("channels", complaint.channel),
        "gist": complaint.fields.get("core_problem")
        or textwrap.shorten(complaint.body, LONGEST_GIST, placeholder=" …"),
        "letter_number": complaint.letter.get("number"),
        "letter_date": complaint.letter.get("date"),
        "complainant_name": case.complainant.name if to_complainant else None,
    }


def _own_words(case: LetterCase) -> str:
    """The complainant's words, shortened; to an agency only the subject, for the body may name its writer."""
    if case.head.recipient != COMPLAINANT:
        return case.complaint.subject
    return textwrap.shorten(case.complaint.body, LONGEST_GIST, placeholder=" …")


def _fields(case: LetterCase) -> dict[str, str]:
    """Texts for the letter: what the file knows, with the words of the decision that issues it.

    A note belongs to the one decision it was written for, never to later letters.
    """
    known = {name: value for name, value in case.complaint.fields.items() if name != "note"}
    values = {name: str(value) for name, value in {**known, **_deciding(case)}.items()}
    agency = case.store.agencies.get(case.complaint.agency or "")
    step = "clarification" if case.visit.kind == Kind.CLARIFICATION else "forwarding"
    return {**values, "agency": agency.name if agency else "", "step": step, **_forwarded(case)}


def _forwarded(case: LetterCase) -> dict[str, str]:
    """Number and day of the forwarding letter the same visit has issued."""
    for letter in case.store.correspondence.of(case.complaint.id):
        if letter.kind == "forwarding" and letter.visit_id == case.visit.id:
            day = office_day(letter.claimed_at).isoformat()
            return {"forwarding_number": letter.number, "forwarding_date": day}
    return {}


def _deciding(case: LetterCase) -> Mapping[str, Any]:
    """The fields of the decision that opened the visit."""
    before = [one for one in case.complaint.visits if one.seq == case.visit.seq - 1]
    return before[0].fields if before else {}


def _copies(fields: Mapping[str, str]) -> list[str]:
    return [line.strip() for line in fields.get("copies", "").splitlines() if line.strip()]


def _reason(complaint: Complaint) -> dict[str, str] | None:
    code = complaint.dismissal_reason
    return {"code": code, "text": label_of("dismissal_reasons", code)} if code else None


def _due_on(case: LetterCase, at: datetime) -> str | None:
    """By when: where a case is forwarded the term that starts once the letter is out, the same in every letter of it, else the nearest running one."""
    kind = case.complaint.office.route.stage(case.visit.stage).kind
    if case.head.recipient == "agency" or kind is Kind.FORWARDING:
        return _answer_by(case, at).isoformat()
    nearest = case.visit.due_at or case.complaint.due_at
    return office_day(nearest).isoformat() if nearest else None


def _answer_by(case: LetterCase, at: datetime) -> date:
    complaint = case.complaint
    rule = _next_deadline(complaint.office.route, case.visit)
    nature = Nature(complaint.nature) if complaint.nature else None
    # an aspiration has no term of its own (none was found); the agency is asked within the general one
    term = rule.term(nature) or rule.terms[Nature.GENERAL]
    return due(term, at, "diterima", (), complaint.office.calendar, at=at).day


def _next_deadline(route: Workflow, visit: Visit) -> Deadline:
    stage = route.stage(visit.stage)
    following = route.stage(stage.outcomes[0].to) if stage.decides_itself else stage
    return next(rule for rule in following.deadlines if rule.start is Start.STAGE)
