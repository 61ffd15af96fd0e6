"""What a complaint, a visit, a card look like in JSON: one shape for the REST interface and the command line.

Moments are written in the office's zone with their offset. Who complains is shown only to who may see identities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.calendar import OFFICE_ZONE, Term
from domain.complaint import Complaint
from domain.confidentiality import sees_identity
from domain.correspondence import Letter, Parcel
from domain.forms import FormField
from domain.people import Officer
from domain.registration import Complainant
from domain.store import Store
from domain.store.board import Card, Line, Link, Listed
from domain.store.complaints import Replaced
from domain.store.documents import Document
from domain.store.notices import Raised, Told
from domain.store.people import Leave
from domain.store.search import Similar
from domain.terms import RunningTerm
from domain.visit import Visit
from domain.workflow import PROPOSED, Deadline, Outcome, Stage, Workflow
from tasks.counter import Receipt
from tasks.many import Done

Json = dict[str, Any]
FlowState = Callable[[UUID], str | None]
"""Tells a flow run's state in the engine's words; None when it can't be told."""

ROOT = "/api/v1"


def unknown_state(run_id: UUID) -> str | None:
    """Where no engine can be asked."""
    return None


def moment(at: datetime | None) -> str | None:
    """A moment in the office's zone, ISO 8601 with offset."""
    return at.astimezone(OFFICE_ZONE).isoformat() if at else None


@dataclass(frozen=True)
class CaseView:
    """All that is shown of one complaint, read in one transaction."""

    complaint: Complaint
    complainant: Complainant | None
    letters: Sequence[Letter]
    documents: Sequence[Document]
    links: Sequence[Link]
    trail: Sequence[Line]


def case_view(store: Store, complaint_id: UUID, by: Officer) -> CaseView:
    """Read a complaint for an officer; the complainant only if he may see identities. The caller checks `must_see`."""
    return CaseView(
        store.complaints.look_at(complaint_id),
        store.complaints.complainant(complaint_id) if sees_identity(by) else None,
        store.correspondence.of(complaint_id),
        store.documents.of(complaint_id),
        store.board.links(complaint_id),
        store.board.trail(complaint_id),
    )


def complaint_json(view: CaseView, flow_state: FlowState = unknown_state) -> Json:
    """The complaint, its trail of visits (oldest first), letters, documents, links, terms and flow run."""
    complaint = view.complaint
    shown = {
        **_particulars(complaint),
        **_standing(complaint),
        "visits": [visit_json(complaint, visit) for visit in complaint.visits],
        "terms": [_term(complaint, term) for term in complaint.terms],
        "letters": [letter_json(letter) for letter in view.letters],
        "documents": [document_json(document) for document in view.documents],
        "links": [_link(link) for link in view.links],
        "trail": [_line(line) for line in view.trail],
        "flow_run": _flow_run(complaint.flow_run_id, flow_state),
    }
    if view.complainant is not None:
        shown["complainant"] = _plain(vars(view.complainant))
    return shown


def _particulars(complaint: Complaint) -> Json:
    """What came in."""
    return {
        "id": str(complaint.id),
        "registration_number": complaint.registration_number,
        "tracking_code": complaint.tracking_code,
        "channel": complaint.channel,
        "received_at": moment(complaint.received_at),
        "registered_at": moment(complaint.registered_at),
        "registered_by": complaint.registered_by,
        "subject": complaint.subject,
        "body": complaint.body,
        "language": complaint.language,
        "letter": complaint.letter,
        "reported_party": complaint.reported_party,
        "case_location": complaint.case_location,
        "incident_date": complaint.incident_date.isoformat() if complaint.incident_date else None,
        "evidence": complaint.evidence,
        "external_ids": complaint.external_ids,
        "missing": complaint.missing,
        "uncertain": complaint.uncertain,
    }


def _standing(complaint: Complaint) -> Json:
    """Where it stands."""
    return {
        "state": complaint.state,
        "nature": complaint.nature,
        "problem_code": complaint.problem_code,
        "agency": complaint.agency,
        "fields": complaint.fields,
        "dismissal_reason": complaint.dismissal_reason,
        "due_at": moment(complaint.due_at),
        "complete_at": moment(complaint.complete_at),
        "ended_at": moment(complaint.ended_at),
        "closed_at": moment(complaint.closed_at),
        "reopened_at": moment(complaint.reopened_at),
        "parked_at": moment(complaint.parked_at),
        "parked_reason": complaint.parked_reason,
        "paused": any(pause.ended_at is None for pause in complaint.pauses),
        "life": complaint.life,
        "workflow_version": complaint.workflow_version,
    }


