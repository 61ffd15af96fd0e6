"""Steps on the complaint itself: look for repeats, mark a visit prepared, take the system's decision."""

from uuid import UUID

from domain.complaint import Complaint
from domain.people import SYSTEM
from domain.store import transaction
from domain.visit import Visit
from tasks.step import now, step


def open_visit(complaint_id: UUID) -> Visit | None:
    """The visit that awaits something; a plain read, asked before and after every sleep."""
    with transaction() as store:
        return store.complaints.look_at(complaint_id).open_visit


def awaits_person(complaint_id: UUID) -> bool:
    """True when the office has nothing to do: the open visit is prepared, and a person decides it."""
    with transaction() as store:
        complaint = store.complaints.look_at(complaint_id)
        visit = complaint.open_visit
        return visit is not None and visit.prepared and _stage_outcome(complaint, visit) is None


def decides_itself(complaint_id: UUID, visit: Visit) -> str | None:
    """The one outcome the system takes at this stage; None where a person decides."""
    with transaction() as store:
        return _stage_outcome(store.complaints.look_at(complaint_id), visit)


def _stage_outcome(complaint: Complaint, visit: Visit) -> str | None:
    return complaint.office.route.stage(visit.stage).decides_itself


@step
def look_for_repeats(complaint_id: UUID) -> int:
    """Search earlier letters like this one once more and keep what is suspected; returns how many.

    Registration has searched already; this finds what was registered in the same moment.
    """
    with transaction() as store:
        complaint = store.complaints.look_at(complaint_id)
        hits = store.search.similar_to(complaint, store.complaints.complainant(complaint_id))
        store.search.suspect(complaint_id, hits, by=SYSTEM.username, at=now())
        return len(hits)


@step
def finish_preparing(complaint_id: UUID, visit_id: UUID) -> bool:
    """The office work of the visit is stored: from now on it can be decided."""
    with transaction() as store:
        return store.complaints.take(complaint_id).prepare(visit_id, at=now())


@step
def decide_by_system(complaint_id: UUID, visit_id: UUID, outcome: str) -> None:
    """Take the one outcome the route names; nothing happens if the visit has been left meanwhile."""
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        if complaint.visit(visit_id).open:
            complaint.decide(outcome, by=SYSTEM, at=now(), visit_id=visit_id)
