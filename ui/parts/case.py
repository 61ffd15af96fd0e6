"""A case as its page shows it: everything read in one transaction, and its particulars in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

import streamlit as st

from domain.calendar import indonesian_day
from domain.complaint import Complaint
from domain.confidentiality import must_see, sees_identity
from domain.correspondence import Letter
from domain.forms import FieldType, FormField
from domain.notes import Note
from domain.people import Officer
from domain.registration import MANDATORY, Complainant
from domain.store import Store, transaction
from domain.store.board import Line, Link
from domain.store.documents import Document
from domain.store.folder import Kin
from domain.timed import needs_reason
from domain.workflow import Outcome, Workflow
from ui.officer import now
from ui.parts.lists import agency_names, labels, regencies
from ui.parts.moments import clock_words, day_words
from ui.parts.text import Linked, facts, facts_html, notice, shown, tag
from ui.words import known, say


@dataclass(frozen=True)
class Case:
    """One complaint with its trail, papers and links, seen by an officer at a moment."""

    complaint: Complaint
    trail: list[Line]
    documents: list[Document]
    letters: list[Letter]
    links: list[Link]
    notes: list[Note]
    kin: list[Kin]
    officer: Officer
    at: datetime

    @cached_property
    def route(self) -> Workflow:
        """The complaint's own route."""
        return self.complaint.office.route

    @property
    def state(self) -> str:
        """In the office's words, from our database alone."""
        complaint, visit = self.complaint, self.complaint.open_visit
        if visit is None:
            return "selesai"
        if complaint.parked_reason or any(p.visit_id is None and p.ended_at is None for p in complaint.pauses):
            return "tertahan"
        return "menunggu petugas" if visit.prepared else "sedang diproses"


def read_case(complaint_id: UUID, officer: Officer) -> Case:
    """The case, if the officer may see it. Raises NotFound, NotAllowed."""
    with transaction() as store:
        return case_of(store, complaint_id, officer)


def case_of(store: Store, complaint_id: UUID, officer: Officer) -> Case:
    """The same within a transaction."""
    complaint = store.complaints.look_at(complaint_id)
    must_see(officer, complaint)
    folder = store.folder(complaint_id, kin=sees_identity(officer))
    return Case(complaint, **vars(folder), officer=officer, at=now())


def document_link(one: Document) -> Linked:
    """A document by its name, leading to the file."""
    return Linked(one.name, f"/berkas/dokumen/{one.id}")


def field_words(case: Case, stage: str, name: str, value: object) -> tuple[str, str | Linked]:
    """A decision's field as label and value in words; a document as its name with its link."""
    fields = [one for out in _outcomes(case.route, stage) for one in out.form.fields if one.name == name]
    return (fields[0].label, _in_words(case, fields[0], value)) if fields else (name, str(value))


def _in_words(case: Case, one: FormField, value: object) -> str | Linked:
    written = str(value)
    if one.type is FieldType.CHOICE:
        return next((choice.label for choice in one.choices if choice.key == value), written)
    if one.type is FieldType.DOCUMENT:
        return next((document_link(file) for file in case.documents if str(file.id) == written), written)
    if one.type is FieldType.AGENCY:
        return agency_names().get(written, written)
    if one.type is FieldType.BOOLEAN:
        return say("yes") if value else say("no")
    return (_day(written) or say("none")) if one.type is FieldType.DATE else written


def in_order(route: Workflow, stage: str, fields: Mapping[str, object]) -> list[tuple[str, object]]:
    """A decision's fields as its form asks for them; the database keeps no order."""
    asked = [one.name for out in _outcomes(route, stage) for one in out.form.fields]
    return sorted(fields.items(), key=lambda item: asked.index(item[0]) if item[0] in asked else len(asked))


def _outcomes(route: Workflow, stage: str) -> tuple[Outcome, ...]:
    return route.stage(stage).outcomes if route.has(stage) else ()


def outcome_words(route: Workflow, stage: str, key: str) -> str:
    """An outcome's label; its key where the route has no such outcome (withdrawal, reopening)."""
    return next((one.label for one in _outcomes(route, stage) if one.key == key), known(f"trail.{key}", key))


def particulars(case: Case) -> None:
    """Everything the letter says, in the guideline's groups; what is missing first."""
    for sentence in lacking(case.complaint):
        notice("warn", sentence)
    st.html(letter_html(case))
    identity(case)
    st.html(matter_html(case))


Facts = list[tuple[str, object]]


def letter_html(case: Case) -> str:
    """The matter in short and the letter's head, as HTML."""
    return _group("group.case", _case_facts(case)) + _group("group.letter", _letter_facts(case.complaint))


def matter_html(case: Case) -> str:
    """Who is complained about, where, what is written, and what the work so far has found, as HTML."""
    complaint = case.complaint
    body = tag("h3", say("case.body"), "sd-group") + tag(
        "div", shown(complaint.body), "sd-body", tabindex="0", role="region", **{"aria-label": say("case.body")}
    )
    about = _group("group.reported_party", _party_facts(complaint))
    return f"{about}{_group('group.case_location', _place_facts(complaint))}{body}{_group('group.file', _file_facts(case))}"


def _group(title: str, pairs: Facts) -> str:
    listed = facts_html(pairs)
    return tag("h3", say(title), "sd-group") + listed if listed else ""


def lacking(complaint: Complaint) -> list[str]:
    """What is missing or doubtful, in sentences."""
    names = ", ".join(MANDATORY.get(path, path) for path in complaint.missing)
    found = [say("case.missing", list=names)] if complaint.missing else []
    return found + ([say("case.uncertain", list=", ".join(complaint.uncertain))] if complaint.uncertain else [])