def visit_json(complaint: Complaint, visit: Visit) -> Json:
    """One stay; what may be decided there while it is open."""
    route = complaint.office.route  # a moved complaint's trail names stages its new route may not have
    outcomes = route.stage(visit.stage).outcomes if visit.open else ()
    return {
        "id": str(visit.id),
        "complaint_id": str(complaint.id),
        "registration_number": complaint.registration_number,
        "stage": visit.stage,
        "title": route.stage(visit.stage).title if route.has(visit.stage) else visit.stage,
        "kind": visit.kind,
        "role": visit.role,
        "assigned_to": visit.assigned_to,
        "opened_at": moment(visit.opened_at),
        "prepared_at": moment(visit.prepared_at),
        "due_at": moment(visit.due_at),
        "due_explained": _due_explained(complaint, visit),
        "decided_at": moment(visit.decided_at),
        "decided_by": visit.decided_by,
        "outcome": visit.outcome,
        "note": visit.note,
        "fields": visit.fields,
        "proposal": visit.proposal,
        "outcomes": [_outcome(one, _proposing(complaint, visit)) for one in outcomes],
    }


def card_json(card: Card, complaint: Complaint) -> Json:
    """An open visit as a card: the visit, and what the board shows of its complaint."""
    return {
        **visit_json(complaint, complaint.visit(card.visit_id)),
        "subject": card.subject,
        "state": card.state(),
        "received_at": moment(card.received_at),
        "channel": card.channel,
        "agency": card.agency,
        "nature": card.nature,
        "flow_run_id": str(card.flow_run_id) if card.flow_run_id else None,
        "came": card.came,
        "order": card.order,
    }


def done_json(done: Done) -> Json:
    """How an act on many cards went with one of them."""
    return {**_plain(vars(done)), "done": done.refusal is None}


def after_json(complaint: Complaint) -> Json:
    """What came of an act: where the complaint stands now and the visit that is open, if any."""
    visit = complaint.open_visit
    return {
        "complaint_id": str(complaint.id),
        "registration_number": complaint.registration_number,
        "state": complaint.state,
        "due_at": moment(complaint.due_at),
        "visit": visit_json(complaint, visit) if visit else None,
    }


def receipt_json(receipt: Receipt, complaint: Complaint) -> Json:
    """What whoever brought the letter is told."""
    visit = complaint.open_visit
    return {
        "id": str(receipt.id),
        "registration_number": receipt.registration_number,
        "tracking_code": receipt.tracking_code,
        "state": complaint.state,
        "missing": complaint.missing,
        "visit": visit_json(complaint, visit) if visit else None,
        "suspected_repeats": [similar_json(one) for one in receipt.suspected],
    }


def listed_json(row: Listed, at: datetime) -> Json:
    """A complaint in a list."""
    return {
        **_plain(vars(row)),
        "state": "closed" if row.stage is None else "open",
        "overdue": row.due_at is not None and row.due_at < at,
    }


def similar_json(hit: Similar) -> Json:
    """An earlier complaint that may be the same matter, with score (0–100) and reasons."""
    return _plain(vars(hit))


def letter_json(letter: Letter) -> Json:
    """A letter of ours and where its PDF is; no address while it is a draft."""
    return {
        "id": str(letter.id),
        "kind": letter.kind,
        "number": letter.number,
        "state": letter.state.value,
        "recipient": letter.recipient,
        "visit_id": str(letter.visit_id),
        "claimed_at": moment(letter.claimed_at),
        "issued_at": moment(letter.issued_at),
        "sha256": letter.sha256,
        "href": f"{ROOT}/letters/{letter.id}" if letter.sha256 else None,
    }


def document_json(document: Document) -> Json:
    """An uploaded document and where its content is."""
    return {**_plain(vars(document)), "href": f"{ROOT}/documents/{document.id}"}


def told_json(told: Told) -> Json:
    """A notice as its reader sees it."""
    return _plain(vars(told))


