"""What an administrator sees of a case that is not his to read: where its machinery stands, nothing of what people wrote."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from domain.complaint import Complaint
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from flows.runs import run_states
from tasks.parking import unpark
from ui.officer import now
from ui.parts.flash import later
from ui.parts.moments import clock_words, day_words
from ui.parts.text import Linked, facts, heading
from ui.words import say


def machine(complaint_id: UUID, officer: Officer) -> None:
    """Stage, the engine's raw state with a link, what it has still to do, and another try for what was put aside."""
    with transaction() as store:
        complaint = store.complaints.look_at(complaint_id)
    heading(f"{say('machine.title')} {complaint.registration_number}")
    facts(_stands(complaint))
    if complaint.parked_at and st.button(say("act.unpark"), key="machine-unpark"):
        _try_again(complaint_id, officer)


def _stands(complaint: Complaint) -> list[tuple[str, object]]:
    visit, route = complaint.open_visit, complaint.office.route
    stage = route.stage(visit.stage).title if visit and route.has(visit.stage) else say("state.selesai")
    behind = complaint.wake_seq - complaint.done_seq
    parked = complaint.parked_at
    return [
        (say("print.stage"), stage),
        (say("machine.prepared"), None if visit is None else say("yes" if visit.prepared else "no")),
        (say("case.run"), _run(complaint.flow_run_id)),
        (say("machine.life"), complaint.life),
        (say("machine.behind"), say("machine.waits", count=behind) if behind else say("machine.done")),
        (say("machine.version"), complaint.workflow_version[:12]),
        (say("machine.parked"), f"{day_words(parked)}, {clock_words(parked)}" if parked else None),
        (say("act.reason"), complaint.parked_reason),
    ]


def _run(run_id: UUID | None) -> str | Linked:
    if run_id is None:
        return say("machine.no_run")
    found = run_states([run_id]).get(run_id)
    return Linked(f"{found[0]} ({run_id})", found[1]) if found else say("machine.unknown", run=run_id)


def _try_again(complaint_id: UUID, officer: Officer) -> None:
    try:
        unpark(complaint_id, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        later("ok", say("act.done", act=say("act.unpark").lower()))
    st.rerun()