def _case_facts(case: Case) -> Facts:
    complaint = case.complaint
    return [
        (say("fact.tracking_code"), complaint.tracking_code),
        (say("fact.channel"), labels("channels").get(complaint.channel, complaint.channel)),
        (say("fact.received"), f"{day_words(complaint.received_at)}, {clock_words(complaint.received_at)}"),
        (say("fact.incident"), indonesian_day(complaint.incident_date) if complaint.incident_date else None),
        (say("fact.problem"), labels("problem_codes").get(complaint.problem_code or "", complaint.problem_code)),
        (say("fact.nature"), _nature(case)),
        (say("fact.agency"), agency_names().get(complaint.agency or "", complaint.agency)),
        (say("fact.dismissal"), _dismissal(complaint)),
        (say("fact.evidence"), "\n".join(complaint.evidence)),
        (say("fact.external"), ", ".join(f"{name}: {value}" for name, value in complaint.external_ids.items())),
    ]


def _nature(case: Case) -> object:
    """The class in the words of the form that asks for it."""
    nature = case.complaint.nature
    if not nature:
        return None
    words = (field_words(case, stage.key, "nature", nature) for stage in case.route.stages)
    return next((value for _, value in words if value != nature), nature)


def _dismissal(complaint: Complaint) -> str | None:
    code = complaint.dismissal_reason
    return f"{code} – {labels('dismissal_reasons').get(code, '')}" if code else None


def _letter_facts(complaint: Complaint) -> Facts:
    letter = complaint.letter
    signed = letter.get("signed")
    return [
        (say("reg.letter.category"), letter.get("category")),
        (say("reg.letter.number"), letter.get("number")),
        (say("reg.letter.date"), _day(letter.get("date"))),
        (say("reg.letter.signed"), None if signed is None else say("yes") if signed else say("no")),
        (say("reg.letter.addressed_to"), _word("addressee", letter.get("addressed_to"))),
        (say("reg.letter.addressing"), _word("addressing", letter.get("addressing"))),
        (say("fact.copies"), "\n".join(letter.get("carbon_copies", []))),
    ]


def _day(written: str | None) -> str | None:
    return indonesian_day(date.fromisoformat(written)) if written else None


def _word(kind: str, value: str | None) -> str | None:
    return known(f"{kind}.{value}", value) if value else None


def _party_facts(complaint: Complaint) -> Facts:
    party = complaint.reported_party
    category = party.get("agency_category")
    named = [
        (say(f"reg.party.{name}"), party.get(name)) for name in ("name", "employee_id", "address", "position", "agency")
    ]
    return [*named, (say("reg.party.agency_category"), labels("agency_categories").get(category or "", category))]


def _place_facts(complaint: Complaint) -> Facts:
    place = complaint.case_location
    return [
        (say("reg.place.regency"), regencies().get(place.get("regency", ""), place.get("regency"))),
        (say("reg.place.country"), place.get("country")),
    ]


def _file_facts(case: Case) -> Facts:
    """What the decisions so far have found, in the words of their forms."""
    found: dict[str, tuple[str, object]] = {}
    for visit in case.complaint.visits:
        stage = _asking(case, visit.stage, visit.proposal)
        for name, value in in_order(case.route, stage, visit.fields):
            found[name] = field_words(case, stage, name, value)
    return list(found.values())


def _asking(case: Case, stage: str, proposal: dict[str, object] | None) -> str:
    """The stage whose form a visit's fields belong to: an approval settles the proposing stage's."""
    return str(proposal["stage"]) if proposal else stage


# -- who complains, kept apart -------------------------------------------------------------


def identity(case: Case) -> None:
    """The complainant: hidden until somebody with the right opens it with a reason, which the trail keeps."""
    st.html(tag("h3", say("case.identity"), "sd-group"))
    if not sees_identity(case.officer):
        notice("note", say("case.identity_no"))
        return
    opened = f"identity:{case.complaint.id}"
    if opened in st.session_state:
        facts(person_facts(st.session_state[opened]))
        return
    notice("note", say("case.identity_hidden"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input(say("case.identity_reason"), key="identity-reason", max_chars=300)
        if st.button(say("case.identity_open"), key="identity-open", disabled=not reason.strip()):
            st.session_state[opened] = open_identity(case.complaint.id, case.officer, reason)
            st.rerun()


def open_identity(complaint_id: UUID, officer: Officer, reason: str) -> Complainant:
    """Read who complains, and leave a line in the trail that it was read, by whom and why."""
    officer.must("see_identity")
    needs_reason(reason)
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        must_see(officer, complaint)
        complaint.record("identity_read", officer, now(), reason=reason)
        return store.complaints.complainant(complaint_id)


def person_facts(who: Complainant) -> Facts:
    """Who complains, for who may see it."""
    plain = [(say(f"reg.person.{name}"), getattr(who, name)) for name in ("name", "national_id", "address")]
    marks = [say(f"reg.person.{name}") for name in ("anonymous", "confidential") if getattr(who, name)]
    return [
        *plain,
        (say("reg.person.regency"), regencies().get(who.regency or "", who.regency)),
        (say("reg.person.phone"), who.phone),
        (say("reg.person.email"), who.email),
        (say("reg.person.occupation"), who.occupation),
        (say("reg.person.category"), labels("complainant_categories").get(who.category or "", who.category)),
        (say("reg.proxy.name"), (who.proxy or {}).get("name")),
        (say("case.marks"), "; ".join(marks)),
    ]