def raised_json(raised: Raised) -> Json:
    """An escalation."""
    return _plain(vars(raised))


def leave_json(leave: Leave) -> Json:
    """Who is away and who stands in."""
    return _plain(vars(leave))


def replaced_json(one: Replaced) -> Json:
    """A corrected value that says who complains."""
    return _plain(vars(one))


def parcel_json(parcel: Parcel) -> Json:
    """A row of the outbox without whom it goes to: addresses are personal."""
    return {name: value for name, value in _plain(vars(parcel)).items() if name not in ("recipient", "payload")}


def workflow_json(route: Workflow) -> Json:
    """A route: its stages in order, what may be decided there, the terms."""
    return {
        "version": route.version,
        "name": route.name,
        "title": route.title,
        "deadlines": [_deadline(rule) for rule in route.deadlines],
        "stages": [_stage(stage) for stage in route.stages],
    }


def _stage(stage: Stage) -> Json:
    return {
        "key": stage.key,
        "title": stage.title,
        "kind": stage.kind.value,
        "role": stage.role,
        "decides_itself": stage.decides_itself,
        "outcomes": [{**_outcome(one, None), "to": one.to, "letters": list(one.letters)} for one in stage.outcomes],
        "deadlines": [_deadline(rule) for rule in stage.deadlines],
    }


def _deadline(rule: Deadline) -> Json:
    return {
        "key": rule.key,
        "label": rule.label,
        "from": rule.start.value,
        "terms": {nature.value if nature else "any": _amount(term) for nature, term in rule.terms.items()},
        "legal_basis": rule.legal_basis,
        "basis": rule.basis.value,
        "doubtful": rule.basis.doubtful,
    }


def _amount(term: Term) -> Json:
    return {term.unit.value: term.amount}


def _outcome(outcome: Outcome, proposing: Outcome | None) -> Json:
    fields = [_field(one) for one in outcome.form.fields]
    if outcome.to == PROPOSED and outcome.form.fields and proposing:
        fields += [{**_field(one), "required": False} for one in proposing.form.fields]
    return {
        "key": outcome.key,
        "label": outcome.label,
        "approval_by": outcome.approval_by,
        "bulk": outcome.bulk,
        "fields": fields,
    }


def _proposing(complaint: Complaint, visit: Visit) -> Outcome | None:
    """The proposed decision an approval may change; None elsewhere."""
    if visit.proposal is None:
        return None
    return complaint.office.route.stage(visit.proposal["stage"]).outcome(visit.proposal["outcome"])


def _field(one: FormField) -> Json:
    return {
        "name": one.name,
        "label": one.label,
        "type": one.type.value,
        "required": one.required,
        "choices": [{"key": choice.key, "label": choice.label} for choice in one.choices],
        "help": one.help,
    }


def _due_explained(complaint: Complaint, visit: Visit) -> str | None:
    """The sentence of the visit's nearest term; of a standing one when all stand still."""
    own = [term for term in complaint.terms if term.visit_id == visit.id]
    if not own:
        return None
    return min(own, key=lambda term: (term.due_at != visit.due_at, term.due_at)).sentence


def _term(complaint: Complaint, term: RunningTerm) -> Json:
    rule = complaint.rule(term)
    return {
        "id": str(term.id),
        "visit_id": str(term.visit_id) if term.visit_id else None,
        "key": term.deadline,
        "label": term.label,
        "started_at": moment(term.started_at),
        "due_at": moment(term.due_at),
        "sentence": term.sentence,
        "stands": term.stands,
        "extra_days": term.extra_days,
        "ended_at": moment(term.ended_at),
        "legal_basis": rule.legal_basis if rule else None,
        "basis": rule.basis.value if rule else None,
        "doubtful": rule.basis.doubtful if rule else None,
    }


def _link(link: Link) -> Json:
    shown = _plain(vars(link))
    return {"id": shown.pop("other_id"), **shown}


def _line(line: Line) -> Json:
    return _plain(vars(line))


def _flow_run(run_id: UUID | None, flow_state: FlowState) -> Json:
    return {"id": str(run_id) if run_id else None, "state": flow_state(run_id) if run_id else None}


def _plain(values: Mapping[str, Any]) -> Json:
    """The values as JSON holds them."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:  # noqa: ANN401  JSON is anything
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, UUID | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
